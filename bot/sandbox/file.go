package sandbox

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // Telegram takes photos in these forms
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strings"
)

// A file is kept under its file_id.
type file struct {
	id   string
	kind string // "document", "photo", "voice", "video" or "video_note", also the folder in its path
	name string
	mime string
	data []byte
}

const biggestDownload = 20 << 20 // what getFile serves

// keep stores a file and gives it an id. s.mu is held.
func (s *Server) keep(kind string, u upload) *file {
	f := &file{id: fmt.Sprintf("%s_%08d", kind, s.nextSerial()), kind: kind, name: u.name, mime: u.mime, data: u.data}
	if f.mime == "" || f.mime == "application/octet-stream" {
		f.mime = http.DetectContentType(u.data)
	}
	f.mime, _, _ = strings.Cut(f.mime, ";")
	s.files[f.id] = f
	return f
}

// fileOf finds the file of a call: one that comes with it, or the id of one sent before.
func (s *Server) fileOf(r *request, arg string) (*file, error) {
	u, attached := r.files[arg]
	if name, ok := strings.CutPrefix(r.text(arg), "attach://"); ok {
		u, attached = r.files[name]
	}
	if attached {
		if len(u.data) == 0 {
			return nil, badRequest("file must be non-empty")
		}
		return s.keep(arg, u), nil
	}
	if r.text(arg) == "" {
		return nil, badRequest("there is no " + arg + " in the request")
	}
	f := s.files[r.text(arg)]
	if f == nil {
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	if f.kind != arg {
		return nil, badRequest(fmt.Sprintf("can't use file of type %s as %s", f.kind, arg))
	}
	return f, nil
}

// describe is what a message tells of a file of this kind: a Document, a Voice, a
// list of PhotoSizes. Of a recording the sender says how long it is.
func (f *file) describe(seconds int) (any, error) {
	o := object{"file_id": f.id, "file_unique_id": "u_" + f.id, "file_size": len(f.data)}
	switch f.kind {
	case "photo":
		config, _, err := image.DecodeConfig(bytes.NewReader(f.data))
		if err != nil {
			return nil, fmt.Errorf("reading picture: %w", err)
		}
		o["width"], o["height"] = config.Width, config.Height
		return []object{o}, nil // Telegram tells several sizes, this one only its own
	case "video_note":
		o["duration"], o["length"] = seconds, 240
		return o, nil
	case "video":
		o["duration"], o["width"], o["height"] = seconds, 640, 360
		o.set("file_name", f.name)
	case "voice":
		o["duration"] = seconds
	default:
		o.set("file_name", f.name)
	}
	o["mime_type"] = f.mime
	return o, nil
}

func (s *Server) sendDocument(r *request) (any, error) { return s.sendFile(r, "document") }

func (s *Server) sendVoice(r *request) (any, error) { return s.sendFile(r, "voice") }

func (s *Server) sendPhoto(r *request) (any, error) { return s.sendFile(r, "photo") }

func (s *Server) sendFile(r *request, kind string) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	f, err := s.fileOf(r, kind)
	if err != nil {
		return nil, err
	}
	described, err := f.describe(int(r.integer("duration")))
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	body := object{kind: described}
	if err := captioned(r, body); err != nil {
		return nil, err
	}
	return s.send(c, r, body)
}

func (s *Server) getFile(r *request) (any, error) {
	f := s.files[r.text("file_id")]
	if f == nil {
		return nil, badRequest("invalid file_id")
	}
	if len(f.data) > biggestDownload {
		return nil, badRequest("file is too big")
	}
	return object{"file_id": f.id, "file_unique_id": "u_" + f.id, "file_size": len(f.data), "file_path": f.path()}, nil
}

func (f *file) path() string { return f.kind + "s/" + f.id }

// serveFile answers /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("bot") != "bot"+s.opts.Token {
		answerOf(nil, errUnauthorized).write(w)
		return
	}
	kind, id, _ := strings.Cut(r.PathValue("path"), "/")
	s.mu.Lock()
	f := s.files[id]
	s.mu.Unlock()
	if f == nil || kind != f.kind+"s" {
		answerOf(nil, errNotFound).write(w)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Write(f.data) // a client that has gone away needs no answer
}
