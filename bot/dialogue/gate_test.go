package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// history is a tie between Ana and Ben with whatever the two do, over a real
// store, and what each of them is sent.
type history struct {
	t      rapid.TB
	store  *storage.Store
	set    *Set
	now    time.Time
	update int64
	sent   map[storage.ChatID][]string
	name   string // Ben's in Telegram now
	wrote  int    // the number of what Ben wrote last
	// patient leaves what is planned for later in the outbox until then.
	patient bool
	arrived int // messages, as Telegram numbers them
	// stands is what each of them says now.
	stands map[storage.ChatID]map[int]string

	ana, ben storage.ChatID
	tie      storage.TieID
}

func openStore(t testing.TB) *storage.Store {
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")}, seal)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// newHistory begins one between two new people.
func newHistory(t rapid.TB, s *storage.Store, number int) *history {
	h := &history{
		t: t, store: s, set: New(), ana: storage.ChatID(10 * number), ben: storage.ChatID(10*number + 1), tie: storage.TieID(number), now: time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC),
		sent: map[storage.ChatID][]string{}, name: "Ben", stands: map[storage.ChatID]map[int]string{},
	}
	h.write(func(ctx context.Context) error {
		for chat, name := range map[storage.ChatID]storage.Private{h.ana: "Ana", h.ben: "Ben"} {
			if err := s.KeepChat(ctx, storage.Chat{ID: chat, Name: name, Zone: "UTC", StartedAt: h.now}); err != nil {
				return err
			}
		}
		_, err := s.AddTie(ctx, storage.Tie{
			ID: h.tie, Person: h.ana, Supporter: h.ben, Terms: storage.Terms{Theirs: "Ana", Told: "Ben"}, AcceptedAt: h.now,
		})
		return err
	})
	return h
}

func (h *history) write(do func(context.Context) error) {
	if err := h.store.Write(context.Background(), do); err != nil {
		h.t.Fatal(err)
	}
}

// does lets one of the two type or press something, and takes out what is sent.
func (h *history) does(chat storage.ChatID, typed, pressed string) {
	h.handle(chat, typed, pressed, nil)
}

func (h *history) handle(chat storage.ChatID, typed, pressed string, change func(*Turn)) {
	h.update++
	h.now = h.now.Add(11 * time.Minute)
	name := "Ana"
	if chat == h.ben {
		name = h.name
	}
	turn := &Turn{
		Scene: Scene{Store: h.store, Now: h.now, Host: Host{Username: "porch", Language: "en"}}, Update: int64(h.ana)*1000 + h.update,
		Chat: storage.Chat{ID: chat}, Text: typed, Pressed: pressed, Message: 1000 + int(h.update), From: Sender{Name: storage.Private(name), Language: "en"},
	}
	if command, is := strings.CutPrefix(typed, "/"); is {
		turn.Command, turn.Rest, _ = strings.Cut(command, " ")
	}
	if change != nil {
		change(turn)
	}
	h.write(func(ctx context.Context) error { return h.set.Handle(ctx, turn) })
	h.collect()
}

// collect takes out of the outbox whatever waits there, also for later unless the
// history is patient, as if it had arrived.
func (h *history) collect() {
	far := h.now.AddDate(30, 0, 0)
	due := far
	if h.patient { // what says no time is due by the real clock
		due = time.UnixMilli(max(h.now.UnixMilli(), time.Now().UnixMilli()))
	}
	for _, lane := range storage.Lanes {
		for {
			var claimed []storage.Delivery
			h.write(func(ctx context.Context) (err error) {
				claimed, err = h.store.ClaimDeliveries(ctx, lane, due, far, 100)
				for _, d := range claimed {
					if _, err := h.store.SettleSent(ctx, d, []int{h.arrives(d)}, h.now); err != nil {
						return err
					}
				}
				return err
			})
			if len(claimed) == 0 {
				break
			}
			for _, d := range claimed {
				var m messages.Message
				if err := json.Unmarshal(d.Body, &m); err != nil {
					h.t.Fatal(err)
				}
				switch {
				case m.Delete != 0 || m.GoesNowhere(): // there is nothing to read
					continue
				case m.Copy != nil:
					m.Text = fmt.Sprintf("a copy of message %d", m.Copy.Message)
				}
				h.sent[d.Chat] = append(h.sent[d.Chat], m.Text)
			}
		}
	}
}

// arrives numbers a message that arrives, or finds the one whose place it takes.
func (h *history) arrives(d storage.Delivery) (message int) {
	var m messages.Message
	if err := json.Unmarshal(d.Body, &m); err != nil {
		h.t.Fatal(err)
	}
	if message = m.Edit; message == 0 {
		h.arrived++
		message = h.arrived
	}
	if h.stands[d.Chat] == nil {
		h.stands[d.Chat] = map[int]string{}
	}
	h.stands[d.Chat][message] = m.Text
	return message
}

// last returns what a chat was sent since a mark.
func (h *history) since(chat storage.ChatID, mark int) []string { return h.sent[chat][mark:] }

// step does one thing out of all that can happen to the tie. It returns what Ana
// must not read of it.
func (h *history) step(what string, n int) (secret string) {
	switch what {
	case "confirm":
		h.does(h.ana, "", "supporters:them:"+number(h.tie))
	case "mute":
		h.does(h.ana, "", "supporters:mute:"+number(h.tie))
	case "unmute":
		h.does(h.ana, "", "supporters:unmute:"+number(h.tie))
	case "remove":
		h.does(h.ana, "", "supporters:remove:"+number(h.tie)+":yes")
	case "ana pauses":
		h.does(h.ana, "/pause", "")
	case "ana resumes":
		h.does(h.ana, "/resume", "")
	case "ben writes":
		secret = fmt.Sprintf("words number %d.", n)
		h.does(h.ben, "", "nudges:write:"+number(h.tie))
		h.does(h.ben, secret, "")
		h.wrote = 1000 + int(h.update)
	case "ben edits", "ben edits in distress":
		secret = fmt.Sprintf("changed words number %d.", n)
		h.handle(h.ben, secret, "", func(t *Turn) {
			t.Message, t.Edited, t.Heard = h.wrote, true, what == "ben edits in distress"
		})
	case "ben sends it all the same":
		h.does(h.ben, "", fmt.Sprintf("relay:pass:%s:%d:0", number(h.tie), h.wrote))
	case "ben takes it back":
		h.does(h.ben, "", fmt.Sprintf("relay:undo:%s:%d:%s", number(h.tie), h.wrote, strconv.FormatInt(h.now.Unix(), 36)))
	case "ben erases everything":
		h.does(h.ben, "/delete yes", "")
	case "ben renames himself":
		h.name = fmt.Sprintf("Mum%d", n)
		h.does(h.ben, "/privacy", "")
	case "ben is gone":
		h.write(func(ctx context.Context) error {
			return h.set.Gone(ctx, &Scene{Store: h.store, Now: h.now, Host: Host{Language: "en"}}, h.ben)
		})
		h.collect()
	case "ben is back":
		h.write(func(ctx context.Context) error {
			return h.set.Back(ctx, &Scene{Store: h.store, Now: h.now, Host: Host{Language: "en"}}, h.ben)
		})
		h.collect()
	}
	return secret
}

var happenings = []string{
	"confirm", "mute", "unmute", "remove", "ana pauses", "ana resumes", "ben writes", "ben writes", "ben renames himself", "ben is gone", "ben is back",
	"ben edits", "ben edits in distress", "ben sends it all the same", "ben takes it back", "ben erases everything",
}

// TestNothingReachesWhoMustNotHear draws histories of a tie: nothing of Ben reaches
// Ana before she has confirmed him, while he is muted or after she has removed him
// or he has erased himself, and his name in Telegram only as a new name under the one
// she knows. What he changes to words of distress goes on no more.
func TestNothingReachesWhoMustNotHear(t *testing.T) {
	s, run := openStore(t), 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		h := newHistory(t, s, run)
		h.patient = rapid.Bool().Draw(t, "pauses are waited for")
		confirmed, muted, removed := false, false, false
		var untapped []string
		begins := rapid.SampledFrom([][]string{nil, {"confirm"}, {"confirm", "ana pauses", "ben writes"}}).Draw(t, "beginning")
		history := rapid.SliceOfN(rapid.SampledFrom(happenings), 3, 25).Draw(t, "history")
		for n, what := range slices.Concat(begins, history) {
			mark := len(h.sent[h.ana])
			secret := h.step(what, n)
			switch what {
			case "confirm":
				confirmed = true
			case "mute", "unmute":
				muted = what == "mute"
			case "remove":
				removed = true
			}
			ofBen := strings.HasPrefix(what, "ben ")
			for _, text := range h.since(h.ana, mark) {
				if ofBen && (!confirmed || muted || removed) {
					t.Fatalf("after %q Ana, confirmed %v, muted %v, removed %v, reads %q", what, confirmed, muted, removed, text)
				}
				if at := strings.Index(text, "Mum"); at >= 0 && ofBen && !strings.Contains(text[:at], "new name: ") {
					t.Fatalf("Ana reads a name of his choosing: %q", text)
				}
			}
			arrived := secret != "" && slices.ContainsFunc(h.since(h.ana, mark), func(text string) bool { return strings.Contains(text, secret) })
			if what == "ben writes" && !h.patient && confirmed && !muted && !removed && !arrived {
				t.Fatalf("his words did not arrive: %q", h.since(h.ana, mark))
			}
			if what == "ben edits in distress" {
				untapped = append(untapped, secret)
			}
			for _, words := range untapped {
				if slices.ContainsFunc(h.since(h.ana, mark), func(text string) bool { return strings.Contains(text, words) }) {
					t.Fatalf("words of distress went on without a tap: %q", h.since(h.ana, mark))
				}
			}
			removed = removed || what == "ben erases everything"
		}
	})
}

// TestASupporterCanNotTellThatHeIsMuted plays the same history plainly, with a mute
// and with a pause of Ana's, and compares all that Ben sees.
func TestASupporterCanNotTellThatHeIsMuted(t *testing.T) {
	s, run := openStore(t), 0
	first := []string{"", "mute", "ana pauses"}
	rapid.Check(t, func(t *rapid.T) {
		seen := make([][]string, len(first))
		steps := rapid.SliceOfN(rapid.SampledFrom([]string{
			"ben writes", "ben renames himself", "ana pauses", "ana resumes", "ben is gone", "ben is back",
			"ben edits", "ben edits in distress", "ben sends it all the same", "ben takes it back",
		}), 1, 15).Draw(t, "history")
		for i, begins := range first {
			run++
			h := newHistory(t, s, run)
			h.patient = true
			h.step("confirm", 0)
			for n, what := range slices.Concat([]string{begins}, steps) {
				if what == "" || n > 0 && begins == "ana pauses" && strings.HasPrefix(what, "ana ") {
					h.does(h.ana, "/privacy", "") // as much time passes
					continue
				}
				mark := len(h.sent[h.ben])
				h.step(what, n)
				seen[i] = append(seen[i], h.since(h.ben, mark)...)
			}
		}
		for i, begins := range first[1:] {
			if !slices.Equal(seen[0], seen[i+1]) {
				t.Fatalf("after nothing Ben reads %q, after %q %q", seen[0], begins, seen[i+1])
			}
		}
	})
}

func TestNothingIsKeptForWhoIsGone(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	h.step("confirm", 0)
	h.write(func(ctx context.Context) error {
		return h.set.Gone(ctx, &Scene{Store: h.store, Now: h.now, Host: Host{Language: "en"}}, h.ana)
	})
	h.collect()
	mark := len(h.sent[h.ana])
	h.step("ben writes", 1)
	if got := h.since(h.ana, mark); len(got) > 0 {
		t.Errorf("Ana, who is gone, is sent %q", got)
	}
}
