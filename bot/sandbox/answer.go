package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// A refusal is an answer with ok false.
type refusal struct {
	Code        int
	Description string
	RetryAfter  int // seconds; only with 429
}

func (r *refusal) Error() string { return r.Description }

func badRequest(why string) error { return &refusal{Code: 400, Description: "Bad Request: " + why} }

func forbidden(why string) error { return &refusal{Code: 403, Description: "Forbidden: " + why} }

// says is an error in Telegram's own words, which begin with a capital.
func says(format string, args ...any) error {
	return &refusal{Code: 400, Description: fmt.Sprintf(format, args...)}
}

func conflict(why string) error { return &refusal{Code: 409, Description: "Conflict: " + why} }

func tooMany(seconds int) *refusal {
	return &refusal{429, fmt.Sprintf("Too Many Requests: retry after %d", seconds), seconds}
}

var (
	errUnauthorized = &refusal{Code: 401, Description: "Unauthorized"}
	errNotFound     = &refusal{Code: 404, Description: "Not Found"}
)

// An answer is what goes over the wire.
type answer struct {
	OK          bool             `json:"ok"`
	Result      json.RawMessage  `json:"result,omitempty"`
	ErrorCode   int              `json:"error_code,omitempty"`
	Description string           `json:"description,omitempty"`
	Parameters  *responseDetails `json:"parameters,omitempty"`
}

type responseDetails struct {
	RetryAfter int `json:"retry_after"`
}

func answerOf(result json.RawMessage, err error) answer {
	if err == nil {
		return answer{OK: true, Result: result}
	}
	no, ok := err.(*refusal)
	if !ok {
		no = badRequest(err.Error()).(*refusal)
	}
	a := answer{ErrorCode: no.Code, Description: no.Description}
	if no.RetryAfter > 0 {
		a.Parameters = &responseDetails{no.RetryAfter}
	}
	return a
}

func (a answer) status() int {
	if a.OK {
		return http.StatusOK
	}
	return a.ErrorCode
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	if a.Parameters != nil {
		w.Header().Set("Retry-After", strconv.Itoa(a.Parameters.RetryAfter))
	}
	body, err := json.Marshal(a)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(a.status())
	w.Write(body) // a client that has gone away needs no answer
}
