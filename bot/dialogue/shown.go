package dialogue

import (
	"context"
	"slices"
	"strconv"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// shownPage is a page of a person's own that they can let a supporter see part by part, and
// take back: the plan, the cards about them. The supporter is told so without a word of it,
// which stands behind a tap and follows every change. What was shown goes when it is taken
// back and when the tie ends, as far as Telegram still changes it; that a screenshot is
// possible the person is told.
type shownPage struct {
	name  string              // names its messages while they wait
	parts []string            // that it can have, in order
	mark  func(*origin) *bool // that a message shows something of it
	read  func(ctx context.Context, s *Scene, person storage.ChatID) (written, error)

	shares  func(s *storage.Store, ctx context.Context, tie storage.TieID) ([]storage.Share, error)
	share   func(s *storage.Store, ctx context.Context, tie storage.Tie, part string, at time.Time) error
	unshare func(s *storage.Store, ctx context.Context, tie storage.TieID, part string) error

	ticks func(w messages.Words, with messages.Choice, parts []messages.SharedPart) messages.Message
	told  func(w messages.Words, person messages.Choice) messages.Message
	none  func(w messages.Words) messages.Message // stands where something of it was shown
}

// written is such a page as it stands: which parts have a line, and how some of them show
// to a supporter.
type written struct {
	parts []string
	shown func(w messages.Words, person messages.Choice, parts []string) messages.Message
}

const (
	// toldOnceIn is how long parts that are ticked one after the other are one thing to be
	// told of.
	toldOnceIn = time.Hour
	// pageShownFor is how long it is known which message shows something of a page.
	pageShownFor = 400 * 24 * time.Hour
)

// canSee reports whether something can be shown to a supporter.
func canSee(tie storage.Tie) bool { return tie.Confirmed && !tie.Gone }

// sharers are the supporters to whom something can be shown.
func (t *Turn) sharers(ctx context.Context) (people []messages.Choice, err error) {
	all, err := t.Store.Supporters(ctx, t.Chat.ID)
	for _, tie := range all {
		if !canSee(tie) {
			continue
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return nil, err
		}
		people = append(people, messages.Choice{Name: called, ID: number(tie.ID)})
	}
	return people, err
}

func isShared(shares []storage.Share, part string) bool {
	return slices.ContainsFunc(shares, func(s storage.Share) bool { return s.Part == part })
}

// choose shows what a supporter may see.
func (p shownPage) choose(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	if !canSee(tie) {
		t.past()
		return nil
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	now, err := p.read(ctx, &t.Scene, t.Chat.ID)
	if err != nil {
		return err
	}
	shares, err := p.shares(t.Store, ctx, tie.ID)
	if err != nil {
		return err
	}
	var parts []messages.SharedPart
	for _, part := range p.parts {
		is := isShared(shares, part)
		if is || slices.Contains(now.parts, part) {
			parts = append(parts, messages.SharedPart{Part: part, Shared: is})
		}
	}
	t.Show(p.ticks(t.Words(), messages.Choice{Name: called, ID: number(tie.ID)}, parts))
	return nil
}

// tick shows a supporter a part, or takes it back.
func (p shownPage) tick(ctx context.Context, t *Turn, tie storage.Tie, part string) error {
	if !canSee(tie) || !slices.Contains(p.parts, part) {
		t.past()
		return nil
	}
	shares, err := p.shares(t.Store, ctx, tie.ID)
	if err != nil {
		return err
	}
	now, err := p.read(ctx, &t.Scene, t.Chat.ID)
	if err != nil {
		return err
	}
	switch is := isShared(shares, part); {
	case !is && !slices.Contains(now.parts, part):
		t.past() // its lines were removed since
		return nil
	case is:
		err = p.unshare(t.Store, ctx, tie.ID, part)
	default:
		if err = p.share(t.Store, ctx, tie, part, t.Now); err == nil {
			err = p.tell(ctx, t, tie, shares)
		}
	}
	if err == nil {
		err = p.refresh(ctx, t, tie)
	}
	if err != nil {
		return err
	}
	return p.choose(ctx, t, tie, "")
}

// takeBack takes everything back.
func (p shownPage) takeBack(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	for _, part := range p.parts {
		if err := p.unshare(t.Store, ctx, tie.ID, part); err != nil {
			return err
		}
	}
	if err := p.refresh(ctx, t, tie); err != nil {
		return err
	}
	return p.choose(ctx, t, tie, "")
}

// onceTold names what tells a supporter that there is something to see, onceShown what
// shows it to them.
func (p shownPage) onceTold(tie storage.TieID) string {
	return p.name + "-told:" + strconv.FormatInt(int64(tie), 10)
}

func (p shownPage) onceShown(tie storage.TieID) string {
	return p.name + ":" + strconv.FormatInt(int64(tie), 10)
}

// tell tells the supporter, unless they were told just now of another part.
func (p shownPage) tell(ctx context.Context, t *Turn, tie storage.Tie, before []storage.Share) error {
	if slices.ContainsFunc(before, func(s storage.Share) bool { return t.Now.Sub(s.At) < toldOnceIn }) {
		return nil
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, once: p.onceTold(tie.ID), say: func(w messages.Words) messages.Message {
		return p.told(w, messages.Choice{Name: known, ID: number(tie.ID)})
	}})
}

// forSupporter is what the supporter of a tie may see now; no parts if nothing.
func (p shownPage) forSupporter(ctx context.Context, s *Scene, tie storage.Tie) (now written, err error) {
	if !canSee(tie) {
		return written{}, nil
	}
	shares, err := p.shares(s.Store, ctx, tie.ID)
	if err != nil || len(shares) == 0 {
		return written{}, err
	}
	now, err = p.read(ctx, s, tie.Person)
	now.parts = slices.DeleteFunc(now.parts, func(part string) bool { return !isShared(shares, part) })
	return now, err
}

// see shows a supporter what is shared with them. One message alone shows it: that of
// before is put away.
func (p shownPage) see(ctx context.Context, t *Turn, who supported, _ string) error {
	now, err := p.forSupporter(ctx, &t.Scene, who.tie)
	if err != nil {
		return err
	}
	if len(now.parts) == 0 {
		t.past()
		return nil
	}
	if _, err := p.reword(ctx, &t.Scene, who.tie, false, p.behindTap(who)); err != nil {
		return err
	}
	about := &origin{Tie: who.tie.ID, At: t.Now.Unix()}
	*p.mark(about) = true
	t.Send(scheduler.Posting{
		To: t.Chat.ID, Lane: storage.LaneReply, Message: now.shown(t.Words(), who.choice(), now.parts), Tie: who.tie.ID,
		Once: p.onceShown(who.tie.ID), About: about, Remember: pageShownFor,
	})
	return nil
}

// behindTap is what stands there while nothing is shown.
func (p shownPage) behindTap(who supported) func(messages.Words) messages.Message {
	return func(w messages.Words) messages.Message { return p.told(w, who.choice()) }
}

// putAway puts what is shown behind the tap again.
func (p shownPage) putAway(ctx context.Context, t *Turn, who supported, _ string) error {
	shown, err := p.reword(ctx, &t.Scene, who.tie, false, p.behindTap(who))
	if err == nil && shown == 0 {
		t.Show(p.told(t.Words(), who.choice()))
	}
	return err
}

// refreshAll lets everything that is shown of the page follow a change of it.
func (p shownPage) refreshAll(ctx context.Context, t *Turn) error {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if err := p.refresh(ctx, t, tie); err != nil {
			return err
		}
	}
	return nil
}

// refresh lets what is shown to a supporter follow what is shared now.
func (p shownPage) refresh(ctx context.Context, t *Turn, tie storage.Tie) error {
	now, err := p.forSupporter(ctx, &t.Scene, tie)
	if err != nil {
		return err
	}
	if len(now.parts) == 0 {
		if _, err := t.Store.Recall(ctx, p.onceTold(tie.ID)); err != nil {
			return err
		}
		_, err := p.reword(ctx, &t.Scene, tie, false, p.none)
		return err
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	_, err = p.reword(ctx, &t.Scene, tie, true, func(w messages.Words) messages.Message {
		return now.shown(w, messages.Choice{Name: known, ID: number(tie.ID)}, now.parts)
	})
	return err
}

// reword puts something in the place of what shows a supporter something of the page, and
// returns in how many messages; shows: it does so still. What is on its way to them is taken
// back: they can ask for it again.
func (p shownPage) reword(ctx context.Context, s *Scene, tie storage.Tie, shows bool, say func(messages.Words) messages.Message) (count int, err error) {
	if _, err := s.Store.Recall(ctx, p.onceShown(tie.ID)); err != nil {
		return 0, err
	}
	shown, err := p.shownOf(ctx, s, tie)
	for _, m := range shown {
		*p.mark(&m.about) = shows
		err := s.toSupporter(ctx, tie, note{lane: storage.LaneReply, theyAsked: true, about: &m.about, remember: pageShownFor, say: func(w messages.Words) messages.Message {
			changed := say(w)
			changed.Edit, changed.EditOnly = m.Message, true
			return changed
		}})
		if err != nil {
			return 0, err
		}
	}
	return len(shown), err
}

// shownOf are the messages that show the supporter of a tie something of the page.
func (p shownPage) shownOf(ctx context.Context, s *Scene, tie storage.Tie) ([]remembered, error) {
	sent, err := s.rememberedOf(ctx, tie.Supporter)
	return slices.DeleteFunc(sent, func(m remembered) bool { return !*p.mark(&m.about) || m.about.Tie != tie.ID }), err
}

// tieEnds takes away what a supporter was shown. That the tie ends they are not told by
// that: it reads as if the person had taken it back.
func (p shownPage) tieEnds(ctx context.Context, s *Scene, tie storage.Tie) error {
	shown, err := p.shownOf(ctx, s, tie)
	if err != nil || len(shown) == 0 {
		return err
	}
	chat, err := s.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return err
	}
	gone := p.none(s.Host.WordsOf(chat))
	gone.EditOnly = true
	for _, m := range shown {
		gone.Edit = m.Message
		s.Send(scheduler.Posting{To: tie.Supporter, Lane: storage.LaneReply, Message: gone})
	}
	return nil
}
