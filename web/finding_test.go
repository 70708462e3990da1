package web_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/views"
	"clew/web"
	"clew/web/auth"
	"clew/web/webtest"
)

// gapped has two keys of a robot that Ada answers for and that was used after revocation, one finding each, and a grant
// that has been resolved. Times are of the database's clock, as its own are.
func (f fixture) gapped(t *testing.T) {
	t.Helper()
	f.write(t, `CREATE (r:Identity:Role {uid: 'aws:robot', name: 'robot', kind: 'Role'})<-[:SPONSORS {validFrom: datetime('2026-01-01')}]-(:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'})
		WITH r UNWIND ['k1', 'k2'] AS key
		CREATE (c:Credential {uid: 'aws-key:' + key, name: 'AKIA' + key, kind: 'aws-access-key'})-[:ISSUED_TO]->(r)
		CREATE (g:Finding {uid: 'revoked-credential-used/aws-key:' + key, rule: 'revoked-credential-used', severity: 'high', subject: c.uid, subjectLabel: 'Credential', identity: r.uid, system: 'aws',
			status: 'open', count: 2, firstAt: $moment, lastAt: datetime(), samples: ['e1', 'e2'], events: 1, details: 'It was revoked in <October>.'})-[:CONCERNS]->(c)
		CREATE (:FindingEvent {uid: g.uid + '#1', number: 1, kind: 'opened', at: datetime(), status: 'open', count: 1, rule: g.rule, severity: g.severity, system: 'aws'})-[:OF]->(g)
		WITH DISTINCT 1 AS one
		CREATE (p:Grant {uid: 'grant:p', role: 'old-export'})
		CREATE (g:Finding {uid: 'dormant-grant/grant:p', rule: 'dormant-grant', severity: 'low', subject: p.uid, subjectLabel: 'Grant', system: 'postgres',
			status: 'resolved', resolvedAt: $moment, count: 0, firstAt: $moment, lastAt: $moment - duration('P60D'), samples: [], events: 1})-[:CONCERNS]->(p)
		CREATE (:FindingEvent {uid: g.uid + '#1', number: 1, kind: 'resolved', at: datetime(), status: 'resolved', count: 0, rule: g.rule, severity: g.severity, system: 'postgres'})-[:OF]->(g)`)
}

const (
	firstGap  = "revoked-credential-used/aws-key:k1"
	secondGap = "revoked-credential-used/aws-key:k2"
	oldGap    = "dormant-grant/grant:p"
)

// soon is a day at which an acceptance may end.
func soon() string { return time.Now().UTC().AddDate(0, 0, 30).Format(time.DateOnly) }

func (f fixture) visits(t *testing.T, operation string) int64 {
	t.Helper()
	if err := f.site.Server.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f.number(t, "MATCH (v:Visit {operation: '"+operation+"'}) RETURN count(v) AS n")
}

func TestGapIsDecidedOn(t *testing.T) {
	f := open(t)
	f.gapped(t)
	path := views.FindingPath(firstGap)
	_, body := f.get(t, f.client, path)
	for _, want := range []string{"It was revoked in &lt;October&gt;.", "AKIAk1", "aws:robot", "Ada", "/rule/revoked-credential-used", views.ActionPath("e1"), "Nobody has accepted it", "found it", `name="version" value="1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of a gap lacks %q", want)
		}
	}
	token := webtest.FormToken(t, body)
	steps := []struct {
		path string
		form url.Values
		want int
	}{
		{"/accept", url.Values{"version": {"1"}, "reason": {"x"}, "until": {soon()}, views.TokenField: {""}}, http.StatusForbidden},
		{"/accept", url.Values{"version": {"1"}, "reason": {"It is exchanged."}, "until": {"soon"}}, http.StatusBadRequest},
		{"/accept", url.Values{"version": {"1"}, "reason": {"It is exchanged."}, "until": {""}}, http.StatusBadRequest},
		{"/accept", url.Values{"version": {"1"}, "reason": {"It is exchanged."}, "until": {"2020-01-01"}}, http.StatusBadRequest},
		{"/accept", url.Values{"version": {"1"}, "reason": {"It is exchanged."}, "until": {"9999-01-01"}}, http.StatusBadRequest},
		{"/accept", url.Values{"version": {"1"}, "reason": {" "}, "until": {soon()}}, http.StatusBadRequest},
		{"/accept", url.Values{"version": {"new"}, "reason": {"x"}, "until": {soon()}}, http.StatusBadRequest},
		{"/withdraw", url.Values{"version": {"1"}, "reason": {"x"}}, http.StatusConflict},                                 // it is not accepted
		{"/accept", url.Values{"version": {"1"}, "reason": {"It is exchanged."}, "until": {soon()}}, http.StatusSeeOther}, // version 2
		{"/accept", url.Values{"version": {"1"}, "reason": {"Me, too."}, "until": {soon()}}, http.StatusConflict},         // saw version 1
		{"/assign", url.Values{"version": {"2"}, "assignee": {"Bob"}}, http.StatusSeeOther},                               // version 3
		{"/comment", url.Values{"text": {"I asked the team."}}, http.StatusSeeOther},                                      // version 4
		{"/comment", url.Values{"text": {""}}, http.StatusBadRequest},
		{"/withdraw", url.Values{"version": {"4"}, "reason": {"The vendor is gone."}}, http.StatusSeeOther}, // version 5
		{"/assign", url.Values{"version": {"5"}, "assignee": {""}}, http.StatusSeeOther},
	}
	for _, step := range steps {
		if !step.form.Has(views.TokenField) {
			step.form.Set(views.TokenField, token)
		}
		if answer := f.post(t, f.client, path+step.path, step.form); answer.StatusCode != step.want {
			t.Errorf("%s %v: %s, want %d", step.path, step.form, answer.Status, step.want)
		}
	}
	_, body = f.get(t, f.client, path)
	last := -1
	for _, want := range []string{"Assigned to nobody", "assigned it to nobody", "withdrew the acceptance", "The vendor is gone.", "I asked the team.", "assigned it to Bob", "accepted it until " + soon() + " 00:00", "It is exchanged.", "found it"} {
		at := strings.Index(body, want)
		if at <= last {
			t.Errorf("the page does not show %q, or not in its place: newest first", want)
		}
		last = at
	}
	if n := f.number(t, "MATCH (g:Finding {uid: '"+firstGap+"'}) WHERE g.status = 'open' AND g.acceptReason IS NULL AND g.assignee IS NULL AND g.events = 6 RETURN count(g) AS n"); n != 1 {
		t.Error("in the end the gap is not open, unassigned and at version 6")
	}
	for operation, want := range map[string]int64{"accept-gap": 1, "assign-gap": 2, "comment-gap": 1, "withdraw-acceptance": 1} {
		if n := f.visits(t, operation); n != want {
			t.Errorf("%d visits %s, want %d", n, operation, want)
		}
	}
	if answer, _ := f.get(t, f.client, views.FindingPath("none/such")); answer.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown gap: %s, want 404", answer.Status)
	}
}

// TestWhoMayDecideOnGaps shows a gap to a viewer, who is offered no form and refused one that is sent anyway.
func TestWhoMayDecideOnGaps(t *testing.T) {
	f := open(t)
	f.gapped(t)
	for role, want := range map[string]int{"viewer": http.StatusForbidden, "reviewer": http.StatusSeeOther} {
		client := f.site.Client(t)
		link := mustParse(t, f.site.Server.SignInLink(f.site.Address, web.User{Name: "Vic " + role, Roles: auth.Roles{auth.Role(role)}}))
		f.post(t, client, views.SignInPath, url.Values{"token": {link.Query().Get("token")}})
		_, body := f.get(t, client, views.FindingPath(firstGap))
		if offered := strings.Contains(body, "/comment"); offered != (want == http.StatusSeeOther) {
			t.Errorf("a %s is offered to comment: %t", role, offered)
		}
		form := url.Values{views.TokenField: {webtest.FormToken(t, body)}, "text": {"by a " + role}}
		if answer := f.post(t, client, views.FindingPath(firstGap)+"/comment", form); answer.StatusCode != want {
			t.Errorf("a comment by a %s: %s, want %d", role, answer.Status, want)
		}
		form.Set("gap", "1 "+secondGap)
		if answer := f.post(t, client, views.AcceptGapsPath, form); (answer.StatusCode == http.StatusForbidden) != (want == http.StatusForbidden) {
			t.Errorf("accepting by a %s: %s", role, answer.Status)
		}
	}
	if n := f.number(t, "MATCH (e:FindingEvent {kind: 'commented'}) RETURN count(e) AS n"); n != 1 {
		t.Errorf("%d comments, want that of the reviewer", n)
	}
}

func TestGapsAreAcceptedTogether(t *testing.T) {
	f := open(t)
	f.gapped(t)
	_, body := f.get(t, f.client, views.GapsPath)
	for _, want := range []string{`value="1 ` + firstGap + `"`, `value="1 ` + secondGap + `"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the list has no box %q", want)
		}
	}
	token := webtest.FormToken(t, body)
	marked := url.Values{views.TokenField: {token}, "gap": {"1 " + firstGap, "1 " + secondGap, "1 " + oldGap}}
	answer, err := f.client.PostForm(f.site.Address+views.AcceptGapsPath, marked)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	for _, want := range []string{"Accept 2 gaps", "Resolved: nothing to accept", `type="hidden" name="gap" value="1 ` + firstGap, "AKIAk2"} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("the page that asks to confirm (%s) lacks %q", answer.Status, want)
		}
	}
	if strings.Contains(page, `value="1 `+oldGap) {
		t.Error("a resolved gap would be accepted")
	}
	many := make([]string, 201)
	for i := range many {
		many[i] = "1 gap/" + strings.Repeat("x", i+1)
	}
	for name, form := range map[string]url.Values{
		"nothing is marked": {}, "no version": {"gap": {firstGap}}, "a date in the past": {"gap": {"1 " + firstGap}, "confirmed": {"yes"}, "reason": {"x"}, "until": {"2020-01-01"}},
		"no reason": {"gap": {"1 " + firstGap}, "confirmed": {"yes"}, "until": {soon()}}, "201 gaps": {"gap": many},
	} {
		form.Set(views.TokenField, token)
		if answer := f.post(t, f.client, views.AcceptGapsPath, form); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s, want 400", name, answer.Status)
		}
	}
	sure := url.Values{views.TokenField: {token}, "gap": {"1 " + firstGap, "1 " + secondGap}, "confirmed": {"yes"}, "reason": {"Both are exchanged."}, "until": {soon()}}
	// One changes meanwhile, so that none is accepted.
	f.post(t, f.client, views.FindingPath(secondGap)+"/comment", url.Values{views.TokenField: {token}, "text": {"wait"}})
	if answer := f.post(t, f.client, views.AcceptGapsPath, sure); answer.StatusCode != http.StatusConflict {
		t.Errorf("with a gap that has changed: %s, want 409", answer.Status)
	}
	if n := f.number(t, "MATCH (g:Finding {status: 'accepted'}) RETURN count(g) AS n"); n != 0 || f.visits(t, "accept-gap") != 0 {
		t.Errorf("%d gaps are accepted after a conflict", n)
	}
	sure["gap"] = []string{"1 " + firstGap, "2 " + secondGap}
	if answer := f.post(t, f.client, views.AcceptGapsPath, sure); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("accepting two: %s", answer.Status)
	}
	if n := f.number(t, "MATCH (g:Finding {status: 'accepted', acceptReason: 'Both are exchanged.'}) RETURN count(g) AS n"); n != 2 || f.visits(t, "accept-gap") != 2 {
		t.Errorf("%d gaps are accepted, want 2 with a visit each", n)
	}
	if _, body := f.get(t, f.client, views.GapsPath); !strings.Contains(body, "2 gaps are accepted until "+soon()) {
		t.Error("the list does not say how many were accepted")
	}
}

func TestGapsAreFilteredGroupedAndKept(t *testing.T) {
	f := open(t)
	f.gapped(t)
	f.write(t, `MATCH (g:Finding {uid: '`+firstGap+`'}) SET g.assignee = 'Bob'`)
	for query, want := range map[string][]string{
		"": {firstGap, secondGap, oldGap}, "rule=dormant-grant": {oldGap}, "severity=high": {firstGap, secondGap}, "status=resolved": {oldGap}, "system=aws": {firstGap, secondGap},
		"sponsor=hr:ada": {firstGap, secondGap}, "sponsor=Ada&subject=aws-key:k1": {firstGap}, "subject=aws:robot": {firstGap, secondGap}, "assignee=Bob": {firstGap}, "assignee=-&status=open": {secondGap}, "age=30d": {firstGap, secondGap},
		"sponsor=nobody-of-that-name": {},
	} {
		_, body := f.get(t, f.client, views.GapsPath+"?"+query)
		for _, uid := range []string{firstGap, secondGap, oldGap} {
			listed := slices.Contains(want, uid)
			if strings.Contains(body, `href="`+views.FindingPath(uid)+`"`) != listed {
				t.Errorf("?%s: %s is listed: %t, want %t", query, uid, !listed, listed)
			}
		}
	}
	_, body := f.get(t, f.client, views.GapsPath+"?status=open&system=aws")
	for _, want := range []string{`href="/gaps?system=aws" aria-label="Remove the filter Status: open"`, "2 gaps shown, of 2", "Export 2 rows", "/gaps.jsonl?status=open&amp;system=aws", "2 opened and 0 resolved in 90 days"} {
		if !strings.Contains(body, want) {
			t.Errorf("the filtered list lacks %q", want)
		}
	}
	for by, want := range map[string]string{"rule": "/gaps?rule=revoked-credential-used", "severity": "/gaps?severity=high", "system": "/gaps?system=aws", "sponsor": "/gaps?sponsor=hr%3Aada"} {
		_, body := f.get(t, f.client, views.GapsPath+"?group="+by)
		_, after, found := strings.Cut(body, `href="`+want+`"`)
		if number, _, _ := strings.Cut(after, "</tr>"); !found || !strings.Contains(number, `<td class="number">2</td>`) {
			t.Errorf("grouped by %s, no group of 2 leads to %s", by, want)
		}
	}
	for _, bad := range []string{"severity=purple", "status=gone", "age=old", "group=moon"} {
		if answer, _ := f.get(t, f.client, views.GapsPath+"?"+bad); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("?%s: %s, want 400", bad, answer.Status)
		}
	}
	if _, file := f.get(t, f.client, "/gaps.csv?system=aws&redact=names"); strings.Contains(file, "Ada") || strings.Contains(file, "Bob") || !strings.Contains(file, "person-1") {
		t.Errorf("the file without names: %s", file)
	}
	token := webtest.FormToken(t, body)
	for _, step := range []struct {
		path string
		form url.Values
		want int
	}{
		{views.SaveFilterPath, url.Values{"name": {"Mine <b>"}, "query": {"status=open&before=x&evil=1"}}, http.StatusBadRequest}, // no place
		{views.SaveFilterPath, url.Values{"name": {"Mine <b>"}, "query": {"status=gone"}}, http.StatusBadRequest},
		{views.SaveFilterPath, url.Values{"name": {"Mine <b>"}, "query": {"evil=1"}}, http.StatusBadRequest},
		{views.SaveFilterPath, url.Values{"name": {" "}, "query": {"status=open"}}, http.StatusBadRequest},
		{views.SaveFilterPath, url.Values{"name": {"Mine <b>"}, "query": {"status=open&evil=1"}}, http.StatusSeeOther},
		{views.RemoveFilterPath, url.Values{"name": {"Other"}}, http.StatusNotFound},
	} {
		step.form.Set(views.TokenField, token)
		if answer := f.post(t, f.client, step.path, step.form); answer.StatusCode != step.want {
			t.Errorf("%s %v: %s, want %d", step.path, step.form, answer.Status, step.want)
		}
	}
	if _, body := f.get(t, f.client, views.GapsPath); !strings.Contains(body, `<a href="/gaps?status=open">Mine &lt;b&gt;</a>`) {
		t.Error("the kept filter is not listed, or keeps what is no filter")
	}
	form := url.Values{views.TokenField: {token}, "name": {"Mine <b>"}}
	if answer := f.post(t, f.client, views.RemoveFilterPath, form); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("removing a filter: %s", answer.Status)
	}
	f.get(t, f.client, views.GapsPath) // which shows the messages
	if _, body := f.get(t, f.client, views.GapsPath); strings.Contains(body, "Mine &lt;b&gt;") {
		t.Error("the removed filter is still listed")
	}
	if f.visits(t, "save-filter") != 1 || f.visits(t, "remove-filter") != 1 {
		t.Error("keeping and removing a filter are not one visit each")
	}
}
