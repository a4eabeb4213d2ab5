package main

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"porchlight/bot/sandbox"
)

// lock keeps everybody else from writing to the program's database until the
// function that it returns is called, as another program's long write does.
func (p *program) lock() (unlock func()) {
	p.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(p.folder, "porchlight.db")+"?_busy_timeout=10000")
	if err != nil {
		p.t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		p.t.Fatal(err)
	}
	return func() {
		conn.Close()
		db.Close()
	}
}

// heldPeople is how many write while the database is locked: more than Telegram
// shows at once.
const heldPeople = 230

// killWhileManyAreHeld locks the database, lets many people write, ends the program
// at a random moment, by a kill or in order, and kills its next start as well: the
// spool is being taken up then. Everybody has to be answered in the end.
func killWhileManyAreHeld(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newProgram(t, binary, stand)
	var commands, distressed []*sandbox.Phone
	p.start() // makes the database
	const rounds = 4
	for round := range rounds {
		first := stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
		first.Say("/country US")
		reads(t, first, "Your country") // so it has come up, and nobody waits
		unlock := p.lock()
		for range heldPeople {
			phone := stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
			if rand.N(10) == 0 {
				phone.Say(distress)
				distressed = append(distressed, phone)
			} else {
				phone.Say("/country US")
				commands = append(commands, phone)
			}
		}
		<-time.After(rand.N(2500 * time.Millisecond))
		if round%2 == 0 {
			p.kill()
		} else {
			p.end()
		}
		unlock()
		p.start()
		<-time.After(rand.N(150 * time.Millisecond))
		p.kill()
		p.start()
	}
	for _, phone := range commands {
		reads(t, phone, "Your country: United States")
	}
	for _, phone := range distressed {
		reads(t, phone, line)
	}
	for stand.Pending() > 0 {
		<-time.After(10 * time.Millisecond)
	}
	p.end()
	if left, err := filepath.Glob(filepath.Join(p.folder, "*.spool")); err != nil || len(left) > 0 {
		t.Errorf("the spool is left: %v, %v", left, err)
	}
	t.Logf("%d ends and %d kills at the start, %d commands and %d cries of distress, none lost", rounds, rounds, len(commands), len(distressed))
	for said := range strings.Lines(p.log.String()) {
		for _, sign := range []string{"panic", "lost", distress} {
			if strings.Contains(said, sign) {
				t.Errorf("the log holds %q: %s", sign, said)
			}
		}
	}
}
