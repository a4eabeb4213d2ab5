package sandbox_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
)

// A bot of any make talks to the stand-in as it would to Telegram; phones are
// the people it talks with.
func Example() {
	server := sandbox.New(sandbox.Options{})
	defer server.Close()
	pipe := sandbox.NewPipe() // a net.Listener; a socket would do as well
	web := &http.Server{Handler: server}
	go web.Serve(pipe)
	defer web.Close()

	greet := func(ctx context.Context, b *bot.Bot, u *models.Update) {
		b.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "Hello, " + u.Message.From.FirstName})
	}
	b, err := bot.New(server.Token(), bot.WithServerURL("http://localhost"), bot.WithDefaultHandler(greet),
		bot.WithHTTPClient(time.Minute, &http.Client{Transport: pipe.Transport()}))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go b.Start(ctx)

	ana := server.NewPhone(sandbox.Profile{FirstName: "Ana"})
	ana.Start("")
	answer, err := ana.Wait(ctx, nil)
	fmt.Println(answer.Text, err)
	// Output: Hello, Ana <nil>
}
