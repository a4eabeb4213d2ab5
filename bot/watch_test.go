package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// A database that can't be used stops serve, but not before those who wrote in distress
// have the helplines. Whoever starts it again, with that or with a mended database, answers
// nobody twice and loses nothing.
func TestDistressIsAnsweredWhereServeCanNotUseItsDatabase(t *testing.T) {
	for _, c := range []struct {
		name string
		hurt func(*testing.T)
		says string
	}{
		{"its first page is damaged", overwrite(0), "restore a backup"},
		{"its list of tables is damaged", overwrite(4096), "restore a backup"},
		{"its keys are gone", func(t *testing.T) {
			if err := os.Rename("porchlight.db.keys", "elsewhere"); err != nil {
				t.Fatal(err)
			}
		}, "put it back"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stand := sandbox.New(sandbox.Options{})
			ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
			ben := stand.NewPhone(sandbox.Profile{FirstName: "Ben", LanguageCode: "en"})
			cat := stand.NewPhone(sandbox.Profile{FirstName: "Cat", LanguageCode: "en"})
			stop := serving(t, stand, nil)
			ana.Say("/country US")
			reads(t, ana, "United States")
			stop()
			whole, err := os.ReadFile("porchlight.db")
			if err != nil {
				t.Fatal(err)
			}
			c.hurt(t)
			ana.Say(distress)
			stop = serves(t)
			reads(t, ana, line)
			if _, says := stop(); !strings.Contains(says, c.says) || strings.Count(says, "\n") > 2 {
				t.Errorf("it says %q", says)
			}
			ben.Say(distress)
			stop = serves(t)
			reads(t, ben, line)
			cat.Say("/country CA")
			<-time.After(2 * awayPause) // its poll has brought that
			stop()
			if err := os.WriteFile("porchlight.db", whole, 0o600); err != nil {
				t.Fatal(err)
			}
			_ = os.Rename("elsewhere", "porchlight.db.keys")
			stop = serves(t)
			reads(t, cat, "Canada")
			ana.Say("/country GB")
			reads(t, ana, "United Kingdom")
			stop()
			for name, phone := range map[string]*sandbox.Phone{"Ana": ana, "Ben": ben} {
				if n := helplinesOn(phone); n != 1 {
					t.Errorf("%s has %d answers to one cry", name, n)
				}
			}
		})
	}
}

// Without its key nothing can be noted: distress is answered, the rest is left at Telegram
// until the key is there, and what was spooled before stays as it is.
func TestDistressIsAnsweredWhereTheKeyIsNotThere(t *testing.T) {
	for name, hide := range map[string]func() error{
		"lost":    func() error { return os.Remove("porchlight.key") },
		"another": func() error { return os.WriteFile("porchlight.key", []byte(someKey), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			stand := sandbox.New(sandbox.Options{})
			ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
			ben := stand.NewPhone(sandbox.Profile{FirstName: "Ben", LanguageCode: "en"})
			stop := serving(t, stand, nil)
			ana.Say("/country US")
			reads(t, ana, "United States")
			stop()
			key, err := os.ReadFile("porchlight.key")
			if err == nil {
				err = errors.Join(hide(), os.WriteFile("porchlight.spool", []byte("sealed"), 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
			stop = serves(t)
			ben.Say("/country CA")
			ana.Say(distress)
			reads(t, ana, line)
			if _, says := stop(); !strings.Contains(says, "key") {
				t.Errorf("it says %q", says)
			}
			spooled, err := os.ReadFile("porchlight.spool")
			if err != nil || string(spooled) != "sealed" {
				t.Errorf("what was spooled before is %q now, %v", spooled, err)
			}
			if err := errors.Join(os.Remove("porchlight.spool"), os.WriteFile("porchlight.key", key, 0o600)); err != nil {
				t.Fatal(err)
			}
			stop = serves(t)
			reads(t, ben, "Canada")
			stop()
		})
	}
}

// helplinesOn counts the answers to distress that a phone shows.
func helplinesOn(phone *sandbox.Phone) (n int) {
	for _, m := range phone.Messages() {
		if m.FromBot && strings.Contains(m.Text, line) {
			n++
		}
	}
	return n
}

// PostgreSQL may start later than the bot, as after a power cut: distress is answered
// meanwhile, and the rest is answered as soon as it is there.
func TestServeWaitsForPostgresAndAnswersDistressMeanwhile(t *testing.T) {
	address, err := url.Parse(storagetest.PostgresSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	server, port := address.Host, freePort(t)
	address.Host = fmt.Sprintf("127.0.0.1:%d", port)
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	stop := serving(t, stand, map[string]string{"DATABASE_URL": address.String(), "PORCHLIGHT_KEY": someKey})
	ana.Say(distress)
	reads(t, ana, line)
	ana.Say("/country US")
	front, err := net.Listen("tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer front.Close()
	go forward(front, server)
	reads(t, ana, "United States")
	if n := helplinesOn(ana); n != 1 {
		t.Errorf("%d answers to one cry", n)
	}
	if status, errs := stop(); status != exitClean {
		t.Errorf("status %d: %s", status, errs)
	}
}

// forward passes on what comes to a listener, until that is closed.
func forward(from net.Listener, to string) {
	for {
		near, err := from.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", to)
		if err != nil {
			near.Close()
			continue
		}
		go func() { io.Copy(far, near); far.Close() }()
		go func() { io.Copy(near, far); near.Close() }()
	}
}

// A large house's tables take long to change, and a server may accept calls that it does not
// answer: distress is answered meanwhile, once, and what else came afterwards.
func TestDistressIsAnsweredWhileOpeningTheDatabaseTakesLong(t *testing.T) {
	address, err := url.Parse(storagetest.PostgresSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	server := address.Host
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	address.Host = silent.Addr().String()
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	stop := serving(t, stand, map[string]string{"DATABASE_URL": address.String(), "PORCHLIGHT_KEY": someKey})
	ana.Say(distress)
	reads(t, ana, line)
	ana.Say("/country US")
	go forward(silent, server)
	reads(t, ana, "United States")
	if n := helplinesOn(ana); n != 1 {
		t.Errorf("%d answers to one cry", n)
	}
	if status, errs := stop(); status != exitClean {
		t.Errorf("status %d: %s", status, errs)
	}
}

// Whoever is told to end while the database is being opened ends.
func TestServeEndsWhileOpeningTheDatabaseTakesLong(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	stop := serving(t, stand, map[string]string{"DATABASE_URL": "postgres://someone@" + silent.Addr().String() + "/house", "PORCHLIGHT_KEY": someKey})
	ana.Say(distress)
	reads(t, ana, line)
	if status, errs := stop(); status != exitClean {
		t.Errorf("status %d: %s", status, errs)
	}
}

// A replica whose database a newer version has changed ends with what to do, and leaves what
// it held to the others.
func TestReplicaEndsWhereANewerVersionHasChangedTheDatabase(t *testing.T) {
	address := storagetest.PostgresSchema(t)
	stand := sandbox.New(sandbox.Options{})
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	environment(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": stand.Token(), "TELEGRAM_API_URL": telegramOf(t, stand), "DATABASE_URL": address, "PORCHLIGHT_KEY": someKey,
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stderr, ended := newOutput(), make(chan int, 1)
	go func() { ended <- run(ctx, []string{"serve"}, strings.NewReader(""), io.Discard, stderr) }()
	ana.Say("/country US")
	reads(t, ana, "United States")
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE porchlight_version SET version = 1000, compat = 1000`); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(stderr.String(), "\nporchlight: "+storage.ErrNewer.Error()) {
		select {
		case <-ended:
			t.Fatalf("it ended and said %s", stderr)
		case <-time.After(20 * time.Millisecond):
		}
	}
	ana.Say(distress)
	reads(t, ana, line)
	cancel()
	<-ended
}
