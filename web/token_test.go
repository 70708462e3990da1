package web_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/views"
	"clew/web"
	"clew/web/auth"
	"clew/web/webtest"
)

var shownToken = regexp.MustCompile(`clew_[A-Za-z0-9_-]{43}`)

func read(t *testing.T, answer *http.Response) string {
	t.Helper()
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// makeToken makes a token by the form and gives it as the page shows it, once.
func (f fixture) makeToken(t *testing.T, client *http.Client, scopes ...string) string {
	t.Helper()
	_, body := f.get(t, client, views.TokensPath)
	answer, err := client.PostForm(f.site.Address+views.TokensPath, url.Values{views.TokenField: {webtest.FormToken(t, body)}, "title": {"nightly <export>"}, "days": {"30"}, "scope": {strings.Join(scopes, " ")}})
	if err != nil {
		t.Fatal(err)
	}
	page := read(t, answer)
	token := shownToken.FindString(page)
	if answer.StatusCode != http.StatusCreated || token == "" {
		t.Fatalf("making a token: %s: %.600s", answer.Status, page)
	}
	if _, again := f.get(t, client, views.TokensPath); strings.Contains(again, token) || !strings.Contains(again, "nightly &lt;export&gt;") {
		t.Error("the list shows the token itself, or not that there is one")
	}
	return token
}

// asked gives the status of a request with an API token.
func (f fixture) asked(t *testing.T, method, path, token string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, f.site.Address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := f.site.Client(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	read(t, answer)
	return answer
}

func TestAPIToken(t *testing.T) {
	f := open(t)
	f.joined(t)
	rae := f.signedInAs(t, web.User{Name: "rae", Roles: auth.Roles{auth.Viewer}})
	reads, exports := f.makeToken(t, rae, "read"), f.makeToken(t, rae, "export")
	for _, one := range []struct {
		method, path, token string
		want                int
	}{
		{"GET", "/gaps", reads, 200},
		{"GET", "/gaps.csv", reads, 403},
		{"GET", "/gaps.csv", exports, 200},
		{"GET", "/gaps", exports, 403},
		{"GET", "/identity/cmdb:7/joins/decide", reads, 403}, // no more than its user may
		{"GET", "/tokens", reads, 403},                       // a token makes no tokens
		{"POST", "/tokens", reads, 403},
		{"POST", "/gaps/filters", reads, 403},
		{"POST", "/sign-out", reads, 403},
		{"GET", "/gaps", reads[:len(reads)-1], 401},
		{"GET", "/gaps", reads[:len(reads)-1] + "\u00e9", 401},
		{"GET", "/gaps", auth.NewToken(), 401},
		{"GET", "/gaps", "", 401},
	} {
		if answer := f.asked(t, one.method, one.path, one.token); answer.StatusCode != one.want || answer.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s %s by %.12s...: %s with the cookie %q, want %d and none", one.method, one.path, one.token, answer.Status, answer.Header.Get("Set-Cookie"), one.want)
		}
	}
	if n := f.number(t, "MATCH (a:ApiToken) WHERE a.uid CONTAINS 'clew_' OR a.title CONTAINS 'clew_' OR a.usedAt IS NULL RETURN count(a) AS n"); n != 0 {
		t.Error("a token stands in the graph, or its use does not")
	}
	// What its user may no longer do, a token does no longer.
	f.write(t, "MATCH (u:User {nameKey: 'rae'}) SET u.roles = []")
	if answer := f.asked(t, "GET", "/gaps", reads); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token of a user without a role: %s", answer.Status)
	}
	f.write(t, "MATCH (u:User {nameKey: 'rae'}) SET u.roles = ['viewer']")
	_, body := f.get(t, rae, views.TokensPath)
	if answer := f.post(t, rae, views.RevokeTokenPath(auth.TokenHash(reads)), url.Values{views.TokenField: {webtest.FormToken(t, body)}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("revoking: %s", answer.Status)
	}
	if answer := f.asked(t, "GET", "/gaps", reads); answer.StatusCode != http.StatusUnauthorized || answer.Header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
		t.Errorf("a revoked token: %s, %q", answer.Status, answer.Header.Get("WWW-Authenticate"))
	}
	expired := auth.NewToken()
	if err := f.database.AddAPIToken(t.Context(), graph.APIToken{UID: auth.TokenHash(expired), User: "rae", Title: "old", Scopes: []string{"read"}, CreatedAt: time.Now().Add(-2 * time.Hour), ExpiresAt: time.Now().Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if answer := f.asked(t, "GET", "/gaps", expired); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("an expired token: %s", answer.Status)
	}
	// An administrator sees the tokens of all, and ends them.
	if _, body := f.get(t, f.client, views.TokensPath); !strings.Contains(body, "Tokens of others") || !strings.Contains(body, "<td>rae</td>") {
		t.Error("an administrator does not see the tokens of others")
	}
	if _, body := f.get(t, f.signedInAs(t, web.User{Name: "ben", Roles: auth.Roles{auth.Analyst}}), views.TokensPath); strings.Contains(body, "rae") {
		t.Error("an analyst sees the tokens of others")
	}
	_, body = f.get(t, f.client, views.TokensPath)
	for _, form := range []url.Values{
		{"title": {""}, "days": {"30"}, "scope": {"read"}}, {"title": {"t"}, "days": {"0"}, "scope": {"read"}}, {"title": {"t"}, "days": {"366"}, "scope": {"read"}},
		{"title": {"t"}, "days": {"30"}}, {"title": {"t"}, "days": {"30"}, "scope": {"write"}},
	} {
		form.Set(views.TokenField, webtest.FormToken(t, body))
		if answer := f.post(t, f.client, views.TokensPath, form); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("a token of %v: %s, want 400", form, answer.Status)
		}
	}
}
