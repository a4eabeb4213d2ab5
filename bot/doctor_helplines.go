package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"porchlight/messages/crisis"
	"porchlight/messages/hostfile"
)

// checkHostFiles names each fault of the host's own files, a line each.
func (d *examination) checkHostFiles(s *settings) {
	if s.HelplinesFile != "" {
		_, faults, err := s.readHostLines()
		d.reportFile("own lines", s.HelplinesFile, faults, err)
	}
	if s.ResourcesFile != "" {
		_, faults, err := s.readHostResources()
		d.reportFile("own places", s.ResourcesFile, faults, err)
	}
}

// reportFile names each fault of a file, a line each.
func (d *examination) reportFile(what, file string, faults []hostfile.Fault, err error) {
	if err != nil || len(faults) == 0 {
		d.report(what, err)
	}
	for _, fault := range faults {
		d.report(what, fmt.Errorf("%s, %w", file, fault))
	}
}

// printHelplines prints a country's helplines for somebody who dials them.
func (c *doctorCommand) printHelplines(ctx context.Context, out io.Writer) error {
	code, ok := crisis.Country(c.Helplines)
	if !ok {
		return errUsage{fmt.Errorf("--helplines is %q: it must be two letters such as US", c.Helplines)}
	}
	host, err := c.hostLines()
	if err != nil {
		return errUsage{err}
	}
	reported, err := askReported(ctx, c.Listen, code)
	if err := crisis.Checklist(out, code, host, reported); err != nil {
		return err
	}
	if err != nil {
		fmt.Fprintf(out, "\nWhat was reported as not working is not known: %v.\n", err)
		return nil
	}
	fmt.Fprintf(out, "\nReported as not working since the bot's start, without today: %d lines.\n", len(reported))
	return nil
}

// errAsleep means that there is no bot to ask.
var errAsleep = errors.New("the bot does not run at LISTEN")

// askReported asks the bot that runs which lines of a country were reported, and how often.
func askReported(ctx context.Context, listen, country string) (reported map[string]int, err error) {
	if listen == "" {
		return nil, errAsleep
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	address := url.URL{Scheme: "http", Host: dialable(listen), Path: reportedPage, RawQuery: url.Values{"country": {country}}.Encode()}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, errAsleep
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, errAsleep
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || json.NewDecoder(resp.Body).Decode(&reported) != nil {
		return nil, errAsleep
	}
	return reported, nil
}
