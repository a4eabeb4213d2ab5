package storage_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestKeysThroughAnyHistory lets people write, end ties and be erased in any order,
// with restarts, exchanged and rotated keys, and crashes around the moments at which
// keys are made safe and destroyed. What is kept can be opened at any time; what was
// erased can't, in no copy that was ever made.
func TestKeysThroughAnyHistory(t *testing.T) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		checks.Value.Set("20") // every act waits for the disk
		defer checks.Value.Set(checks.DefValue)
	}
	folder := t.TempDir()
	histories := 0
	rapid.Check(t, func(r *rapid.T) {
		histories++
		h := &keyHistory{t: t, r: r, file: filepath.Join(folder, fmt.Sprint(histories, ".db")), house: storagetest.Key, copies: copies{}}
		h.open()
		defer func() { h.s.Close() }()
		acts := map[string]func(){
			"name": h.name, "professional": h.professional, "check-in": h.checkin, "reminder": h.reminder, "own words": h.ownWords, "plan": h.planLine, "good thing": h.goodThing, "ask": h.ask, "invite": h.invite, "tie": h.tie, "notes": h.notes,
			"words": h.words, "arrive": h.arrive, "update": h.update, "handle": h.handle, "end tie": h.endTie, "erase": h.erase,
			"restart": h.restart, "exchange": h.exchange, "sweep": h.sweep, "rekey": h.rekey,
		}
		names := slices.Sorted(maps.Keys(acts))
		for range rapid.IntRange(5, 40).Draw(r, "acts") {
			acts[rapid.SampledFrom(names).Draw(r, "act")]()
			h.copies.ofSQLite(t, h.file)
		}
		h.check()
	})
}

// keyHistory is a database, what must be in it, and what must be nowhere.
type keyHistory struct {
	t      *testing.T
	r      *rapid.T
	file   string
	house  string
	s      *storage.Store
	copies copies

	number  int
	kept    []*keptWord
	ties    []storage.Tie
	erased  []string
	updates int64
}

// keptWord is a word in the database: whose it is, what it goes with, and where it is.
type keptWord struct {
	word  string
	chats []storage.ChatID
	tie   storage.TieID
	row   int64
	kind  string
}

func (h *keyHistory) open() {
	h.t.Helper()
	seal, err := storage.ParseKey(h.house)
	if err != nil {
		h.t.Fatal(err)
	}
	if h.s, err = storage.Open(context.Background(), storage.Address{File: h.file}, seal); err != nil {
		h.r.Fatalf("opening: %v", err)
	}
}

func (h *keyHistory) restart() {
	h.s.Close()
	h.open()
}

// write does something as a write that may be undone or cut off. It reports whether
// it is kept.
func (h *keyHistory) write(do func(ctx context.Context) error) bool {
	h.t.Helper()
	undone := errors.New("undone")
	end := rapid.SampledFrom([]string{"kept", "kept", "kept", "undone", "cut off before", "cut off after", "full"}).Draw(h.r, "end")
	switch end {
	case "cut off before":
		h.s.FailAt(storage.FailToCommit)
	case "cut off after":
		h.s.FailAt(storage.FailToDestroy)
	case "full":
		h.s.FailAt(storage.FailToSettle)
	}
	err := h.s.Write(context.Background(), func(ctx context.Context) error {
		if err := do(ctx); err != nil {
			return err
		}
		if end == "undone" {
			return undone
		}
		return nil
	})
	h.s.FailAt(storage.FailNever)
	kept := err == nil
	if kept && (end == "undone" || end == "cut off before") || !kept && (end == "kept" || end == "cut off after") {
		h.r.Fatalf("a write that is to be %s: %v", end, err)
	}
	if end == "cut off before" || end == "cut off after" {
		h.copies.ofSQLite(h.t, h.file)
		h.restart()
	}
	return kept
}

// keep writes a word; do notes in it where.
func (h *keyHistory) keep(k *keptWord, do func(ctx context.Context, word string) error) {
	h.number++
	k.word = fmt.Sprintf("word-%04d-", h.number)
	if h.write(func(ctx context.Context) error { return do(ctx, k.word) }) {
		h.kept = append(h.kept, k)
	} else {
		h.erased = append(h.erased, k.word) // it was in no write that is kept
	}
}

// lose takes words away that are kept.
func (h *keyHistory) lose(which func(k *keptWord) bool) {
	h.kept = slices.DeleteFunc(h.kept, func(k *keptWord) bool {
		if which(k) {
			h.erased = append(h.erased, k.word)
			return true
		}
		return false
	})
}

func (h *keyHistory) person(label string) storage.ChatID {
	return storage.ChatID(rapid.IntRange(1, 4).Draw(h.r, label)) + 5_000_000_000
}

func (h *keyHistory) name() {
	chat := h.person("whose")
	before := slices.Clone(h.kept)
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "name"}, func(ctx context.Context, word string) error {
		return h.s.KeepChat(ctx, storage.Chat{ID: chat, Name: storage.Private(word), StartedAt: noon})
	})
	if len(h.kept) > len(before) { // the one before it is forgotten, not erased
		h.kept = slices.DeleteFunc(h.kept, func(k *keptWord) bool {
			return k.kind == "name" && k.chats[0] == chat && slices.Contains(before, k)
		})
	}
}

func (h *keyHistory) professional() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "professional"}, func(ctx context.Context, word string) error {
		return h.s.AddProfessional(ctx, storage.Professional{Person: chat, Name: word})
	})
}

func (h *keyHistory) checkin() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "check-in"}, func(ctx context.Context, word string) error {
		_, err := h.s.KeepCheckin(ctx, storage.Checkin{Chat: chat, Day: "2026-11-28", At: noon, Score: 2, Words: storage.Private(word)})
		return err
	})
}

func (h *keyHistory) reminder() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "reminder"}, func(ctx context.Context, word string) error {
		_, err := h.s.KeepReminder(ctx, storage.Reminder{Chat: chat, Words: storage.Private(word)})
		return err
	})
}

func (h *keyHistory) ownWords() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "own words"}, func(ctx context.Context, word string) error {
		_, err := h.s.AddOwnWords(ctx, storage.OwnWords{Chat: chat, Kind: storage.OwnHelped, At: noon, Words: storage.Private(word)})
		return err
	})
}

func (h *keyHistory) planLine() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "plan"}, func(ctx context.Context, word string) error {
		return h.s.KeepPlanLine(ctx, storage.PlanLine{Chat: chat, Step: "signs", Words: storage.Private(word)})
	})
}

func (h *keyHistory) goodThing() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "good thing"}, func(ctx context.Context, word string) error {
		_, err := h.s.KeepGoodThing(ctx, storage.GoodThing{Chat: chat, Day: "2026-11-28", Words: storage.Private(word)})
		return err
	})
}

func (h *keyHistory) ask() {
	chat := h.person("whose")
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "ask"}, func(ctx context.Context, word string) error {
		_, err := h.s.AddAsk(ctx, storage.Ask{Person: chat, EndsAt: noon.AddDate(1, 0, 0), Words: storage.Private(word)})
		return err
	})
}

func (h *keyHistory) invite() {
	k := &keptWord{chats: []storage.ChatID{h.person("whose")}, kind: "invitation"}
	h.keep(k, func(ctx context.Context, word string) error {
		inv, _, err := h.s.Invite(ctx, k.chats[0], storage.Terms{Name: word}, noon)
		k.row, k.tie = inv.ID, storage.TieID(inv.ID)
		return err
	})
}

func (h *keyHistory) tie() {
	tie := storage.Tie{Person: h.person("person"), Supporter: h.person("supporter"), AcceptedAt: noon}
	if tie.Person == tie.Supporter || slices.ContainsFunc(h.ties, func(other storage.Tie) bool {
		return other.Person == tie.Person && other.Supporter == tie.Supporter
	}) {
		return
	}
	for _, k := range h.kept { // of an invitation, if there is one
		if k.kind == "invitation" && k.chats[0] == tie.Person && !slices.ContainsFunc(h.ties, func(other storage.Tie) bool { return other.ID == k.tie }) {
			tie.ID = k.tie
		}
	}
	k := &keptWord{chats: []storage.ChatID{tie.Person, tie.Supporter}, kind: "tie"}
	h.keep(k, func(ctx context.Context, word string) (err error) {
		tie.Terms.Helps = word
		tie.ID, err = h.s.AddTie(ctx, tie)
		k.tie = tie.ID
		return err
	})
	if slices.Contains(h.kept, k) {
		h.ties = append(h.ties, tie)
	}
}

func (h *keyHistory) notes() {
	chat := h.person("whose")
	before := slices.Clone(h.kept)
	h.keep(&keptWord{chats: []storage.ChatID{chat}, kind: "notes"}, func(ctx context.Context, word string) error {
		return h.s.KeepStep(ctx, chat, storage.Step{Name: "x", Notes: []byte(word)}, noon)
	})
	if len(h.kept) > len(before) {
		h.kept = slices.DeleteFunc(h.kept, func(k *keptWord) bool {
			return k.kind == "notes" && k.chats[0] == chat && slices.Contains(before, k)
		})
	}
}

func (h *keyHistory) words() {
	d := storage.Delivery{Lane: storage.LaneWords, Chat: h.person("to"), Due: noon}
	k := &keptWord{kind: "delivery"}
	if len(h.ties) > 0 && rapid.Bool().Draw(h.r, "of a tie") {
		tie := rapid.SampledFrom(h.ties).Draw(h.r, "tie")
		d.Chat, d.Tie, k.tie = tie.Person, tie.ID, tie.ID
		k.chats = append(k.chats, tie.Supporter)
	}
	k.chats = append(k.chats, d.Chat)
	h.keep(k, func(ctx context.Context, word string) (err error) {
		d.Body, d.Once = []byte(word), "once:"+word
		k.row, err = h.s.Post(ctx, d)
		return err
	})
}

// arrive settles a delivery; handle, an update. Nothing of them is to be opened then.
func (h *keyHistory) arrive() {
	h.settle("delivery", func(ctx context.Context, k *keptWord) error { return h.s.Settle(ctx, k.row) })
}

func (h *keyHistory) handle() {
	h.settle("update", func(ctx context.Context, k *keptWord) error {
		_, err := h.s.Handled(ctx, k.row)
		return err
	})
}

func (h *keyHistory) settle(kind string, do func(ctx context.Context, k *keptWord) error) {
	at := slices.IndexFunc(h.kept, func(k *keptWord) bool { return k.kind == kind })
	if at < 0 {
		return
	}
	k := h.kept[at]
	if h.write(func(ctx context.Context) error { return do(ctx, k) }) {
		h.lose(func(other *keptWord) bool { return other == k })
	}
}

func (h *keyHistory) update() {
	h.updates++
	k := &keptWord{chats: []storage.ChatID{h.person("from")}, row: h.updates, kind: "update"}
	h.keep(k, func(ctx context.Context, word string) error {
		_, err := h.s.Receive(ctx, []storage.Update{{ID: k.row, Chat: k.chats[0], Body: []byte(word), ReceivedAt: noon}}, false)
		return err
	})
}

func (h *keyHistory) endTie() {
	if len(h.ties) == 0 {
		return
	}
	tie := rapid.SampledFrom(h.ties).Draw(h.r, "tie")
	if h.write(func(ctx context.Context) error { return h.s.EndTie(ctx, tie) }) {
		h.ended(tie.ID)
	}
}

func (h *keyHistory) ended(id storage.TieID) {
	h.ties = slices.DeleteFunc(h.ties, func(t storage.Tie) bool { return t.ID == id })
	h.lose(func(k *keptWord) bool { return k.tie == id })
}

func (h *keyHistory) erase() {
	chat := h.person("whom")
	if !h.write(func(ctx context.Context) error { return h.s.Erase(ctx, chat, 0) }) {
		return
	}
	for _, tie := range slices.Clone(h.ties) {
		if tie.Person == chat || tie.Supporter == chat {
			h.ended(tie.ID)
		}
	}
	h.lose(func(k *keptWord) bool { return slices.Contains(k.chats, chat) })
}

func (h *keyHistory) exchange() {
	if err := h.s.Exchange(context.Background()); err != nil {
		h.r.Fatal(err)
	}
}

func (h *keyHistory) sweep() {
	if err := h.s.Sweep(context.Background()); err != nil {
		h.r.Fatal(err)
	}
}

// rekey exchanges the house key.
func (h *keyHistory) rekey() {
	fresh := storage.NewKey()
	for {
		if _, err := storage.ParseKey(fresh + "," + h.house); err == nil {
			break // two keys in 256 have the same number
		}
		fresh = storage.NewKey()
	}
	h.house = fresh + "," + h.house
	h.restart()
	if _, broken, err := h.s.Rekey(context.Background()); err != nil || broken != 0 {
		h.r.Fatalf("%d keys can't be opened; %v", broken, err)
	}
	h.copies.ofSQLite(h.t, h.file)
	h.house = fresh
	h.restart()
}

// check sweeps, reads all that is kept, and looks for what is not.
func (h *keyHistory) check() {
	h.sweep()
	h.copies.ofSQLite(h.t, h.file)
	found := h.read()
	for _, k := range h.kept {
		if !found[k.word] {
			h.r.Errorf("%s %s of %v can't be read any more", k.kind, k.word, k.chats)
		}
		delete(found, k.word)
	}
	for word := range found {
		if slices.Contains(h.erased, word) {
			h.r.Errorf("%s is still there", word)
		}
	}
	can := h.copies.reader(h.t, h.s, h.house)
	for _, word := range h.erased {
		if can(word) {
			h.r.Errorf("%s can still be opened", word)
		}
	}
	for _, k := range h.kept {
		if !can(k.word) {
			h.r.Errorf("the search does not find %s %s", k.kind, k.word)
		}
	}
}

// read returns every word that the store gives.
func (h *keyHistory) read() map[string]bool {
	found := map[string]bool{}
	ctx := context.Background()
	var errs []error
	for chat := storage.ChatID(5_000_000_001); chat <= 5_000_000_004; chat++ {
		c, err := h.s.Chat(ctx, chat)
		if err != nil && !errors.Is(err, storage.ErrNoChat) {
			errs = append(errs, err)
		}
		found[string(c.Name)] = true
		professionals, err := h.s.Professionals(ctx, chat)
		for _, p := range professionals {
			found[p.Name] = true
		}
		checkins, errCheckins := h.s.Checkins(ctx, chat, "", "9999")
		for _, c := range checkins {
			found[string(c.Words)] = true
		}
		reminders, errReminders := h.s.Reminders(ctx, chat)
		for _, r := range reminders {
			found[string(r.Words)] = true
		}
		errs = append(errs, errCheckins, errReminders)
		own, errOwn := h.s.OwnWords(ctx, chat, storage.OwnHelped)
		for _, o := range own {
			found[string(o.Words)] = true
		}
		errs = append(errs, errOwn)
		plan, errPlan := h.s.PlanLines(ctx, chat)
		for _, l := range plan {
			found[string(l.Words)] = true
		}
		errs = append(errs, errPlan)
		good, errGood := h.s.GoodThings(ctx, chat)
		for _, g := range good {
			found[string(g.Words)] = true
		}
		errs = append(errs, errGood)
		asks, errAsks := h.s.Asks(ctx, chat, noon)
		for _, a := range asks {
			found[string(a.Words)] = true
		}
		errs = append(errs, errAsks)
		invitations, errInvitations := h.s.Invitations(ctx, chat, noon.AddDate(-1, 0, 0))
		for _, inv := range invitations {
			found[inv.Terms.Name] = true
		}
		ties, errTies := h.s.Supporters(ctx, chat)
		for _, tie := range ties {
			found[tie.Terms.Helps] = true
		}
		step, errStep := h.s.Step(ctx, chat, noon)
		found[string(step.Notes)] = true
		errs = append(errs, err, errInvitations, errTies, errStep)
	}
	for at := noon; ; at = at.Add(time.Hour) {
		var claimed []storage.Delivery
		write(h.t, h.s, func(ctx context.Context) (err error) {
			claimed, err = h.s.ClaimDeliveries(ctx, storage.LaneWords, at, at, 100)
			for _, d := range claimed {
				found[string(d.Body)] = true
				if d.Once != "once:"+string(d.Body) {
					errs = append(errs, fmt.Errorf("delivery %q is named %q", d.Body, d.Once))
				}
				if waits, err := h.s.Waits(ctx, d.Once); err != nil || !waits {
					errs = append(errs, fmt.Errorf("delivery %q is not known by its name; %w", d.Body, err))
				}
				if buried, err := h.s.Bury(ctx, d.ID, "read"); err != nil || !buried {
					errs = append(errs, fmt.Errorf("delivery %q is not buried; %w", d.Body, err))
				}
			}
			return err
		})
		if len(claimed) == 0 {
			break
		}
	}
	write(h.t, h.s, func(ctx context.Context) error {
		claimed, err := h.s.ClaimUpdates(ctx, 1000)
		for _, u := range claimed {
			found[string(u.Body)] = true
		}
		return err
	})
	if err := errors.Join(errs...); err != nil {
		h.r.Errorf("reading: %v", err)
	}
	return found
}
