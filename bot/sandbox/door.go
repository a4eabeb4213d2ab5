package sandbox

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// guarded lets in what is meant for this machine and comes from the page itself,
// or from no page at all, as a bot's calls do. A website that is open in the same
// browser must not write into a chat, call a method of the bot, or read a file:
// not from its own origin, and not by pointing its own name at this machine. So
// every path is guarded, the Bot API's as well.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		switch {
		case !loopback(r.Host):
			http.Error(w, "The sandbox answers on this machine's own address only.", http.StatusForbidden)
		case fromElsewhere(r):
			http.Error(w, "Only the sandbox's own page may do this.", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopback reports whether a Host names this machine and nothing else.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.IsLoopback()
}

// fromElsewhere reports whether a page of another origin makes the request.
// Browsers say so in Sec-Fetch-Site, older ones in Origin; what is no browser
// sends neither. Following a link to the page is nobody's request but the reader's.
func fromElsewhere(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			return true
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return false
	}
	opened := r.Method == http.MethodGet && r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !opened
}
