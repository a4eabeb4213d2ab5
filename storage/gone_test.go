package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestChatThatIsGoneForAYearIsForgotten(t *testing.T) {
	const year = 365 * 24 * time.Hour
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		const long, lately, back, here storage.ChatID = 1, 2, 3, 4
		write(t, s, func(ctx context.Context) (err error) {
			for _, chat := range []storage.ChatID{long, lately, back, here} {
				_, post := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: chat, Body: []byte("words"), Due: noon})
				err = errors.Join(err, post, s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", StartedAt: noon}))
			}
			_, first := s.MarkGone(ctx, long, noon)
			_, second := s.MarkGone(ctx, lately, noon.Add(time.Hour))
			_, third := s.MarkGone(ctx, back, noon)
			_, tie := s.AddTie(ctx, storage.Tie{Person: here, Supporter: long, AcceptedAt: noon})
			_, other := s.AddTie(ctx, storage.Tie{Person: here, Supporter: lately, AcceptedAt: noon})
			return errors.Join(err, first, second, third, tie, other, s.MarkBack(ctx, back))
		})
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, noon.Add(year+time.Minute)) })
		for _, chat := range []storage.ChatID{long, lately, back, here} {
			_, err := s.Chat(t.Context(), chat)
			if forgotten := errors.Is(err, storage.ErrNoChat); forgotten != (chat == long) {
				t.Errorf("chat %d is forgotten: %t, %v", chat, forgotten, err)
			}
		}
		ties, err := s.Supporters(t.Context(), here)
		if err != nil || len(ties) != 1 || ties[0].Supporter != lately {
			t.Errorf("ties %+v, %v", ties, err)
		}
	})
}

func TestManyThatAreGoneAreForgottenInSeveralWrites(t *testing.T) {
	s := storagetest.SQLite(t)
	const many = 120
	write(t, s, func(ctx context.Context) (err error) {
		for chat := range storage.ChatID(many) {
			err = errors.Join(err, s.KeepChat(ctx, storage.Chat{ID: chat + 1, GoneAt: noon, StartedAt: noon}))
		}
		return err
	})
	for hour := range 4 {
		left := 0
		for chat := range storage.ChatID(many) {
			if _, err := s.Chat(t.Context(), chat+1); err == nil {
				left++
			}
		}
		if want := max(many-50*hour, 0); left != want {
			t.Errorf("after %d hours %d are left, want %d", hour, left, want)
		}
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, noon.AddDate(1, 1, 0)) })
	}
}
