package main

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// act does what a line says and returns what is to be seen of it at once.
func (p *play) act(line string) (seen []string) {
	p.t.Helper()
	if who, does := p.actorOf(line); who != nil {
		return p.deed(who, does)
	}
	return p.event(strings.Trim(line, "()"))
}

// deeds are what people do: what a line says after the name, and what it means.
// Groups of the pattern are handed on.
var deeds = []struct {
	pattern *regexp.Regexp
	do      func(p *play, a *actor, of []string) (seen []string)
}{
	{regexp.MustCompile(`^: ?(.+)$`), (*play).writes},
	{regexp.MustCompile(`^edits: (.+)$`), (*play).edits},
	{regexp.MustCompile(`^replies to "(.+?)": (.+)$`), (*play).replies},
	{regexp.MustCompile(`^replies to "(.+?)" with a sticker (.+)$`), (*play).repliesSticker},
	{regexp.MustCompile(`^reacts to "(.+?)" with (.+)$`), (*play).reacts},
	{regexp.MustCompile(`^taps \[(.+)\]$`), (*play).tapsNewest},
	{regexp.MustCompile(`^taps the first \[(.+)\]$`), (*play).tapsFirst},
	{regexp.MustCompile(`^taps the old \[(.+)\]$`), (*play).tapsOld},
	{regexp.MustCompile(`^opens (\w+)'s link(?: for (.+?))?(, cut short)?$`), (*play).opensLink},
	{regexp.MustCompile(`^opens the (menu)$`), (*play).opensMenu},
	{regexp.MustCompile(`^joins (\w+)'s circle$`), (*play).joins},
	{regexp.MustCompile(`^shares (.+)$`), (*play).shares},
	{regexp.MustCompile(`^sends a (photo|voice message|sticker)(?::? (.+))?$`), (*play).sends},
	{regexp.MustCompile(`^sends an album of (\d+)(?: as a reply to "(.+?)")?(?:: (.+))?$`), (*play).sendsAlbum},
	{regexp.MustCompile(`^(deletes) what was sent last$`), (*play).deletes},
	{regexp.MustCompile(`^(takes no) voice messages$`), (*play).takesNoVoice},
	{regexp.MustCompile(`^(blocks|unblocks) the bot$`), (*play).blocks},
	{regexp.MustCompile(`^is called (.+)$`), (*play).isCalled},
	{regexp.MustCompile(`^sets the app to (\w+)$`), (*play).setsApp},
}

// deed is something that a person does.
func (p *play) deed(a *actor, does string) []string {
	p.t.Helper()
	for _, d := range deeds {
		if of := d.pattern.FindStringSubmatch(does); of != nil {
			return d.do(p, a, of)
		}
	}
	p.t.Fatalf("nobody knows how to play %q of %s", does, a.name)
	return nil
}

// words are those of a person as they went out, noted for leavesNoTrace.
func (p *play) words(text string) string {
	text = strings.ReplaceAll(text, " ↵ ", "\n")
	p.written = append(p.written, strings.Split(text, "\n")...)
	return text
}

func (p *play) writes(a *actor, of []string) []string {
	a.Say(p.words(of[1]))
	return nil
}

func (p *play) edits(a *actor, of []string) []string {
	p.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		if !m.FromBot {
			p.must(a.Edit(m.ID, p.words(of[1])))
			return nil
		}
	}
	p.t.Fatalf("%s has written nothing to edit", a.name)
	return nil
}

func (p *play) replies(a *actor, of []string) []string {
	p.t.Helper()
	a.Reply(p.holding(a, of[1]), p.words(of[2]))
	return nil
}

// holding finds the newest message that holds some words.
func (p *play) holding(a *actor, words string) (message int) {
	p.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		if strings.Contains(plain(m.Text), words) {
			return m.ID
		}
	}
	p.t.Fatalf("nothing holds %q:\n%s", words, a.transcript())
	return 0
}

func (p *play) repliesSticker(a *actor, of []string) []string {
	p.t.Helper()
	a.SayRaw(map[string]any{
		"sticker":          map[string]any{"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": of[2]},
		"reply_to_message": map[string]any{"message_id": p.holding(a, of[1]), "date": 1, "chat": map[string]any{"id": a.ID(), "type": "private"}, "from": map[string]any{"id": 1, "is_bot": true, "first_name": "P"}},
	})
	return nil
}

func (p *play) reacts(a *actor, of []string) []string {
	p.t.Helper()
	p.must(a.React(p.holding(a, of[1]), of[2]))
	return nil
}

// tapsNewest taps the newest button of that label, or the key of the keyboard.
func (p *play) tapsNewest(a *actor, of []string) []string {
	p.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		for _, button := range slices.Concat(m.Buttons...) {
			if plain(button.Text) == of[1] {
				p.must(a.Press(m.ID, button.Text))
				return opening(a, button)
			}
		}
	}
	if err := a.Tap(of[1]); err != nil {
		p.t.Fatalf("%v:\n%s", err, a.transcript())
	}
	return nil
}

// opening is what a button does on the phone itself.
func opening(a *actor, b sandbox.Button) []string {
	switch {
	case b.URL != "":
		return []string{a.name + "'s phone opens " + linkless(b.URL) + "\n"}
	case b.CopyText != "":
		return []string{a.name + "'s phone copies " + linkless(b.CopyText) + "\n"}
	}
	return nil
}

// tapsFirst taps the oldest button of that label that still stands.
func (p *play) tapsFirst(a *actor, of []string) []string {
	p.t.Helper()
	for _, m := range a.Messages() {
		for _, button := range slices.Concat(m.Buttons...) {
			if plain(button.Text) == of[1] {
				p.must(a.PressData(m.ID, button.Data))
				return nil
			}
		}
	}
	p.t.Fatalf("no [%s] stands:\n%s", of[1], a.transcript())
	return nil
}

func (p *play) tapsOld(a *actor, of []string) []string {
	p.t.Helper()
	button, known := a.buttons[of[1]]
	if !known {
		p.t.Fatalf("%s's phone has never shown [%s]", a.name, of[1])
	}
	p.must(a.PressData(button.message, button.data))
	return nil
}

func (p *play) opensLink(a *actor, of []string) []string {
	p.t.Helper()
	link := ""
	for _, m := range p.named(of[1]).Messages() {
		if found := linkShape.FindString(m.Text); found != "" && (of[2] == "" || strings.Contains(plain(m.Text), of[2]+"'s invitation")) {
			link = found
		}
	}
	if link == "" {
		p.t.Fatalf("no such link came:\n%s", p.named(of[1]).transcript())
	}
	if of[3] != "" {
		link = link[:len(link)-5]
	}
	p.must(a.Open(link))
	return nil
}

// opensMenu looks at the commands that Telegram offers.
func (p *play) opensMenu(a *actor, _ []string) []string {
	menu := a.name + "'s menu:\n"
	for _, c := range a.Commands() {
		menu += "    /" + c.Command + " " + c.Description + "\n"
	}
	return []string{menu}
}

func (p *play) joins(a *actor, of []string) []string {
	p.t.Helper()
	p.named(of[1]).isSupportedBy(a.someone, a.name)
	p.hear() // what is said meanwhile is in the scripts of the invitation
	return nil
}

func (p *play) shares(a *actor, of []string) []string {
	place := sandbox.PlaceNamed(of[1])
	a.SendLocation(place.Lat, place.Lon)
	return nil
}

func (p *play) sends(a *actor, of []string) []string {
	p.t.Helper()
	switch of[1] {
	case "photo":
		_, err := a.SendPhoto(tinyPicture(p.t), p.words(of[2]))
		p.must(err)
	case "voice message":
		a.SendVoice([]byte("OggS"), 3*time.Second)
	case "sticker":
		a.SendSticker(of[2])
	}
	return nil
}

func (p *play) sendsAlbum(a *actor, of []string) []string {
	p.t.Helper()
	count, err := strconv.Atoi(of[1])
	p.must(err)
	album := sandbox.Draft{Kind: "photo", Text: p.words(of[3]), Files: slices.Repeat([]sandbox.Upload{{Name: "x.png", Data: tinyPicture(p.t)}}, count)}
	if of[2] != "" {
		album.ReplyTo = p.holding(a, of[2])
	}
	_, err = a.Send(album)
	p.must(err)
	return nil
}

// deletes takes away the newest message that the person sent.
func (p *play) deletes(a *actor, _ []string) []string {
	p.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		if !m.FromBot {
			a.Delete(m.ID)
			return nil
		}
	}
	p.t.Fatalf("%s has sent nothing to delete", a.name)
	return nil
}

func (p *play) takesNoVoice(a *actor, _ []string) []string {
	p.t.Helper()
	now := a.profile
	now.NoVoice = true
	p.must(a.Become(now))
	return nil
}

func tinyPicture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (p *play) blocks(a *actor, of []string) []string {
	if of[1] == "blocks" {
		a.Block()
	} else {
		a.Unblock()
	}
	return nil
}

func (p *play) isCalled(a *actor, of []string) []string {
	a.Rename(of[1])
	return nil
}

func (p *play) setsApp(a *actor, of []string) []string {
	a.Resettle(of[1], a.place)
	return nil
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}
