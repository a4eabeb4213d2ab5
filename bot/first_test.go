package main

import "testing"

func TestFirstMinute(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.Start("")
		m := ana.sees("Which language")
		m = ana.taps(m, "✓ English")
		t.Log(ana.transcript())
		m = ana.taps(m, "United States")
		ana.sees("Where are you")
		t.Log(ana.transcript())
		m = ana.says("Paris")
		m = ana.says("/help IN")
		m = ana.says("/timezone Nowhere")
		m = ana.says("hello there")
		m = ana.says("/pause 3d")
		m = ana.says("/export")
		m = ana.says("/delete")
		m = ana.says("/delete yes")
		t.Log(ana.transcript())
	})
}
