package web_test

import (
	"archive/zip"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
	"clew/views"
	"clew/web/webtest"
)

// leaked makes an access key with a session that was obtained with it, and one action on each.
func (f fixture) leaked(t *testing.T) {
	t.Helper()
	_, err := driver.ExecuteQuery(t.Context(), f.server.Driver, `
		CREATE (build:Identity {uid: 'svc:build', name: 'build', kind: 'ServiceAccount'}), (deploy:Identity {uid: 'role:deploy', name: 'deploy', kind: 'Role'}),
			(:Identity {uid: 'hr:ada', name: 'Ada', kind: 'Person'})-[:SPONSORS]->(build),
			(key:Credential {uid: 'aws-key:AKIALEAK', name: 'AKIALEAK', kind: 'aws-access-key'})-[:ISSUED_TO]->(build),
			(s:Credential {uid: 'aws-key:ASIA1', name: 'ASIA1', kind: 'aws-session', issuedAt: datetime('2026-11-20T03:00:00Z'), expiresAt: datetime('2999-01-01T00:00:00Z')})-[:ISSUED_TO]->(deploy), (s)-[:DERIVED_FROM]->(key),
			(:Resource {uid: 'bucket:pay', name: 'pay', classification: 'confidential'})
		WITH 1 AS one UNWIND [['e1', 'svc:build', 'aws-key:AKIALEAK', 2], ['e2', 'role:deploy', 'aws-key:ASIA1', 4]] AS row
		MATCH (i:Identity {uid: row[1]}) MATCH (c:Credential {uid: row[2]})
		CREATE (a:Action {uid: row[0], identityUid: row[1], credentialUid: row[2], at: datetime('2026-11-20T00:00:00Z') + duration({hours: row[3]}), operation: 's3:GetObject', resourceUid: 'bucket:pay', verdict: 'broken', outcome: 'success'})
		CREATE (a)-[:BY]->(i) CREATE (a)-[:USED]->(c)`,
		nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
}

// TestIncident goes the investigator's way, without JavaScript: from a key as its source writes it to its scope, to a case
// that others add to, to the case file.
func TestIncident(t *testing.T) {
	f := open(t)
	f.leaked(t)
	answer, body := f.get(t, f.client, views.ScopePath+"?of=credential&value=AKIALEAK&from=2026-11-20T01%3A00")
	for _, want := range []string{"2 actions on 1 resource", "2 credentials", "2 identities", "End the sessions of", "confidential", "Find who answers for"} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("the scope (%s) does not say %q", answer.Status, want)
		}
	}
	token := webtest.FormToken(t, body)
	form := url.Values{views.TokenField: {token}, "of": {"credential"}, "value": {"aws-key:AKIALEAK"}, "from": {"2026-11-20T01:00"}, "title": {"Key <on> a laptop"}}
	opened := f.post(t, f.client, views.CasesPath, form)
	path := opened.Header.Get("Location")
	if opened.StatusCode != http.StatusSeeOther || !strings.HasPrefix(path, "/case/case:") {
		t.Fatalf("opening a case: %s to %q", opened.Status, path)
	}
	for _, step := range []struct {
		path string
		form url.Values
		want int
	}{
		{"/note", url.Values{"text": {"seen in a build log"}}, http.StatusSeeOther},
		{"/note", url.Values{"text": {"  "}}, http.StatusBadRequest},
		{"/note", url.Values{"text": {strings.Repeat("x", 10_001)}}, http.StatusBadRequest},
		{"/link", url.Values{"identifier": {"e2"}, "text": {"through the role"}}, http.StatusSeeOther},
		{"/link", url.Values{"identifier": {"nothing-of-that-name"}}, http.StatusNotFound},
		{"/freeze", url.Values{}, http.StatusSeeOther},
		{"/close", url.Values{"seen": {"3"}, "text": {"contained"}}, http.StatusConflict}, // there are four entries
		{"/close", url.Values{"seen": {"many"}, "text": {"contained"}}, http.StatusBadRequest},
		{"/close", url.Values{"seen": {"4"}, "text": {"contained"}}, http.StatusSeeOther},
		{"/note", url.Values{"text": {"too late"}}, http.StatusConflict},
		{"/reopen", url.Values{"seen": {"5"}, "text": {"it goes on"}}, http.StatusSeeOther},
	} {
		step.form.Set(views.TokenField, token)
		if answer := f.post(t, f.client, path+step.path, step.form); answer.StatusCode != step.want {
			t.Errorf("%s %v: %s, want %d", step.path, step.form, answer.Status, step.want)
		}
	}
	_, body = f.get(t, f.client, path)
	for _, want := range []string{"Key &lt;on&gt; a laptop", "seen in a build log", "through the role", "contained", "it goes on", "/frozen/"} {
		if !strings.Contains(body, want) {
			t.Errorf("the case does not show %q", want)
		}
	}
	_, body = f.get(t, f.client, path+"/case.json")
	var file struct {
		Count    int
		Complete bool
		Entries  []struct {
			Kind, Text, Subject string
			Frozen              struct {
				Deeds []struct{ Count int }
				Steps []struct{ What string }
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &file); err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, entry := range file.Entries {
		kinds += entry.Kind + " "
	}
	if kinds != "scope note link scope closed reopened " || file.Count != 6 || !file.Complete || file.Entries[2].Subject != "e2" {
		t.Errorf("the case file: %+v", file)
	}
	if first := file.Entries[0].Frozen; len(first.Deeds) != 1 || first.Deeds[0].Count != 2 || len(first.Steps) == 0 {
		t.Errorf("the frozen scope: %+v", first)
	}
	if answer, body := f.get(t, f.client, views.PackPath+"?case="+url.QueryEscape(strings.TrimPrefix(path, "/case/"))); answer.StatusCode != http.StatusOK || !strings.Contains(body, "Key &lt;on&gt; a laptop") {
		t.Errorf("the pack of the case: %s", answer.Status)
	}
	answer, body = f.get(t, f.client, views.PackPath+".zip?case="+url.QueryEscape(strings.TrimPrefix(path, "/case/")))
	pack, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("the pack of the case: %s, %v", answer.Status, err)
	}
	var names []string
	for _, file := range pack.File {
		names = append(names, file.Name)
	}
	// The linked action, then the newest of what was done: the same one, so that there is one chain.
	for _, want := range []string{"attachments/case.json", "manifest.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("the pack of the case has %v, and not %s", names, want)
		}
	}
	if err := f.site.Server.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.number(t, "MATCH (v:Visit) WHERE v.operation IN ['open-case', 'add-note', 'add-link', 'add-scope', 'add-closed', 'add-reopened', 'export'] RETURN count(v) AS n"); n != 8 {
		t.Errorf("%d visits are kept, want 8", n)
	}
}
