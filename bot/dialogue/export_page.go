package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/storage"
)

// exported is everything that is kept of the chat: a file with all of it, and what
// people read of it as a page in their language.
func (t *Turn) exported(ctx context.Context) ([]messages.Message, error) {
	data, err := t.Store.Export(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	var all []messages.Section
	for _, part := range []func(*Turn, context.Context) ([]messages.Section, error){
		(*Turn).exportSettings, (*Turn).exportPeople, (*Turn).exportProfessionals, (*Turn).exportPlan,
		(*Turn).exportCheckins, (*Turn).exportReminders, (*Turn).exportAsks, (*Turn).exportGoodThings, (*Turn).exportOwnWords, (*Turn).exportCards,
	} {
		sections, err := part(t, ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, sections...)
	}
	return []messages.Message{messages.Export(t.Words(), data), messages.ExportPage(t.Words(), all)}, nil
}

// section is a part of the page with lines of one kind.
func (t *Turn) section(what string, lines []string, err error) ([]messages.Section, error) {
	return []messages.Section{messages.SectionOf(t.Words(), what, lines)}, err
}

func (t *Turn) exportSettings(context.Context) ([]messages.Section, error) {
	chose := messages.ExportedSettings{Name: string(t.Chat.Name), Country: t.Chat.Country, Zone: t.Chat.Zone, Quiet: t.Chat.Quiet}
	return []messages.Section{chose.Section(t.Words())}, nil
}

func (t *Turn) exportPeople(ctx context.Context) ([]messages.Section, error) {
	var lines []string
	line := func(name string, tie storage.Tie) {
		lines = append(lines, messages.SinceLine(t.Words(), name, tie.AcceptedAt.In(t.Chat.Location())))
	}
	supporters, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	for _, tie := range supporters {
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return nil, err
		}
		line(called, tie)
	}
	supported, err := t.everyoneSupported(ctx)
	for _, who := range supported {
		line(who.called, who.tie)
	}
	return t.section("people", lines, err)
}

func (t *Turn) exportProfessionals(ctx context.Context) ([]messages.Section, error) {
	all, err := t.Store.Professionals(ctx, t.Chat.ID)
	var lines []string
	for _, p := range all {
		lines = append(lines, messages.ContactLine(p.Name, p.Way))
	}
	return t.section("professionals", lines, err)
}

func (t *Turn) exportPlan(ctx context.Context) ([]messages.Section, error) {
	plan, err := t.planned(ctx)
	return messages.PlanSections(t.Words(), plan), err
}

func (t *Turn) exportCheckins(ctx context.Context) ([]messages.Section, error) {
	all, err := t.Store.Checkins(ctx, t.Chat.ID, "", "9999")
	var lines []string
	for _, c := range all {
		lines = append(lines, messages.CheckinLine(t.Words(), c.Day, c.Score, string(c.Words), c.Voice != ""))
	}
	return t.section("notes", lines, err)
}

func (t *Turn) exportReminders(ctx context.Context) ([]messages.Section, error) {
	all, err := t.reminders(ctx)
	var lines []string
	for _, r := range all {
		lines = append(lines, messages.ReminderLine(t.Words(), r))
	}
	return t.section("reminders", lines, err)
}

func (t *Turn) exportGoodThings(ctx context.Context) ([]messages.Section, error) {
	all, err := t.Store.GoodThings(ctx, t.Chat.ID)
	var lines []string
	for _, g := range all {
		lines = append(lines, messages.GoodThingLine(g.Day, string(g.From), string(g.Words), g.Picture != "", g.Voice != ""))
	}
	return t.section("good", lines, err)
}

func (t *Turn) exportAsks(ctx context.Context) ([]messages.Section, error) {
	all, err := t.openAsks(ctx)
	var lines []string
	for _, r := range all {
		lines = append(lines, messages.AskLine(t.Words(), r))
	}
	return t.section("asks", lines, err)
}

func (t *Turn) exportCards(ctx context.Context) ([]messages.Section, error) {
	cards, err := t.cardsBy(ctx, t.Chat.ID)
	return messages.CardSections(t.Words(), cards), err
}

func (t *Turn) exportOwnWords(ctx context.Context) ([]messages.Section, error) {
	var lines []string
	for _, kind := range []storage.OwnKind{storage.OwnSign, storage.OwnHelps, storage.OwnHelped, storage.OwnHabit, storage.OwnPlace} {
		all, err := t.Store.OwnWords(ctx, t.Chat.ID, kind)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			lines = append(lines, messages.WrittenLine(o.At.In(t.Chat.Location()), string(o.Words)))
		}
	}
	return t.section("words", lines, nil)
}
