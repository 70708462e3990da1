package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/views"
	"clew/web"
	"clew/web/export"
	"clew/web/webtest"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// shelf keeps raw records by their hash.
type shelf map[string]string

// keptRecord is a raw record, kept under its own hash, which is the SHA-256 in base64url.
const (
	keptRecord = `{"eventName":"GetObject"}`
	keptHash   = "0nn-AMw_3FlOiUmZoSb5TYDW5_2cHza3vzCr88Bss9A"
)

var errMissing = errors.New("no such record")

func (s shelf) Read(_ context.Context, _, hash string) ([]byte, error) {
	text, found := s[hash]
	if !found {
		return nil, errMissing
	}
	return []byte(text), nil
}

func (s shelf) Find(_ context.Context, hashes []string) (map[string]string, error) {
	found := map[string]string{}
	for _, hash := range hashes {
		if _, kept := s[hash]; kept {
			found[hash] = "segment"
		}
	}
	return found, nil
}

func (shelf) State(err error) graph.EvidenceState {
	switch {
	case err == nil:
		return graph.EvidenceKept
	case errors.Is(err, errMissing):
		return graph.EvidenceMissing
	}
	return ""
}

// noRules is a catalogue without entries.
type noRules struct{}

func (noRules) Rule(string) (web.Rule, bool) { return web.Rule{}, false }
func (noRules) Rules() []web.Rule            { return nil }
func (noRules) Frameworks() []web.Framework  { return nil }
func (noRules) Refused() []string            { return nil }

type queries struct{}

func (queries) Query(name string) string { return neo4j.Query(name) }

// starter is a runner whose source makes one run in the graph.
type starter struct {
	database *graphtest.Database
	asked    []string
	replayed []string
}

func (s *starter) Planned() []web.PlannedSource {
	return []web.PlannedSource{{Source: graph.Source{UID: "trail", Name: "trail", Kind: "cloudtrail"}, Replayable: true}, {Source: graph.Source{UID: "iam", Name: "iam", Kind: "aws-iam"}}}
}

func (s *starter) Run(ctx context.Context, uid string) error {
	if len(s.asked) > 0 {
		return fmt.Errorf("source %s runs already: %w", uid, graph.ErrConflict)
	}
	s.asked = append(s.asked, uid)
	_, err := driver.ExecuteQuery(ctx, s.database.Driver, `MERGE (s:Source {uid: $uid}) SET s.name = $uid, s.kind = 'cloudtrail', s.leaseUntil = datetime() + duration('PT1M')
		CREATE (:CollectorRun {uid: $uid + '/1', source: $uid, started: datetime(), status: 'running', read: 10, loaded: 9, rejected: 1})-[:OF]->(s)`,
		map[string]any{"uid": uid}, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	return err
}

func (s *starter) Replay(ctx context.Context, uid string) error {
	s.replayed = append(s.replayed, uid)
	_, err := driver.ExecuteQuery(ctx, s.database.Driver, `MATCH (s:Source {uid: $uid})
		CREATE (:CollectorRun {uid: $uid + '/2', source: $uid, started: datetime(), finished: datetime(), status: 'succeeded', replay: true, read: 1, loaded: 1, rejected: 0})-[:OF]->(s)`,
		map[string]any{"uid": uid}, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	return err
}

func (*starter) Progress(string) (graph.CollectorRun, bool) { return graph.CollectorRun{}, false }

type fixture struct {
	site     *webtest.Site
	database *neo4j.Database
	server   *graphtest.Database
	runner   *starter
	arbiter  *arbiter
	client   *http.Client
}

func open(t *testing.T) fixture {
	t.Helper()
	return openWith(t, nil)
}

// openWith is open with further settings.
func openWith(t *testing.T, more func(settings *web.Settings, address string)) fixture {
	t.Helper()
	server := graphtest.OpenKeepingSchema(t)
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close(context.Background()) })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	runner := &starter{database: server}
	arbiter := &arbiter{}
	settings := web.Settings{Graph: database, Evidence: shelf{"h1": keptRecord, keptHash: keptRecord}, Rules: noRules{}, Queries: queries{}, Joins: arbiter, Runner: runner,
		Push: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	site := webtest.StartAt(t, func(address string) web.Settings {
		if more != nil {
			more(&settings, address)
		}
		return settings
	})
	return fixture{site: site, database: database, server: server, runner: runner, arbiter: arbiter, client: site.SignedIn(t)}
}

// get gives the answer to a path and its body.
func (f fixture) get(t *testing.T, client *http.Client, path string) (*http.Response, string) {
	t.Helper()
	answer, err := client.Get(f.site.Address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func (f fixture) post(t *testing.T, client *http.Client, path string, form url.Values) *http.Response {
	t.Helper()
	answer, err := client.PostForm(f.site.Address+path, form)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

// moment is the time of the action. Times are parameters, as they come to the graph in earnest: one that Cypher made from
// a text has another zone and does not compare as equal.
var moment = time.Date(2026, 11, 20, 2, 14, 7, 0, time.UTC)

func (f fixture) write(t *testing.T, text string) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), f.server.Driver, text, map[string]any{"moment": moment}, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatal(err)
	}
}

// number gives the one number that a query returns.
func (f fixture) number(t *testing.T, text string) int64 {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), f.server.Driver, text, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	n, _, err := driver.GetRecordValue[int64](result.Records[0], "n")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSignIn(t *testing.T) {
	f := open(t)
	stranger := f.site.Client(t)
	answer, _ := f.get(t, stranger, "/")
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != views.SignInPath {
		t.Fatalf("a stranger gets %s to %q, want to be led to sign in", answer.Status, answer.Header.Get("Location"))
	}
	link, err := url.Parse(f.site.Link())
	if err != nil {
		t.Fatal(err)
	}
	token := link.Query().Get("token")
	// Looking at the link, as programs do ahead of people, uses nothing up.
	for range 3 {
		if answer, body := f.get(t, stranger, link.RequestURI()); answer.StatusCode != http.StatusOK || !strings.Contains(body, token) {
			t.Fatalf("the link shows %s", answer.Status)
		}
	}
	answer = f.post(t, stranger, views.SignInPath, url.Values{"token": {token}})
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing in: %s", answer.Status)
	}
	cookie := answer.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if answer, _ := f.get(t, stranger, "/"); answer.StatusCode != http.StatusOK {
		t.Errorf("the start page of a signed-in user: %s", answer.Status)
	}
	for name, token := range map[string]string{"used before": token, "cut": token[:20], "empty": ""} {
		if answer := f.post(t, f.site.Client(t), views.SignInPath, url.Values{"token": {token}}); answer.StatusCode != http.StatusForbidden {
			t.Errorf("a link that is %s: %s, want 403", name, answer.Status)
		}
	}
	// Neither the cookie nor the link's token stands in the graph.
	value, _, _ := strings.Cut(strings.TrimPrefix(cookie, "clew_session="), ";")
	if n := f.number(t, "MATCH (s:Session) WHERE s.uid CONTAINS '"+value+"' RETURN count(s) AS n"); n != 0 {
		t.Error("the session's token stands in the graph")
	}
	if n := f.number(t, "MATCH (s:Session) RETURN count(s) AS n"); n != 2 {
		t.Errorf("%d sessions in the graph, want that of the test and this one", n)
	}
}

func TestSignOutEndsTheSessionAtOnce(t *testing.T) {
	f := open(t)
	_, body := f.get(t, f.client, "/")
	token := webtest.FormToken(t, body)
	cookies := f.client.Jar.Cookies(mustParse(t, f.site.Address))
	if answer := f.post(t, f.client, views.SignOutPath, url.Values{views.TokenField: {token}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing out: %s", answer.Status)
	}
	// Whoever kept the cookie is a stranger now.
	kept := f.site.Client(t)
	kept.Jar.SetCookies(mustParse(t, f.site.Address), cookies)
	if answer, _ := f.get(t, kept, "/"); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("with the old cookie: %s, want to be led to sign in", answer.Status)
	}
	if n := f.number(t, "MATCH (s:Session) RETURN count(s) AS n"); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

func mustParse(t *testing.T, text string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestForgedForms(t *testing.T) {
	f := open(t)
	other := f.site.SignedIn(t)
	_, body := f.get(t, other, "/")
	foreign := webtest.FormToken(t, body)
	for name, form := range map[string]url.Values{"without a token": {}, "with a token of another session": {views.TokenField: {foreign}}, "with nonsense": {views.TokenField: {"AAAA"}}} {
		if answer := f.post(t, f.client, "/source/trail/run", form); answer.StatusCode != http.StatusForbidden {
			t.Errorf("a form %s: %s, want 403", name, answer.Status)
		}
	}
	_, body = f.get(t, f.client, "/sources")
	token := webtest.FormToken(t, body)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.site.Address+"/source/trail/run", strings.NewReader(url.Values{views.TokenField: {token}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := f.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another site: %s, want 403", answer.Status)
	}
	// Two pages carry different texts for the same secret; both hold.
	_, again := f.get(t, f.client, "/sources")
	if webtest.FormToken(t, again) == token {
		t.Error("the token is the same on two pages")
	}
}

func TestHeaders(t *testing.T) {
	f := open(t)
	answer, _ := f.get(t, f.client, "/")
	policy := answer.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || answer.Header.Get("X-Content-Type-Options") != "nosniff" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", answer.Header)
	}
	if answer.Header.Get("Strict-Transport-Security") != "" {
		t.Error("without TLS browsers must not be told to keep to it")
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.site.Address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "rebound.example"
	answer, err = f.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("called by a foreign name: %s, want 421", answer.Status)
	}
}

func TestFailures(t *testing.T) {
	f := open(t)
	for path, want := range map[string]int{
		"/action/none": 404, "/identity/none": 404, "/no-such-page": 404, "/actions?of=moon": 400, "/actions?verdict=green": 400, "/actions?from=yesterday": 400,
		"/actions?before=%21": 400, "/gaps?age=old": 400,
	} {
		answer, body := f.get(t, f.client, path)
		if answer.StatusCode != want || !strings.Contains(body, answer.Header.Get("X-Request-Id")) || !strings.Contains(body, "What to do") {
			t.Errorf("%s: %s, want %d with the request's id and what to do", path, answer.Status, want)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.site.Address+"/action/none", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	answer, err := f.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var told struct {
		Error struct {
			Status int
			Detail string
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil || told.Error.Status != 404 || told.Error.Detail != `Action "none": not found.` {
		t.Errorf("as JSON: %+v, %v", told, err)
	}
}

// chain is one action on a bucket whose name would be a formula in a spreadsheet.
const chain = `CREATE (i:Identity:Role {uid: 'aws:role/x#1', name: '=HYPERLINK("evil")', kind: 'Role'}),
	(s:Source {uid: 'trail', name: 'trail'}), (r:Resource {uid: 'aws-resource:b', name: 'bucket'}),
	(a:Action {uid: 'aws-event:e 1/2', at: $moment, system: 'aws', operation: 's3:GetObject', outcome: 'success', verdict: 'unknown', identityUid: i.uid, resourceUid: r.uid,
		source: 'trail', evidence: 'h1', segment: 's', position: 'a.json#Records[0]', firstSeen: $moment, judgedAt: $moment,
		links: ['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'present', 'present']}),
	(a)-[:BY {rule: 'stated'}]->(i), (a)-[:ON]->(r)`

func TestActionPage(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	answer, body := f.get(t, f.client, views.ActionPath("aws-event:e 1/2"))
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s", answer.Status)
	}
	for _, want := range []string{`data-verdict="unknown"`, "stored, hash matches", "eventName", ":param uid =&gt; &#39;aws-event:e 1/2&#39;", "no source of sponsors was collected", views.EntityPath("Role", "aws:role/x#1")} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if answer, _ := f.get(t, f.client, views.EntityPath("Role", "aws:role/x#1")); answer.StatusCode != http.StatusOK {
		t.Errorf("the page of an identity whose uid has a slash and a hash: %s", answer.Status)
	}
	// The only hit leads straight to the page.
	answer, _ = f.get(t, f.client, "/search?q="+url.QueryEscape("e 1/2"))
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != views.ActionPath("aws-event:e 1/2") {
		t.Errorf("search: %s to %q", answer.Status, answer.Header.Get("Location"))
	}
	// Each look-up and the search is a visit.
	if err := f.site.Stop(); err != nil {
		t.Fatal(err)
	}
	if n := f.number(t, "MATCH (v:Visit {user: 'Ines Ortega'}) WHERE v.operation IN ['look-up', 'search', 'sign-in'] RETURN count(v) AS n"); n != 4 {
		t.Errorf("%d visits are stored, want 4: sign-in, two look-ups, a search", n)
	}
}

func TestActionWithoutItsRecord(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, "MATCH (a:Action) SET a.evidence = 'gone'")
	_, body := f.get(t, f.client, views.ActionPath("aws-event:e 1/2"))
	for _, want := range []string{`data-verdict="broken"`, "missing: no record is stored under this hash", "as judged for this page"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q: what is gone must show, whatever was judged before", want)
		}
	}
}

func TestExport(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, `MATCH (i:Identity) UNWIND range(1, 2500) AS k
		CREATE (:Action {uid: 'e:' + k, at: $moment - duration({days: 19, seconds: k}), operation: 's3:Put', outcome: 'success', verdict: 'traced', identityUid: i.uid})-[:BY]->(i)`)
	answer, body := f.get(t, f.client, "/actions.csv?"+url.Values{"of": {"identity"}, "value": {"aws:role/x#1"}}.Encode())
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s %v", answer.Status, answer.Header)
	}
	reader := csv.NewReader(strings.NewReader(body))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2501 || !strings.HasSuffix(body, "# complete: 2501 rows"+strings.Repeat(",", 19)+"\r\n") {
		t.Fatalf("%d rows, ending %q; want a head, 2,501 actions and the count", len(rows), body[len(body)-40:])
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[0]] = true
	}
	if len(seen) != 2501 || rows[1][0] != "aws-event:e 1/2" {
		t.Errorf("%d different actions, the first %q; want 2,501, the newest first", len(seen), rows[1][0])
	}
	if name := rows[1][5]; name != `'=HYPERLINK("evil")` {
		t.Errorf("a name that is a formula reads %q, want it kept from the spreadsheet", name)
	}
}

// TestTables follows every link to a file on pages with tables: each is a strict table that says how many rows it has.
func TestTables(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, `MATCH (i:Identity {uid: 'aws:role/x#1'}) CREATE (:Alias {uid: 'aws-arn:x', scheme: 'aws-arn', value: 'x'})-[:NAMES {rule: 'same-record', confidence: 1.0}]->(i),
		(:Identity:Person {uid: 'email:ada@acme.example', kind: 'Person', name: 'Ada Park'})-[:SPONSORS {uid: 's', validFrom: $moment, rule: 'stated', confidence: 1.0}]->(i)
		WITH i UNWIND range(1, 300) AS n CREATE (:Grant {uid: 'g' + n, system: 'aws', role: 'r' + n})-[:HELD_BY {uid: 'h' + n}]->(i)`)
	link := regexp.MustCompile(`href="([^"]+\.(?:csv|jsonl)[^"]*)"`)
	files := map[string]string{}
	for _, page := range []string{views.EntityPath("Identity", "aws:role/x#1"), views.EntityPath("Person", "email:ada@acme.example"), "/actions", "/sources", views.SourcePath("trail")} {
		answer, body := f.get(t, f.client, page)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", page, answer.Status)
		}
		for _, found := range link.FindAllStringSubmatch(body, -1) {
			address := html.UnescapeString(found[1])
			answer, file := f.get(t, f.client, address)
			if answer.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", address, answer.Status)
				continue
			}
			files[address] = file
			// Go's client reads no trailer behind what it unpacks.
			rows := answer.Trailer.Get("Clew-Rows")
			if strings.Contains(address, ".csv") {
				table, err := csv.NewReader(strings.NewReader(file)).ReadAll()
				if err != nil || !strings.HasPrefix(table[len(table)-1][0], "# ") || (!answer.Uncompressed && fmt.Sprint(len(table)-2) != rows) {
					t.Errorf("%s: %v, %d lines, %q rows stated, the last line %q", address, err, len(table), rows, table[len(table)-1])
				}
				continue
			}
			lines := strings.Split(strings.TrimSuffix(file, "\n"), "\n")
			var last struct {
				Rows     int
				Complete bool
				Cut      string
			}
			if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Rows != len(lines)-1 || (!answer.Uncompressed && fmt.Sprint(last.Rows) != rows) || last.Complete == (last.Cut != "") {
				t.Errorf("%s: %v, %+v of %d lines, %q rows stated", address, err, last, len(lines), rows)
			}
		}
	}
	base := views.EntityPath("Identity", "aws:role/x#1")
	if names := files[base+"/sponsors.csv"]; !strings.Contains(names, "Ada Park") {
		t.Errorf("the sponsors are %q", names)
	}
	if names := files[base+"/sponsors.csv?redact=names"]; strings.Contains(names, "Ada") || strings.Contains(names, "acme") || !strings.Contains(names, "person-1") {
		t.Errorf("with names redacted the sponsors are %q", names)
	}
	if grants := files[base+"/grants.csv"]; !strings.Contains(grants, "# cut after ") || !strings.Contains(grants, "has 300 rows") {
		t.Errorf("300 grants do not say that they are cut: %.300q", grants[max(0, len(grants)-300):])
	}
	if answer, _ := f.get(t, f.client, base+"/grants.exe"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a form that does not exist: %s", answer.Status)
	}
	if answer, _ := f.get(t, f.client, "/actions.csv?redact=all"); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a wish that is none: %s", answer.Status)
	}
}

// TestEvidencePack makes the pack of one action: its page shows the hash under which the file is found to be whole.
func TestEvidencePack(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, "MATCH (a:Action) SET a.evidence = '"+keptHash+"'")
	address := views.PackOfAction("aws-event:e 1/2")
	_, body := f.get(t, f.client, views.ActionPath("aws-event:e 1/2"))
	if !strings.Contains(body, html.EscapeString(address)) {
		t.Error("the page of the action does not lead to its evidence pack")
	}
	_, body = f.get(t, f.client, address)
	shown := regexp.MustCompile(`id="pack-hash">([0-9a-f]{64})<`).FindStringSubmatch(body)
	link := regexp.MustCompile(`href="(/pack\.zip[^"]+)"`).FindStringSubmatch(body)
	if shown == nil || link == nil {
		t.Fatalf("the page shows no hash or no link: %.2000s", body)
	}
	answer, pack := f.get(t, f.client, html.UnescapeString(link[1]))
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/zip" || answer.ContentLength != int64(len(pack)) {
		t.Fatalf("%s, %d bytes stated and %d sent", answer.Status, answer.ContentLength, len(pack))
	}
	found, err := export.Verify(strings.NewReader(pack), int64(len(pack)), export.Expected{Hash: shown[1]})
	if err != nil || found.Manifest.Counts.Actions != 1 || found.Judged != 1 {
		t.Errorf("%+v, %v", found.Manifest.Counts, err)
	}
	// What changed since the page was shown must not leave under the hash that it showed.
	f.write(t, "MATCH (a:Action {uid: 'aws-event:e 1/2'}) SET a.operation = 's3:DeleteObject'")
	if answer, _ := f.get(t, f.client, html.UnescapeString(link[1])); answer.StatusCode != http.StatusConflict {
		t.Errorf("the pack of another content: %s", answer.Status)
	}
	if answer, _ := f.get(t, f.client, views.PackOfAction("none")); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the pack of no action: %s", answer.Status)
	}
	if err := f.site.Server.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	exports := f.number(t, "MATCH (v:Visit {operation: 'export'}) WHERE v.target CONTAINS '"+shown[1]+"' RETURN count(v) AS n")
	if exports != 1 {
		t.Errorf("%d exports are on record with the hash of the manifest, want 1", exports)
	}
}

func TestRunNow(t *testing.T) {
	f := open(t)
	_, body := f.get(t, f.client, "/sources")
	if !strings.Contains(body, "Run now") || !strings.Contains(body, "trail") {
		t.Fatal("a source that is configured and never ran is not shown with its button")
	}
	form := url.Values{views.TokenField: {webtest.FormToken(t, body)}}
	answer := f.post(t, f.client, "/source/trail/run", form)
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != views.SourcePath("trail") {
		t.Fatalf("%s to %q", answer.Status, answer.Header.Get("Location"))
	}
	_, body = f.get(t, f.client, views.SourcePath("trail"))
	if !strings.Contains(body, "The run was started.") || !strings.Contains(body, views.ProgressPath("trail/1")) {
		t.Error("the page does not show the run live")
	}
	if answer, fragment := f.get(t, f.client, views.ProgressPath("trail/1")); answer.StatusCode != http.StatusOK || strings.Contains(fragment, "<html") || !strings.Contains(fragment, "running") {
		t.Errorf("the fragment: %s %.200s", answer.Status, fragment)
	}
	f.post(t, f.client, "/source/trail/run", form)
	if _, body = f.get(t, f.client, views.SourcePath("trail")); !strings.Contains(body, "runs already") {
		t.Error("a second start is not told that the source runs already")
	}
}

func TestReplayQuarantine(t *testing.T) {
	f := open(t)
	_, err := driver.ExecuteQuery(t.Context(), f.server.Driver, `UNWIND ['trail', 'iam', 'gone'] AS uid
		CREATE (s:Source {uid: uid, name: uid, kind: 'cloudtrail'})
		CREATE (r:CollectorRun {uid: uid + '/0', source: uid, started: datetime('2026-11-01T00:00:00Z'), finished: datetime('2026-11-01T00:01:00Z'), status: 'partial', read: 2, loaded: 0, rejected: 2})-[:OF]->(s)
		CREATE (:Rejection {uid: uid + '/0/a.json#line 1', source: uid, file: 'a.json', position: 'line 1', reason: 'cut off', at: datetime('2026-11-01T00:00:30Z')})-[:REJECTED_BY]->(r)
		CREATE (:Rejection {uid: uid + '/0/a.json#line 2', source: uid, file: 'a.json', position: 'line 2', reason: 'no time', at: datetime('2026-11-01T00:00:30Z'), replayedAt: datetime('2026-11-02T00:00:00Z')})-[:REJECTED_BY]->(r)`,
		nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	form := func(uid string) string { return `action="` + views.ReplayPath(uid) + `"` }
	for _, uid := range []string{"iam", "gone"} {
		if _, body := f.get(t, f.client, views.SourcePath(uid)); !strings.Contains(body, "cut off") || strings.Contains(body, form(uid)) {
			t.Errorf("the page of %s, which cannot be replayed, has no quarantine or a button to replay it", uid)
		}
	}
	_, body := f.get(t, f.client, views.SourcePath("trail"))
	if !strings.Contains(body, form("trail")) || !strings.Contains(body, "cut off") || strings.Contains(body, "no time") {
		t.Fatal("the page lacks the button or what is in quarantine, or lists what was replayed")
	}
	if _, run := f.get(t, f.client, views.RunPath("trail/0")); !strings.Contains(run, "no time") || !strings.Contains(run, "Replayed and loaded on") {
		t.Error("the run does not tell that a record which it rejected was replayed")
	}
	if answer := f.post(t, f.client, views.ReplayPath("trail"), url.Values{views.TokenField: {"forged"}}); answer.StatusCode != http.StatusForbidden || len(f.runner.replayed) > 0 {
		t.Errorf("with a forged token: %s, %q replayed", answer.Status, f.runner.replayed)
	}
	answer := f.post(t, f.client, views.ReplayPath("trail"), url.Values{views.TokenField: {webtest.FormToken(t, body)}})
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != views.SourcePath("trail") || len(f.runner.replayed) != 1 || f.runner.replayed[0] != "trail" {
		t.Fatalf("%s to %q, %q replayed; want the source once, and back to its page", answer.Status, answer.Header.Get("Location"), f.runner.replayed)
	}
	if _, body = f.get(t, f.client, views.SourcePath("trail")); !strings.Contains(body, "The replay of the quarantine was started.") {
		t.Error("the page does not say that the replay was started")
	}
}

func TestHealth(t *testing.T) {
	f := open(t)
	anyone := f.site.Client(t)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "clew_http_request_duration_seconds"} {
		if answer, body := f.get(t, anyone, path); answer.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %s %.60q", path, answer.Status, body)
		}
	}
	if err := f.database.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if answer, _ := f.get(t, anyone, "/readyz"); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without a database: %s, want 503", answer.Status)
	}
	if answer, _ := f.get(t, anyone, "/healthz"); answer.StatusCode != http.StatusOK {
		t.Errorf("the process lives without a database, too: %s", answer.Status)
	}
	// The sign-in's visit may not have been stored: then the end says so.
	if err := f.site.Stop(); err != nil && !strings.Contains(err.Error(), "could not be stored and stand in the log") {
		t.Errorf("the end: %v", err)
	}
}
