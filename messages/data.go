package messages

import (
	"fmt"
	"strconv"
	"strings"
)

// data joins the parts of a button's data with colons: "supporters:pause:1z9".
// Row numbers are written in base 36, so that the 64 bytes suffice.
func data(parts ...any) string {
	said := make([]string, len(parts))
	for i, part := range parts {
		if id, ok := part.(int64); ok {
			said[i] = strconv.FormatInt(id, 36)
			continue
		}
		said[i] = fmt.Sprint(part)
	}
	return strings.Join(said, ":")
}

// joined puts paragraphs below each other and leaves out the empty ones.
func joined(between string, parts ...string) string {
	var said []string
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, between)
}
