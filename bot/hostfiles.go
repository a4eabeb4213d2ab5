package main

import (
	"errors"
	"fmt"
	"os"

	"porchlight/messages/crisis"
	"porchlight/messages/hostfile"
	"porchlight/messages/resources"
)

// hostLines reads the helplines of the host's own, nil if there are none. A wrong file is
// an error of one line: nobody is to believe that their line is shown while it is not.
func (s *settings) hostLines() (*crisis.HostLines, error) {
	lines, faults, err := s.readHostLines()
	if err != nil {
		return nil, err
	}
	return lines, firstFault("HELPLINES_FILE", faults)
}

func (s *settings) readHostLines() (*crisis.HostLines, []hostfile.Fault, error) {
	data, err := readHostFile("HELPLINES_FILE", s.HelplinesFile)
	if err != nil || data == nil {
		return nil, nil, err
	}
	lines, faults := crisis.ReadHostLines(data)
	return lines, faults, nil
}

// hostResources reads the host's own places to turn among the built-in ones.
func (s *settings) hostResources() (*resources.Directory, error) {
	directory, faults, err := s.readHostResources()
	if err != nil {
		return nil, err
	}
	return directory, firstFault("RESOURCES_FILE", faults)
}

func (s *settings) readHostResources() (*resources.Directory, []hostfile.Fault, error) {
	data, err := readHostFile("RESOURCES_FILE", s.ResourcesFile)
	if err != nil || data == nil {
		return resources.BuiltIn(), nil, err
	}
	directory, faults := resources.BuiltIn().With(data)
	return directory, faults, nil
}

// checkHostFiles reads both files.
func (s *settings) checkHostFiles() error {
	if _, err := s.hostLines(); err != nil {
		return err
	}
	_, err := s.hostResources()
	return err
}

// readHostFile reads a file that a setting names, nil if it names none.
func readHostFile(setting, file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if failed, ok := errors.AsType[*os.PathError](err); ok {
		return nil, fmt.Errorf("%s: %s can't be read: %w", setting, file, failed.Err)
	}
	return data, err
}

// firstFault is an error with the first of a file's faults, and how many more there are.
func firstFault(setting string, faults []hostfile.Fault) error {
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s: %w", setting, faults[0])
	}
	return fmt.Errorf("%s: %w (and %d more: `porchlight doctor` names each)", setting, faults[0], len(faults)-1)
}
