package auth_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/web/auth"
	"clew/web/webtest"
)

const (
	home   = "http://127.0.0.1:1"
	finish = home + "/sign-in/finish"
)

// ada is in two groups, one of which gives a role.
func ada() map[string]any {
	return map[string]any{"sub": "1", "sid": "s1", "preferred_username": "ada", "name": "Ada", "groups": []string{"everybody", "auditors"}}
}

func provider(t *testing.T, issuer *webtest.Issuer) *auth.Provider {
	t.Helper()
	made, err := auth.New(auth.Settings{Issuer: issuer.Address, ClientID: issuer.Client, ClientSecret: "s", Groups: map[auth.Role][]string{auth.Analyst: {"auditors"}, auth.Admin: {"owners"}}}, finish, home)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// authorised lets the issuer sign in and gives its answer.
func authorised(t *testing.T, address string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	back, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(back.String(), finish+"?") {
		t.Fatalf("the issuer leads to %q: %v", answer.Header.Get("Location"), err)
	}
	return back.Query()
}

func TestSignIn(t *testing.T) {
	issuer := webtest.StartIssuer(t, ada())
	p := provider(t, issuer)
	address, attempt, err := p.Begin(t.Context(), "/gaps")
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := url.Parse(address)
	if q := asked.Query(); q.Get("code_challenge_method") != "S256" || q.Get("nonce") != attempt.Nonce || q.Get("state") != attempt.State || q.Get("redirect_uri") != finish || strings.Contains(address, attempt.Verifier) {
		t.Errorf("the address to sign in at is %s", address)
	}
	answer := authorised(t, address)
	identity, err := p.Finish(t.Context(), attempt, answer)
	if err != nil {
		t.Fatal(err)
	}
	if identity.Subject != "1" || identity.Session != "s1" || identity.Name != "ada" || identity.Issuer != issuer.Address || identity.Roles.String() != "analyst" || identity.Refresh == "" || identity.Until.IsZero() {
		t.Errorf("who signed in is %+v", identity)
	}
	if _, err := p.Finish(t.Context(), attempt, answer); !errors.Is(err, auth.ErrRefused) {
		t.Errorf("the answer taken a second time: %v, want it to be refused", err)
	}
	// A group that was taken away, and one that was given, count from the next renewal on.
	issuer.Set(map[string]any{"sub": "1", "preferred_username": "ada", "groups": []string{"owners"}}, nil, false, false)
	renewed, err := p.Renew(t.Context(), identity)
	if err != nil || renewed.Roles.String() != "admin" || renewed.Refresh == identity.Refresh {
		t.Errorf("renewed: %+v, %v", renewed, err)
	}
	if _, err := p.Renew(t.Context(), identity); !errors.Is(err, auth.ErrRefused) {
		t.Errorf("renewed by a refresh token that was used: %v", err)
	}
	issuer.Set(map[string]any{"sub": "2", "preferred_username": "ben", "groups": []string{"owners"}}, nil, false, false)
	if _, err := p.Renew(t.Context(), renewed); !errors.Is(err, auth.ErrRefused) {
		t.Errorf("renewed as somebody else: %v", err)
	}
}

// TestRefused sends answers and ID tokens of which one thing each is wrong.
func TestRefused(t *testing.T) {
	issuer := webtest.StartIssuer(t, ada())
	p := provider(t, issuer)
	past := time.Now().Add(-time.Hour).Unix()
	for name, one := range map[string]struct {
		lie    func(map[string]any)
		forge  bool
		answer func(url.Values)
		wait   func(*auth.Attempt)
		want   string
	}{
		"another audience":      {lie: func(c map[string]any) { c["aud"] = "wiki" }, want: "audience"},
		"another issuer":        {lie: func(c map[string]any) { c["iss"] = "https://evil.example" }, want: "different provider"},
		"another nonce":         {lie: func(c map[string]any) { c["nonce"] = "guessed" }, want: "another sign-in"},
		"no nonce":              {lie: func(c map[string]any) { delete(c, "nonce") }, want: "another sign-in"},
		"another key":           {forge: true, want: "signature"},
		"expired":               {lie: func(c map[string]any) { c["exp"] = past }, want: "expired"},
		"another state":         {answer: func(v url.Values) { v.Set("state", "guessed") }, want: "not begun"},
		"no state":              {answer: func(v url.Values) { v.Del("state") }, want: "not begun"},
		"never begun":           {answer: func(v url.Values) { v.Set("state", "") }, wait: func(a *auth.Attempt) { *a = auth.Attempt{Until: a.Until} }, want: "not begun"},
		"another code":          {answer: func(v url.Values) { v.Set("code", "guessed") }, want: "invalid_grant"},
		"another verifier":      {wait: func(a *auth.Attempt) { a.Verifier = strings.Repeat("a", 43) }, want: "invalid_grant"},
		"another answerer":      {answer: func(v url.Values) { v.Set("iss", "https://evil.example") }, want: "another provider"},
		"an error":              {answer: func(v url.Values) { v.Set("error", "access_denied") }, want: "access_denied"},
		"too late":              {wait: func(a *auth.Attempt) { a.Until = time.Now().Add(-time.Second) }, want: "took longer"},
		"no name":               {lie: func(c map[string]any) { delete(c, "preferred_username") }, want: "names nobody"},
		"a name with a newline": {lie: func(c map[string]any) { c["preferred_username"] = "ada\nroot" }, want: "names nobody"},
		"no group with a role":  {lie: func(c map[string]any) { c["groups"] = []string{"everybody"} }, want: "none of the groups"},
		"groups as nonsense":    {lie: func(c map[string]any) { c["groups"] = map[string]any{"auditors": true} }, want: "none of the groups"},
	} {
		issuer.Set(ada(), one.lie, one.forge, false)
		address, attempt, err := p.Begin(t.Context(), "/")
		if err != nil {
			t.Fatal(err)
		}
		answer := authorised(t, address)
		if one.answer != nil {
			one.answer(answer)
		}
		if one.wait != nil {
			one.wait(&attempt)
		}
		if _, err := p.Finish(t.Context(), attempt, answer); !errors.Is(err, auth.ErrRefused) || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%s: %v, want it to be refused with %q", name, err, one.want)
		}
	}
}

// TestSignedOut checks logout tokens of which one thing each is wrong.
func TestSignedOut(t *testing.T) {
	issuer := webtest.StartIssuer(t, map[string]any{"sub": "1", "sid": "s1"})
	p := provider(t, issuer)
	events := map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
	out, err := p.SignedOutBy(t.Context(), issuer.Sign(map[string]any{"events": events, "jti": "t1"}))
	if err != nil || out.Issuer != issuer.Address || out.Subject != "1" || out.Session != "s1" || out.Token != "t1" {
		t.Errorf("signed out: %+v, %v", out, err)
	}
	for name, claims := range map[string]map[string]any{
		"an ID token":      {"nonce": "n"},
		"with a nonce":     {"events": events, "jti": "t2", "nonce": "n"},
		"without an id":    {"events": events},
		"another audience": {"events": events, "jti": "t3", "aud": "wiki"},
		"another issuer":   {"events": events, "jti": "t4", "iss": "https://evil.example"},
		"an old one":       {"events": events, "jti": "t5", "iat": time.Now().Add(-time.Hour).Unix()},
	} {
		if _, err := p.SignedOutBy(t.Context(), issuer.Sign(claims)); !errors.Is(err, auth.ErrRefused) {
			t.Errorf("%s: %v, want it to be refused", name, err)
		}
	}
	for _, text := range []string{"", "a.b.c", "eyJhbGciOiJub25lIn0.e30."} {
		if _, err := p.SignedOutBy(t.Context(), text); !errors.Is(err, auth.ErrRefused) {
			t.Errorf("%q: %v, want it to be refused", text, err)
		}
	}
}

func TestProviderIsAway(t *testing.T) {
	p, err := auth.New(auth.Settings{Issuer: "http://127.0.0.1:1", ClientID: "clew", Default: auth.Viewer}, finish, home)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Begin(t.Context(), "/"); !errors.Is(err, auth.ErrAway) {
		t.Errorf("beginning where nobody listens: %v", err)
	}
}

func TestRolesOf(t *testing.T) {
	settings := auth.Settings{Groups: map[auth.Role][]string{auth.Reviewer: {"leads"}, auth.Analyst: {"audit", "risk"}}}
	for groups, want := range map[string]string{"": "", "staff": "", "leads": "reviewer", "risk leads": "reviewer, analyst", "audit risk": "analyst", "LEADS": ""} {
		if got := settings.RolesOf(strings.Fields(groups)).String(); got != want {
			t.Errorf("%q have %q, want %q", groups, got, want)
		}
	}
	settings.Default = auth.Viewer
	if got := settings.RolesOf(nil).String(); got != "viewer" {
		t.Errorf("who is in no group has %q, want the default", got)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	good := auth.Settings{Issuer: "https://id.example.org/realms/acme", ClientID: "clew", Default: auth.Viewer}
	if err := good.Check("sign-in"); err != nil {
		t.Error(err)
	}
	for key, change := range map[string]func(*auth.Settings){
		"sign-in.issuer: must begin with https": func(s *auth.Settings) { s.Issuer = "http://id.example.org" },
		"sign-in.issuer: must be an address":    func(s *auth.Settings) { s.Issuer = "id.example.org" },
		"sign-in.issuer: must hold neither":     func(s *auth.Settings) { s.Issuer = "https://id.example.org/?a=b" },
		"sign-in.client-id: is missing":         func(s *auth.Settings) { s.ClientID = "" },
		"sign-in.scopes: must contain openid":   func(s *auth.Settings) { s.Scopes = []string{"profile"} },
		"sign-in.default-role: \"boss\"":        func(s *auth.Settings) { s.Default = "boss" },
		"sign-in.roles: gives no role":          func(s *auth.Settings) { s.Default = "" },
		"sign-in.roles.admin: holds an empty":   func(s *auth.Settings) { s.Groups = map[auth.Role][]string{auth.Admin: {""}} },
	} {
		settings := good
		change(&settings)
		if err := settings.Check("sign-in"); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), key) {
			t.Errorf("want %q, got %v", key, err)
		}
	}
}
