package sandbox

import (
	"encoding/json"
	"fmt"
)

// An object is a JSON object of the Bot API. Messages are kept in this form, so
// that a phone can send any field that Telegram has, or will have.
type object map[string]any

// clone copies an object to any depth, in the shape that JSON gives it.
func clone(o object) object {
	var copied object
	recode(o, &copied)
	return copied
}

// recode turns one shape of a value into another by way of JSON. Both shapes
// are ours, so a failure is a mistake in this package.
func recode(from, to any) {
	encoded, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(encoded, to)
	}
	if err != nil {
		panic(fmt.Sprintf("sandbox: recoding %T as %T: %v", from, to, err))
	}
}

// set stores a value unless it is empty.
func (o object) set(name, value string) {
	if value != "" {
		o[name] = value
	}
}
