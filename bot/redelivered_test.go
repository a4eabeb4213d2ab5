package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"porchlight/storage"
)

// TestNobodyIsBackByAnUpdateOfBefore has Telegram bring every update of somebody who
// was erased again, in any order. Nothing of them is kept, and nothing is answered
// twice. (What it brings for the first time it brings in each chat's order.)
func TestNobodyIsBackByAnUpdateOfBefore(t *testing.T) {
	t.Parallel()
	inHookedWorld(t, func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/privacy") // or the bot could not write to her
		written := func(id int, body string) string {
			from := fmt.Sprintf(`"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"Ana","language_code":"en"}`,
				time.Now().Unix(), ana.ID(), ana.ID())
			return fmt.Sprintf(`{"update_id":%d,%s}`, id, fmt.Sprintf(body, from))
		}
		message := func(text string) string { return `"message":{"message_id":7,%s,"text":"` + text + `"}` }
		bodies := []string{
			message("/start"), message("/country GB"), message(distress), message("/timezone London"), message("/invite Sam"),
			`"edited_message":{"message_id":7,"edit_date":1764000000,%s,"text":"/country US"}`,
			`"my_chat_member":{%s,"new_chat_member":{"status":"member"}}`,
			message("/language de"), message("/pause 3d"), message("/quiet 22-7"),
		}
		var before []string
		const first = 1000
		for i, body := range bodies {
			before = append(before, written(first+i, body))
		}
		bring := func(updates []string) {
			for _, update := range updates {
				if code, _ := w.asks("POST", "/telegram", hookSecret, update); code != 200 {
					t.Fatalf("answered with %d", code)
				}
				time.Sleep(2 * time.Second)
			}
			calm()
		}
		bring(before)
		if _, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err != nil {
			t.Fatalf("nothing was kept before: %v", err)
		}
		erasing := written(first+len(bodies), message("/delete yes"))
		bring([]string{erasing})
		for round := range 4 {
			again := append([]string{erasing}, before...)
			rand.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
			bring(again)
			if round == 1 {
				w.out()
				w.light()
				calm()
			}
			if _, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); !errors.Is(err, storage.ErrNoChat) {
				t.Errorf("in round %d she is kept again: %v", round, err)
				return
			}
		}
		if got := ana.fromBot("In danger right now"); got != 1 {
			t.Errorf("her cry was answered %d times:\n%s", got, ana.transcript())
		}
		time.Sleep(15 * time.Second)
		if w.filesHold(ana.ID()) {
			t.Error("a file holds her number again")
		}
	})
}
