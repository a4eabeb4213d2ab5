package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// program is the real binary, serving beside a stand-in for Telegram.
type program struct {
	t       testing.TB
	binary  string
	folder  string
	address string // of Telegram
	token   string
	more    []string // settings, beside those that each has
	log     *output
	process *exec.Cmd
}

func newProgram(t testing.TB, binary string, stand *sandbox.Server) *program {
	t.Helper()
	p := &program{t: t, binary: binary, folder: t.TempDir(), address: telegramOf(t, stand), token: stand.Token(), log: newOutput()}
	t.Cleanup(func() {
		if p.process != nil {
			p.kill()
		}
	})
	return p
}

func (p *program) start() {
	p.t.Helper()
	p.process = exec.Command(p.binary, "serve")
	p.process.Dir = p.folder
	p.process.Env = append([]string{
		"TELEGRAM_BOT_TOKEN=" + p.token, "TELEGRAM_API_URL=" + p.address, "LISTEN=", "LOG_LEVEL=info", "MESSAGES_PER_SECOND=1000",
	}, p.more...)
	p.process.Stderr = p.log
	if err := p.process.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	p.t.Helper()
	if err := p.process.Process.Kill(); err != nil {
		p.t.Error(err)
	}
	p.process.Wait() // says that it was killed
	p.process = nil
}

// end ends the program as whoever supervises it would.
func (p *program) end() {
	p.t.Helper()
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
	if err := p.process.Wait(); err != nil {
		p.t.Errorf("it ended with: %v\n%s", err, p.log)
	}
	p.process = nil
}

func TestKilledProgram(t *testing.T) {
	t.Parallel() // it waits more than it works
	binary := filepath.Join(t.TempDir(), "porchlight")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	t.Run("answers what it was killed over", func(t *testing.T) { killBeforeTheAnswer(t, binary) })
	t.Run("loses nothing", func(t *testing.T) { killAtAnyMoment(t, binary) })
	t.Run("loses nothing while many are held", func(t *testing.T) { killWhileManyAreHeld(t, binary) })
	t.Run("nudges everyone", func(t *testing.T) { killInAFanOut(t, binary) })
}

// killBeforeTheAnswer kills between the arrival of distress and the answer.
func killBeforeTheAnswer(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{})
	p := newProgram(t, binary, stand)
	ana := stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en"})
	mend := stand.Fault(sandbox.Fault{Method: "sendMessage", Cut: sandbox.Hang})
	p.start()
	ana.Say(distress)
	for stand.Pending() > 0 { // until it is stored, and Telegram has let go of it
		<-time.After(10 * time.Millisecond)
	}
	p.kill()
	mend()
	p.start()
	reads(t, ana, line)
	p.end()
	if got := answersTo(ana); got != 1 {
		t.Errorf("%d answers", got)
	}
}

func answersTo(phone *sandbox.Phone) int {
	count := 0
	for _, m := range phone.Messages() {
		if m.FromBot {
			count++
		}
	}
	return count
}

// kills is how often killAtAnyMoment kills; PORCHLIGHT_KILLS asks for another number.
const kills = 10

// killAtAnyMoment writes to the program from ever new people,
// kills it at random moments, and counts: each of them has to be answered, and
// again only what was on its way at a kill.
func killAtAnyMoment(t *testing.T, binary string) {
	rounds := kills
	if asked, err := strconv.Atoi(os.Getenv("PORCHLIGHT_KILLS")); err == nil {
		rounds = asked
	}
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newProgram(t, binary, stand)
	var commands, distressed []*sandbox.Phone
	for range rounds {
		p.start()
		death := time.After(50*time.Millisecond + rand.N(400*time.Millisecond))
		for alive := true; alive; {
			select {
			case <-time.After(rand.N(6 * time.Millisecond)):
				phone := stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
				if rand.N(3) == 0 {
					phone.Say(distress)
					distressed = append(distressed, phone)
				} else {
					phone.Say("/country US")
					commands = append(commands, phone)
				}
			case <-death:
				alive = false
			}
		}
		p.kill()
	}
	p.start()
	// Whatever waited at Telegram comes before this, so it is taken in once this is answered.
	end := stand.NewPhone(sandbox.Profile{FirstName: "Somebody", LanguageCode: "en"})
	end.Say("/country US")
	commands = append(commands, end)
	for _, phone := range commands {
		reads(t, phone, "Your country: United States")
	}
	for _, phone := range distressed {
		reads(t, phone, line)
	}
	for stand.Pending() > 0 { // an answer may be read before its update is confirmed
		<-time.After(10 * time.Millisecond)
	}
	p.end()
	again := func(phones []*sandbox.Phone) (count int) {
		for _, phone := range phones {
			count += answersTo(phone) - 1
		}
		return count
	}
	const onTheWay = 32
	for what, count := range map[string]int{"replies": again(commands), "crisis answers": again(distressed)} {
		if count > rounds*onTheWay {
			t.Errorf("%d %s came again, more than the %d that may be on their way at a kill", count, what, onTheWay)
		}
	}
	t.Logf("%d kills, %d commands and %d cries of distress, none lost; %d replies and %d crisis answers came again",
		rounds, len(commands), len(distressed), again(commands), again(distressed))
	for said := range strings.Lines(p.log.String()) {
		for _, sign := range []string{"panic", "ERROR", distress} {
			if strings.Contains(said, sign) {
				t.Errorf("the log holds %q: %s", sign, said)
			}
		}
	}
}
