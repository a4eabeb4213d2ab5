package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// pageFaultLife is how long a fault that the page has switched on lasts.
const pageFaultLife = 30 * time.Second

// pageFault is one that the page has switched on.
type pageFault struct {
	until  time.Time
	remove func()
}

// pageFaults are those that the page offers. What they are called is in the page.
var pageFaults = map[string]Fault{
	"slow":    {Method: "send*", Status: http.StatusTooManyRequests, RetryAfter: 5},
	"stumble": {Status: http.StatusBadGateway},
	"down":    {Cut: CutBefore},
}

// pageSwitch is the body of a request to turn something on or off.
type pageSwitch struct {
	Name string `json:"name"`
	On   bool   `json:"on"`
}

func (s *Server) setFault(r *http.Request) (any, error) {
	var set pageSwitch
	if err := json.NewDecoder(r.Body).Decode(&set); err != nil {
		return nil, fmt.Errorf("reading the page's request: %w", err)
	}
	fault, known := pageFaults[set.Name]
	if !known {
		return nil, errors.New("there is no such fault")
	}
	s.calm(set.Name)
	if set.On {
		s.brew(set.Name, fault)
	}
	return object{}, nil
}

// brew switches a fault on for a while.
func (s *Server) brew(name string, f Fault) {
	remove := s.Fault(f)
	timer := time.AfterFunc(pageFaultLife, func() { s.calm(name) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.weather[name] = &pageFault{time.Now().Add(pageFaultLife), func() { timer.Stop(); remove() }}
	s.announce()
}

// calm switches a fault off.
func (s *Server) calm(name string) {
	s.mu.Lock()
	f := s.weather[name]
	delete(s.weather, name)
	s.announce()
	s.mu.Unlock()
	if f != nil {
		f.remove()
	}
}

func (s *Server) setSwitch(r *http.Request) (any, error) {
	var set pageSwitch
	if err := json.NewDecoder(r.Body).Decode(&set); err != nil {
		return nil, fmt.Errorf("reading the page's request: %w", err)
	}
	i := slices.IndexFunc(s.opts.Switches, func(sw Switch) bool { return sw.Name == set.Name })
	if i < 0 {
		return nil, errors.New("there is no such switch")
	}
	if err := s.opts.Switches[i].Set(set.On); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches[set.Name] = set.On
	s.announce()
	return object{}, nil
}

func (s *Server) advance(r *http.Request) (any, error) {
	if s.opts.Advance == nil {
		return nil, errors.New("nothing can be brought forward here")
	}
	line, err := s.opts.Advance(r.Context())
	if err != nil {
		return nil, err
	}
	return object{"line": line}, nil
}
