package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A webhook is where updates go while url is set.
type webhook struct {
	url     string
	secret  string
	allowed int // calls at once
	active  map[int64]bool
	stop    context.CancelFunc
	lastErr string
	errAt   time.Time
}

const (
	webhookPatience = 30 * time.Second // for one call to be answered
	firstRetry      = time.Second      // then twice as long each time,
	longestRetry    = time.Minute      // up to this
)

var secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(r *request) (any, error) {
	address := strings.TrimSpace(r.text("url"))
	if address == "" {
		return s.deleteWebhook(r)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	secret := r.text("secret_token")
	if secret != "" && !secretShape.MatchString(secret) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	var allowed []string
	if given, err := r.object("allowed_updates", &allowed); err != nil {
		return nil, err
	} else if given {
		s.updates.allowed = allowed
	}
	s.dropWebhook(r)
	s.updates.end(conflict("terminated by setWebhook request"))
	ctx, stop := context.WithCancel(s.ctx)
	calls := int(r.integer("max_connections"))
	if calls < 1 || calls > 100 {
		calls = 40
	}
	s.webhook = webhook{url: address, secret: secret, allowed: calls, active: make(map[int64]bool), stop: stop}
	s.work.Go(func() { s.runWebhook(ctx) })
	return true, nil
}

func (s *Server) deleteWebhook(r *request) (any, error) {
	s.dropWebhook(r)
	s.webhook = webhook{}
	return true, nil
}

func (s *Server) dropWebhook(r *request) {
	if s.webhook.stop != nil {
		s.webhook.stop()
	}
	if r.yes("drop_pending_updates") {
		s.updates.waiting = nil
	}
}

func (s *Server) getWebhookInfo(*request) (any, error) {
	info := object{"url": s.webhook.url, "has_custom_certificate": false, "pending_update_count": len(s.updates.waiting)}
	if s.webhook.url != "" {
		info["max_connections"] = s.webhook.allowed
	}
	if s.webhook.lastErr != "" {
		info["last_error_date"], info["last_error_message"] = s.webhook.errAt.Unix(), s.webhook.lastErr
	}
	if len(s.updates.allowed) > 0 {
		info["allowed_updates"] = s.updates.allowed
	}
	return info, nil
}

// runWebhook delivers updates until ctx ends: those of one chat in order, those
// of different chats at once.
func (s *Server) runWebhook(ctx context.Context) {
	for {
		changed := s.startDeliveries(ctx)
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// startDeliveries gives every chat that waits a worker, as far as connections go.
func (s *Server) startDeliveries(ctx context.Context) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	active := s.webhook.active
	for _, u := range s.updates.waiting {
		if active[u.chat] || len(active) >= s.webhook.allowed {
			continue
		}
		active[u.chat] = true
		target := s.webhook
		s.work.Go(func() { s.deliverChat(ctx, target, u.chat) })
	}
	return s.changed
}

// deliverChat carries one chat's updates to the webhook, each until it is taken.
func (s *Server) deliverChat(ctx context.Context, target webhook, chat int64) {
	pause := firstRetry
	for {
		u, ok := s.nextOf(chat, target.active)
		if !ok || ctx.Err() != nil {
			return
		}
		trouble := s.callWebhook(ctx, target, u)
		if trouble == "" {
			s.delivered(u.id)
			pause = firstRetry
			continue
		}
		s.webhookFailed(trouble)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		pause = min(2*pause, longestRetry)
	}
}

// nextOf returns the chat's oldest update, or takes the chat off the active list.
func (s *Server) nextOf(chat int64, active map[int64]bool) (update, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.expire(time.Now())
	for _, u := range s.updates.waiting {
		if u.chat == chat {
			return u, true
		}
	}
	delete(active, chat)
	s.announce()
	return update{}, false
}

func (s *Server) delivered(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates.waiting = slices.DeleteFunc(s.updates.waiting, func(u update) bool { return u.id == id })
}

func (s *Server) webhookFailed(trouble string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook.lastErr, s.webhook.errAt = trouble, time.Now()
}

// callWebhook makes one call and says in Telegram's words what went wrong, if
// anything did. An answer with a method in it is carried out.
func (s *Server) callWebhook(ctx context.Context, target webhook, u update) (trouble string) {
	body, err := json.Marshal(u.body)
	if err != nil {
		return err.Error()
	}
	ctx, cancel := context.WithTimeout(ctx, webhookPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.url, bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	if target.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", target.secret)
	}
	resp, err := s.opts.Webhooks.RoundTrip(req)
	if errors.Is(err, context.DeadlineExceeded) {
		return "Read timeout expired"
	}
	if err != nil {
		return "Connection failed"
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return "Connection closed"
	}
	if resp.StatusCode/100 != 2 {
		return "Wrong response from the webhook: " + resp.Status
	}
	s.answeredInBody(ctx, reply)
	return ""
}

// answeredInBody carries out a method that came as a webhook's answer. Telegram
// tells the bot nothing of its result.
func (s *Server) answeredInBody(ctx context.Context, reply []byte) {
	q := &request{args: make(map[string]string)}
	if q.readJSON(bytes.NewReader(reply)) != nil {
		return
	}
	m, known := s.methods[strings.ToLower(q.text("method"))]
	if !known || m.do == nil {
		return
	}
	delete(q.args, "method")
	q.method = m.name
	call := Call{At: time.Now(), Method: m.name, ChatID: q.integer("chat_id"), Args: q.args}
	result, err := s.run(ctx, m, q, &call)
	a := answerOf(result, err)
	call.Result, call.Effect, call.Status, call.Description = result, err == nil, a.status(), a.Description
	s.note(call)
}
