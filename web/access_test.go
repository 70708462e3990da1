package web_test

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/views"
	"clew/web"
	"clew/web/auth"
	"clew/web/webtest"
)

// Who may use a route, role by role: a letter for each of viewer, investigator, reviewer, analyst and admin.
const (
	all       = "virna"
	notViewer = "irna"
	casework  = "ina"
	arguing   = "na"
	adminOnly = "a"
)

// letterOf gives the letter of each role.
var letterOf = map[auth.Role]string{auth.Viewer: "v", auth.Investigator: "i", auth.Reviewer: "r", auth.Analyst: "n", auth.Admin: "a"}

// routeCase is what has to be answered on a route. It is written by hand, apart from the table of the server. Forms lack
// what they need, so that who may send one is told that it cannot be read, and nothing changes for whoever comes next.
type routeCase struct {
	route string
	path  string     // where the route has parameters
	form  url.Values // beside the token
	who   string     // "" is nobody, "*" is anybody without a sign-in, too
	want  int        // for who may
	// for who may not, where that is not 403: what belongs to others is not even there
	refused int
}

var routeCases = []routeCase{
	{route: "GET /healthz", who: "*", want: 200},
	{route: "GET /readyz", who: "*", want: 200},
	{route: "GET /metrics", who: "*", want: 200},
	{route: "GET /static/*", path: "/static/none", who: "*", want: 404},
	{route: "GET /sign-in", who: "*", want: 303}, // 200 for a stranger, home for others
	{route: "POST /sign-in", who: "*", want: 403},
	{route: "GET /sign-in/begin", who: "*", want: 404}, // no provider is configured
	{route: "GET /sign-in/finish", who: "*", want: 404},
	{route: "POST /sign-in/back-channel", who: "*", want: 404},
	{route: "GET /", who: all, want: 200},
	{route: "GET /activity", who: all, want: 200},
	{route: "GET /activity", path: "/activity?user=the+OWNER", who: all, want: 200},
	{route: "GET /activity", path: "/activity?user=ana", who: adminOnly, want: 200},
	{route: "GET /activity.csv", path: "/activity.csv?user=the+OWNER", who: all, want: 200},
	{route: "GET /activity.csv", path: "/activity.csv?user=ana", who: adminOnly, want: 200},
	{route: "GET /activity.jsonl", who: all, want: 200},
	{route: "GET /activity.jsonl", path: "/activity.jsonl?user=ana", who: adminOnly, want: 200},
	{route: "GET /tokens", who: all, want: 200},
	{route: "POST /tokens", who: all, want: 400},
	{route: "POST /token/:uid/revoke", path: "/token/none/revoke", who: all, want: 404},
	{route: "POST /token/:uid/revoke", path: "/token/t-of-ana/revoke", who: adminOnly, refused: 404, want: 303}, // of another user
	{route: "POST /token/:uid/revoke", path: "/token/t-of-OWNER/revoke", who: all, want: 303},                   // one's own
	{route: "GET /search", who: all, want: 200},
	{route: "GET /search/palette", who: all, want: 200},
	{route: "GET /agents", who: all, want: 200},
	{route: "GET /vendors", who: all, want: 200},
	{route: "GET /cases.csv", who: all, want: 200},
	{route: "GET /cases.jsonl", who: all, want: 200},
	{route: "GET /rules.csv", who: all, want: 200},
	{route: "GET /rules.jsonl", who: all, want: 200},
	{route: "GET /gap-groups.csv", who: all, want: 400},
	{route: "GET /gap-groups.jsonl", who: all, want: 400},
	{route: "GET /search.csv", who: all, want: 400},
	{route: "GET /search.jsonl", who: all, want: 400},
	{route: "GET /agents.csv", who: all, want: 200},
	{route: "GET /agents.jsonl", who: all, want: 200},
	{route: "GET /vendors.csv", who: all, want: 200},
	{route: "GET /vendors.jsonl", who: all, want: 200},
	{route: "GET /conversation/:uid", path: "/conversation/none", who: all, want: 404},
	{route: "GET /schema", who: all, want: 200},
	{route: "GET /help", who: all, want: 200},
	{route: "GET /action/:uid", path: "/action/none", who: all, want: 404},
	{route: "GET /actions", who: all, want: 200},
	{route: "GET /actions.csv", who: all, want: 200},
	{route: "GET /actions.jsonl", who: all, want: 200},
	{route: "GET /identity/:uid", path: "/identity/aws:robot", who: all, want: 200},
	{route: "GET /person/:uid", path: "/person/hr:ada", who: all, want: 200},
	{route: "GET /credential/:uid", path: "/credential/aws-key:k1", who: all, want: 200},
	{route: "GET /grant/:uid", path: "/grant/grant:p", who: all, want: 200},
	{route: "GET /request/:uid", path: "/request/none", who: all, want: 404},
	{route: "GET /resource/:uid", path: "/resource/none", who: all, want: 404},
	{route: "GET /group/:uid", path: "/group/none", who: all, want: 404},
	{route: "GET /vendor/:uid", path: "/vendor/none", who: all, want: 404},
	{route: "GET /agent-instance/:uid", path: "/agent-instance/none", who: all, want: 404},
	{route: "GET /identity/:uid/:file", path: "/identity/aws:robot/grants.csv", who: all, want: 200},
	{route: "GET /person/:uid/:file", path: "/person/hr:ada/grants.csv", who: all, want: 200},
	{route: "GET /credential/:uid/:file", path: "/credential/aws-key:k1/lineage.csv", who: all, want: 200},
	{route: "GET /grant/:uid/:file", path: "/grant/grant:p/requests.csv", who: all, want: 200},
	{route: "GET /request/:uid/:file", path: "/request/none/grants.csv", who: all, want: 404},
	{route: "GET /resource/:uid/:file", path: "/resource/none/grants.csv", who: all, want: 404},
	{route: "GET /group/:uid/:file", path: "/group/none/grants.csv", who: all, want: 404},
	{route: "GET /vendor/:uid/:file", path: "/vendor/none/contracts.csv", who: all, want: 404},
	{route: "GET /identity/:uid/joins", path: "/identity/cmdb:7/joins", who: all, want: 200},
	{route: "GET /identity/:uid/joins/decide", path: "/identity/cmdb:7/joins/decide", who: arguing, want: 400},
	{route: "POST /identity/:uid/joins", path: "/identity/cmdb:7/joins", who: arguing, want: 400},
	{route: "GET /key/:uid", path: "/key/none:x", who: all, want: 404},
	{route: "GET /explore", who: all, want: 200},
	{route: "GET /explore/panel", who: all, want: 404},
	{route: "GET /action/:uid/time-line.svg", path: "/action/none/time-line.svg", who: all, want: 404},
	{route: "GET /identity/:uid/time-line.svg", path: "/identity/aws:robot/time-line.svg", who: all, want: 200},
	{route: "GET /credential/:uid/time-line.svg", path: "/credential/aws-key:k1/time-line.svg", who: all, want: 200},
	{route: "GET /grant/:uid/time-line.svg", path: "/grant/grant:p/time-line.svg", who: all, want: 200},
	{route: "GET /identity/:uid/use.svg", path: "/identity/aws:robot/use.svg", who: all, want: 200},
	{route: "GET /person/:uid/use.svg", path: "/person/hr:ada/use.svg", who: all, want: 200},
	{route: "GET /credential/:uid/use.svg", path: "/credential/aws-key:k1/use.svg", who: all, want: 200},
	{route: "GET /grant/:uid/use.svg", path: "/grant/grant:p/use.svg", who: all, want: 200},
	{route: "GET /resource/:uid/use.svg", path: "/resource/none/use.svg", who: all, want: 200},
	{route: "GET /agent-instance/:uid/use.svg", path: "/agent-instance/none/use.svg", who: all, want: 200},
	{route: "GET /gaps/trend.svg", who: all, want: 200},
	{route: "GET /explore.svg", who: all, want: 404},
	{route: "GET /explore.csv", who: all, want: 404},
	{route: "GET /explore.json", who: all, want: 404},
	{route: "GET /paths", who: all, want: 200},
	{route: "GET /paths/stream", who: all, want: 400},
	{route: "GET /paths.svg", who: all, want: 400},
	{route: "GET /paths.csv", who: all, want: 400},
	{route: "GET /paths.json", who: all, want: 400},
	{route: "GET /pack", who: all, want: 404},
	{route: "GET /pack.zip", who: all, want: 404},
	{route: "GET /gaps", who: all, want: 200},
	{route: "GET /gaps.csv", who: all, want: 200},
	{route: "GET /gaps.jsonl", who: all, want: 200},
	{route: "GET /gap/:uid", path: views.FindingPath(firstGap), who: all, want: 200},
	{route: "POST /gaps/accept", who: notViewer, want: 400},
	{route: "POST /gap/:uid/accept", path: views.FindingPath(firstGap) + "/accept", who: notViewer, want: 400},
	{route: "POST /gap/:uid/withdraw", path: views.FindingPath(firstGap) + "/withdraw", who: notViewer, want: 400},
	{route: "POST /gap/:uid/assign", path: views.FindingPath(firstGap) + "/assign", who: notViewer, want: 400},
	{route: "POST /gap/:uid/comment", path: views.FindingPath(firstGap) + "/comment", who: notViewer, want: 400},
	{route: "POST /gaps/filters", who: all, want: 400},
	{route: "POST /gaps/filters/remove", form: url.Values{"name": {"none"}}, who: all, want: 404},
	{route: "GET /rules", who: all, want: 200},
	{route: "GET /rule/:id", path: "/rule/none", who: all, want: 404},
	{route: "GET /scope", who: all, want: 200},
	{route: "GET /cases", who: all, want: 200},
	{route: "POST /cases", who: casework, want: 400},
	{route: "GET /case/:uid", path: "/case/case:1", who: all, want: 200},
	{route: "GET /case/:uid/case.json", path: "/case/case:1/case.json", who: all, want: 200},
	{route: "GET /case/:uid/frozen/:entry", path: "/case/case:1/frozen/none", who: all, want: 404},
	{route: "POST /case/:uid/note", path: "/case/case:1/note", who: casework, want: 400},
	{route: "POST /case/:uid/link", path: "/case/case:1/link", form: url.Values{"identifier": {"none"}}, who: casework, want: 404},
	{route: "POST /case/:uid/freeze", path: "/case/none/freeze", who: casework, want: 404},
	{route: "POST /case/:uid/close", path: "/case/case:1/close", who: casework, want: 400},
	{route: "POST /case/:uid/reopen", path: "/case/case:1/reopen", who: casework, want: 400},
	{route: "GET /sources", who: all, want: 200},
	{route: "GET /sources.csv", who: all, want: 200},
	{route: "GET /sources.jsonl", who: all, want: 200},
	{route: "GET /source/:uid", path: "/source/trail", who: all, want: 200},
	{route: "GET /source/:uid/runs.csv", path: "/source/trail/runs.csv", who: all, want: 200},
	{route: "GET /source/:uid/runs.jsonl", path: "/source/trail/runs.jsonl", who: all, want: 200},
	{route: "GET /source/:uid/coverage.csv", path: "/source/trail/coverage.csv", who: all, want: 200},
	{route: "GET /source/:uid/coverage.jsonl", path: "/source/trail/coverage.jsonl", who: all, want: 200},
	{route: "GET /source/:uid/quarantine.csv", path: "/source/trail/quarantine.csv", who: all, want: 200},
	{route: "GET /source/:uid/quarantine.jsonl", path: "/source/trail/quarantine.jsonl", who: all, want: 200},
	{route: "GET /run/:uid", path: "/run/none", who: all, want: 404},
	{route: "GET /run/:uid/progress", path: "/run/none/progress", who: all, want: 404},
	{route: "POST /source/:uid/run", path: "/source/trail/run", who: adminOnly, want: 303},
	{route: "POST /quarantine/:uid/replay", path: "/quarantine/trail/replay", who: adminOnly, want: 303},
	{route: "POST /api/facts", who: "*", want: 418}, // the receiver's own answer
	{route: "POST /sign-out", who: all, want: 303},  // last: it ends the sessions
}

// TestAccess sends a request of every route as a stranger and in every role.
func TestAccess(t *testing.T) {
	f := open(t)
	f.gapped(t)
	f.joined(t)
	f.write(t, `CREATE (:Source {uid: 'trail', name: 'trail', kind: 'cloudtrail'})
		CREATE (c:Case {uid: 'case:1', title: 'Leak', of: 'credential', value: 'aws-key:k1', status: 'open', openedAt: $moment, openedBy: 'ana', touchedAt: $moment})`)
	for _, owner := range []string{"ana", "the viewer", "the investigator", "the reviewer", "the analyst", "the admin"} {
		uid := "t-of-" + strings.TrimPrefix(owner, "the ")
		if err := f.database.AddAPIToken(t.Context(), graph.APIToken{UID: uid, User: owner, Title: "t", Scopes: []string{"read"}, CreatedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	tested := map[string]bool{}
	for _, one := range routeCases {
		tested[one.route] = true
	}
	for _, route := range f.site.Server.Routes() {
		if !tested[route] {
			t.Errorf("no case tests who may use the route %s", route)
		}
		delete(tested, route)
	}
	for route := range tested {
		t.Errorf("a case is about %s, which is no route", route)
	}
	stranger := f.site.Client(t)
	type caller struct {
		role   auth.Role
		client *http.Client
		token  string
	}
	var callers []caller
	for _, role := range auth.AllRoles() {
		client := f.signedInAs(t, web.User{Name: "the " + string(role), Roles: auth.Roles{role}})
		_, body := f.get(t, client, "/")
		callers = append(callers, caller{role, client, webtest.FormToken(t, body)})
	}
	for _, one := range routeCases {
		method, path, _ := strings.Cut(one.route, " ")
		if one.path != "" {
			path = one.path
		}
		send := func(client *http.Client, owner, token string) int {
			path := strings.ReplaceAll(path, "OWNER", owner)
			if method == http.MethodGet {
				answer, _ := f.get(t, client, path)
				return answer.StatusCode
			}
			form := url.Values{views.TokenField: {token}}
			for name, values := range one.form {
				form[name] = values
			}
			return f.post(t, client, path, form).StatusCode
		}
		want := http.StatusSeeOther // to sign in
		switch {
		case one.route == "GET /sign-in":
			want = http.StatusOK
		case one.who == "*":
			want = one.want
		case method != http.MethodGet:
			want = http.StatusUnauthorized
		}
		if got := send(stranger, "ana", ""); got != want {
			t.Errorf("a stranger gets %d for %s, want %d", got, one.route, want)
		}
		for _, caller := range callers {
			want := cmp.Or(one.refused, http.StatusForbidden)
			if one.who == "*" || strings.Contains(one.who, letterOf[caller.role]) {
				want = one.want
			}
			if got := send(caller.client, string(caller.role), caller.token); got != want {
				t.Errorf("a user of the role %s gets %d for %s, want %d", caller.role, got, one.route, want)
			}
		}
	}
}

// signedInAs gives a client of a user who signed in by a one-time link.
func (f fixture) signedInAs(t *testing.T, user web.User) *http.Client {
	t.Helper()
	client := f.site.Client(t)
	link := mustParse(t, f.site.Server.SignInLink(f.site.Address, user))
	if answer := f.post(t, client, views.SignInPath, url.Values{"token": {link.Query().Get("token")}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s is not signed in: %s", user.Name, answer.Status)
	}
	return client
}

// TestRefusalSaysWhatIsMissing shows a user with two roles what each allows, and what a refusal tells.
func TestRefusalSaysWhatIsMissing(t *testing.T) {
	f := open(t)
	f.joined(t)
	client := f.signedInAs(t, web.User{Name: "Rae", Roles: auth.Roles{auth.Viewer, auth.Reviewer}})
	answer, body := f.get(t, client, "/identity/cmdb:7/joins/decide")
	if answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "This needs the role analyst or admin. You have: viewer, reviewer.") {
		t.Errorf("the refusal is %s: %.600s", answer.Status, body)
	}
	_, body = f.get(t, client, "/identity/cmdb:7/joins")
	if strings.Contains(body, "joins/decide") {
		t.Error("who may not decide about joins is offered it")
	}
	for _, path := range []string{"/sources", "/source/trail"} {
		if _, body := f.get(t, client, path); strings.Contains(body, `action="/source/trail/run"`) {
			t.Errorf("who may not run a source is offered it on %s", path)
		}
	}
}
