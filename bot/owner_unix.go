//go:build unix

package main

import (
	"os"
	"syscall"
)

// ownerOf returns the number of the user whose file it is.
func ownerOf(info os.FileInfo) (user int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
