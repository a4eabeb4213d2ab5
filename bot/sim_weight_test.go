package main

import (
	"log/slog"
	"net/http"
	"reflect"
	"testing/synctest"
)

// mostWeight is how many entries of maps and lists the bot may keep in memory for each
// person, beyond those that it begins with and what it keeps anyway: most are the changes
// of the clocks where they live, and what is kept of statements and answers.
const mostWeight, anyway = 250, 4000

// weighs checks, when nothing moves, that the bot keeps no more in memory than the people
// need, however long it has run and whatever they did.
func (o *oracle) weighs() {
	o.s.t.Helper()
	if o.s.wire.isDead() {
		return
	}
	if weight, most := o.s.weight(), o.s.empty+anyway+mostWeight*len(o.s.people); weight > most {
		o.fails("the bot keeps %d entries in memory, more than %d", weight, most)
	}
}

// weight is how long all maps and lists are together that the bot reaches.
func (s *sim) weight() int {
	synctest.Wait()
	return weigh(reflect.ValueOf(s.porch), map[[2]any]bool{})
}

// isOutside reports whether it is none of the bot's: the way to Telegram, and the log.
func isOutside(t reflect.Type) bool {
	return t == reflect.TypeFor[http.RoundTripper]() || t == reflect.TypeFor[*slog.Logger]()
}

func weigh(v reflect.Value, seen map[[2]any]bool) (sum int) {
	if isOutside(v.Type()) {
		return 0
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		key := [2]any{v.Type(), v.Pointer()}
		if v.IsNil() || seen[key] {
			return 0
		}
		seen[key] = true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			sum = weigh(v.Elem(), seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			sum += weigh(v.Field(i), seen)
		}
	case reflect.Map:
		sum = v.Len()
		for pairs := v.MapRange(); pairs.Next(); {
			sum += weigh(pairs.Value(), seen)
		}
	case reflect.Slice:
		sum = v.Len()
		for i := range v.Len() {
			switch v.Type().Elem().Kind() {
			case reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Map, reflect.Slice:
				sum += weigh(v.Index(i), seen)
			}
		}
	}
	return sum
}
