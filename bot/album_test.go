package main

import (
	"slices"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// album sends some photos as one, the first with a caption.
func (s *someone) album(count int, caption string) (numbers []int) {
	s.w.t.Helper()
	numbers, err := s.Send(sandbox.Draft{Kind: "photo", Text: caption, Files: slices.Repeat([]sandbox.Upload{{Name: "x.png", Data: tinyPicture(s.w.t)}}, count)})
	if err != nil {
		s.w.t.Fatal(err)
	}
	return numbers
}

// part is one photo of an album that comes by itself.
func part(album, caption string) map[string]any {
	photo := []map[string]any{{"file_id": "p", "file_unique_id": "u", "width": 2, "height": 2}}
	return map[string]any{"photo": photo, "media_group_id": album, "caption": caption}
}

// albums are the photos from the bot that a phone shows, by the album that they are of.
func (s *someone) albums() (all [][]sandbox.Message) {
	last := ""
	for _, m := range s.Messages() {
		switch {
		case !m.FromBot || m.Album == "":
		case m.Album == last:
			all[len(all)-1] = append(all[len(all)-1], m)
		default:
			last, all = m.Album, append(all, []sandbox.Message{m})
		}
	}
	return all
}

func TestAnAlbumArrivesAsOne(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.album(10, "all ten")
		calm()
		got := ana.albums()
		if len(got) != 1 || len(got[0]) != 10 || ana.fromBot("all ten") != 1 || ben.fromBot("nothing more to do") != 1 {
			t.Errorf("%d albums arrive:\n%s\nBen sees:\n%s", len(got), ana.transcript(), ben.transcript())
		}
	})
}

// TestAnAlbumIsNotSplitByAKill kills the bot when half of the album has come.
func TestAnAlbumIsNotSplitByAKill(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.SayRaw(part("1", "first"))
		ben.SayRaw(part("1", ""))
		time.Sleep(albumPatience / 2)
		p := &play{world: w}
		p.kill()
		ben.SayRaw(part("1", ""))
		ben.SayRaw(part("1", "last"))
		w.light()
		calm()
		got := ana.albums()
		if len(got) != 1 || len(got[0]) != 4 || ana.fromBot("first\n\nlast") != 1 || ben.fromBot("nothing more to do") != 1 {
			t.Errorf("%d albums arrive:\n%s\nBen sees:\n%s", len(got), ana.transcript(), ben.transcript())
		}
	})
}

// TestWhatComesBehindAnAlbumIsApart has words follow, and another album.
func TestWhatComesBehindAnAlbumIsApart(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.album(2, "one")
		ben.album(3, "two")
		ben.Say("/nudges")
		calm()
		if got := ana.albums(); len(got) != 1 || len(got[0]) != 2 {
			t.Errorf("%d albums arrive:\n%s", len(got), ana.transcript())
		}
		if ben.fromBot("Send this to") != 1 || ben.fromBot("on different days") == 0 {
			t.Errorf("Ben sees:\n%s", ben.transcript())
		}
	})
}

// TestDistressInAnAlbumIsAnsweredFirst has it in the caption of the last photo.
func TestDistressInAnAlbumIsAnsweredFirst(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.SayRaw(part("1", "the three of us"))
		ben.SayRaw(part("1", ""))
		ben.SayRaw(part("1", distress))
		calm()
		if len(ana.albums()) != 0 || ben.fromBot("findahelpline.com") != 1 {
			t.Fatalf("Ana sees:\n%s\nBen sees:\n%s", ana.transcript(), ben.transcript())
		}
		offer := ben.last()
		ben.taps(offer, "Send to \u2068Ana\u2069")
		if err := ben.PressData(offer.ID, offer.Buttons[0][0].Data); err != nil {
			t.Fatal(err)
		}
		calm()
		if got := ana.albums(); len(got) != 1 || len(got[0]) != 3 || ana.fromBot(distress) != 1 || ana.fromBot("the three of us") != 1 {
			t.Errorf("Ana sees:\n%s", ana.transcript())
		}
	})
}

// TestAlbumOfWhichACaptionShowsDistressNowIsAskedAbout changes one caption of an album
// that waits; the album goes as it was heard, or as it is now on a tap.
func TestAlbumOfWhichACaptionShowsDistressNowIsAskedAbout(t *testing.T) {
	t.Parallel()
	for _, tapped := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, ben, _ := w.two()
			ben.writesOwn()
			ana.says("/pause 1h")
			numbers := ben.album(3, "the lake")
			calm()
			if err := ben.Edit(numbers[0], distress); err != nil {
				t.Fatal(err)
			}
			offer, want := ben.last(), map[bool]string{false: "the lake", true: distress}[tapped]
			if tapped {
				ben.taps(offer, "Send to \u2068Ana\u2069")
			}
			time.Sleep(2 * time.Hour)
			calm()
			if got := ana.albums(); len(got) != 1 || len(got[0]) != 3 || ana.fromBot("the lake")+ana.fromBot(distress) != 1 || ana.fromBot(want) != 1 {
				t.Errorf("tapped: %v; Ana sees:\n%s", tapped, ana.transcript())
			}
		})
	}
}

// TestSeveralCaptionsOfAnAlbumStay changes one of two: it is said that it can't follow.
func TestSeveralCaptionsOfAnAlbumStay(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.SayRaw(part("1", "the lake"))
		second := ben.SayRaw(part("1", "the stairs"))
		calm()
		if err := ben.Edit(second, "the steps"); err != nil {
			t.Fatal(err)
		}
		if m := ben.last(); m.Text == "" || ben.fromBot("It stays as you first sent it") != 1 || ana.fromBot("the lake\n\nthe stairs") != 1 {
			t.Errorf("Ben sees:\n%s\nAna sees:\n%s", ben.transcript(), ana.transcript())
		}
	})
}

// TestCaptionsChangedBeforeItIsSaidThatTheyWentAreKept has Telegram take nothing while
// a caption is changed: nobody is told yet that the album went. One caption is changed;
// of several, which stand together, it is said that they stay.
func TestCaptionsChangedBeforeItIsSaidThatTheyWentAreKept(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		captions []string
		edited   int
		arrives  string
		stays    int
	}{
		"one":                     {[]string{"the laek", ""}, 0, "the lake", 0},
		"two, the first changed":  {[]string{"the laek", "and the boat"}, 0, "the laek\n\nand the boat", 1},
		"two, the second changed": {[]string{"and the boat", "the laek"}, 1, "and the boat\n\nthe laek", 1},
		"of the second":           {[]string{"", "the laek"}, 1, "the lake", 0},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				ben.writesOwn()
				mend := w.stand.Fault(sandbox.Fault{Method: "send*", Status: 502})
				var numbers []int
				for _, caption := range of.captions {
					numbers = append(numbers, ben.SayRaw(part("1", caption)))
				}
				time.Sleep(3 * time.Second)
				if err := ben.Edit(numbers[of.edited], "the lake"); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				mend()
				time.Sleep(time.Minute)
				if ana.fromBot("sends you this:\n\n"+of.arrives) != 1 || ben.fromBot("It stays as you first sent it") != of.stays {
					t.Errorf("Ana sees:\n%s\nBen sees:\n%s", ana.transcript(), ben.transcript())
				}
			})
		})
	}
}

// TestCaptionsAddedOneAfterTheOtherLoseNone has both photos of an album get a caption
// after they have arrived. The second can't be put beside the first, and Ben is told.
func TestCaptionsAddedOneAfterTheOtherLoseNone(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		numbers := ben.album(2, "")
		calm()
		for i, caption := range []string{"the lake", "the boat"} {
			if err := ben.Edit(numbers[i], caption); err != nil {
				t.Fatal(err)
			}
			calm()
		}
		if ana.fromBot("sends you this:\n\nthe lake") != 1 || ben.fromBot("It stays as you first sent it") != 1 {
			t.Errorf("Ana sees:\n%s\nBen sees:\n%s", ana.transcript(), ben.transcript())
		}
	})
}
