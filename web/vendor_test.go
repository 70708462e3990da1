package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/views"
	"clew/web/export"
	"clew/web/webtest"
)

// agreed has a vendor whose integration read an invoice while its contract held, did something else then, and read on after
// the contract had ended; and another vendor without anything. Contracts are covered all the time.
func (f fixture) agreed(t *testing.T) {
	t.Helper()
	f.write(t, `CREATE (v:Vendor {uid: 'vendor:V-1', name: 'Northwind <Freight>'})-[:OPERATES]->(i:Identity:Integration {uid: 'gw:sync', name: 'northwind-sync', kind: 'Integration'})<-[:ISSUED_TO]-(:Credential {uid: 'gateway-client:77', name: 'client-77', kind: 'oauth-client'})
		CREATE (:Contract {uid: 'contract:C-1', name: 'C-1', startsAt: $moment - duration('P30D'), endsAt: $moment, operations: ['invoices.read'], resources: ['invoices/*']})-[:WITH]->(v)
		CREATE (:Vendor {uid: 'vendor:V-2'})
		CREATE (s:Source {uid: 'vendors', name: 'vendors'})<-[:OF]-(:Coverage {uid: 'c1', source: 'vendors', subject: 'contract', from: $moment - duration('P99D')})
		CREATE (r:Resource {uid: 'api:invoices', name: 'invoices', kind: 'Api'})
		WITH i, r UNWIND [['a1', -60, 'invoices.read', 'traced', []], ['a2', -50, 'customers.list', 'broken', ['outside-contract']], ['a3', 60, 'invoices.read', 'broken', ['contract-ended']], ['a4', 61, 'invoices.read', 'broken', ['contract-ended']]] AS one
		CREATE (a:Action {uid: one[0], at: $moment + duration({minutes: one[1]}), system: 'api-gateway', operation: one[2], verdict: one[3], gaps: one[4], outcome: 'success', target: 'invoices/4711',
			identityUid: i.uid, credentialUid: 'gateway-client:77', resourceUid: r.uid, links: ['present', 'present', 'present', 'present', 'present', 'present', 'present']})-[:BY]->(i)
		CREATE (a)-[:ON]->(r)`)
}

func TestVendors(t *testing.T) {
	f := open(t)
	f.agreed(t)
	_, list := f.get(t, f.client, views.VendorsPath)
	for _, want := range []string{"Northwind &lt;Freight&gt;", "vendor:V-2", "none in force", "3 actions", "4 actions", "/vendors.csv"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list of vendors lacks %q", want)
		}
	}
	_, file := f.get(t, f.client, "/vendors.csv")
	if want := "complete: 2 rows"; !strings.Contains(file, want) || !strings.Contains(file, "vendor:V-1,Northwind <Freight>,1,1,0,") {
		t.Errorf("the file of vendors lacks %q or the first vendor:\n%s", want, file)
	}
	page := views.EntityPath("Vendor", "vendor:V-1")
	_, body := f.get(t, f.client, page)
	last := -1
	// What violates first, the most frequent before the others: two reads after the end, then the customers, then the agreed read.
	for _, want := range []string{"after it ended", "Contract C-1 with Northwind &lt;Freight&gt; had ended at 2026-11-20 02:14:07 UTC", "does not cover", "inside contract C-1"} {
		at := strings.Index(body, want)
		if at <= last {
			t.Errorf("the page of the vendor does not say %q, or not in its place", want)
		}
		last = at
	}
	for _, want := range []string{"client-77", "northwind-sync", views.ActionPath("a4"), views.ActionPath("a2"), views.ActionPath("a1"), "no contract in force"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the vendor lacks %q", want)
		}
	}
	_, file = f.get(t, f.client, page+"/use.csv")
	for _, want := range []string{"after it ended,contract-ended,", "outside,outside-contract,", "inside,,", "complete: 3 rows"} {
		if !strings.Contains(file, want) {
			t.Errorf("the file of the use lacks %q:\n%s", want, file)
		}
	}
	if _, file := f.get(t, f.client, page+"/credentials.jsonl"); !strings.Contains(file, "gateway-client:77") {
		t.Errorf("the credentials of the vendor as a file: %s", file)
	}
}

// spoken is a conversation of one trace, whose tool call did two things, and of an action outside of the trace.
func (f fixture) spoken(t *testing.T) {
	t.Helper()
	f.write(t, `CREATE (g:Identity:Agent {uid: 'agent:triage', name: 'triage', kind: 'Agent'})
		CREATE (ada:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'})
		CREATE (run:AgentInstance {uid: 'agent-instance:r1', name: 'r1'})-[:INSTANCE_OF]->(g)
		WITH g, ada, run UNWIND [['e1', 0, 't1', 'call-1', 'traced'], ['e2', 5, 't1', 'call-1', 'unknown'], ['e3', 9, 't1', 'call-2', 'broken'], ['e4', 20, null, null, 'traced']] AS one
		CREATE (a:Action {uid: one[0], at: $moment + duration({seconds: one[1]}), traceId: one[2], toolCallId: one[3], verdict: one[4], conversationId: 'talk/1', operation: 'invoices.' + one[0],
			outcome: 'success', identityUid: g.uid, instanceUid: run.uid, onBehalfOfUid: ada.uid, tool: 'reader', gaps: [], links: ['present', 'present', 'present', 'present', 'present', 'present', 'present']})-[:BY]->(g)
		CREATE (a)-[:RUN_BY]->(run) CREATE (a)-[:ON_BEHALF_OF]->(ada)`)
}

func TestConversation(t *testing.T) {
	f := open(t)
	f.spoken(t)
	path := views.ConversationPath("talk/1")
	answer, body := f.get(t, f.client, path)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, answer.Status)
	}
	last := -1
	for _, want := range []string{"4 actions", ">t1<", "3 actions, 9.0 s", ">call-1<", "2 actions, 5.0 s", ">invoices.e1<", ">invoices.e2<", ">invoices.e3<", ">invoices.e4<", "+20.0 s"} {
		at := strings.Index(body, want)
		if at <= last {
			t.Errorf("the waterfall does not show %q, or not in its place", want)
		}
		last = at
	}
	if strings.Contains(body, ">call-2<") {
		t.Error("a tool call of one action has a line of its own")
	}
	for _, want := range []string{"Ada", "r1", "by tool reader", `class="wide level-2"`, "/actions?of=conversation"} {
		if !strings.Contains(body, want) {
			t.Errorf("the waterfall lacks %q", want)
		}
	}
	if answer, _ := f.get(t, f.client, views.ConversationPath("nobody")); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a conversation of which nothing is known: %s, want 404", answer.Status)
	}
	if answer, _ := f.get(t, f.client, path+"?from=x"); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a part that begins nowhere: %s, want 400", answer.Status)
	}
	if views.MostChosen != export.MostPacked {
		t.Errorf("the page says that a pack holds %d actions, and it holds %d", views.MostChosen, export.MostPacked)
	}
}

// TestChosenActionsBecomeAPack marks two of four actions without JavaScript.
func TestChosenActionsBecomeAPack(t *testing.T) {
	f := open(t)
	f.spoken(t)
	if answer, _ := f.get(t, f.client, views.PackPath+"?"+url.Values{views.ChosenField: {"1"}}.Encode()); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a choice of nothing: %s, want 400", answer.Status)
	}
	if answer, body := f.get(t, f.client, views.PackPath+"?chosen=1&action=e1&action=e3"); answer.StatusCode != http.StatusOK {
		t.Fatalf("a pack of two actions: %s\n%s", answer.Status, body)
	}
	browser := webtest.Open(t)
	browser.Scripts(false)
	browser.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	browser.Do(chromedp.Navigate(f.site.Address+views.ConversationPath("talk/1")), chromedp.Click(`input[name="action"][value="e1"]`), chromedp.Click(`input[name="action"][value="e3"]`),
		chromedp.Click(`form.choosing button[type="submit"]`), chromedp.WaitVisible("#pack-hash"))
	if title := browser.Text("h1"); title != "2 actions that were chosen" {
		t.Errorf("the pack of what was marked is %q", title)
	}
	_, body := f.get(t, f.client, views.EntityPath("Identity", "agent:triage"))
	if !strings.Contains(body, `<input type="checkbox" name="action" value="e2"`) || !strings.Contains(body, "a pack holds at most 1,000 actions") {
		t.Error("the page of an identity does not let its actions be marked, or does not say how many")
	}
}
