// Package sandbox stands in for Telegram: for its Bot API, and for the phones of
// the people who chat with a bot. It answers every method that Porchlight calls
// as Telegram would, refuses what Telegram refuses in Telegram's words, can be
// told to fail, and shows the chats on a web page.
//
// It knows nothing of Porchlight: any bot on this machine that speaks the Bot API
// can talk to it. It keeps everything in memory, reaches out to nobody except a
// webhook that the bot itself has set, and serves this machine alone: no web page
// but its own reaches any of it, see door.go.
//
// It reads the time with time.Now and waits on channels only, so a Server that
// is made inside a testing/synctest bubble lives in the bubble's time.
package sandbox

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Options are what may differ from one stand-in to another. The zero value is a
// bot with a made-up name and Telegram's own limits.
type Options struct {
	// Token is what the bot must show, such as "110201543:AAHdqTcvCH1vGWJx".
	// Digits before the colon are the bot's id. Empty: a random one, which only
	// those who hold the Server know.
	Token string
	// Username is the bot's, without the @. Empty: "porchlight_sandbox_bot".
	Username string
	// Name is shown above the chats. Empty: "Porchlight".
	Name string
	// Limits on how fast the bot may send. The zero value is Telegram's.
	Limits Limits
	// QueryLife is how long a button press may still be answered. Zero: 30 s.
	QueryLife time.Duration
	// Webhooks carries the calls to the bot's webhook. Nil: http.DefaultTransport.
	Webhooks http.RoundTripper

	// Advance, if set, puts a button on the page: it is to bring forward the
	// next message that the bot has planned, and to return a line that says
	// what will come.
	Advance func(context.Context) (string, error)
	// Switches are shown on the page among the faults.
	Switches []Switch
}

// A Switch is a fault outside Telegram that the page can turn on and off, such
// as a database that cannot be reached.
type Switch struct {
	Name  string // "database", in the page's requests
	Label string // "The database is gone", for people
	Set   func(on bool) error
}

// defaultBot is the id of a bot without a token of its own.
const defaultBot = 1_000_000_001

const defaultQueryLife = 30 * time.Second

// A Server is the stand-in. It serves /bot<token>/<method>,
// /file/bot<token>/<path> and, at /, the page.
type Server struct {
	opts    Options
	mux     *http.ServeMux
	door    http.Handler // what others reach the mux through
	methods map[string]method

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup // webhook deliveries

	// mu guards all below. It is never held while waiting.
	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change
	bot       botProfile
	chats     map[int64]*chat
	phones    []*Phone
	updates   queue
	webhook   webhook
	files     map[string]*file
	queries   map[string]*query
	faults    []*faultState
	weather   map[string]*pageFault
	switches  map[string]bool
	limits    limiter
	calls     []Call
	lastID    int    // message ids count through all chats, as they do at Telegram
	lastEvent uint64 // counts what a phone has seen happen
	serial    int64  // for ids that only need to differ
}

// New makes a stand-in with no phones. Close it when done.
func New(o Options) *Server {
	if o.Token == "" {
		o.Token = fmt.Sprintf("%d:%s", defaultBot, rand.Text())
	}
	if o.Username == "" {
		o.Username = "porchlight_sandbox_bot"
	}
	if o.Name == "" {
		o.Name = "Porchlight"
	}
	if o.QueryLife == 0 {
		o.QueryLife = defaultQueryLife
	}
	if o.Webhooks == nil {
		o.Webhooks = http.DefaultTransport
	}
	s := &Server{
		opts:     o,
		changed:  make(chan struct{}),
		bot:      newBotProfile(o),
		chats:    make(map[int64]*chat),
		updates:  newQueue(),
		files:    make(map[string]*file),
		queries:  make(map[string]*query),
		weather:  make(map[string]*pageFault),
		switches: make(map[string]bool),
		limits:   newLimiter(o.Limits),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.methods = methodTable()
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/{bot}/{method}", s.serveMethod)
	s.mux.HandleFunc("GET /file/{bot}/{path...}", s.serveFile)
	s.servePage()
	s.door = guarded(s.mux)
	return s
}

// ServeHTTP answers the bot and the page, on this machine's own names alone.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.door.ServeHTTP(w, r) }

// Close ends what is waiting (polls, hanging answers, the page's streams) and
// the webhook's deliveries, and returns when these have stopped.
func (s *Server) Close() {
	s.cancel()
	s.work.Wait()
}

// Token is what the bot must show.
func (s *Server) Token() string { return s.opts.Token }

// announce tells everybody who waits that something has changed. s.mu is held.
func (s *Server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// nextSerial returns a number not given before. s.mu is held.
func (s *Server) nextSerial() int64 {
	s.serial++
	return s.serial
}
