package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"porchlight/messages"
)

func TestOnlyWhatCanBeReadAgainIsLetGo(t *testing.T) {
	const (
		code    = "00401000-00f1a000 r-xp 00001000 fe:00 104 /porchlight"
		texts   = "00f1a000-01fbe000 r--p 00b1a000 fe:00 104 /porchlight"
		data    = "01fc4000-02259000 rw-p 01bc4000 fe:00 104 /porchlight"
		shared  = "7f0000000000-7f0000001000 r--s 00000000 fe:00 105 /p.db-shm"
		nowhere = "7f8000000000-7f8000001000 r--p 00000000 00:00 0 [vvar]"
	)
	for name, c := range map[string]struct {
		mapped, anonymous, swap string
		want                    []pages
	}{
		"code":                                 {code, "0", "0", []pages{{0x401000, 0xf1a000}}},
		"texts":                                {texts, "0", "0", []pages{{0xf1a000, 0x1fbe000}}},
		"texts that the loader has written to": {texts, "8", "0", nil},
		"such that are in the swap space":      {texts, "0", "8", nil},
		"variables":                            {data, "0", "0", nil},
		"a file that is shared":                {shared, "0", "0", nil},
		"memory of no file":                    {nowhere, "0", "0", nil},
	} {
		smaps := c.mapped + "\nSize: 4 kB\nRss: 4 kB\nAnonymous: " + c.anonymous + " kB\nSwap: " + c.swap + " kB\nVmFlags: rd mr mw me\n"
		other := data + "\nAnonymous: 188 kB\nSwap: 0 kB\nVmFlags: rd wr\n"
		if got := readAgain(strings.NewReader(other + smaps + other)); !slices.Equal(got, c.want) {
			t.Errorf("of %s %x are let go, want %x", name, got, c.want)
		}
	}
}

// TestWhatWasLetGoIsThereAgain lets go of the running test's own pages: what it reads
// and runs afterwards comes from its file.
func TestWhatWasLetGoIsThereAgain(t *testing.T) {
	mapped, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip("no /proc here")
	}
	defer mapped.Close()
	if len(readAgain(mapped)) == 0 {
		t.Error("nothing of the program's file is let go")
	}
	before := messages.Description(messages.Once("hi"))
	releaseProgram()
	if after := messages.Description(messages.Once("hi")); after != before {
		t.Errorf("what is read says %q, and before %q", after, before)
	}
}
