package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// A method does what one Bot API method does. s.mu is held, except for
// getUpdates, which waits. The result is what goes into the answer.
type method struct {
	name string
	do   func(*Server, *request) (any, error)
	// limited methods count towards how fast the bot may send.
	limited bool
}

func methodTable() map[string]method {
	table := make(map[string]method)
	add := func(name string, do func(*Server, *request) (any, error)) {
		table[strings.ToLower(name)] = method{name: name, do: do}
	}
	send := func(name string, do func(*Server, *request) (any, error)) {
		table[strings.ToLower(name)] = method{name: name, do: do, limited: true}
	}
	table["getupdates"] = method{name: "getUpdates"}
	add("setWebhook", (*Server).setWebhook)
	add("deleteWebhook", (*Server).deleteWebhook)
	add("getWebhookInfo", (*Server).getWebhookInfo)

	send("sendMessage", (*Server).sendMessage)
	send("sendContact", (*Server).sendContact)
	send("sendLocation", (*Server).sendLocation)
	send("sendDocument", (*Server).sendDocument)
	send("sendPhoto", (*Server).sendPhoto)
	send("sendVoice", (*Server).sendVoice)
	send("copyMessage", (*Server).copyMessage)
	send("copyMessages", (*Server).copyMessages)
	send("editMessageText", (*Server).editMessageText)
	send("editMessageCaption", (*Server).editMessageCaption)
	send("editMessageReplyMarkup", (*Server).editMessageReplyMarkup)
	send("stopMessageLiveLocation", (*Server).stopMessageLiveLocation)
	add("deleteMessage", (*Server).deleteMessage)
	add("setMessageReaction", (*Server).setMessageReaction)
	add("deleteMessages", (*Server).deleteMessages)
	add("answerCallbackQuery", (*Server).answerCallbackQuery)
	add("sendChatAction", (*Server).sendChatAction)
	add("getFile", (*Server).getFile)

	add("getChat", (*Server).getChat)
	add("leaveChat", (*Server).leaveChat)

	add("getMe", (*Server).getMe)
	add("setMyCommands", (*Server).setMyCommands)
	add("getMyCommands", (*Server).getMyCommands)
	add("deleteMyCommands", (*Server).deleteMyCommands)
	add("setMyName", (*Server).setMyName)
	add("getMyName", (*Server).getMyName)
	add("setMyDescription", (*Server).setMyDescription)
	add("getMyDescription", (*Server).getMyDescription)
	add("setMyShortDescription", (*Server).setMyShortDescription)
	add("getMyShortDescription", (*Server).getMyShortDescription)
	add("setChatMenuButton", (*Server).setChatMenuButton)
	add("getChatMenuButton", (*Server).getChatMenuButton)
	return table
}

// serveMethod answers /bot<token>/<method>.
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request) {
	token, isBot := strings.CutPrefix(r.PathValue("bot"), "bot")
	if !isBot {
		http.NotFound(w, r)
		return
	}
	at := time.Now()
	if token != s.opts.Token {
		answerOf(nil, errUnauthorized).write(w)
		return
	}
	m, known := s.methods[strings.ToLower(r.PathValue("method"))]
	if !known {
		answerOf(nil, errNotFound).write(w)
		return
	}
	q, err := readRequest(w, r)
	if err != nil {
		answerOf(nil, badRequest("can't parse request body")).write(w)
		return
	}
	q.method = m.name
	s.perform(w, r, m, q, at)
}

// perform carries a call past the faults that wait for it, notes it and answers.
func (s *Server) perform(w http.ResponseWriter, r *http.Request, m method, q *request, at time.Time) {
	call := Call{At: at, Method: m.name, ChatID: q.integer("chat_id"), Args: q.args}
	for name := range q.files {
		call.Files = append(call.Files, name)
	}
	fault := s.takeFault(call)
	if !s.sitOut(r.Context(), fault) {
		s.note(call)
		panic(http.ErrAbortHandler) // cuts the connection without an answer
	}
	var a answer
	if fault.Status != 0 {
		a = fault.answer()
	} else {
		result, err := s.run(r.Context(), m, q, &call)
		call.Result, call.Effect = result, err == nil
		a = answerOf(result, err)
		if fault.Cut == CutAfter || errors.Is(err, errCut) {
			s.note(call)
			panic(http.ErrAbortHandler)
		}
	}
	call.Status, call.Description = a.status(), a.Description
	s.note(call)
	if fault.Body != "" {
		w.WriteHeader(a.status())
		w.Write([]byte(fault.Body))
		return
	}
	a.write(w)
}

// run does what the method does and encodes its result.
func (s *Server) run(ctx context.Context, m method, q *request, call *Call) (json.RawMessage, error) {
	if m.name == "getUpdates" {
		return s.getUpdates(ctx, q)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.limited {
		if wait, early := s.limits.take(q.integer("chat_id"), time.Now()); wait > 0 {
			call.Early = early
			return nil, tooMany(wait)
		}
	}
	result, err := m.do(s, q)
	if err != nil {
		return nil, err
	}
	return json.Marshal(result)
}
