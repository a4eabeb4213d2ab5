package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestWhatLiesIdleIsToldAndGivenBack(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	room := make([]byte, 64<<20)
	for i := range room {
		room[i] = 1
	}
	runtime.KeepAlive(room)
	room = nil
	if idle := idleMemory(); idle < 64<<20 {
		t.Errorf("%d MB lie idle beside 64 that nobody uses", idle>>20)
	}
	debug.FreeOSMemory()
	if idle := idleMemory(); idle >= 32<<20 {
		t.Errorf("%d MB lie idle after they were given back", idle>>20)
	}
}
