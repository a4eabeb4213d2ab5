package storagetest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// Processor returns for how long the processors have worked for this process so far, to a
// hundredth of a second: what it takes of them, whatever else the machine is doing.
func Processor(t testing.TB) time.Duration {
	t.Helper()
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		t.Skip("processor time can be read on Linux only")
	}
	// Behind the name, which may hold anything, its 12th and 13th field are user and system
	// time in hundredths of a second.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var hundredths time.Duration
	for _, field := range fields[11:13] {
		var n int64
		fmt.Sscan(field, &n)
		hundredths += time.Duration(n)
	}
	return hundredths * 10 * time.Millisecond
}
