package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestImageListensToItselfUnlessTold(t *testing.T) {
	for _, line := range dockerfile(t) {
		if strings.HasPrefix(line, "EXPOSE") || strings.HasPrefix(line, "ENV") && regexp.MustCompile(`LISTEN=(0\.0\.0\.0|\[::\]|:)`).MatchString(line) {
			t.Errorf("the metrics are open to the container's networks: %s", line)
		}
	}
}

func dockerfile(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(data), "\n")
}
