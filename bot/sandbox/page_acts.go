package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// pageAct is the body of any request that the page makes to a phone.
type pageAct struct {
	Profile
	Draft
	Message   int      `json:"message"`
	Label     string   `json:"label"`
	Reactions []string `json:"reactions"`
	To        int64    `json:"to"`    // another phone
	Timer     int      `json:"timer"` // seconds
}

// phoneActs are what the page can do with a phone, by their names in its requests.
var phoneActs = map[string]func(*Phone, pageAct) error{
	"start": func(p *Phone, _ pageAct) error { p.Start(""); return nil },
	"say":   func(p *Phone, a pageAct) error { _, err := p.Send(a.Draft); return err },
	"press": func(p *Phone, a pageAct) error { return p.Press(a.Message, a.Label) },
	"tap":   func(p *Phone, a pageAct) error { return p.Tap(a.Label) },
	"open":  func(p *Phone, a pageAct) error { return p.Open(a.Text) },
	"location": func(p *Phone, _ pageAct) error {
		place := PlaceNamed(p.profile.Place)
		p.SendLocation(place.Lat, place.Lon)
		return nil
	},
	"write": func(p *Phone, a pageAct) error {
		to, err := p.server.phoneWith(a.To)
		if err == nil {
			p.WriteTo(to, a.Text)
		}
		return err
	},

	"edit":    func(p *Phone, a pageAct) error { return p.Edit(a.Message, a.Text) },
	"react":   func(p *Phone, a pageAct) error { return p.React(a.Message, a.Reactions...) },
	"pin":     func(p *Phone, a pageAct) error { return p.Pin(a.Message) },
	"forward": func(p *Phone, a pageAct) error { return p.Forward(a.Message) },
	"delete":  func(p *Phone, a pageAct) error { p.Delete(a.Message); return nil },

	"profile":   func(p *Phone, a pageAct) error { return p.Become(a.Profile) },
	"timer":     func(p *Phone, a pageAct) error { p.SetTimer(time.Duration(a.Timer) * time.Second); return nil },
	"group":     func(p *Phone, a pageAct) error { p.server.AddToGroup(p, a.Kind, a.Text); return nil },
	"block":     func(p *Phone, _ pageAct) error { p.Block(); return nil },
	"unblock":   func(p *Phone, _ pageAct) error { p.Unblock(); return nil },
	"clear":     func(p *Phone, _ pageAct) error { p.Clear(); return nil },
	"startover": func(p *Phone, _ pageAct) error { p.StartOver(); return nil },
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
	s.mu.Lock()
	err = s.fits(act.Profile, nil)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
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
	phone, err := s.phoneWith(id)
	if err != nil {
		return nil, err
	}
	do, known := phoneActs[r.PathValue("act")]
	if !known {
		return nil, errors.New("a phone cannot do that")
	}
	return object{}, do(phone, act)
}

// phoneWith finds the phone of an account that is not deleted.
func (s *Server) phoneWith(id int64) (*Phone, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil && c.phone != nil && !c.deleted {
		return c.phone, nil
	}
	return nil, errors.New("there is no such phone")
}
