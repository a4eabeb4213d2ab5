package main

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// releaseProgram lets go of the pages of the program's own file, which holds the texts that
// it read when it began, and code that it won't run again. The system has them at hand:
// what is looked at again comes back by itself, some pages at a time.
func releaseProgram() {
	mapped, err := os.Open("/proc/self/smaps")
	if err != nil {
		return // no /proc in this container: the system finds these pages when it needs room
	}
	defer mapped.Close()
	for _, at := range readAgain(mapped) {
		syscall.Syscall(syscall.SYS_MADVISE, at.from, at.to-at.from, syscall.MADV_DONTNEED)
	}
}

// pages are those from an address up to another.
type pages struct{ from, to uintptr }

// readAgain finds in a list as /proc/self/smaps what can be read again from a file as it
// was: nobody can have written to it, and no page of it is anywhere else.
func readAgain(smaps io.Reader) (all []pages) {
	var at pages
	isSafe := false
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) > 1 && (fields[0] == "Anonymous:" || fields[0] == "Swap:"):
			isSafe = isSafe && fields[1] == "0"
		case len(fields) > 0 && fields[0] == "VmFlags:": // the last line of each
			if isSafe {
				all = append(all, at)
			}
		case len(fields) > 4 && !strings.HasSuffix(fields[0], ":"):
			at, isSafe = pagesOf(fields[0]), (fields[1] == "r--p" || fields[1] == "r-xp") && fields[4] != "0"
		}
	}
	return all
}

// pagesOf reads a range as 00f1a000-01fbe000; what is none is empty.
func pagesOf(written string) pages {
	from, to, _ := strings.Cut(written, "-")
	begin, failed := strconv.ParseUint(from, 16, 64)
	end, err := strconv.ParseUint(to, 16, 64)
	if failed != nil || err != nil {
		return pages{}
	}
	return pages{uintptr(begin), uintptr(end)}
}
