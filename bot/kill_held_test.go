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

// heldPeople is how many write while the database is locked: three times what
// Telegram shows at once.
const heldPeople = 300

// killWhileManyAreHeld locks the database, lets many people write, ends the program
// at a random moment, by a kill or in order, before or just after the lock is gone,
// and kills its next start as well: the spool is being taken up then. Everybody has to
// be answered in the end, and what the log says at an orderly end has to be true.
func killWhileManyAreHeld(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newProgram(t, binary, stand)
	h := &heldCrowd{t: t, stand: stand}
	p.start() // makes the database
	const rounds = 6
	for round := range rounds {
		first := stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
		first.Say("/country US")
		reads(t, first, "Your country") // so it has come up, and nobody waits
		unlock := p.lock()
		h.write(heldPeople)
		<-time.After(rand.N(2500 * time.Millisecond))
		switch round % 3 {
		case 0:
			p.kill()
			p.startsNot() // the database is still locked
			unlock()
		case 1:
			logged := len(p.log.String())
			p.end()
			h.isTrue(p.log.String()[logged:])
			unlock()
		case 2:
			unlock()
			<-time.After(rand.N(1200 * time.Millisecond)) // what is held is being stored
			p.kill()
		}
		p.start()
		<-time.After(rand.N(150 * time.Millisecond))
		p.kill()
		p.start()
	}
	h.areAnswered()
	for stand.Pending() > 0 {
		<-time.After(10 * time.Millisecond)
	}
	p.end()
	if left, err := filepath.Glob(filepath.Join(p.folder, "*.spool")); err != nil || len(left) > 0 {
		t.Errorf("the spool is left: %v, %v", left, err)
	}
	t.Logf("%d ends and %d kills at the start, %d commands and %d cries of distress, none lost", rounds, rounds, len(h.commands), len(h.distressed))
	for said := range strings.Lines(p.log.String()) {
		for _, sign := range []string{"panic", "lost", distress} {
			if strings.Contains(said, sign) {
				t.Errorf("the log holds %q: %s", sign, said)
			}
		}
	}
}

// heldCrowd are people who write while nothing can be stored.
type heldCrowd struct {
	t                    *testing.T
	stand                *sandbox.Server
	commands, distressed []*sandbox.Phone
}

// write lets so many new people write, every tenth or so in distress.
func (h *heldCrowd) write(people int) {
	for range people {
		phone := h.stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
		if rand.N(10) == 0 {
			phone.Say(distress)
			h.distressed = append(h.distressed, phone)
		} else {
			phone.Say("/country US")
			h.commands = append(h.commands, phone)
		}
	}
}

// areAnswered waits until everybody who ever wrote is.
func (h *heldCrowd) areAnswered() {
	h.t.Helper()
	for _, phone := range h.commands {
		reads(h.t, phone, "Your country: United States")
	}
	for _, phone := range h.distressed {
		reads(h.t, phone, line)
	}
}

// isTrue checks what the log says at the end of a process with people waiting: that
// no more are at Telegram than are, and that nobody is in neither place.
func (h *heldCrowd) isTrue(log string) {
	h.t.Helper()
	inSpool, atTelegram, pending := counted(h.t, log, logSpooled), counted(h.t, log, logAtTelegram), h.stand.Pending()
	if atTelegram > pending || inSpool+pending < heldPeople || counted(h.t, log, logLost) > 0 {
		h.t.Errorf("of %d people there are %d at Telegram; the log says:\n%s", heldPeople, pending, log)
	}
}

// startsNot starts the program, which has to give up by itself and to say why.
func (p *program) startsNot() {
	p.t.Helper()
	logged := len(p.log.String())
	p.start()
	if err := p.process.Wait(); err == nil || !strings.Contains(p.log.String()[logged:], "locked") {
		p.t.Errorf("it started while the database was locked: %v\n%s", err, p.log.String()[logged:])
	}
	p.process = nil
}
