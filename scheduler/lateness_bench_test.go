package scheduler

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"testing"
	"text/tabwriter"
	"time"

	"porchlight/storage"
)

// BenchmarkLateness lets a day pass for circles of several sizes and prints how late
// what the bot says is, by the real Pace and the lanes as the Dispatcher empties them, on
// a clock of its own; TestLatenessIsTheDispatchers holds the two together. What people do
// that day is assumed, see lateness_day_test.go. It takes about half a minute:
//
//	go test ./scheduler -run '^$' -bench Lateness -benchtime 1x
func BenchmarkLateness(b *testing.B) {
	for b.Loop() {
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "\npeople\tbots\ta day\tbusiest hour\tirregular p50\tp99\tlatest\tat a time p50\tp99\tlatest\ttoo late\treplies p99\tlatest\tcrisis\t")
		rows := map[int]string{} // by how many people a bot has
		for _, size := range []struct{ people, bots int }{
			{1_000, 1}, {10_000, 1}, {100_000, 1}, {500_000, 1}, {1_000_000, 1}, {1_000_000, 2}, {1_000_000, 10}, {10_000_000, 20}, {10_000_000, 100},
		} {
			share := size.people / size.bots
			all := dayOf(share)
			if rows[share] == "" {
				said := newHouse().pass(all)
				rows[share] = fmt.Sprintf("%.1f/s\t%s\t%s\t%.1f %%\t%s\t%s\t%s\t", busiestHour(all), said.of(irregular), said.of(atATime),
					float64(100*said.lapsed)/float64(len(all)), said.p99(reply), said.latest(reply), said.latest(crisis))
			}
			fmt.Fprintf(w, "%d\t%d\t%d\t%s\n", size.people, size.bots, len(all)*size.bots, rows[share])
		}
		w.Flush()
	}
}

// BenchmarkLanes has 3,000 nudges due at once, and for three minutes people who write,
// some in distress: with our lanes, and with one line for all at the same rate, which is
// what a queue in front of Telegram usually is. The ratios are of the line over the lanes.
//
//	go test ./scheduler -run '^$' -bench Lanes -benchtime 1x
func BenchmarkLanes(b *testing.B) {
	for b.Loop() {
		lanes, line := newHouse(), newHouse()
		line.lane = func(what) storage.Lane { return storage.LaneReply }
		ours, theirs := lanes.pass(rush()), line.pass(rush())
		for of, name := range map[what]string{crisis: "crisis", reply: "reply", irregular: "nudge"} {
			for _, hundredths := range []int{50, 99} {
				metric := fmt.Sprintf("%s-p%d-", name, hundredths)
				ms, lineMS := float64(ours.quantile(of, hundredths)), float64(theirs.quantile(of, hundredths))
				b.ReportMetric(ms, metric+"ms")
				b.ReportMetric(lineMS, "line-"+metric+"ms")
				b.ReportMetric(max(1, lineMS)/max(1, ms), metric+"ratio") // below a millisecond nothing is told apart
			}
		}
		b.ReportMetric(0, "ns/op")
	}
}

// rush is what BenchmarkLanes has to say.
func rush() (all []message) {
	for i := range 3000 {
		all = append(all, message{0, storage.ChatID(i), irregular})
	}
	for at := int64(100); at < 3*minute; at += 200 { // five a second
		who := reply
		if at%(3*second) == 100 {
			who = crisis
		}
		all = append(all, message{at, storage.ChatID(10_000 + at), who})
	}
	return all
}

// What is said, as the table tells it apart.
type what int

const (
	crisis what = iota
	reply
	words
	irregular // nudges
	atATime   // nudges and reminders
)

func (w what) lane() storage.Lane {
	return [...]storage.Lane{storage.LaneCrisis, storage.LaneReply, storage.LaneWords, storage.LaneNudge, storage.LaneNudge}[w]
}

// message is one that is to be said, at a millisecond of the day.
type message struct {
	due  int64
	chat storage.ChatID
	what what
}

// busiestHour is how many messages a second are due in the hour in which most are.
func busiestHour(all []message) float64 {
	hours := map[int64]int{}
	most := 0
	for _, m := range all {
		hours[m.due/hour]++
		most = max(most, hours[m.due/hour])
	}
	return float64(most) / 3600
}

// lateness is how late messages left, in milliseconds.
type lateness struct {
	by     map[what][]int64
	lapsed int
}

func (l lateness) quantile(of what, hundredths int) int64 {
	all := l.by[of]
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)*hundredths/100, len(all)-1)]
}

func (l lateness) p99(of what) string    { return short(l.quantile(of, 99)) }
func (l lateness) latest(of what) string { return short(l.quantile(of, 100)) }
func (l lateness) of(of what) string {
	return short(l.quantile(of, 50)) + "\t" + l.p99(of) + "\t" + l.latest(of)
}

// short writes milliseconds as people read them.
func short(ms int64) string {
	took := time.Duration(ms) * time.Millisecond
	switch {
	case took < 10*time.Second:
		return fmt.Sprintf("%.1f s", took.Seconds())
	case took < 2*time.Minute:
		return fmt.Sprintf("%.0f s", took.Seconds())
	case took < 2*time.Hour:
		return fmt.Sprintf("%.0f min", took.Minutes())
	default:
		return fmt.Sprintf("%.1f h", took.Hours())
	}
}

const (
	takes  = 80       // how long Telegram takes for a message
	lapses = 2 * hour // how late a nudge may still leave
)

// house is a bot on a clock of its own: the real Pace, and lanes that are emptied as the
// Dispatcher does.
type house struct {
	now     int64 // milliseconds of the day
	pace    *Pace
	lane    func(what) storage.Lane
	waiting map[storage.Lane][]message
	ends    []flight // in their order, since all take the same time
	sending map[storage.ChatID]int
	late    lateness
}

// flight is a send that has begun.
type flight struct {
	end  int64
	chat storage.ChatID
}

func newHouse() *house {
	midnight := time.Date(2026, time.November, 24, 0, 0, 0, 0, time.UTC)
	h := &house{
		pace: NewPace(30), lane: what.lane, waiting: map[storage.Lane][]message{}, sending: map[storage.ChatID]int{},
		late: lateness{by: map[what][]int64{}},
	}
	h.pace.now = func() time.Time { return midnight.Add(time.Duration(h.now) * time.Millisecond) }
	return h
}

// pass lets the day pass, and as much longer as the last message takes.
func (h *house) pass(all []message) lateness {
	slices.SortStableFunc(all, func(a, b message) int { return cmp.Compare(a.due, b.due) })
	next := 0
	for again := int64(0); ; {
		h.now = again
		for ; next < len(all) && all[next].due <= h.now; next++ {
			lane := h.lane(all[next].what)
			h.waiting[lane] = append(h.waiting[lane], all[next])
		}
		for len(h.ends) > 0 && h.ends[0].end <= h.now {
			h.land()
		}
		wait := h.round()
		again = h.now + hour
		if wait > 0 {
			again = h.now + wait
		}
		if next < len(all) {
			again = min(again, all[next].due)
		}
		if len(h.ends) > 0 {
			again = min(again, h.ends[0].end)
		} else if next == len(all) && wait == 0 {
			return h.late
		}
	}
}

func (h *house) land() {
	chat := h.ends[0].chat
	h.ends = h.ends[1:]
	if h.sending[chat]--; h.sending[chat] == 0 {
		delete(h.sending, chat)
	}
}

// round starts what may leave now and returns how long the next has to wait; 0: until
// something happens.
func (h *house) round() (wait int64) {
	for _, lane := range storage.Lanes {
		if some := h.startLane(lane); some > 0 && (wait == 0 || some < wait) {
			wait = some
		}
	}
	return wait
}

// startLane does so for a lane. As in the Dispatcher a chat that has to wait for its own
// sake holds up nobody behind it, of the next that are at hand.
func (h *house) startLane(lane storage.Lane) (wait int64) {
	line := h.waiting[lane]
	for i := 0; i < len(line) && i < inFlight; {
		m := line[i]
		lapsed := lane == storage.LaneNudge && h.now-m.due > lapses
		if lane != storage.LaneCrisis && !lapsed {
			if len(h.ends) >= inFlight {
				break // the end of a send starts the next round
			}
			if all := h.forAll(lane); all > 0 {
				wait = all
				break
			}
			if h.sending[m.chat] > 0 {
				i++
				continue
			}
		}
		if lapsed {
			h.late.lapsed++
		} else if own := up(h.pace.Take(lane, m.chat)); own > 0 {
			wait = own
			i++
			continue
		} else {
			h.ends = append(h.ends, flight{h.now + takes, m.chat})
			h.sending[m.chat]++
			h.late.by[m.what] = append(h.late.by[m.what], h.now-m.due)
		}
		copy(line[1:i+1], line[:i]) // those that wait before it stay in front
		line = line[1:]
	}
	h.waiting[lane] = line
	return wait
}

// forAll is how long everybody in a lane has to wait: asked before each chat's own share,
// since with a day's messages waiting it is nearly always this.
func (h *house) forAll(lane storage.Lane) int64 {
	wait := untilToken(h.pace.all, h.pace.now())
	if isBulk(lane) {
		wait = max(wait, untilToken(h.pace.bulk, h.pace.now()))
	}
	return up(wait)
}

// up is whole milliseconds.
func up(d time.Duration) int64 { return int64((d + time.Millisecond - 1) / time.Millisecond) }
