package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConversationsGoOnThroughKills plays the scripts of dialogues with steps, with
// the bot killed right behind whatever anybody does, as by a power cut, and started
// again: the conversation is the same.
func TestConversationsGoOnThroughKills(t *testing.T) {
	t.Parallel()
	played := 0
	for _, name := range []string{"relay", "nudges", "terms", "professionals", "delete", "typed", "questions", "missed"} {
		files, err := filepath.Glob("testdata/" + name + "*.txtar")
		if err != nil || len(files) == 0 {
			t.Fatalf("no scripts of %s: %v", name, err)
		}
		for _, file := range files {
			_, part := readScript(t, file)
			want, before := string(part("chat").Data), string(part("before").Data)
			if cannotBeKilled(before + want) {
				continue
			}
			played++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				var got string
				phones, day := startingDay(string(part("phones").Data))
				inWorld(t, day, func(w *world) {
					calm()
					p := &play{world: w}
					p.people(phones)
					p.prepare(before)
					p.interrupt = func() { p.kill(); p.light() }
					got = p.perform(want)
				})
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the conversation went otherwise (-undisturbed +killed):\n%s", diff)
				}
			})
		}
	}
	if played < 20 {
		t.Errorf("only %d scripts were played", played)
	}
}

// cannotBeKilled reports whether a script stops the bot by itself, or needs what is
// kept in memory alone: what the guard has answered before.
func cannotBeKilled(script string) bool {
	for _, sign := range []string{"(the bot is", "(messages ", "(the database", "Still here, with the same numbers", "Shall I look in"} {
		if strings.Contains(script, sign) {
			return true
		}
	}
	return false
}
