package dialogue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

// village is two circles and people of none, each of whom has everything that a
// button can be about. Its names and words are such that nobody types them by chance.
type village struct {
	s   *storage.Store
	set *Set
	now time.Time
	// buttons are the beginnings of all that a button can say, ids what it can be about.
	buttons []string
	ids     []int64
	ties    map[storage.ChatID][]storage.Tie // by their person
	// checkins are one of each person's.
	checkins []storage.Checkin
	// reminders are one of each person's, said just now.
	reminders []storage.Reminder
	// asked are one request of each person's, which nobody has yet.
	asked []storage.Ask
	// planned are the lines of each person's plan.
	planned []storage.PlanLine
	// good are what each person has in the box.
	good   []storage.GoodThing
	update int64
}

// villager is somebody of the village.
type villager struct {
	chat storage.ChatID
	name string
	// tells are those whom something that this one does may be told to, with all that
	// may be shown to this one.
	tells []storage.ChatID
	sees  []string
}

const (
	ana, ben, cleo, dora storage.ChatID = 101, 202, 203, 204
	olga, pavel          storage.ChatID = 301, 302
	frank, eve           storage.ChatID = 401, 402
)

// villagers are a person, her supporters (the second muted, the third not confirmed
// yet), another circle, somebody of none, and somebody of whom nothing is kept.
var villagers = []villager{
	{ana, "Anabel", []storage.ChatID{ben, cleo}, []string{
		"Anabel", "Benedict", "Benny", "Cleopatra", "Clementine", "Dorothea", "Dolores", "Emanuel", "Fitzgerald", "555-0177", "honey", "cinnamon", "saffron", "trombone", "lavender", "clover", "rosemary", "marmalade", "apricot", "walnut", "Benjamin", "hazelnut", "liquorice", "nutmeg",
	}},
	{ben, "Benedict", []storage.ChatID{ana}, []string{"Anabel", "Benedict", "honey", "trombone", "rosemary", "apricot", "hazelnut", "liquorice"}},
	{cleo, "Cleopatra", nil, []string{"Anabel", "Cleopatra", "cinnamon"}},
	{dora, "Dorothea", nil, []string{"Anabel", "Dorothea"}},
	{olga, "Olympia", []storage.ChatID{pavel}, []string{"Olympia", "Pavlovich", "Pasha", "Gwendolyn", "Hawthorne", "ginger", "juniper", "thistle", "sycamore", "harmonica", "quince", "chestnut", "pistachio", "vanilla", "tarragon"}},
	{pavel, "Pavlovich", []storage.ChatID{olga}, []string{"Olympia", "Pavlovich", "ginger", "sycamore", "quince", "pistachio", "vanilla"}},
	{frank, "Franklin", nil, []string{"Franklin"}},
	{eve, "Everard", nil, []string{"Everard"}},
}

// marks are all that must not be shown to just anybody.
func marks() []string {
	all := map[string]bool{}
	for _, v := range villagers {
		for _, mark := range v.sees {
			all[mark] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func openVillage(f *testing.F) *village {
	f.Helper()
	v := &village{s: openStore(f), set: New(), now: time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC), ties: map[storage.ChatID][]storage.Tie{}}
	for _, d := range v.set.dialogues {
		for word := range d.Presses {
			v.buttons = append(v.buttons, strings.TrimSuffix(d.Name+":"+word, ":"))
		}
	}
	slices.Sort(v.buttons)
	err := v.s.Write(context.Background(), func(ctx context.Context) error {
		for _, one := range villagers {
			if one.chat == eve {
				continue
			}
			if err := v.s.KeepChat(ctx, storage.Chat{ID: one.chat, Name: storage.Private(one.name), Zone: "UTC", Country: "US", StartedAt: v.now}); err != nil {
				return err
			}
		}
		return errors.Join(
			v.settle(ctx, ana, ben, storage.Terms{Name: "Benny", Helps: "tea with honey", Hurts: "a trombone", Critical: 5}, true, false),
			v.settle(ctx, ana, cleo, storage.Terms{Name: "Clementine", Facts: []string{"likes cinnamon"}}, true, true),
			v.settle(ctx, ana, dora, storage.Terms{Name: "Dolores", Helps: "rice with saffron"}, false, false),
			v.settle(ctx, olga, pavel, storage.Terms{Name: "Pasha", Helps: "ginger"}, true, false),
			v.missed(ctx, ana, ben), v.missed(ctx, olga, pavel),
			v.invites(ctx, ana, "Emanuel", "Dr. Fitzgerald", "555-0177"),
			v.invites(ctx, olga, "Gwendolyn", "Dr. Hawthorne", "555"),
			v.notes(ctx, ana, "a walk past the lavender"),
			v.notes(ctx, olga, "rain on the juniper"),
			v.asks(ctx, ana, ben, "hazelnut"), v.asks(ctx, olga, pavel, "pistachio"),
			v.jots(ctx, ana, "clover"), v.jots(ctx, olga, "thistle"),
			v.plans(ctx, ana, "a bath with rosemary", "the marmalade cat"),
			v.plans(ctx, olga, "a swing under the sycamore", "a harmonica"),
			v.isGlad(ctx, ana, ben, "an apricot tree", "a walnut", "Benjamin"),
			v.isGlad(ctx, olga, pavel, "a quince", "a chestnut", "Pasha"),
			v.shows(ctx, ana, "liquorice", "nutmeg"), v.shows(ctx, olga, "vanilla", "tarragon"))
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, person := range []storage.ChatID{ana, olga} {
		if v.ties[person], err = v.s.Supporters(context.Background(), person); err != nil {
			f.Fatal(err)
		}
	}
	return v
}

// settle makes a tie with a nudge, words that were sent both ways, and a request.
func (v *village) settle(ctx context.Context, person, supporter storage.ChatID, terms storage.Terms, confirmed, muted bool) error {
	name := map[storage.ChatID]string{ana: "Anabel", olga: "Olympia"}
	terms.Theirs = name[person]
	tie := storage.Tie{Person: person, Supporter: supporter, Terms: terms, Confirmed: confirmed, Muted: muted, AcceptedAt: v.now}
	var err error
	if tie.ID, err = v.s.AddTie(ctx, tie); err != nil {
		return err
	}
	v.ids = append(v.ids, int64(tie.ID))
	nudge := storage.Nudge{ID: v.s.NewNudgeID(), Tie: tie.ID, Person: person, Supporter: supporter, PostedAt: v.now, Offered: []int{1, 2, 3}}
	toPerson, errPerson := v.s.AddRelay(ctx, tie, false, v.now)
	toSupporter, errSupporter := v.s.AddRelay(ctx, tie, true, v.now)
	reach, errReach := v.s.AddReach(ctx, storage.Reach{Tie: tie.ID, Person: person, Supporter: supporter, AskedAt: v.now})
	v.ids = append(v.ids, int64(nudge.ID), int64(toPerson), int64(toSupporter), reach)
	return errors.Join(errPerson, errSupporter, errReach, v.s.AddNudge(ctx, nudge), v.s.KeepRhythm(ctx, storage.Rhythm{
		Chat: supporter, Purpose: storage.PurposeNudge, Subject: int64(tie.ID), Tie: tie.ID, Spec: "weekly", Due: v.now.Add(time.Hour),
	}))
}

// asks has a person ask one of theirs for a cake.
func (v *village) asks(ctx context.Context, person, supporter storage.ChatID, with string) error {
	tie, err := v.s.TieBetween(ctx, person, supporter)
	a := storage.Ask{Person: person, Words: storage.Private("a cake with " + with), AskedAt: v.now, EndsAt: v.now.Add(time.Hour)}
	var errAsk error
	a.ID, errAsk = v.s.AddAsk(ctx, a)
	v.ids, v.asked = append(v.ids, a.ID), append(v.asked, a)
	return errors.Join(err, errAsk, v.s.AddAsked(ctx, storage.Asked{Ask: a.ID, Tie: tie.ID, Person: person, Supporter: supporter, At: v.now}))
}

// missed has a supporter told of a day without word. The person was asked once.
func (v *village) missed(ctx context.Context, person, supporter storage.ChatID) error {
	tie, err := v.s.TieBetween(ctx, person, supporter)
	return errors.Join(err, v.s.KeepMissed(ctx, storage.Missed{
		Tie: tie.ID, Person: person, Supporter: supporter, Standing: storage.MissedOn, AskedAt: v.now,
		Stage: storage.MissedAskedOnce, Hour: v.now, ReadingAt: v.now,
	}), v.s.KeepRhythm(ctx, storage.Rhythm{
		Chat: person, Purpose: storage.PurposeMissed, Subject: int64(tie.ID), Tie: tie.ID, Spec: "daily 12:00", Due: v.now,
	}))
}

// invites notes an open invitation and a professional.
func (v *village) invites(ctx context.Context, person storage.ChatID, invited, professional, way string) error {
	inv, _, err := v.s.Invite(ctx, person, storage.Terms{Name: invited}, v.now)
	if err != nil {
		return err
	}
	if err := v.s.AddProfessional(ctx, storage.Professional{Person: person, Name: professional, Way: way}); err != nil {
		return err
	}
	noted, err := v.s.Professionals(ctx, person)
	for _, p := range noted {
		v.ids = append(v.ids, p.ID)
	}
	v.ids = append(v.ids, inv.ID)
	return err
}

// notes keeps a check-in.
func (v *village) notes(ctx context.Context, person storage.ChatID, words storage.Private) error {
	c := storage.Checkin{Chat: person, Day: v.now.Format(time.DateOnly), At: v.now, Score: 3, Words: words, Voice: "voice"}
	id, err := v.s.KeepCheckin(ctx, c)
	if c.ID = id; err == nil {
		v.checkins = append(v.checkins, c)
		v.ids = append(v.ids, id)
	}
	return errors.Join(err, v.isReminded(ctx, person, storage.AppointmentReminder, words), v.isReminded(ctx, person, storage.SignsReminder, ""))
}

// isReminded keeps a reminder that was just said.
func (v *village) isReminded(ctx context.Context, person storage.ChatID, kind storage.ReminderKind, words storage.Private) error {
	r := storage.Reminder{Chat: person, Words: words, Kind: kind, ToldAt: v.now, EndsAt: v.now.Add(time.Hour)}
	id, err := v.s.KeepReminder(ctx, r)
	if r.ID = id; err != nil {
		return err
	}
	v.reminders = append(v.reminders, r)
	v.ids = append(v.ids, id)
	return v.s.KeepRhythm(ctx, storage.Rhythm{Chat: person, Purpose: storage.PurposeRemind, Subject: id, Spec: "once 2026-11-24 13:00", Due: v.now.Add(time.Hour)})
}

// jots keeps what somebody wrote for themselves.
func (v *village) jots(ctx context.Context, person storage.ChatID, words storage.Private) error {
	for _, kind := range []storage.OwnKind{storage.OwnHelped, storage.OwnSign, storage.OwnHelps, storage.OwnHabit, storage.OwnLook} {
		id, err := v.s.AddOwnWords(ctx, storage.OwnWords{Chat: person, Kind: kind, At: v.now, Words: words})
		if err != nil {
			return err
		}
		v.ids = append(v.ids, id)
	}
	return nil
}

// plans keeps a plan of two steps, and shares the first with whoever supports the person
// without being muted.
func (v *village) plans(ctx context.Context, person storage.ChatID, shared, own storage.Private) error {
	errs := []error{v.s.KeepPlanLine(ctx, storage.PlanLine{Chat: person, Step: "alone", Words: shared}), v.s.KeepPlanLine(ctx, storage.PlanLine{Chat: person, Step: "reasons", Words: own})}
	lines, err := v.s.PlanLines(ctx, person)
	for _, l := range lines {
		v.planned = append(v.planned, l)
		v.ids = append(v.ids, l.ID)
	}
	ties, errTies := v.s.Supporters(ctx, person)
	for _, tie := range ties {
		if tie.Confirmed && !tie.Muted {
			errs = append(errs, v.s.SharePlan(ctx, tie, "alone", v.now))
		}
	}
	return errors.Join(append(errs, err, errTies)...)
}

// isGlad keeps a step that a supporter saw, and what they sent.
func (v *village) isGlad(ctx context.Context, person, supporter storage.ChatID, shown, own, from storage.Private) error {
	tie, errTie := v.s.TieBetween(ctx, person, supporter)
	day := v.now.Format(time.DateOnly)
	errs := []error{errTie}
	for _, g := range []storage.GoodThing{{Words: shown, Picture: "picture"}, {Words: own, Relay: 1, Tie: tie.ID, From: from}} {
		g.Chat, g.Day = person, day
		id, err := v.s.KeepGoodThing(ctx, g)
		g.ID = id
		v.good, v.ids = append(v.good, g), append(v.ids, id)
		errs = append(errs, err)
	}
	_, err := v.s.ShareMilestone(ctx, tie, v.good[len(v.good)-2].ID, v.now)
	return errors.Join(append(errs, err)...)
}

// shows keeps two cards, and shows the first to whoever supports the person without being
// muted.
func (v *village) shows(ctx context.Context, person storage.ChatID, shown, own storage.Private) error {
	var errs []error
	for kind, words := range map[storage.OwnKind]storage.Private{storage.OwnCardHelps: shown, storage.OwnCardHurts: own} {
		id, err := v.s.AddOwnWords(ctx, storage.OwnWords{Chat: person, Kind: kind, At: v.now, Words: words})
		v.ids, errs = append(v.ids, id), append(errs, err)
	}
	ties, err := v.s.Supporters(ctx, person)
	for _, tie := range ties {
		if tie.Confirmed && !tie.Muted {
			errs = append(errs, v.s.ShareCard(ctx, tie, "helps", v.now))
		}
	}
	return errors.Join(append(errs, err)...)
}

// act is one thing that somebody does.
type act struct{ typed, pressed string }

// errUndone ends what must leave nothing behind.
var errUndone = errors.New("undone")

// after lets somebody do things one after the other, and returns what is sent then.
// It looks at what is kept, and undoes it all.
func (v *village) after(t *testing.T, who villager, acts []act, look func(ctx context.Context)) (sent []storage.Delivery) {
	t.Helper()
	err := v.s.Write(context.Background(), func(ctx context.Context) error {
		sent = nil
		for _, a := range acts {
			v.update++
			turn := &Turn{
				Scene: Scene{Store: v.s, Now: v.now, Host: Host{Username: "porch", Language: "en"}}, Update: v.update, Message: 7,
				Chat: storage.Chat{ID: who.chat}, From: Sender{Name: storage.Private(who.name), Language: "en"}, Text: a.typed, Pressed: a.pressed,
			}
			if command, is := strings.CutPrefix(a.typed, "/"); is {
				turn.Command, turn.Rest, _ = strings.Cut(command, " ")
			}
			if err := v.set.Handle(ctx, turn); err != nil {
				return err
			}
			some, err := v.outbox(ctx)
			if err != nil {
				return err
			}
			sent = append(sent, some...)
		}
		look(ctx)
		return errUndone
	})
	if first, is := errors.AsType[*First](err); is {
		first.Do()
		return v.after(t, who, acts, look)
	}
	if failed, is := errors.AsType[*storage.Panic](err); is {
		t.Errorf("%s does %q: %v\n%s", who.name, acts, failed.Value, failed.Stack)
	} else if !errors.Is(err, errUndone) {
		t.Errorf("%s does %q: %v", who.name, acts, err)
	}
	return sent
}

// outbox takes out what waits to be sent.
func (v *village) outbox(ctx context.Context) (all []storage.Delivery, err error) {
	far := v.now.AddDate(60, 0, 0)
	for _, lane := range storage.Lanes {
		for {
			claimed, err := v.s.ClaimDeliveries(ctx, lane, far, far, 100)
			if err != nil || len(claimed) == 0 {
				if err != nil {
					return nil, err
				}
				break
			}
			for _, d := range claimed {
				if err := v.s.Settle(ctx, d.ID); err != nil {
					return nil, err
				}
			}
			all = append(all, claimed...)
		}
	}
	return all, nil
}

// FuzzPresses holds that whatever a button says, whoever presses it and whatever
// they type then, nothing panics, nothing is sent to anybody who has not agreed to
// hear from them, nothing of anybody else's is shown, and nobody else's is changed.
func FuzzPresses(f *testing.F) {
	v := openVillage(f)
	private := marks()
	for i := range v.buttons {
		f.Add(uint8(i), uint8(i), uint8(0), "", "", uint8(0), uint8(0), "")
		f.Add(uint8(i+1), uint8(i), uint8(i), "yes", "hello there", uint8(i+7), uint8(i+3), "1")
	}
	for i, typed := range []string{"/supporters", "/supporting", "/nudges", "/reach", "/export", "/delete yes", "/invite Kim", "/pause", "/talk", "/supporters Benny remove", "/checkin 3 so and so", "/checkin remove", "/plan 2", "/plan share Benny 2", "/plan page", "/milestone", "/milestone list", "/milestone box", "/milestone a walk", "/supporting Anabel plan", "/supporting Anabel cards", "/supporters tell doctor 1", "/supporters cards", "/remind mon 9:00 tea", "/remind off", "/remind 1", "/nudges daily 18:00", "a little", "no", "/ask a cake", "/ask 1", "/ask 1 close", "/supporting Anabel offers lift"} {
		f.Add(uint8(i), uint8(0), uint8(0), "", typed, uint8(i), uint8(i), "week")
	}
	f.Fuzz(func(t *testing.T, who, button, id uint8, value, typed string, button2, id2 uint8, value2 string) {
		one := villagers[int(who)%len(villagers)]
		pressed := func(button, id uint8, value string) act {
			return act{pressed: fmt.Sprintf("%s:%s:%s", v.buttons[int(button)%len(v.buttons)], number(v.ids[int(id)%len(v.ids)]), value)}
		}
		acts := []act{pressed(button, id, value), {typed: typed}, pressed(button2, id2, value2), {pressed: value2}}
		sent := v.after(t, one, acts, func(ctx context.Context) { v.othersKeepTheirs(ctx, t, one) })
		confirms := one.chat == ana && slices.ContainsFunc(acts, func(a act) bool { return strings.HasPrefix(a.pressed, "supporters:them:") })
		for _, d := range sent {
			to := villagers[slices.IndexFunc(villagers, func(v villager) bool { return v.chat == d.Chat })]
			if to.chat != one.chat && !slices.Contains(one.tells, to.chat) && !(confirms && to.chat == dora) {
				t.Errorf("%s does %q, and %s is told %s", one.name, acts, to.name, d.Body)
			}
			for _, mark := range private {
				shown := strings.Contains(string(d.Body), mark) || strings.Contains(string(d.About), mark)
				known := slices.Contains(to.sees, mark) || strings.Contains(value+typed+value2, mark) || confirms && mark == "saffron"
				if shown && !known {
					t.Errorf("%s does %q, and %s sees %s: %s", one.name, acts, to.name, mark, d.Body)
				}
			}
		}
	})
}

// othersKeepTheirs checks that what one did has changed nothing of the ties that are
// not theirs, nor of what others noted.
func (v *village) othersKeepTheirs(ctx context.Context, t *testing.T, one villager) {
	t.Helper()
	for _, before := range v.checkins {
		if now, err := v.s.Checkin(ctx, before.ID, before.Chat); before.Chat != one.chat && (now != before || err != nil) {
			t.Errorf("%s has changed a check-in of somebody else's: %v", one.name, err)
		}
	}
	for _, before := range v.reminders {
		now, err := v.s.Reminder(ctx, before.ID, before.Chat)
		comes, ok, errComes := v.s.Rhythm(ctx, storage.PurposeRemind, before.ID)
		if before.Chat != one.chat && (err != nil || errComes != nil || !ok || !now.EndsAt.Equal(before.EndsAt) || now.Words != before.Words || !comes.Due.Equal(v.now.Add(time.Hour))) {
			t.Errorf("%s has changed a reminder of somebody else's: %v, %v", one.name, err, errComes)
		}
	}
	for _, before := range v.asked {
		now, err := v.s.Ask(ctx, before.ID)
		of := map[storage.ChatID]storage.ChatID{ana: ben, olga: pavel}[before.Person]
		if one.chat != before.Person && one.chat != of && (err != nil || now.Taker != 0 || now.Over || now.Words != before.Words) {
			t.Errorf("%s has changed what others asked for: %+v, %v", one.name, now, err)
		}
	}
	for _, before := range v.planned {
		if now, err := v.s.PlanLine(ctx, before.ID, before.Chat); before.Chat != one.chat && (now != before || err != nil) {
			t.Errorf("%s has changed a line of somebody else's plan: %v", one.name, err)
		}
	}
	for _, before := range v.good {
		now, err := v.s.GoodThing(ctx, before.ID, before.Chat)
		now.Drawn = before.Drawn
		if before.Chat != one.chat && (now != before || err != nil) {
			t.Errorf("%s has changed a good thing of somebody else's: %v", one.name, err)
		}
	}
	for _, person := range []storage.ChatID{ana, olga} {
		for _, kind := range ofCard {
			want := map[storage.OwnKind]int{storage.OwnCardHelps: 1, storage.OwnCardHurts: 1}[kind]
			if now, err := v.s.OwnWords(ctx, person, kind); person != one.chat && (len(now) != want || err != nil) {
				t.Errorf("%s has changed a card of somebody else's: %v", one.name, err)
			}
		}
	}
	for person, before := range v.ties {
		now, err := v.s.Supporters(ctx, person)
		if err != nil {
			t.Error(err)
		}
		for _, tie := range before {
			if tie.Person == one.chat || tie.Supporter == one.chat {
				continue
			}
			i := slices.IndexFunc(now, func(t storage.Tie) bool { return t.ID == tie.ID })
			if i < 0 || !reflect.DeepEqual(now[i], tie) {
				t.Errorf("%s has changed a tie between others", one.name)
			}
		}
		if person == one.chat {
			continue
		}
		open, errOpen := v.s.Invitations(ctx, person, v.now.Add(-time.Hour))
		noted, errNoted := v.s.Professionals(ctx, person)
		if len(open) != 1 || !open[0].LooksOpen(v.now) || len(noted) != 1 || errOpen != nil || errNoted != nil {
			t.Errorf("%s has changed what somebody else noted: %v, %v", one.name, open, noted)
		}
	}
}
