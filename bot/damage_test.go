package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// sealedColumn is a column of the database that holds what people wrote or are
// called.
type sealedColumn struct{ table, column string }

// sealedColumns reads them from the schema: all that hold bytes, but the hash of
// an invitation's link.
func sealedColumns(t *testing.T) (all []sealedColumn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "porchlight.db")
	makeDatabase(t, path)
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
		WHERE t.type = 'table' AND c.type IN ('BYTEA', 'BLOB') AND c.name <> 'token' ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c sealedColumn
		if err := rows.Scan(&c.table, &c.column); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil || len(all) == 0 {
		t.Fatalf("%d columns, %v", len(all), err)
	}
	return all
}

// flipped are values of which one byte is wrong.
var flipped = []harm{
	{"first byte flipped", func(value, _ []byte) []byte { value[0] ^= 0x01; return value }},
	{"middle byte flipped", func(value, _ []byte) []byte { value[len(value)/2] ^= 0x10; return value }},
	{"last byte flipped", func(value, _ []byte) []byte { value[len(value)-1] ^= 0x80; return value }},
}

// replaced are values that are another, or none.
var replaced = []harm{
	{"cut short", func(value, _ []byte) []byte { return value[:len(value)/3] }},
	{"empty", func(_, _ []byte) []byte { return []byte{} }},
	{"another's in its place", func(_, other []byte) []byte { return other }},
}

// harm is what a disk does to a value, or somebody who can write to it. Other is
// another row's value of the same column.
type harm struct {
	name string
	do   func(value, other []byte) []byte
}

// damage damages the values of one column in all rows of a person, while the bot is
// stopped, and returns how many there are.
func (w *world) damage(c sealedColumn, whose *someone, do func(value, other []byte) []byte) (damaged int) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	owner, live := "chat_id", "1 = 1"
	switch c.table {
	case "ties", "invitations", "professionals", "asks":
		owner = "person_chat"
	case "inbox":
		live = "state = 0"
	}
	rows, err := db.Query(fmt.Sprintf(`SELECT rowid, %s, %s FROM %s WHERE %s IS NOT NULL AND %s`, owner, c.column, c.table, c.column, live))
	if err != nil {
		w.t.Fatal(err)
	}
	theirs, other := map[int64][]byte{}, []byte("of nobody, and sealed by no key that there is")
	for rows.Next() {
		var row, chat int64
		var value []byte
		if err := rows.Scan(&row, &chat, &value); err != nil {
			w.t.Fatal(err)
		}
		if chat == whose.ID() {
			theirs[row] = value
		} else {
			other = value
		}
	}
	rows.Close()
	for row, value := range theirs {
		if _, err := db.Exec(fmt.Sprintf(`UPDATE %s SET %s = $1 WHERE rowid = $2`, c.table, c.column), do(bytes.Clone(value), other), row); err != nil {
			w.t.Fatal(err)
		}
	}
	return len(theirs)
}

// unpark lets what was parked be taken up at the next start.
func (w *world) unpark() {
	w.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(w.folder, "porchlight.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE inbox SET state = 0, attempts = 0, holder = 0 WHERE state = 2`); err != nil {
		w.t.Fatal(err)
	}
}

// town is where the damage happens: Ana with all that can be kept of somebody, whom
// Ben supports, and Olga, whom Pavel does.
type town struct {
	*world
	ana, ben, olga, pavel *someone
}

// settle makes a town, and stops its bot with something of Ana's in every table.
func (w *world) settle() *town {
	w.t.Helper()
	ana := sandbox.Profile{FirstName: "Anabel", Username: "anabel_m", LanguageCode: "en"}
	t := &town{w, &someone{w: w, Phone: w.stand.NewPhone(ana)}, w.person("Benedict", "en"), w.person("Olga", "en"), w.person("Pavel", "en")}
	for _, pair := range [][2]*someone{{t.ana, t.ben}, {t.olga, t.pavel}} {
		pair[0].isSupportedBy(pair[1], "Somebody")
		pair[0].says("/country US")
		pair[0].says("/timezone London")
		pair[1].says("/timezone London")
		pair[1].says("/nudges daily 18:00")
	}
	t.olga.says("/checkin 4 a walk by the river")
	t.ana.says("/checkin 2 rain since Sunday")
	t.olga.says("/remind mon 9:00 feed the cat")
	t.ana.says("/remind mon 9:00 water the fern")
	for _, one := range []*someone{t.olga, t.ana} {
		one.taps(one.says("what helped"), "Note what helped")
		one.says("an hour with the cat")
	}
	t.ana.says("/plan 2 a cup of cocoa")
	t.ana.says("/milestone a swim in the lake")
	for one, wants := range map[*someone]string{t.olga: "a ladder", t.ana: "a wheelbarrow"} {
		one.says("/ask " + wants)
		one.says("somebody")
		one.says("send")
	}
	t.olga.invites("Daria")
	t.ana.invites("Cornelia")
	t.ana.says("/supporters professional")
	t.ana.says("Dr. Leander")
	t.ana.says("555 0100, on Tuesdays")
	t.begins(t.ben, "Anabel").says("soup is on its way")
	t.begins(t.pavel, "Olga").says("see you at six")
	t.ana.says("/supporters professional")
	t.ana.says("Dr. Osgood") // how to reach him is still asked

	mend := w.breaks(t.ana)
	ana.Username = "anabel_n"
	if err := t.ana.Become(ana); err != nil {
		w.t.Fatal(err)
	}
	t.ana.says("/privacy") // can't be handled now, and is parked
	mend()
	t.begins(t.ben, "Anabel")
	away := w.stand.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
	t.ana.Say(distress)
	t.ben.Say("and bread as well")
	calm()
	w.out()
	away()
	w.unpark()
	return t
}

// begins lets a supporter begin to write to whom they support.
func (t *town) begins(supporter *someone, name string) *someone {
	t.t.Helper()
	supporter.taps(supporter.says("/nudges "+name), "Write to \u2068"+name+"\u2069 now")
	return supporter
}

// TestADamagedRowIsItsOwnersAlone damages each sealed column in all rows of Ana, in
// two ways that differ from column to column (storage's FuzzDamage tries each byte),
// and looks whether everybody is served: the others as if nothing were,
// and Ana with all that needs nothing of what is lost, with a plain word about what
// does, and with the helplines always.
func TestADamagedRowIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	for i, c := range sealedColumns(t) {
		for _, d := range []harm{flipped[i%len(flipped)], replaced[i%len(replaced)]} {
			t.Run(c.table+"."+c.column+" "+d.name, func(t *testing.T) {
				t.Parallel()
				inListeningWorld(t, func(w *world) {
					calm()
					town := w.settle()
					rows := w.damage(c, town.ana, d.do)
					if rows == 0 {
						t.Fatal("there is nothing to damage")
					}
					w.light()
					calm()
					town.othersAreServed(c)
					town.anaIsServed(c)
					town.isTold(rows)
				})
			})
		}
	}
}

// othersAreServed checks that Olga and Pavel notice nothing, nor Ben where it is not
// his tie that is damaged.
func (t *town) othersAreServed(c sealedColumn) {
	t.t.Helper()
	t.olga.holds(t.olga.says("/country IN"), "India")
	t.olga.holds(t.olga.says("/help"), "Tele MANAS")
	t.olga.holds(t.olga.says("/supporters"), "Somebody", "Daria")
	t.begins(t.pavel, "Olga").says("and bring a coat")
	if t.olga.fromBot("and bring a coat") != 1 {
		t.t.Errorf("Pavel's words do not arrive:\n%s", t.olga.transcript())
	}
	t.olga.says(distress)
	t.olga.showing("In danger right now")
	for _, supporter := range []*someone{t.pavel, t.ben} {
		supporter.SkipAll()
	}
	evening := time.Date(2026, time.November, 24, 18, 0, 0, 0, time.UTC)
	pass(time.Until(evening.Add(time.Minute)))
	for supporter, name := range map[*someone]string{t.pavel: "Olga", t.ben: "Anabel"} {
		if supporter == t.ben && c.table == "ties" {
			continue // nobody can say any more whose supporter he is
		}
		nudge := supporter.last()
		if supporter.holds(nudge, name); nudge.Buttons == nil {
			t.t.Errorf("no nudge about %s:\n%s", name, supporter.transcript())
		}
	}
}

// ofCircle are the columns of what stands in somebody's circle.
var ofCircle = []string{"ties.terms", "invitations.terms", "professionals.details"}

// anaIsServed checks what Ana sees of the damage to a column.
func (t *town) anaIsServed(c sealedColumn) {
	t.t.Helper()
	of := c.table + "." + c.column
	lost := func(column string) bool { return of == column }
	if t.ana.fromBot("988") == 0 {
		t.t.Errorf("she has no answer to distress:\n%s", t.ana.transcript())
	}
	if got := t.ana.fromBot("and bread as well"); (got == 0) != lost("outbox.body") {
		t.t.Errorf("what Ben wrote arrives %d times", got)
	}
	if got := t.ana.fromBot("Something went wrong"); (got == 2) != lost("inbox.body") || got > 2 {
		t.t.Errorf("she is told %d times that something went wrong", got)
	}
	if got := t.ana.fromBot("What is kept"); (got == 0) != lost("inbox.body") {
		t.t.Errorf("what she asked for before the damage is answered %d times", got)
	}
	t.ana.holds(t.ana.says("/country IE"), "Ireland")
	t.ana.SkipAll()
	t.ana.Say(distress)
	t.ana.sees("In danger right now", "Samaritans")
	calm()
	t.ana.SkipAll()
	t.ana.Reply(t.ana.showing("soup is on its way").ID, "that is so kind of you")
	t.ana.sees() // whatever is known of what it replies to
	circle := t.ana.says("/supporters")
	t.ana.holds(circle, "Your circle")
	for column, shown := range map[string]string{"ties.terms": "Somebody", "invitations.terms": "Cornelia", "professionals.details": "Dr. Leander"} {
		if strings.Contains(circle.Text, shown) == lost(column) || strings.Contains(circle.Text, "can't be read any more") != slices.Contains(ofCircle, of) {
			t.t.Errorf("with %s damaged her circle is %q", of, circle.Text)
		}
	}
	if slices.Contains(ofCircle, of) {
		if m := t.ana.taps(circle, "Take out"); strings.Contains(m.Text, "can't be read any more") {
			t.t.Errorf("it can't be taken out:\n%s", m.Text)
		}
	}
	if lost("ties.terms") {
		t.ana.isSupportedBy(t.ben, "Somebody")
		t.ana.holds(t.ana.says("/supporters"), "Somebody")
	}
	if note := t.ana.says("/checkin last"); strings.Contains(note.Text, "rain since Sunday") == lost("checkins.body") {
		t.t.Errorf("with %s damaged her last check-in is %q", of, note.Text)
	}
	if list := t.ana.says("/remind"); strings.Contains(list.Text, "water the fern") == lost("reminders.body") {
		t.t.Errorf("with %s damaged her reminders are %q", of, list.Text)
	}
	if plan := t.ana.says("/plan"); strings.Contains(plan.Text, "cup of cocoa") == lost("plan_lines.body") {
		t.t.Errorf("with %s damaged her plan is %q", of, plan.Text)
	}
	if drawn := t.ana.says("/milestone box"); strings.Contains(drawn.Text, "swim in the lake") == lost("good_things.body") {
		t.t.Errorf("with %s damaged her box is %q", of, drawn.Text)
	}
	if asks := t.ana.says("/ask"); strings.Contains(asks.Text, "a wheelbarrow") == lost("asks.body") {
		t.t.Errorf("with %s damaged what she asks for is %q", of, asks.Text)
	}
	t.ana.says("/export")
	t.ana.holds(t.ana.says("/help"), "Samaritans")
	t.ana.says("/delete yes")
	if left := t.damage(c, t.ana, func(value, _ []byte) []byte { return value }); left != 0 {
		t.t.Errorf("%d rows of hers are left after /delete", left)
	}
}

// isTold checks that the damage is counted and logged in a line for each value, and
// that the log holds nothing of anybody.
func (t *town) isTold(rows int) {
	t.t.Helper()
	if t.metric("porchlight_values_unreadable_total") < float64(rows) {
		t.t.Error("it is not counted")
	}
	said := strings.Count(t.log.String(), "a value can't be opened")
	if said != rows {
		t.t.Errorf("the log tells of %d damaged values, of %d:\n%s", said, rows, t.log)
	}
	for _, words := range []string{"Anabel", "Benedict", "Cornelia", "Leander", "Osgood", "Tuesdays", "soup", "bread", "rain", "river", "cocoa", "wheelbarrow", "ladder", "kill"} {
		if strings.Contains(t.log.String(), words) {
			t.t.Errorf("the log holds %q", words)
		}
	}
}
