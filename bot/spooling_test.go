package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// takeDatabase takes the database away and returns what puts it back.
func (w *world) takeDatabase() (putBack func()) {
	w.t.Helper()
	file := filepath.Join(w.folder, "porchlight.db")
	if err := os.Rename(file, file+".away"); err != nil {
		w.t.Fatal(err)
	}
	return func() {
		w.t.Helper()
		if err := os.Rename(file+".away", file); err != nil {
			w.t.Fatal(err)
		}
	}
}

// pass lets time pass, and what is under way then come to rest.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// crowd are many people, of whom every tenth is in distress.
type crowd struct {
	w      *world
	people []*someone
}

func (w *world) crowd(size int) *crowd {
	c := &crowd{w: w}
	for range size {
		c.people = append(c.people, w.person("Somebody", "en"))
	}
	return c
}

func (c *crowd) write() {
	for i, someone := range c.people {
		if i%10 == 9 {
			someone.Say(distress)
		} else {
			someone.Say("/country US")
		}
	}
}

// areServed checks that everybody is answered once.
func (c *crowd) areServed(when string) {
	c.w.t.Helper()
	twice, never := 0, 0
	for i, someone := range c.people {
		want := "Your country: United States"
		if i%10 == 9 {
			want = "In danger right now"
		}
		switch someone.fromBot(want) {
		case 0:
			never++
		case 1:
		default:
			twice++
		}
	}
	if never+twice > 0 {
		c.w.t.Errorf("%s: of %d people %d were not answered, and %d twice", when, len(c.people), never, twice)
	}
}

// inDistressAreHeard checks that they are, whatever else happens.
func (c *crowd) inDistressAreHeard(when string) {
	c.w.t.Helper()
	for i, someone := range c.people {
		if i%10 == 9 && someone.fromBot("In danger right now") != 1 {
			c.w.t.Errorf("%s: number %d in distress has %d answers", when, i, someone.fromBot("In danger right now"))
		}
	}
}

// logged returns the count that a line of the log tells, 0 if there is no such line.
func (w *world) logged(message string) int {
	w.t.Helper()
	return counted(w.t, w.log.String(), message)
}

// counted returns the count that a line of a log tells, 0 if there is no such line.
func counted(t testing.TB, log, message string) int {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(message) + `.* count=(\d+)`).FindStringSubmatch(log)
	if found == nil {
		return 0
	}
	count, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return count
}

const (
	logSpooled    = "some updates could not be stored; they are in the spool for the next start"
	logAtTelegram = "some updates could not be stored; Telegram will send them again"
	logLost       = "some updates are lost"
	logAlone      = "neither the database nor the spool can be written to"
)

func (w *world) spool() string { return filepath.Join(w.folder, "porchlight.spool") }

func (w *world) spoolIsGone(when string) {
	w.t.Helper()
	if _, err := os.Stat(w.spool()); !os.IsNotExist(err) {
		w.t.Errorf("%s: the spool is still there, %v", when, err)
	}
}

// TestStopWhileManyAreHeldLosesNobody stops the bot with more waiting than Telegram
// shows, at moments before, in and behind each window of a hundred.
func TestStopWhileManyAreHeldLosesNobody(t *testing.T) {
	t.Parallel()
	for size, moments := range map[int][]time.Duration{
		99: {time.Minute}, 100: {0, time.Minute}, 101: {700 * time.Millisecond, time.Minute},
		250: {0, 200 * time.Millisecond, 700 * time.Millisecond, 3 * time.Second, time.Minute},
	} {
		for _, after := range moments {
			t.Run(fmt.Sprintf("%d after %v", size, after), func(t *testing.T) {
				t.Parallel()
				inDarkWorld(t, "2026-11-24", func(w *world) {
					w.stand = sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
					w.change = func(s *settings) { s.MessagesPerSecond = 1000 }
					w.light()
					calm()
					c := w.crowd(size)
					putBack := w.takeDatabase()
					c.write()
					pass(after)
					w.out()
					if after == time.Minute {
						c.inDistressAreHeard("while the database is away")
						if pending := w.stand.Pending(); pending >= pollLimit {
							t.Errorf("%d wait at Telegram, where it shows only the first", pending)
						}
					}
					inSpool, atTelegram := w.logged(logSpooled), w.logged(logAtTelegram)
					if w.logged(logLost) > 0 || atTelegram > w.stand.Pending() || inSpool+w.stand.Pending() < size {
						t.Errorf("of %d there are %d in the spool and %d at Telegram; the log says:\n%s", size, inSpool, w.stand.Pending(), w.log)
					}
					putBack()
					w.light()
					pass(2 * time.Minute)
					c.areServed("after the next start")
					w.spoolIsGone("after the next start")
					if pending := w.stand.Pending(); pending != 0 {
						t.Errorf("%d updates are not confirmed", pending)
					}
				})
			})
		}
	}
}

func TestWhatIsSpooledIsStoredWhenTheDatabaseComesBack(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.stand = sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
		w.change = func(s *settings) { s.MessagesPerSecond = 1000 }
		w.light()
		calm()
		for round := range 2 {
			c := w.crowd(350)
			putBack := w.takeDatabase()
			c.write()
			pass(time.Minute)
			data, err := os.ReadFile(w.spool())
			if err != nil || len(data) == 0 {
				t.Fatalf("nothing is spooled: %v", err)
			}
			for _, words := range []string{"country", "kill", "Somebody"} {
				if strings.Contains(string(data), words) {
					t.Errorf("the spool holds %q in the clear", words)
				}
			}
			c.inDistressAreHeard("while the database is away")
			putBack()
			pass(2 * time.Minute)
			c.areServed(fmt.Sprintf("round %d", round))
			w.spoolIsGone("with the database back")
		}
		if strings.Contains(w.log.String(), logAlone) {
			t.Errorf("the log says that the spool can't be written to:\n%s", w.log)
		}
	})
}

// blockSpool puts a folder where the spool would be, as a disk that is full.
func (w *world) blockSpool() (unblock func()) {
	w.t.Helper()
	if err := os.Mkdir(w.spool(), 0o700); err != nil {
		w.t.Fatal(err)
	}
	return func() {
		w.t.Helper()
		if err := os.Remove(w.spool()); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestFullDiskIsToldAndPeopleAreHeardOn(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.stand = sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
		w.change = func(s *settings) { s.MessagesPerSecond = 1000 }
		w.listening = true
		w.light()
		calm()
		c := w.crowd(300)
		putBack := w.takeDatabase()
		unblock := w.blockSpool()
		c.write()
		pass(time.Minute)
		c.inDistressAreHeard("with neither database nor spool")
		if said := strings.Count(w.log.String(), logAlone); said != 1 {
			t.Errorf("the log says %d times that all is in memory alone:\n%s", said, w.log)
		}
		atRisk := w.metric("porchlight_updates_at_risk")
		if pending := w.stand.Pending(); int(atRisk) != 300-pending || pending >= pollLimit {
			t.Errorf("%v updates are at risk, and %d of 300 wait at Telegram", atRisk, pending)
		}
		unblock()
		pass(time.Minute)
		w.counts("with the disk back", map[string]float64{"porchlight_updates_at_risk": 0})
		if !strings.Contains(w.log.String(), "what is held is in the spool now") {
			t.Errorf("the log does not say that it is safe now:\n%s", w.log)
		}
		w.out()
		putBack()
		w.listening = false
		w.light()
		pass(2 * time.Minute)
		c.areServed("after the next start")
	})
}

func TestWhatIsLostWithAFullDiskIsCountedTruly(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.stand = sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
		w.change = func(s *settings) { s.MessagesPerSecond = 1000 }
		w.light()
		calm()
		const size = 330
		c := w.crowd(size)
		putBack := w.takeDatabase()
		unblock := w.blockSpool()
		c.write()
		pass(time.Minute)
		w.out()
		pending := w.stand.Pending()
		if lost, atTelegram := w.logged(logLost), w.logged(logAtTelegram); lost != size-pending || atTelegram != pending || w.logged(logSpooled) != 0 {
			t.Errorf("%d wait at Telegram, and the log says that %d do and %d are lost", pending, atTelegram, lost)
		}
		if pending == 0 {
			t.Error("the last ones were confirmed at the stop, for nothing")
		}
		unblock()
		putBack()
		w.light()
		pass(2 * time.Minute)
		answered := 0
		for _, someone := range c.people {
			answered += min(1, someone.fromBot("Your country")+someone.fromBot("In danger right now"))
		}
		if want := pending + (size-pending)/10; answered < want {
			t.Errorf("%d were answered, want those that waited at Telegram and those in distress, %d", answered, want)
		}
	})
}

func TestNobodyTakesTheOthersRoomWhileStorageIsAway(t *testing.T) {
	t.Parallel()
	inDarkWorld(t, "2026-11-24", func(w *world) {
		w.stand = sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
		w.change = func(s *settings) { s.MessagesPerSecond = 1000 }
		w.light()
		calm()
		troll := w.person("Troll", "en")
		putBack := w.takeDatabase()
		for range 120 {
			troll.Say(strings.Repeat("much to say ", 300))
		}
		c := w.crowd(60)
		c.write()
		pass(time.Minute)
		ofTroll := w.porch.intake.heldOf(storage.ChatID(troll.ID()))
		if ofTroll > mostHeldOfChat || ofTroll < mostHeldOfChat/2 {
			t.Errorf("%d bytes are held of one chat, of %d", ofTroll, mostHeldOfChat)
		}
		if troll.fromBot("could not take that in") == 0 {
			t.Errorf("they are not told that what they write is not kept:\n%s", troll.last().Text)
		}
		putBack()
		pass(5 * time.Minute)
		c.areServed("with the database back")
	})
}

// heldOf returns how many bytes are held of a chat.
func (in *intake) heldOf(chat storage.ChatID) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.bytesOf[chat]
}

func TestMemoryIsBoundedHoweverLargeWhatIsHeld(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		defer w.takeDatabase()()
		before := heap()
		text := strings.Repeat("\\ud83d\\ude42", 2000) // an emoji, as JSON may spell it
		for id, refused := 1, 0; refused < 5; id++ {
			raw := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"Ana"}}}`,
				id, text, id, id)
			a, err := w.porch.reader.read([]byte(raw), time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if w.porch.intake.take(context.Background(), a) == nil {
				refused++
			}
		}
		w.porch.intake.mu.Lock()
		held, size := len(w.porch.intake.held), w.porch.intake.bytes
		w.porch.intake.mu.Unlock()
		grown := heap() - before
		t.Logf("%d held, %d bytes by our count, %d of the heap", held, size, grown)
		if size > mostHeldBytes || held > 2000 || held < 1000 {
			t.Errorf("%d updates of %d bytes are held", held, size)
		}
		if grown > 4*mostHeldBytes {
			t.Errorf("the heap has grown by %d bytes, for %d that are held", grown, size)
		}
	})
}

// heap is what is alive on it.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
