//go:build !race

package main

// raceDetector reports whether the tests run with it.
const raceDetector = false
