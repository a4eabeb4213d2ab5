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

func TestImageIsBuiltFromWhatADigestNames(t *testing.T) {
	built := 0
	for _, line := range dockerfile(t) {
		if strings.HasPrefix(line, "# syntax=") {
			t.Errorf("a frontend that is fetched by its tag: %s", line)
		}
		if from, is := strings.CutPrefix(line, "FROM "); is && from != "scratch" {
			built++
			if !regexp.MustCompile(`^golang:1\.26\.\d+-bookworm@sha256:[0-9a-f]{64} AS build$`).MatchString(from) {
				t.Errorf("a base that may be another tomorrow: %s", line)
			}
		}
	}
	if built != 1 {
		t.Errorf("%d bases", built)
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
