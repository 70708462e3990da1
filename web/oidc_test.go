package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clew/views"
	"clew/web"
	"clew/web/auth"
	"clew/web/webtest"
)

// provided is a site whose users sign in at an issuer, and whose clock can be put forward.
type provided struct {
	fixture
	issuer  *webtest.Issuer
	forward atomic.Int64 // nanoseconds
}

func adaOf(groups ...string) map[string]any {
	return map[string]any{"sub": "1", "sid": "s1", "preferred_username": "ada", "groups": groups}
}

func openProvided(t *testing.T) *provided {
	t.Helper()
	p := &provided{issuer: webtest.StartIssuer(t, adaOf("auditors"))}
	p.fixture = openWith(t, func(settings *web.Settings, address string) {
		var err error
		settings.Clock = func() time.Time { return time.Now().Add(time.Duration(p.forward.Load())) }
		settings.Provider, err = auth.New(auth.Settings{
			Issuer: p.issuer.Address, ClientID: p.issuer.Client, Title: "Acme", Groups: map[auth.Role][]string{auth.Analyst: {"auditors"}, auth.Viewer: {"everybody"}},
		}, address+views.FinishSignInPath, address+views.SignInPath)
		if err != nil {
			t.Fatal(err)
		}
	})
	return p
}

// signIn goes the whole way and gives the last answer.
func (p *provided) signIn(t *testing.T, client *http.Client, to string) *http.Response {
	t.Helper()
	answer, _ := p.get(t, client, views.BeginSignInTo(to))
	at, err := client.Get(answer.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	at.Body.Close()
	last, _ := p.get(t, client, strings.TrimPrefix(at.Header.Get("Location"), p.site.Address))
	return last
}

func (p *provided) session(client *http.Client) string {
	address, _ := url.Parse(p.site.Address)
	for _, cookie := range client.Jar.Cookies(address) {
		if cookie.Name == "clew_session" {
			return cookie.Value
		}
	}
	return ""
}

func TestProviderSignsIn(t *testing.T) {
	p := openProvided(t)
	client := p.site.Client(t)
	answer, _ := p.get(t, client, "/gaps?rule=x")
	if want := views.SignInTo("/gaps?rule=x"); answer.Header.Get("Location") != want {
		t.Fatalf("a stranger is led to %q, want %q", answer.Header.Get("Location"), want)
	}
	_, body := p.get(t, client, views.SignInTo("/gaps?rule=x"))
	if !strings.Contains(body, "Sign in with Acme") || !strings.Contains(body, `href="/sign-in/begin?to=%2Fgaps%3Frule%3Dx"`) {
		t.Errorf("the page to sign in: %.900s", body)
	}
	last := p.signIn(t, client, "/gaps?rule=x")
	if last.StatusCode != http.StatusSeeOther || last.Header.Get("Location") != "/gaps?rule=x" {
		t.Fatalf("signing in ends with %s at %q", last.Status, last.Header.Get("Location"))
	}
	first := p.session(client)
	if _, body := p.get(t, client, "/"); !strings.Contains(body, "<strong>ada</strong>") || !strings.Contains(body, "analyst") {
		t.Error("the start page does not say who is signed in")
	}
	// The token of a session is never that of the one before: who planted a cookie has nothing.
	if p.signIn(t, client, "/"); p.session(client) == first || first == "" {
		t.Error("signing in keeps the token of the session")
	}
	planted := p.site.Client(t)
	planted.Jar.SetCookies(mustParse(t, p.site.Address), []*http.Cookie{{Name: "clew_session", Value: first}})
	if answer, _ := p.get(t, planted, "/"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the token before signing in: %s, want that of a stranger", answer.Status)
	}
	if n := p.number(t, "MATCH (s:Session) WHERE s.user = 'ada' AND s.subject ENDS WITH '#1' AND s.provider ENDS WITH '#s1' RETURN count(s) AS n"); n != 1 {
		t.Errorf("%d sessions of ada, want 1", n)
	}
	// Signing out ends the session here, then at the provider.
	_, body = p.get(t, client, "/")
	out := p.post(t, client, views.SignOutPath, url.Values{views.TokenField: {webtest.FormToken(t, body)}})
	end, err := url.Parse(out.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(end.String(), p.issuer.Address+"/end?") || end.Query().Get("id_token_hint") == "" || end.Query().Get("post_logout_redirect_uri") != p.site.Address+views.SignInPath {
		t.Errorf("signing out leads to %s, %v", end, err)
	}
	if policy := out.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+p.issuer.Address+";") {
		t.Errorf("the policy %q does not let the form lead to the provider", policy)
	}
	if answer, _ := p.get(t, client, "/"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("after signing out: %s", answer.Status)
	}
}

func TestProviderSignInsThatAreRefused(t *testing.T) {
	p := openProvided(t)
	client := p.site.Client(t)
	begun, _ := p.get(t, client, views.BeginSignInPath)
	at, err := client.Get(begun.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	at.Body.Close()
	back := strings.TrimPrefix(at.Header.Get("Location"), p.site.Address)
	// Somebody else's browser has not begun it: a sign-in cannot be foisted on it.
	if answer, body := p.get(t, p.site.Client(t), back); answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "has not begun this sign-in") {
		t.Errorf("finished in another browser: %s", answer.Status)
	}
	kept := client.Jar.Cookies(mustParse(t, p.site.Address))
	if answer, _ := p.get(t, client, back); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("finished where it was begun: %s", answer.Status)
	}
	// The answer again, with the cookie that goes with it: the provider takes its code once.
	replayed := p.site.Client(t)
	replayed.Jar.SetCookies(mustParse(t, p.site.Address), kept)
	if answer, _ := p.get(t, replayed, back); answer.StatusCode != http.StatusForbidden || p.session(replayed) != "" {
		t.Errorf("replayed: %s", answer.Status)
	}
	p.issuer.Set(adaOf("auditors"), nil, true, false)
	if last := p.signIn(t, p.site.Client(t), "/"); last.StatusCode != http.StatusForbidden {
		t.Errorf("by a forged ID token: %s", last.Status)
	}
	p.issuer.Set(adaOf("strangers"), nil, false, false)
	if last := p.signIn(t, p.site.Client(t), "/"); last.StatusCode != http.StatusForbidden {
		t.Errorf("without a role: %s", last.Status)
	}
	// Whatever the address says, it never leads away from here.
	p.issuer.Set(adaOf("auditors"), nil, false, false)
	for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/\t/evil.example", "evil", "javascript:alert(1)", "/sign-out", "/sign-in?to=/"} {
		if last := p.signIn(t, p.site.Client(t), to); last.Header.Get("Location") != "/" {
			t.Errorf("to %q it leads to %q", to, last.Header.Get("Location"))
		}
	}
}

func TestSessionIsRenewedAtTheProvider(t *testing.T) {
	p := openProvided(t)
	client := p.site.Client(t)
	p.signIn(t, client, "/")
	p.forward.Store(int64(6 * time.Minute))
	p.issuer.Set(adaOf("everybody"), nil, false, false)
	var together sync.WaitGroup
	for range 6 {
		together.Go(func() {
			if answer, err := client.Get(p.site.Address + "/help"); err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusOK {
				t.Errorf("while it is renewed: %v, %v", answer, err)
			}
		})
	}
	together.Wait()
	if n := p.issuer.Renewals(); n != 1 {
		t.Errorf("six requests at once renewed it %d times, want once", n)
	}
	if _, body := p.get(t, client, "/"); !strings.Contains(body, "viewer") || strings.Contains(body, "analyst") {
		t.Error("the roles are not those of the groups as of now")
	}
	// Who left the provider is out here, too.
	p.forward.Store(int64(12 * time.Minute))
	p.issuer.Set(adaOf("everybody"), nil, false, true)
	if answer, _ := p.get(t, client, "/gaps"); answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != views.SignInTo("/gaps") {
		t.Errorf("whom the provider no longer vouches for: %s", answer.Status)
	}
	if n := p.number(t, "MATCH (s:Session) WHERE s.user = 'ada' RETURN count(s) AS n"); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

func TestProviderEndsSessions(t *testing.T) {
	p := openProvided(t)
	client := p.site.Client(t)
	p.signIn(t, client, "/")
	events := map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
	token := p.issuer.Sign(map[string]any{"events": events, "jti": "t1"})
	if answer := p.post(t, p.site.Client(t), views.BackChannelPath, url.Values{"logout_token": {token + "x"}}); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a forged logout token: %s", answer.Status)
	}
	if answer, _ := p.get(t, client, "/"); answer.StatusCode != http.StatusOK {
		t.Fatalf("a forged logout token ended the session: %s", answer.Status)
	}
	if answer := p.post(t, p.site.Client(t), views.BackChannelPath, url.Values{"logout_token": {token}}); answer.StatusCode != http.StatusOK {
		t.Errorf("a logout token: %s", answer.Status)
	}
	if answer, _ := p.get(t, client, "/"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("after the provider ended the session: %s", answer.Status)
	}
	p.signIn(t, client, "/")
	if answer := p.post(t, p.site.Client(t), views.BackChannelPath, url.Values{"logout_token": {token}}); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a logout token that was used: %s", answer.Status)
	}
	if answer, _ := p.get(t, client, "/"); answer.StatusCode != http.StatusOK {
		t.Errorf("a replayed logout token ended the session: %s", answer.Status)
	}
}
