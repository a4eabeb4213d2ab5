// Package picture draws what the bot shows without words: the check-ins of some weeks
// as dots, faces and digits, and no letter, which would need the shaping of every
// script. It knows nothing of whose days they are, and draws in Go alone, so that a
// picture is made where and when it is sent, and kept nowhere.
package picture

import (
	"image"
	"image/color"
	"math"
)

// canvas is a picture that is drawn on with soft edges.
type canvas struct{ *image.NRGBA }

func newCanvas(width, height int, background color.NRGBA) canvas {
	c := canvas{image.NewNRGBA(image.Rect(0, 0, width, height))}
	for at := 0; at < len(c.Pix); at += 4 {
		c.Pix[at], c.Pix[at+1], c.Pix[at+2], c.Pix[at+3] = background.R, background.G, background.B, 0xff
	}
	return c
}

// point is a place on the canvas, in pixels from its upper left corner.
type point struct{ x, y float64 }

// pen is what a stroke is drawn with.
type pen struct {
	width float64
	color color.NRGBA
}

// dot draws a filled circle.
func (c canvas) dot(at point, radius float64, ink color.NRGBA) {
	c.stroke(at, at, pen{2 * radius, ink})
}

// ring draws a circle's edge.
func (c canvas) ring(at point, radius float64, with pen) {
	c.cover(box(at, at, radius+with.width), with.color, func(p point) float64 {
		return with.width/2 - math.Abs(math.Hypot(p.x-at.x, p.y-at.y)-radius)
	})
}

// stroke draws a straight line with round ends.
func (c canvas) stroke(from, to point, with pen) {
	dx, dy := to.x-from.x, to.y-from.y
	length := dx*dx + dy*dy
	c.cover(box(from, to, with.width/2), with.color, func(p point) float64 {
		along := 0.0
		if length > 0 {
			along = min(1, max(0, ((p.x-from.x)*dx+(p.y-from.y)*dy)/length))
		}
		return with.width/2 - math.Hypot(p.x-from.x-along*dx, p.y-from.y-along*dy)
	})
}

// path draws a line through several points.
func (c canvas) path(with pen, points ...point) {
	for i := 1; i < len(points); i++ {
		c.stroke(points[i-1], points[i], with)
	}
}

// cover colours those pixels of a box that lie within a shape: inside says how far
// within its edge a place is, negative outside.
func (c canvas) cover(in image.Rectangle, ink color.NRGBA, inside func(point) float64) {
	in = in.Intersect(c.Rect)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			// Half a pixel within the edge all of it is covered, half a pixel outside none.
			share := min(1, max(0, inside(point{float64(x) + 0.5, float64(y) + 0.5})+0.5)) * float64(ink.A) / 0xff
			if share == 0 {
				continue
			}
			at := c.PixOffset(x, y)
			for i, of := range [3]uint8{ink.R, ink.G, ink.B} {
				below := float64(c.Pix[at+i])
				c.Pix[at+i] = uint8(math.Round(below + (float64(of)-below)*share))
			}
		}
	}
}

// box holds two points and so much around them.
func box(a, b point, around float64) image.Rectangle {
	around++ // the soft edge
	return image.Rect(
		int(math.Floor(min(a.x, b.x)-around)), int(math.Floor(min(a.y, b.y)-around)),
		int(math.Ceil(max(a.x, b.x)+around)), int(math.Ceil(max(a.y, b.y)+around)))
}
