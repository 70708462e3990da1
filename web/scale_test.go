//go:build scale

package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/web"
	"clew/web/webtest"
)

// busyOffice is one of each thing that has a page, around an agent and a bucket that are about to become busy.
const busyOffice = `
CREATE (ada:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'}), (bob:Identity:Person {uid: 'hr:bob', name: 'Bob', kind: 'Person'}),
  (busy:Identity:Agent {uid: 'aws:busy', name: 'busy', kind: 'Agent', environment: 'production'}), (other:Identity:Role {uid: 'aws:other', name: 'other', kind: 'Role'}),
  (:Alias {uid: 'aws:busy', scheme: 'aws', value: 'busy'})-[:NAMES]->(busy), (ada)-[:SPONSORS]->(busy), (ada)-[:SPONSORS]->(other),
  (key:Credential {uid: 'key:busy', name: 'AKIABUSY', kind: 'aws-access-key', issuedAt: $moment - duration('P900D')})-[:ISSUED_TO]->(busy),
  (session:Credential {uid: 'key:other', name: 'ASIAOTHER', kind: 'aws-session', issuedAt: $moment - duration('P900D')})-[:ISSUED_TO]->(other),
  (session)-[:DERIVED_FROM]->(key),
  (grant:Grant {uid: 'grant:busy', role: 'writer', system: 'aws', validFrom: $moment - duration('P900D')})-[:HELD_BY]->(busy),
  (wide:Grant {uid: 'grant:other', role: 'reader', system: 'aws', validFrom: $moment - duration('P900D')})-[:HELD_BY]->(readers:Group {uid: 'group:readers', name: 'readers'}),
  (other)-[:MEMBER_OF]->(readers), (grant)-[:COVERS]->(bucket:Resource {uid: 'r:bucket', name: 'bucket', kind: 'bucket', system: 'aws'}), (wide)-[:COVERS]->(bucket),
  (ada)-[:REQUESTED]->(request:Request {uid: 'q:1', ref: 'CHG-1', title: 'Write to the bucket', requestedAt: $moment - duration('P901D')}), (request)-[:FOR]->(busy), (request)-[:PROVISIONED]->(grant),
  (bob)-[:GAVE]->(:Approval {uid: 'a:1', decision: 'approved', decidedAt: $moment - duration('P900D')})-[:DECIDES]->(request),
  (run:AgentInstance {uid: 'i:1', name: 'busy-7f', startedAt: $moment})-[:INSTANCE_OF]->(busy), (:Vendor {uid: 'v:1', name: 'Acme'})-[:OPERATES]->(busy),
  (:Finding {uid: 'action-without-grant/aws:busy', rule: 'action-without-grant', severity: 'high', status: 'open', subject: 'aws:busy', identity: 'aws:busy', count: 1, lastAt: $moment})-[:CONCERNS]->(busy),
  (:Source {uid: 'trail', name: 'trail', kind: 'cloudtrail'})`

// busyActions adds actions on the bucket, a minute apart and each part older than what is there: two of three by the busy
// agent, the others by somebody else.
const busyActions = `UNWIND range($from, $to - 1) AS i
CALL (i) {
  MATCH (n:Identity {uid: CASE i % 3 WHEN 0 THEN 'aws:other' ELSE 'aws:busy' END})
  MATCH (c:Credential {uid: CASE i % 3 WHEN 0 THEN 'key:other' ELSE 'key:busy' END}) MATCH (g:Grant {uid: CASE i % 3 WHEN 0 THEN 'grant:other' ELSE 'grant:busy' END})
  MATCH (r:Resource {uid: 'r:bucket'}) MATCH (o:AgentInstance {uid: 'i:1'}) MATCH (p:Identity {uid: 'hr:ada'})
  CREATE (a:Action {uid: 'event:' + i, at: $moment - duration({minutes: i}), identityUid: n.uid, resourceUid: r.uid, credentialUid: c.uid, grantUid: g.uid, instanceUid: o.uid, onBehalfOfUid: p.uid,
    operation: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'][i % 4], verdict: ['traced', 'broken', 'unknown'][i % 3], gaps: CASE i % 3 WHEN 1 THEN ['action-without-grant'] ELSE [] END,
    system: 'aws', environment: 'production', source: 'trail', sourceIp: '10.0.0.1', tool: 'search', toolCallId: 'call-' + i, conversationId: 'talk-' + (i / 100), traceId: 'trace-' + (i / 100)})
  CREATE (a)-[:BY]->(n) CREATE (a)-[:USED]->(c) CREATE (a)-[:UNDER]->(g) CREATE (a)-[:ON]->(r) CREATE (a)-[:RUN_BY]->(o) CREATE (a)-[:ON_BEHALF_OF]->(p)
} IN TRANSACTIONS OF 5000 ROWS`

// busyPages are the pages that show something of what is busy, by what they show.
func busyPages() map[string]string {
	span := url.Values{"from": {moment.AddDate(-3, 0, 0).Format(time.DateOnly)}, "to": {moment.AddDate(0, 0, 1).Format(time.DateOnly)}}
	with := func(path string, pairs ...string) string {
		values := maps.Clone(span)
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = []string{pairs[i+1]}
		}
		return path + "?" + values.Encode()
	}
	return map[string]string{
		"home": "/", "action": "/action/event:1", "identity": "/identity/aws:busy", "sponsor": "/person/hr:ada", "credential": "/credential/key:busy",
		"derived credential": "/credential/key:other", "grant": "/grant/grant:busy", "grant of a group": "/grant/grant:other", "group": "/group/group:readers",
		"request": "/request/q:1", "resource": "/resource/r:bucket", "agent instance": "/agent-instance/i:1", "vendor": "/vendor/v:1",
		"identity, filtered": "/identity/aws:busy?verdict=traced", "actions of an address": "/actions?of=address&value=10.0.0.1", "actions": "/actions",
		"explorer of the identity": "/explore?focus=aws:busy", "explorer of the resource": "/explore?focus=r:bucket", "explorer of the credential": "/explore?focus=key:busy",
		"explorer of the grant": "/explore?focus=grant:busy", "explorer of an action": "/explore?focus=event:1",
		"panel":          "/explore/panel?focus=aws:busy&selected=r:bucket",
		"path, happened": "/paths?from=key:busy&to=r:bucket&kind=happened", "path, could": "/paths?from=key:busy&to=r:bucket&kind=could",
		"scope of the identity": with("/scope", "of", "identity", "value", "aws:busy"), "scope of the credential": with("/scope", "of", "credential", "value", "key:busy"),
		"scope of the sponsor": with("/scope", "of", "sponsor", "value", "hr:ada"), "scope of the address": with("/scope", "of", "address", "value", "10.0.0.1"),
		"gaps": "/gaps", "gaps of the identity": "/gaps?subject=aws:busy", "search": "/search?q=busy", "search of an address": "/search?q=10.0.0.1", "palette": "/search/palette?q=bu",
		"agents": "/agents", "joins": "/identity/aws:busy/joins", "source": "/source/trail",
	}
}

// asked is a query that a page sent.
type asked struct {
	name       string
	parameters map[string]any
}

// watched is a site with what its pages ask of the graph.
type watched struct {
	fixture
	lock sync.Mutex
	sent []asked
}

func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{}
	w.server = graphtest.OpenKeepingSchema(t)
	var err error
	w.database, err = neo4j.Open(t.Context(), neo4j.Settings{URI: w.server.URI, Username: w.server.Username, Password: w.server.Password, Observe: func(name string, parameters map[string]any) {
		w.lock.Lock()
		defer w.lock.Unlock()
		w.sent = append(w.sent, asked{name, parameters})
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.database.Close(context.Background()) })
	if err := w.database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.site = webtest.Start(t, web.Settings{Graph: w.database, Evidence: shelf{}, Rules: noRules{}, Queries: queries{}, Joins: &arbiter{}, Runner: &starter{database: w.server}, Timeout: 5 * time.Minute})
	w.client = w.site.SignedIn(t)
	w.client.Timeout = 5 * time.Minute
	return w
}

// queriesOf gives what a page asks of the graph.
func (w *watched) queriesOf(t *testing.T, path string) []asked {
	t.Helper()
	w.lock.Lock()
	w.sent = nil
	w.lock.Unlock()
	// A search that names one thing leads to it.
	if answer, body := w.get(t, w.client, path); answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("GET %s: %s\n%.300s", path, answer.Status, body)
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	return append([]asked(nil), w.sent...)
}

// expense is what the queries of one name cost a page, the dearest of them.
type expense struct {
	hits, rows, looks int64 // looks is how many rows it asks for at most
	count             int
}

// profile gives what a query reads of the store, and the most rows that one operator hands on.
func (w *watched) profile(t *testing.T, query asked) (hits, rows int64) {
	t.Helper()
	session := w.server.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: graphtest.Name})
	defer func() { _ = session.Close(t.Context()) }()
	result, err := session.Run(t.Context(), "PROFILE "+neo4j.Query(query.name), query.parameters)
	if err != nil {
		t.Fatalf("%s: %v", query.name, err)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", query.name, err)
	}
	var add func(driver.ProfiledPlan)
	add = func(plan driver.ProfiledPlan) {
		hits += plan.DbHits()
		rows = max(rows, plan.Records())
		for _, child := range plan.Children() {
			add(child)
		}
	}
	add(summary.Profile())
	return hits, rows
}

// expenses profiles all that the pages ask, each different query once.
func (w *watched) expenses(t *testing.T) map[string]expense {
	t.Helper()
	found, profiled := map[string]expense{}, map[string][2]int64{}
	for page, path := range busyPages() {
		for _, query := range w.queriesOf(t, path) {
			encoded, err := json.Marshal(query.parameters)
			if err != nil {
				t.Fatal(err)
			}
			cost, known := profiled[query.name+string(encoded)]
			if !known {
				cost[0], cost[1] = w.profile(t, query)
				profiled[query.name+string(encoded)] = cost
			}
			key := page + "\t" + query.name
			one := found[key]
			found[key] = expense{max(one.hits, cost[0]), max(one.rows, cost[1]), max(one.looks, looks(query)), one.count + 1}
		}
	}
	return found
}

// looks gives how many rows a query asks for at most, by its own parameters.
func looks(query asked) int64 {
	most := int64(0)
	for _, name := range []string{"look", "most", "each"} {
		if number, is := query.parameters[name].(int); is {
			most = max(most, int64(number))
		}
	}
	return most
}

// bounds give what a query may hand on and read: a query walks an index once for each of three verdicts at most, the lists of
// a page have a thousand entries each at most, and each row is read a handful of times.
func bounds(of expense) (hits, rows int64) {
	rows = max(3*of.looks, 5_000) + 200
	return 20 * rows, rows
}

// TestPagesOfBusyNodes holds that what a page asks of the graph has a bound whatever the number of actions: every query of
// every page is profiled at some number of actions and at four times as many. CLEW_SCALE_ACTIONS sets how many the busy
// identity has in the end (default 24,000); the bucket has half as many again.
func TestPagesOfBusyNodes(t *testing.T) {
	ofIdentity := 24_000
	if text := os.Getenv("CLEW_SCALE_ACTIONS"); text != "" {
		var err error
		if ofIdentity, err = strconv.Atoi(text); err != nil || ofIdentity < 24_000 {
			t.Fatalf("CLEW_SCALE_ACTIONS is %q, want 24000 or more", text)
		}
	}
	many := ofIdentity / 2 * 3
	few := many / 4
	w := watch(t)
	w.write(t, busyOffice)
	fill := func(from, to int) {
		session := w.server.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: graphtest.Name})
		defer func() { _ = session.Close(t.Context()) }()
		for _, text := range []string{busyActions, "CALL db.awaitIndexes(300)", "CALL db.resampleOutdatedIndexes()"} {
			result, err := session.Run(t.Context(), text, map[string]any{"from": from, "to": to, "moment": moment})
			if err == nil {
				_, err = result.Consume(t.Context())
			}
			if err != nil {
				t.Fatalf("%.40s: %v", text, err)
			}
		}
	}
	fill(0, few)
	before := w.expenses(t)
	fill(few, many)
	after := w.expenses(t)

	t.Logf("\n| page | query | sent | hits at %d | at %d | rows at %d | at %d |", few, many, few, many)
	for key, now := range after {
		then, known := before[key]
		fmt.Printf("| %s\t%d\t%d\t%d\t%d\t%d |\n", key, now.count, then.hits, now.hits, then.rows, now.rows)
		mostHits, mostRows := bounds(now)
		if now.rows > mostRows || now.hits > mostHits {
			t.Errorf("%q reads %d and hands on %d rows, want at most %d and %d", key, now.hits, now.rows, mostHits, mostRows)
		}
		// A query that had not come to its bound with few actions may come to it with many; what a page remembers is not asked twice.
		if known && then.rows >= then.looks && (now.hits > then.hits+then.hits/10+100 || now.rows > then.rows+then.rows/10+100) {
			t.Errorf("%q reads %d (%d rows) with %d actions and %d (%d rows) with %d", key, then.hits, then.rows, few, now.hits, now.rows, many)
		}
	}
	for _, focus := range []string{"aws:busy", "r:bucket", "key:busy", "grant:busy", "event:1"} {
		picture := w.picture(t, "/explore.json?focus="+focus)
		if elements := len(picture.Nodes) + len(picture.Edges); elements < 2 || elements > 300 {
			t.Errorf("the explorer opens %s with %d elements, want at most 300", focus, elements)
		}
	}
}
