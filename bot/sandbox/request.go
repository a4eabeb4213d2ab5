package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is what Telegram takes in one request: a file of 50 MB and its fields.
const maxBody = 51 << 20

// A request is one call of a method. Telegram reads every argument as text,
// whatever the body's form; objects and lists are JSON inside that text.
type request struct {
	method string // as Telegram spells it
	args   map[string]string
	files  map[string]upload
}

// An upload is a file that came with a multipart request.
type upload struct {
	name string
	mime string
	data []byte
}

// readRequest takes arguments from the query and from a JSON, urlencoded or
// multipart body.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, error) {
	q := &request{args: make(map[string]string), files: make(map[string]upload)}
	for name, values := range r.URL.Query() {
		q.args[name] = values[0]
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return q, q.readMultipart(multipart.NewReader(r.Body, params["boundary"]))
	case "application/json":
		return q, q.readJSON(r.Body)
	default:
		if err := r.ParseForm(); err != nil {
			return nil, fmt.Errorf("reading form: %w", err)
		}
		for name, values := range r.PostForm {
			q.args[name] = values[0]
		}
		return q, nil
	}
}

func (q *request) readMultipart(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		// go-telegram/bot sends a form without fields as an empty body.
		empty := errors.Is(err, io.EOF) && len(q.args)+len(q.files) == 0
		if err == io.EOF || empty {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading part: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("reading part: %w", err)
		}
		if part.FileName() == "" {
			q.args[part.FormName()] = string(data)
			continue
		}
		q.files[part.FormName()] = upload{part.FileName(), part.Header.Get("Content-Type"), data}
	}
}

func (q *request) readJSON(body io.Reader) error {
	var fields map[string]json.RawMessage
	err := json.NewDecoder(body).Decode(&fields)
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	for name, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			q.args[name] = text
		default:
			q.args[name] = string(raw)
		}
	}
	return nil
}

func (q *request) text(name string) string { return q.args[name] }

// integer returns the argument as a number, and zero if it is none.
func (q *request) integer(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(q.args[name]), 10, 64)
	return n
}

func (q *request) float(name string) (float64, bool) {
	f, err := strconv.ParseFloat(q.args[name], 64)
	return f, err == nil
}

// yes reads a boolean as Telegram does: true, yes and 1 in any case.
func (q *request) yes(name string) bool {
	switch strings.ToLower(q.args[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// object decodes a JSON argument into v and reports whether there was one.
func (q *request) object(name string, v any) (bool, error) {
	raw := q.args[name]
	if raw == "" {
		return false, nil
	}
	if err := json.Unmarshal([]byte(raw), v); err != nil {
		return true, badRequest("can't parse " + strings.ReplaceAll(name, "_", " ") + " JSON object")
	}
	return true, nil
}
