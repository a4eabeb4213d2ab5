package picture

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"time"
)

// The ends of the scale.
const (
	Worst = 1
	Best  = 5
)

// Mood is a picture of some weeks: a dot for each check-in, a line of how seven days
// went in the middle, and nothing where nothing was told.
type Mood struct {
	First string `json:"first"` // the day on its left edge, "2026-11-28"
	Days  int    `json:"days"`
	// Told are the check-ins, by their place among the days.
	Told []Told `json:"told"`
	// Marks are days that have a star above them, by the same.
	Marks []int `json:"marks,omitempty"`
}

// Told is one check-in.
type Told struct {
	Day   int `json:"day"`
	Score int `json:"score"`
}

// The picture is a card with a ground of its own, so that it is readable on Telegram's
// light theme and on the dark one, and dazzles nobody at night. No colour is a verdict:
// a bad day's dot is a good day's.
const (
	width, height            = 1080, 720
	left, right, top, bottom = 130, 1040, 90, 620
)

var (
	ground = color.NRGBA{0x24, 0x2e, 0x3d, 0xff}
	grid   = color.NRGBA{0xff, 0xff, 0xff, 0x1e}
	quiet  = color.NRGBA{0xc3, 0xcc, 0xd8, 0xff} // faces and digits
	warm   = color.NRGBA{0xf5, 0xc9, 0x7a, 0xff} // dots
	calm   = color.NRGBA{0x7f, 0xb8, 0xe6, 0xff} // the line
)

// PNG draws the picture.
func (m Mood) PNG() ([]byte, error) {
	c := newCanvas(width, height, ground)
	for score := Worst; score <= Best; score++ {
		y := rowOf(float64(score))
		c.stroke(point{left, y}, point{right, y}, pen{2, grid})
		c.face(point{left / 2, y}, 34, score, pen{5, quiet})
	}
	m.drawDates(c)
	for _, line := range m.lines() {
		c.path(pen{7, calm}, line...)
	}
	radius := min(13, max(4, m.dayWidth()*0.42))
	for _, told := range m.Told {
		if m.holds(told.Day) && told.Score >= Worst && told.Score <= Best {
			c.dot(point{m.columnOf(told.Day), rowOf(float64(told.Score))}, radius, warm)
		}
	}
	for _, day := range m.Marks {
		if m.holds(day) {
			c.star(point{m.columnOf(day), top / 2}, 16, pen{4, warm})
		}
	}
	var file bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, c)
	return file.Bytes(), err
}

func (m Mood) holds(day int) bool { return day >= 0 && day < m.Days }

// dayWidth is how wide a day is.
func (m Mood) dayWidth() float64 { return float64(right-left) / float64(max(m.Days, 1)) }

func (m Mood) columnOf(day int) float64 { return left + (float64(day)+0.5)*m.dayWidth() }

func rowOf(score float64) float64 {
	return bottom - 30 - (score-Worst)/(Best-Worst)*(bottom-top-60)
}

// The calm line is the middle of the seven days around a day, of which the nearer weigh
// more, where something was told of three of them or more: it leaves a gap a gap.
const (
	aroundDay = 3
	fewest    = 3
)

// lines are the pieces of the calm line.
func (m Mood) lines() (all [][]point) {
	means := m.Means()
	var line []point
	for day := range m.Days {
		sum, weights, count := 0.0, 0.0, 0
		for near := max(0, day-aroundDay); near <= min(m.Days-1, day+aroundDay); near++ {
			if !math.IsNaN(means[near]) {
				weight := 1 + aroundDay - math.Abs(float64(near-day))
				sum, weights, count = sum+weight*means[near], weights+weight, count+1
			}
		}
		if count >= fewest {
			line = append(line, point{m.columnOf(day), rowOf(sum / weights)})
			continue
		}
		if len(line) > 1 {
			all = append(all, line)
		}
		line = nil
	}
	if len(line) > 1 {
		all = append(all, line)
	}
	return all
}

// Means are the days' own: what was told several times a day counts as one day. Of a day
// of which nothing was told it is no number.
func (m Mood) Means() []float64 {
	sums, counts := make([]float64, m.Days), make([]float64, m.Days)
	for _, told := range m.Told {
		if m.holds(told.Day) {
			sums[told.Day], counts[told.Day] = sums[told.Day]+float64(told.Score), counts[told.Day]+1
		}
	}
	for day := range sums {
		sums[day] /= counts[day] // 0/0 is no number
	}
	return sums
}

// manyDays is from when on the digits below are months and no days.
const manyDays = 60

// ShowsMonths reports whether the digits below are months.
func (m Mood) ShowsMonths() bool { return m.Days >= manyDays }

// drawDates writes below the picture the days of the month, of each Monday; of many days
// the months where they begin. A fine line goes up from each.
func (m Mood) drawDates(c canvas) {
	first, err := time.Parse(time.DateOnly, m.First)
	if err != nil {
		return // a picture without dates is better than none
	}
	for day := range m.Days {
		date := first.AddDate(0, 0, day)
		label, is := date.Day(), date.Weekday() == time.Monday
		if m.ShowsMonths() {
			label, is = int(date.Month()), date.Day() == 1
		}
		if !is {
			continue
		}
		x := m.columnOf(day)
		c.stroke(point{x, top}, point{x, bottom}, pen{2, grid})
		c.number(point{x, bottom + 50}, 42, strconv.Itoa(label), pen{5, quiet})
	}
}
