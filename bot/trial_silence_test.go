//go:build trial

package main

import (
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// deafFor is how long nobody may be heard at most after all connections to Telegram died
// in silence.
const deafFor = 25 * time.Second

// trialSilence lets the connections to Telegram die without a sign on either side, as when
// a router on the way is started anew. With TLS they are those of HTTP/2, on which a
// program may go on waiting and sending for as long as its kernel does.
func trialSilence(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	f := &front{stand: stand}
	web := httptest.NewUnstartedServer(f)
	web.EnableHTTP2 = true
	web.StartTLS()
	t.Cleanup(func() { web.CloseClientConnections(); web.Close() })
	way, through := newProxy(t, web.URL)
	p := newProgram(t, binary, stand)
	trusted := filepath.Join(t.TempDir(), "telegram.pem")
	if err := os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	p.address, p.more = through, []string{"SSL_CERT_FILE=" + trusted}
	c := newTrialCrowd(t, stand)
	c.pause = 100 * time.Millisecond
	c.lights(p)
	c.cries()
	c.settles(time.Minute)
	c.goesWrong(func() {
		way.forget()
		c.actsUntil(t.Context(), after(outageLasts()))
	})
	c.settles(2 * time.Minute)
	p.end()
	a := c.tell()
	a.holds(t)
	if a.worst > deafFor {
		t.Errorf("distress was answered after %v", a.worst)
	}
}
