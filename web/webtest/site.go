// Package webtest runs the whole web server on loopback, and a real browser to look at it. Tests use both with the graph
// that package graphtest gives.
package webtest

import (
	"context"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew/views"
	"clew/web"
	"clew/web/auth"
)

// User is who signs in to a site under test.
var User = web.User{Name: "Ines Ortega", Roles: auth.Roles{auth.Admin}}

// Site is a server that runs until the end of the test.
type Site struct {
	Server  *web.Server
	Address string // such as http://127.0.0.1:41234
	stop    func() error
}

// Start runs a server. It ends with the test, which fails when the server does not end in order.
func Start(t testing.TB, settings web.Settings) *Site {
	t.Helper()
	return StartAt(t, func(string) web.Settings { return settings })
}

// StartAt is Start for a server whose settings depend on its address.
func StartAt(t testing.TB, settingsAt func(address string) web.Settings) *Site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := web.New(settingsAt("http://" + listener.Addr().String()))
	if err != nil {
		_ = listener.Close()
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	stopped := false
	site := &Site{Server: server, Address: "http://" + listener.Addr().String()}
	site.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := site.Stop(); err != nil {
			t.Errorf("the server did not end in order: %v", err)
		}
	})
	return site
}

// Stop ends the server and gives what Serve returned.
func (s *Site) Stop() error { return s.stop() }

// Link gives a fresh one-time link.
func (s *Site) Link() string { return s.Server.SignInLink(s.Address, User) }

// Client gives a client that keeps cookies and follows no redirect.
func (s *Site) Client(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{
		Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// SignedIn gives a client of a user who is signed in.
func (s *Site) SignedIn(t testing.TB) *http.Client {
	t.Helper()
	client := s.Client(t)
	link, err := url.Parse(s.Link())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.PostForm(s.Address+views.SignInPath, url.Values{"token": {link.Query().Get("token")}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in answered %s", answer.Status)
	}
	return client
}

var tokenField = regexp.MustCompile(`name="` + views.TokenField + `" value="([^"]+)"`)

// FormToken finds the token of the forms on a page.
func FormToken(t testing.TB, page string) string {
	t.Helper()
	found := tokenField.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no form with a token: %.300s", strings.TrimSpace(page))
	}
	return found[1]
}
