package keycloaktest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/views"
	"clew/web"
	"clew/web/auth"
	"clew/web/keycloaktest"
	"clew/web/webtest"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// empty has neither records nor rules.
type empty struct{}

func (empty) Read(context.Context, string, string) ([]byte, error) { return nil, errors.New("none") }
func (empty) Find(context.Context, []string) (map[string]string, error) {
	return map[string]string{}, nil
}
func (empty) State(error) graph.EvidenceState { return graph.EvidenceMissing }
func (empty) Rule(string) (web.Rule, bool)    { return web.Rule{}, false }
func (empty) Rules() []web.Rule               { return nil }
func (empty) Frameworks() []web.Framework     { return nil }
func (empty) Refused() []string               { return nil }
func (empty) Query(name string) string        { return neo4j.Query(name) }

const (
	realm    = "acme"
	password = "correct horse battery"
)

// TestSignInByKeycloak signs in with a browser at a real Keycloak: the way there and back, roles that follow from groups, and
// from their change, sign-out here that ends the session there, and the other way round.
func TestSignInByKeycloak(t *testing.T) {
	var keycloak *keycloaktest.Server
	t.Cleanup(func() { // after that of the server
		if keycloak == nil {
			return
		}
		if answer, err := http.Get(keycloak.Issuer("master")); err == nil {
			answer.Body.Close()
			t.Errorf("Keycloak answers %s after its test", answer.Status)
		}
	})
	keycloak = keycloaktest.Open(t)
	database := graphtest.OpenKeepingSchema(t)
	connected, err := neo4j.Open(t.Context(), neo4j.Settings{URI: database.URI, Username: database.Username, Password: database.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connected.Close(context.Background()) })
	if err := connected.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var forward atomic.Int64
	site := webtest.StartAt(t, func(address string) web.Settings {
		keycloak.MakeRealm(t, realm, []keycloaktest.Person{{Name: "ines", Password: password, Groups: []string{"clew-reviewers", "clew-analysts"}}, {Name: "otto", Password: password}},
			address+views.FinishSignInPath, address+views.SignInPath, address+views.BackChannelPath)
		provider, err := auth.New(auth.Settings{
			Issuer: keycloak.Issuer(realm), ClientID: keycloaktest.ClientID, ClientSecret: keycloaktest.ClientSecret, Title: "Acme",
			Groups: map[auth.Role][]string{auth.Reviewer: {"clew-reviewers"}, auth.Analyst: {"clew-analysts"}},
		}, address+views.FinishSignInPath, address+views.SignInPath)
		if err != nil {
			t.Fatal(err)
		}
		return web.Settings{
			Graph: connected, Evidence: empty{}, Rules: empty{}, Queries: empty{}, Provider: provider,
			Clock: func() time.Time { return time.Now().Add(time.Duration(forward.Load())) },
		}
	})
	browser := webtest.Open(t)
	browser.Do(chromedp.Navigate(site.Address+"/gaps?status=open"), chromedp.WaitVisible("h1"))
	signIn := func(name string) {
		t.Helper()
		browser.Do(chromedp.Click("main a.button.primary"), chromedp.WaitVisible("#username"), chromedp.SendKeys("#username", name), chromedp.SendKeys("#password", password), chromedp.Click("#kc-login"))
	}
	roles := func() string {
		t.Helper()
		return browser.Text("details.menu .faint")
	}
	signIn("ines")
	browser.Do(chromedp.WaitVisible("details.menu"))
	if at := browser.Location(); at != site.Address+"/gaps?status=open" {
		t.Errorf("signing in leads to %s, want the page that was asked for", at)
	}
	browser.Do(chromedp.Click("details.menu summary"), chromedp.WaitVisible("details.menu form"))
	if got := roles(); got != "reviewer, analyst" {
		t.Errorf("the roles are %q, want those of the groups", got)
	}
	// A group that is taken away counts when the session is renewed.
	keycloak.LeaveGroup(t, realm, "ines", "clew-analysts")
	forward.Store(int64(6 * time.Minute))
	browser.Do(chromedp.Navigate(site.Address+views.HelpPath), chromedp.WaitVisible("details.menu"), chromedp.Click("details.menu summary"), chromedp.WaitVisible("details.menu form"))
	if got := roles(); got != "reviewer" {
		t.Errorf("after a group was taken away the roles are %q", got)
	}
	// Signing out here ends the session there: it asks for the password again.
	browser.Do(chromedp.Click(`details.menu button[type="submit"]`), chromedp.WaitVisible("main a.button.primary"))
	if at := browser.Location(); !strings.HasPrefix(at, site.Address+views.SignInPath) {
		t.Errorf("signing out leads to %s", at)
	}
	signIn("ines")
	browser.Do(chromedp.WaitVisible("details.menu"))
	// Signed out there, here as well.
	keycloak.SignOut(t, realm, "ines") // answers when the site has been told
	browser.Do(chromedp.Navigate(site.Address+"/gaps"), chromedp.WaitVisible("main a.button.primary"))
	// Who is in no group that has a role stays out.
	signIn("otto")
	browser.Do(chromedp.WaitVisible(`.flash[role="alert"]`))
	if text := browser.Text(`.flash[role="alert"]`); !strings.Contains(text, "otto is in none of the groups") {
		t.Errorf("who has no role is told %q", text)
	}
	if answer, err := site.Client(t).Get(site.Address + "/gaps"); err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a stranger gets %v, %v", answer, err)
	}
}
