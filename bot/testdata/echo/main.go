// Echo is the barest bot that the library allows. The crisis answer is measured
// against it.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func main() {
	echo, err := bot.New(os.Getenv("TELEGRAM_BOT_TOKEN"), bot.WithServerURL(os.Getenv("TELEGRAM_API_URL")), bot.WithDefaultHandler(repeat))
	if err != nil {
		log.Fatal("making the bot: ", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	echo.Start(ctx)
}

func repeat(ctx context.Context, echo *bot.Bot, u *models.Update) {
	_, err := echo.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: u.Message.Text})
	if err != nil {
		log.Print("repeating: ", err)
	}
}
