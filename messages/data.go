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
			said[i] = RowCode(id)
			continue
		}
		said[i] = fmt.Sprint(part)
	}
	return strings.Join(said, ":")
}

// RowCode writes a row's number as buttons carry it.
func RowCode(id int64) string { return strconv.FormatInt(id, 36) }

// RowID reads a row's number from a button's data. Not ok if it is none.
func RowID(part string) (id int64, ok bool) {
	id, err := strconv.ParseInt(part, 36, 64)
	return id, err == nil && id > 0
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
