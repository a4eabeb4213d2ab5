package messages

import (
	"fmt"
	"strconv"
	"strings"
)

// longestData is what Telegram takes as a button's data, in bytes.
const longestData = 64

// data joins the parts of a button's data with colons: "supporters:pause:1z9".
// Row numbers are written in base 36, so that the 64 bytes suffice. No part is
// ever what somebody typed; data that is too long is a mistake of the programmer's.
func data(parts ...any) string {
	said := make([]string, len(parts))
	for i, part := range parts {
		if id, ok := part.(int64); ok {
			said[i] = strconv.FormatInt(id, 36)
			continue
		}
		said[i] = fmt.Sprint(part)
	}
	written := strings.Join(said, ":")
	if len(written) > longestData {
		panic(fmt.Sprintf("a button's data has %d bytes: %s", len(written), written))
	}
	return written
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
