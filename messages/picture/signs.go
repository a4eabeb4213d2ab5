package picture

import "math"

// face draws the face of a score, in the middle of its row.
func (c canvas) face(at point, radius float64, score int, with pen) {
	c.ring(at, radius, with)
	for _, side := range []float64{-1, 1} {
		c.dot(point{at.x + side*radius*0.36, at.y - radius*0.22}, with.width*0.75, with.color)
	}
	// How far the corners of the mouth are drawn down or up, from the worst to the best.
	bend := []float64{-0.34, -0.17, 0, 0.17, 0.34}[score-Worst] * radius
	var mouth []point
	const parts = 12
	for i := range parts + 1 {
		along := float64(i)/parts*2 - 1
		mouth = append(mouth, point{at.x + along*radius*0.46, at.y + radius*0.4 + bend*(0.5-along*along)})
	}
	c.path(with, mouth...)
}

// digits are drawn as strokes through a field that is one wide and two high.
var digits = [10][][]point{
	{oval(0.5, 1, 0.5, 1)},
	{{{0.15, 0.35}, {0.6, 0}, {0.6, 2}}},
	{append(arc(0.5, 0.52, 0.5, 0.52, -200, 35), point{0, 2}, point{1, 2})},
	{append(arc(0.47, 0.5, 0.47, 0.5, -210, 80), arc(0.47, 1.5, 0.53, 0.5, -90, 150)...)},
	{{{0.75, 2}, {0.75, 0}, {0, 1.4}, {1, 1.4}}},
	{append([]point{{0.92, 0}, {0.15, 0}, {0.08, 0.92}}, arc(0.47, 1.37, 0.53, 0.63, -130, 150)...)},
	{oval(0.5, 1.4, 0.5, 0.6), append(arc(0.95, 1.4, 0.95, 1.4, 180, 248), point{0.75, 0})},
	{{{0, 0}, {1, 0}, {0.35, 2}}},
	{oval(0.5, 0.5, 0.43, 0.5), oval(0.5, 1.5, 0.5, 0.5)},
	{oval(0.5, 0.6, 0.5, 0.6), append(arc(0.05, 0.6, 0.95, 1.4, 0, 68), point{0.25, 2})},
}

// number draws digits around a middle, so high; minus one is no digit.
func (c canvas) number(middle point, height float64, digitsOf string, with pen) {
	wide := height / 2
	const apart = 1.5
	left := middle.x - wide*(apart*float64(len(digitsOf)-1)+1)/2
	for i, digit := range digitsOf {
		for _, stroke := range digits[digit-'0'] {
			var line []point
			for _, p := range stroke {
				line = append(line, point{left + (float64(i)*apart+p.x)*wide, middle.y + (p.y-1)*wide})
			}
			c.path(with, line...)
		}
	}
}

// arc is a piece of an oval, from one angle to another in degrees: 0 is right of its
// middle, 90 below it.
func arc(x, y, wide, high, from, to float64) (points []point) {
	const step = 12
	count := int(math.Ceil(math.Abs(to-from) / step))
	for i := range count + 1 {
		angle := (from + (to-from)*float64(i)/float64(count)) * math.Pi / 180
		points = append(points, point{x + wide*math.Cos(angle), y + high*math.Sin(angle)})
	}
	return points
}

func oval(x, y, wide, high float64) []point { return arc(x, y, wide, high, 0, 360) }

// star draws a mark with four rays.
func (c canvas) star(at point, radius float64, with pen) {
	for _, ray := range []point{{0, 1}, {1, 0}, {0.6, 0.6}, {0.6, -0.6}} {
		c.stroke(point{at.x - ray.x*radius, at.y - ray.y*radius}, point{at.x + ray.x*radius, at.y + ray.y*radius}, with)
	}
}
