package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
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

// pageAct is the body of any request that the page makes to a phone.
type pageAct struct {
	Profile
	Text    string `json:"text"`
	Message int    `json:"message"`
	Label   string `json:"label"`
	Kind    string `json:"kind"`
	Picture []byte `json:"picture"` // base64 in JSON
}

func readAct(r *http.Request) (pageAct, error) {
	var act pageAct
	if err := json.NewDecoder(r.Body).Decode(&act); err != nil {
		return act, fmt.Errorf("reading the page's request: %w", err)
	}
	return act, nil
}

func (s *Server) addPhone(r *http.Request) (any, error) {
	act, err := readAct(r)
	if err != nil {
		return nil, err
	}
	act.ID = 0
	return object{"id": s.NewPhone(act.Profile).ID()}, nil
}

// actOnPhone does with a phone what a person has done on the page.
func (s *Server) actOnPhone(r *http.Request) (any, error) {
	act, err := readAct(r)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the phone's id: %w", err)
	}
	s.mu.Lock()
	i := slices.IndexFunc(s.phones, func(p *Phone) bool { return p.profile.ID == id })
	s.mu.Unlock()
	if i < 0 {
		return nil, errors.New("there is no such phone")
	}
	return object{}, s.phones[i].act(r.PathValue("act"), act)
}

func (p *Phone) act(name string, act pageAct) error {
	switch name {
	case "start":
		p.Start("")
	case "say":
		p.Say(act.Text)
	case "reply":
		p.Reply(act.Message, act.Text)
	case "edit":
		return p.Edit(act.Message, act.Text)
	case "press":
		return p.Press(act.Message, act.Label)
	case "tap":
		return p.Tap(act.Label)
	case "open":
		return p.Open(act.Text)
	case "photo":
		_, err := p.SendPhoto(act.Picture, act.Text)
		return err
	case "location":
		place := PlaceNamed(p.profile.Place)
		p.SendLocation(place.Lat, place.Lon)
	case "block":
		p.Block()
	case "unblock":
		p.Unblock()
	case "group":
		p.server.AddToGroup(p, act.Kind, act.Text)
	case "profile":
		p.Resettle(act.LanguageCode, act.Place)
	default:
		return errors.New("a phone cannot do that")
	}
	return nil
}

// Resettle changes the language that Telegram tells, and where the phone is.
func (p *Phone) Resettle(language, place string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.profile.LanguageCode, p.profile.Place = language, place
	p.server.announce()
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
