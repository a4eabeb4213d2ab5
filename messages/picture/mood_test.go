package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func drawn(t testing.TB, m Mood) image.Image {
	t.Helper()
	file, err := m.PNG()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil || picture.Bounds() != image.Rect(0, 0, width, height) {
		t.Fatalf("%v, %v", err, picture)
	}
	return picture
}

func colorAt(picture image.Image, at point) color.NRGBA {
	return color.NRGBAModel.Convert(picture.At(int(at.x), int(at.y))).(color.NRGBA)
}

// TestADotStandsWhereADayWasToldAndNothingWhereNoneWas looks at the place of every day
// and score, whatever was told.
func TestADotStandsWhereADayWasToldAndNothingWhereNoneWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Mood{First: "2026-02-25", Days: rapid.SampledFrom([]int{14, 30, 90}).Draw(t, "days")}
		told := map[Told]bool{}
		for range rapid.IntRange(0, 40).Draw(t, "count") {
			one := Told{rapid.IntRange(-2, m.Days+1).Draw(t, "day"), rapid.IntRange(Worst, Best).Draw(t, "score")}
			m.Told, told[one] = append(m.Told, one), true
		}
		file, err := m.PNG()
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for day := range m.Days {
			for score := Worst; score <= Best; score++ {
				isDot := colorAt(picture, point{m.columnOf(day), rowOf(float64(score))}) == warm
				if isDot != told[Told{day, score}] {
					t.Fatalf("day %d, score %d: a dot: %v", day, score, isDot)
				}
			}
		}
	})
}

func TestTheLineLeavesAGapAGap(t *testing.T) {
	m := Mood{First: "2026-10-01", Days: 60}
	for day := range 20 {
		m.Told = append(m.Told, Told{day, 2}, Told{day + 40, 4})
	}
	m.Told = append(m.Told, Told{30, 5}, Told{31, 5}) // two days are no line
	lines := m.lines()
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2", len(lines))
	}
	for i, score := range []float64{2, 4} {
		for _, p := range lines[i] {
			if math.Abs(p.y-rowOf(score)) > 1e-9 {
				t.Errorf("line %d lies at %v, want %v", i, p.y, rowOf(score))
			}
		}
	}
	if end, begin := lines[0][len(lines[0])-1].x, lines[1][0].x; end > m.columnOf(21) || begin < m.columnOf(38) {
		t.Errorf("the gap is drawn over: the lines end at %v and begin at %v", end, begin)
	}
	picture := drawn(t, m)
	for day := 22; day < 38; day++ {
		for y := rowOf(Best) + 20; y < rowOf(Worst)-20; y++ {
			if colorAt(picture, point{m.columnOf(day), y}) == calm {
				t.Fatalf("a line is drawn on day %d", day)
			}
		}
	}
}

// TestADayOfSeveralIsOne holds that a day weighs no more for having been told often.
func TestADayOfSeveralIsOne(t *testing.T) {
	means := Mood{Days: 3, Told: []Told{{0, 1}, {0, 2}, {0, 3}, {2, 5}, {7, 1}, {-1, 1}}}.Means()
	if means[0] != 2 || !math.IsNaN(means[1]) || means[2] != 5 {
		t.Errorf("%v", means)
	}
}

func TestMarksStandAboveTheirDays(t *testing.T) {
	m := Mood{First: "2026-10-01", Days: 30, Marks: []int{3, 29, 30, -1}}
	picture := drawn(t, m)
	for day := range m.Days {
		is := colorAt(picture, point{m.columnOf(day), top / 2}) == warm
		if want := day == 3 || day == 29; is != want {
			t.Errorf("day %d: a mark: %v, want %v", day, is, want)
		}
	}
}

// TestTheFirstOfEachMonthAndEachMondayHasItsDate counts the fine lines that go up from
// the dates.
func TestTheFirstOfEachMonthAndEachMondayHasItsDate(t *testing.T) {
	for _, c := range []struct {
		m    Mood
		want []int
	}{
		{Mood{First: "2026-11-15", Days: 14}, []int{1, 8}}, // the 16th and the 23rd
		{Mood{First: "2026-08-31", Days: 90}, []int{1, 31, 62}},
		{Mood{First: "no day", Days: 14}, nil},
	} {
		picture := drawn(t, c.m)
		var found []int
		for day := range c.m.Days {
			if colorAt(picture, point{c.m.columnOf(day), top + 5}) != ground {
				found = append(found, day)
			}
		}
		if len(found) != len(c.want) {
			t.Errorf("%s: dates below the days %v, want %v", c.m.First, found, c.want)
			continue
		}
		for i := range found {
			if found[i] != c.want[i] {
				t.Errorf("%s: dates below the days %v, want %v", c.m.First, found, c.want)
			}
		}
	}
}

// TestNoTwoDigitsAndNoTwoFacesLookAlike compares them pixel by pixel.
func TestNoTwoDigitsAndNoTwoFacesLookAlike(t *testing.T) {
	var signs []canvas
	add := func(draw func(c canvas)) {
		c := newCanvas(80, 80, ground)
		draw(c)
		signs = append(signs, c)
	}
	for digit := range 10 {
		add(func(c canvas) { c.number(point{40, 40}, 40, strconv.Itoa(digit), pen{4, quiet}) })
	}
	for score := Worst; score <= Best; score++ {
		add(func(c canvas) { c.face(point{40, 40}, 30, score, pen{4, quiet}) })
	}
	for i, a := range signs {
		for j, b := range signs[:i] {
			different := 0
			for at := range a.Pix {
				if a.Pix[at] != b.Pix[at] {
					different++
				}
			}
			if different < 200 {
				t.Errorf("the signs %d and %d differ in %d places", i, j, different)
			}
		}
	}
}

// TestThePictureIsReadableInBothThemes measures contrast as WCAG 2 does: of what is drawn
// with its ground 4.5 or more, and of the ground with Telegram's own grounds enough to
// tell the card from them on the light one.
func TestThePictureIsReadableInBothThemes(t *testing.T) {
	for name, ink := range map[string]color.NRGBA{"faces and digits": quiet, "dots": warm, "the line": calm} {
		if got := contrast(ink, ground); got < 4.5 {
			t.Errorf("%s have a contrast of %.1f", name, got)
		}
	}
	if got := contrast(ground, color.NRGBA{0xff, 0xff, 0xff, 0xff}); got < 4.5 {
		t.Errorf("on the light theme the card has a contrast of %.1f", got)
	}
}

func contrast(a, b color.NRGBA) float64 {
	light := func(c color.NRGBA) float64 {
		sum := 0.0
		for i, part := range []uint8{c.R, c.G, c.B} {
			v := float64(part) / 0xff
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += v * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum
	}
	la, lb := light(a), light(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestNothingThatIsToldCanStopADrawing(t *testing.T) {
	for _, m := range []Mood{{}, {Days: 1, Told: []Told{{0, 0}, {0, 6}, {0, -9}, {9, 3}}}, {Told: []Told{{0, 3}}, Marks: []int{0}}} {
		drawn(t, m)
	}
}

// BenchmarkMood draws a year of which every day was told.
//
//	go test ./messages/picture -run '^$' -bench Mood
func BenchmarkMood(b *testing.B) {
	m := Mood{First: "2025-11-29", Days: 365}
	for day := range m.Days {
		m.Told = append(m.Told, Told{day, Worst + day*7%5})
	}
	for b.Loop() {
		if _, err := m.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
