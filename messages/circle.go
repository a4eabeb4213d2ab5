package messages

import (
	"strings"
	"time"
)

// Quiet is a pause: none, until a time, or (Open) until it is ended by hand.
type Quiet struct {
	On, Open bool
	Until    time.Time // in the zone of who reads it
}

func (q Quiet) said(w Words) string {
	switch {
	case !q.On:
		return ""
	case q.Open:
		return w.text("circle.pausedOpen")
	}
	return w.text("circle.pausedUntil", args{"Time": w.Date(q.Until)})
}

// Supporter is somebody of a person's circle, as that person sees them.
type Supporter struct {
	Tie       int64
	Name      string // what the person calls them
	Telegram  string // what Telegram calls them
	Kind      string
	Confirmed bool
	Muted     bool
	Gone      bool
	Slower    bool
	Quiet     Quiet
}

// Invited is an invitation that looks open.
type Invited struct {
	ID   int64
	Name string
	Ends time.Time
}

// Contact is a professional whom a person noted.
type Contact struct {
	ID        int64
	Name, Way string
}

// Circle is all of a person's people.
type Circle struct {
	Supporters    []Supporter
	Invited       []Invited
	Professionals []Contact
	Quiet         string // "22:00-08:00", "" if not chosen
	SharesChat    bool   // supporters may open the person's own chat
	Missed        bool   // one of them could hear of a day without word
	ReviewsOff    bool   // they are not asked any more whether it does them good
	Lost          bool   // some of what stood there can't be read any more
}

// Values of the buttons about the whole circle.
const (
	QuietOff = "off"
	ChatOn   = "on"
	ChatOff  = "off"
)

// mostListed is how many supporters are listed: with everything else that can
// stand there, a message holds no more. The others are found by their names.
const mostListed = 12

// ShowCircle lists a person's people, with a button each.
func ShowCircle(w Words, c Circle) Message {
	var supporters, invited, professionals []string
	var rows [][]Button
	for i, s := range c.Supporters {
		if i == mostListed {
			supporters = append(supporters, w.text("circle.more", args{"Count": len(c.Supporters) - mostListed}))
			break
		}
		supporters = append(supporters, s.line(w))
		rows = append(rows, []Button{{Label: NameAlone(s.Name), Data: data("supporters", "tie", s.Tie)}})
	}
	for at, i := range c.Invited {
		invited = append(invited, w.text("circle.invited", args{"Name": Name(i.Name), "Time": w.Date(i.Ends)}))
		rows = append(rows, []Button{{Label: w.text("circle.invitation", args{"Name": Name(c.invitedAs(w, at))}), Data: data("supporters", "inv", i.ID)}})
	}
	for at, p := range c.Professionals {
		professionals = append(professionals, Name(p.Name)+": "+p.Way)
		rows = append(rows, []Button{{Label: c.professionalAs(at), Data: data("supporters", "pro", p.ID)}})
	}
	rows = append(rows,
		[]Button{inviteButton(w)},
		[]Button{{Label: w.text("circle.addProfessional"), Data: data("supporters", "professional")}})
	rows = append(rows, []Button{{Label: w.text("circle.quiet"), Data: data("supporters", "quiet")}, c.chatButton(w)})
	if c.Missed {
		rows = append(rows, []Button{MissedButton(w)})
	}
	if c.ReviewsOff {
		rows = append(rows, []Button{ReviewsButton(w)})
	}
	rows = append(rows, []Button{TellButton(w), AboutMeButton(w)})
	head, quiet, lost := w.text("circle.head"), "", ""
	if c.Quiet != "" {
		quiet = w.text("circle.quietAre", args{"Hours": c.Quiet})
	}
	if c.Lost {
		lost = w.text("circle.lost")
		rows = append(rows, []Button{{Label: w.text("circle.forget"), Data: data("supporters", "lost")}})
	}
	if len(supporters)+len(invited)+len(professionals) == 0 {
		head = w.text("circle.empty")
	}
	return Message{Text: joined("\n\n", head, joined("\n", supporters...), joined("\n", invited...), joined("\n", professionals...), lost, quiet), Rows: rows}
}

// invitedAs is the name on the button of an invitation: several for one name are told
// apart by the day on which they end.
func (c Circle) invitedAs(w Words, at int) string {
	name, mark, place, same := c.Invited[at].Name, w.Date(c.Invited[at].Ends), 1, 0
	for i, other := range c.Invited {
		if i == at || !strings.EqualFold(NameAlone(other.Name), NameAlone(name)) {
			continue
		}
		same++
		if i < at && w.Date(other.Ends) == mark {
			place++
		}
	}
	switch {
	case same == 0:
		return name
	case place > 1:
		mark = Nth(mark, place)
	}
	return ToldApart(name, mark)
}

// wayShown is how many letters of the way to a professional stand on a button.
const wayShown = 20

// professionalAs is the label of a professional's button, told apart from somebody of
// that name by the way to reach them.
func (c Circle) professionalAs(at int) string {
	p := c.Professionals[at]
	same, place := 0, 1
	for i, other := range c.Professionals {
		if i != at && strings.EqualFold(NameAlone(other.Name), NameAlone(p.Name)) {
			same++
			if i < at {
				place++
			}
		}
	}
	for _, s := range c.Supporters {
		if strings.EqualFold(NameAlone(s.Name), NameAlone(p.Name)) {
			same++
		}
	}
	if same == 0 {
		return NameAlone(p.Name)
	}
	mark := []rune(NameAlone(p.Way))
	if len(mark) > wayShown {
		mark = append(mark[:wayShown], '…')
	}
	if place > 1 {
		return ToldApart(p.Name, Nth(string(mark), place))
	}
	return ToldApart(p.Name, string(mark))
}

func inviteButton(w Words) Button {
	return Button{Label: w.text("circle.invite"), Data: data("invite", "new")}
}

// chatButton lets supporters open the person's chat, or no longer.
func (c Circle) chatButton(w Words) Button {
	if c.SharesChat {
		return Button{Label: w.text("circle.closeChat"), Data: data("supporters", "chat", ChatOff)}
	}
	return Button{Label: w.text("circle.openChat"), Data: data("supporters", "chat", ChatOn)}
}

// AskQuiet asks when the person wants no sound.
func AskQuiet(w Words) Message {
	var labels []Button
	for _, hours := range []string{"21:00-08:00", "22:00-08:00", "23:00-10:00"} {
		labels = append(labels, Button{Label: hours, Data: data("supporters", "quiet", withoutColons(hours))})
	}
	return Message{Text: w.text("circle.askQuiet"), Rows: [][]Button{
		labels, {{Label: w.text("circle.noQuiet"), Data: data("supporters", "quiet", QuietOff)}},
		{{Label: w.text("circle.back"), Data: data("supporters", "list")}},
	}}
}

// NoUsername says why no chat can be opened.
func NoUsername(w Words) string { return w.text("circle.noUsername") }

// line is a supporter in one line: "Sam · company and listening · paused".
func (s Supporter) line(w Words) string {
	return joined(" · ", Name(s.Name), s.standing(w))
}

// standing is what there is to say of a supporter besides the name.
func (s Supporter) standing(w Words) string {
	kind, unconfirmed, gone, muted := "", "", "", ""
	if s.Kind != "" {
		kind = KindName(w, s.Kind)
	}
	if !s.Confirmed {
		unconfirmed = w.text("circle.unconfirmed")
	}
	if s.Gone {
		gone = w.text("circle.gone")
	}
	if s.Muted {
		muted = w.text("circle.muted")
	}
	return joined(" · ", kind, unconfirmed, gone, s.Quiet.said(w), muted)
}

// ShowSupporter is one supporter's card with what can be done.
func ShowSupporter(w Words, s Supporter) Message {
	button := func(key, data string) Button { return Button{Label: w.text("circle." + key), Data: data} }
	var rows [][]Button
	if !s.Confirmed {
		rows = append(rows,
			[]Button{{Label: w.text("join.them"), Data: data("supporters", "them", s.Tie)}},
			[]Button{{Label: w.text("join.notThem"), Data: data("supporters", "not", s.Tie)}})
	}
	if s.Quiet.On {
		rows = append(rows, []Button{button("resume", data("supporters", "resume", s.Tie))})
	} else {
		rows = append(rows, []Button{button("pauseWeek", data("supporters", "pause", s.Tie, "week")), button("pauseOpen", data("supporters", "pause", s.Tie))})
	}
	often := []Button{button("fewer", data("supporters", "fewer", s.Tie))}
	if s.Slower {
		often = append(often, button("usual", data("supporters", "usual", s.Tie)))
	}
	sound := button("mute", data("supporters", "mute", s.Tie))
	if s.Muted {
		sound = button("unmute", data("supporters", "unmute", s.Tie))
	}
	rows = append(rows, often, []Button{button("details", data("supporters", "details", s.Tie))}, []Button{sound, button("remove", data("supporters", "remove", s.Tie))}, []Button{button("back", data("supporters", "list"))})
	known := ""
	if s.Telegram != s.Name {
		known = w.text("circle.onTelegram", args{"Name": Name(s.Telegram)})
	}
	return Message{Text: joined("\n", Name(s.Name), known, s.standing(w)) + "\n\n" + w.text("circle.pauseOrMute"), Rows: rows}
}

// AskRemove asks once before a supporter is removed.
func AskRemove(w Words, tie int64, name string) Message {
	return Message{
		Text: w.text("circle.askRemove", args{"Name": Name(name)}),
		Rows: [][]Button{
			{{Label: w.text("circle.keep"), Data: data("supporters", "tie", tie)}},
			{{Label: w.text("circle.remove"), Data: data("supporters", "remove", tie, "yes")}},
		},
	}
}

// Removed confirms that somebody is no longer in the circle.
func Removed(w Words) Message { return Message{Text: w.text("circle.removed")} }

// ShowInvitation is the card of an invitation that looks open.
func ShowInvitation(w Words, i Invited) Message {
	return Message{
		Text: w.text("circle.invitationCard", args{"Name": Name(i.Name), "Time": w.Date(i.Ends)}),
		Rows: [][]Button{
			{{Label: w.text("circle.details"), Data: data("supporters", "invdetails", i.ID)}},
			{{Label: w.text("circle.withdraw"), Data: data("supporters", "withdraw", i.ID)}},
			{{Label: w.text("circle.back"), Data: data("supporters", "list")}},
		},
	}
}

// Withdrawn confirms that a link leads nowhere any more.
func Withdrawn(w Words) Message { return Message{Text: w.text("circle.withdrawn")} }

// AskProfessional and AskProfessionalWay ask whom to note, and how to reach them.
func AskProfessional(w Words) Message { return Message{Text: w.text("circle.askProfessional")} }

// AskProfessionalWay is the second question.
func AskProfessionalWay(w Words, name string) Message {
	return Message{Text: w.text("circle.askReach", args{"Name": Name(name)})}
}

// TooManyProfessionals says that the list is full.
func TooManyProfessionals(w Words, most int) Message {
	return Message{Text: w.text("circle.tooManyProfessionals", args{"Count": most})}
}

// ShowProfessional is the card of a contact.
func ShowProfessional(w Words, p Contact) Message {
	return Message{
		Text: joined("\n", Name(p.Name), p.Way),
		Rows: [][]Button{
			{{Label: w.text("circle.forget"), Data: data("supporters", "drop", p.ID)}},
			{{Label: w.text("circle.back"), Data: data("supporters", "list")}},
		},
	}
}

// NoSuchSupporter answers a typed name that nobody of the circle has.
func NoSuchSupporter(w Words) Message { return Message{Text: w.text("circle.unknown")} }

// NotThereAnyMore is the toast after a button of something that has ended.
func NotThereAnyMore(w Words) string { return w.text("circle.past") }

// HasLeft tells the person that a supporter is no longer there, and no more.
func HasLeft(w Words, name string) Message {
	return Message{Text: w.text("circle.left", args{"Name": Name(name)})}
}
