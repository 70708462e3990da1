package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"clew/views"
	"clew/web/webtest"
)

// yard is a role that nobody sponsors, with a grant that nobody approved, and 40 actions under it on one bucket, of which the
// ten oldest are broken, with one on another.
const yard = `
CREATE (role:Identity:Role {uid: 'aws:deploy', name: 'deploy', kind: 'Role'}), (ada:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'}),
  (bucket:Resource {uid: 'r:bucket', name: 'customer-data', kind: 'bucket', system: 'aws', classification: 'confidential'}), (table:Resource {uid: 'r:table', name: 'orders', system: 'aws'}),
  (grant:Grant {uid: 'grant:1', role: 'writer', system: 'aws', validFrom: $moment - duration('P30D')}), (request:Request {uid: 'q:1', ref: 'CHG-1', title: 'Deploys', requestedAt: $moment - duration('P31D')}),
  (ada)-[:REQUESTED]->(request), (request)-[:PROVISIONED]->(grant), (grant)-[:HELD_BY]->(role), (grant)-[:COVERS]->(bucket),
  (none:Finding {uid: 'no-sponsor/aws:deploy', rule: 'no-sponsor', severity: 'high', subject: 'aws:deploy', subjectLabel: 'Identity', status: 'open', count: 1, firstAt: $moment, lastAt: $moment})-[:CONCERNS]->(role),
  (bad:Finding {uid: 'grant-without-approval/grant:1', rule: 'grant-without-approval', severity: 'high', subject: 'grant:1', subjectLabel: 'Grant', status: 'open', count: 1, firstAt: $moment, lastAt: $moment})-[:CONCERNS]->(grant)
WITH role, bucket, table, grant
UNWIND range(1, 41) AS i
WITH role, grant, i, CASE i WHEN 41 THEN table ELSE bucket END AS on
CREATE (a:Action {uid: 'event:' + i, at: $moment - duration({minutes: 100 - i}), identityUid: role.uid, resourceUid: on.uid, grantUid: grant.uid, operation: CASE i WHEN 41 THEN 'dynamodb:Query' ELSE 's3:GetObject' END,
  verdict: CASE WHEN i <= 10 THEN 'broken' ELSE 'traced' END, gaps: [], links: ['missing', 'present', 'missing', 'present', 'present', 'present', 'present'], system: 'aws', environment: 'production', outcome: 'success'})
CREATE (a)-[:BY]->(role) CREATE (a)-[:ON]->(on) CREATE (a)-[:UNDER]->(grant)`

// exported is what /explore.json gives.
type exported struct {
	Summary string
	Nodes   []views.PictureNode
	Edges   []views.PictureEdge
}

func (f fixture) picture(t *testing.T, path string) exported {
	t.Helper()
	answer, body := f.get(t, f.client, path)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%.400s", path, answer.Status, body)
	}
	var picture exported
	if err := json.Unmarshal([]byte(body), &picture); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return picture
}

func (e exported) node(name string) views.PictureNode {
	at := slices.IndexFunc(e.Nodes, func(n views.PictureNode) bool { return n.Name == name && n.Form != views.FormHeading })
	if at < 0 {
		return views.PictureNode{}
	}
	return e.Nodes[at]
}

// says lists the edges in words.
func (e exported) says() []string {
	names := map[string]string{}
	for _, node := range e.Nodes {
		names[node.ID] = node.Name
	}
	var lines []string
	for _, edge := range e.Edges {
		lines = append(lines, names[edge.From]+" "+edge.Words+" "+names[edge.To])
	}
	slices.Sort(lines)
	return lines
}

func TestExplore(t *testing.T) {
	f := open(t)
	f.write(t, yard)
	picture := f.picture(t, "/explore.json?focus=aws:deploy")
	want := []string{
		"10 actions of s3:GetObject on customer-data", "30 actions of s3:GetObject on customer-data", "No approval nobody approved writer", "No sponsor nobody answers for deploy",
		"deploy did 10 actions of s3:GetObject", "deploy did 30 actions of s3:GetObject", "deploy did dynamodb:Query", "dynamodb:Query on orders", "writer is held by deploy",
	}
	if got := picture.says(); !slices.Equal(got, want) {
		t.Errorf("around deploy: %q, want %q", got, want)
	}
	// Nine nodes: deploy, writer, two absences, two bundles, one action, two resources; 40 actions stand in bundles.
	if want := "9 nodes and 9 ties: 9 nodes of 49 are shown one by one; the rest stands in bundles that open."; picture.Summary != want {
		t.Errorf("the summary is %q, want %q", picture.Summary, want)
	}
	bundle := picture.node("30 actions of s3:GetObject")
	opened := f.picture(t, strings.Replace(bundle.Open, "/explore", "/explore.json", 1))
	// The newest ten come first: events 40 to 31.
	if at := opened.node("20 further actions of s3:GetObject"); at.Count != 20 || at.Close == "" {
		t.Errorf("the open bundle leaves %+v", at)
	}
	var events []string
	for _, node := range opened.Nodes {
		if id, found := strings.CutPrefix(node.ID, "Action/event:"); found && id != "41" {
			events = append(events, id)
		}
	}
	slices.Sort(events)
	if want := "31 32 33 34 35 36 37 38 39 40"; strings.Join(events, " ") != want {
		t.Errorf("opened %q, want %q", events, want)
	}
	if broken := f.picture(t, "/explore.json?focus=aws:deploy&verdict=broken"); broken.node("30 actions of s3:GetObject").ID != "" || broken.node("10 actions of s3:GetObject").ID == "" {
		t.Error("the filter by verdict does not hold")
	}
	// From the bucket the same actions are reached by who did them.
	if got := f.picture(t, "/explore.json?focus=r:bucket").says(); !slices.Contains(got, "deploy did 30 actions of s3:GetObject") || !slices.Contains(got, "writer covers customer-data") {
		t.Errorf("around the bucket: %q", got)
	}
	// Of an action the whole chain is drawn, with what its judgement misses.
	got := f.picture(t, "/explore.json?focus=event:40").says()
	for _, want := range []string{"Ada asked CHG-1", "CHG-1 led to writer", "writer covered s3:GetObject", "No approval nobody approved s3:GetObject", "No sponsor nobody answers for s3:GetObject"} {
		if !slices.Contains(got, want) {
			t.Errorf("the chain of an action %q lacks %q", got, want)
		}
	}
	for _, uid := range []string{"grant:1", "q:1", "hr:ada"} {
		if got := f.picture(t, "/explore.json?focus="+uid); len(got.Edges) == 0 {
			t.Errorf("nothing stands around %s", uid)
		}
	}
	for path, status := range map[string]int{
		"/explore": http.StatusOK, "/explore?focus=nobody": http.StatusNotFound, "/explore?focus=aws:deploy&open=x.0": http.StatusBadRequest, "/explore?focus=aws:deploy&verdict=perhaps": http.StatusBadRequest,
		"/explore.svg?focus=aws:deploy": http.StatusOK, "/explore.csv?focus=aws:deploy": http.StatusOK, "/explore?focus=aws:deploy&open=gone": http.StatusOK,
	} {
		answer, body := f.get(t, f.client, path)
		if answer.StatusCode != status {
			t.Errorf("%s: %s, want %d", path, answer.Status, status)
		}
		if strings.HasSuffix(path, "gone") && !strings.Contains(body, "1 bundle of this address is not among what is shown") {
			t.Error("a bundle that is gone is not told")
		}
		if strings.HasPrefix(path, "/explore.csv") && (strings.Count(body, "\n") != 11 || !strings.Contains(body, "9 rows")) {
			t.Errorf("the CSV is\n%s", body)
		}
	}
}

// TestExploreIsBounded gives a node more of everything than a picture holds.
func TestExploreIsBounded(t *testing.T) {
	f := open(t)
	f.write(t, yard)
	f.write(t, `MATCH (n:Identity {uid: 'aws:deploy'}) UNWIND range(1, 3000) AS i
		CREATE (c:Credential {uid: 'key:' + i, name: 'key ' + i})-[:ISSUED_TO]->(n)
		CREATE (r:Resource {uid: 'many:' + i, name: 'resource ' + i})
		CREATE (a:Action {uid: 'many:' + i, at: $moment - duration({hours: 100, seconds: i}), identityUid: n.uid, resourceUid: r.uid, operation: 'op:' + i, verdict: 'traced', gaps: []})
		CREATE (a)-[:BY]->(n) CREATE (a)-[:ON]->(r)`)
	picture := f.picture(t, "/explore.json?focus=aws:deploy")
	credentials := picture.node("at least 1000 credentials")
	if credentials.ID == "" || credentials.Detail != "3000 in all" {
		t.Errorf("3,000 credentials give %+v", credentials)
	}
	// Ten kinds of action are drawn: the two largest and those that come first. 2,993 of 3,003 are left.
	if rest := picture.node("2993 further kinds of action"); rest.ID == "" || rest.Open == "" {
		t.Errorf("the rest of the kinds is not there: %s", picture.Summary)
	}
	// All bundles opened as far as they go fill the picture, and it says so.
	path := "/explore.json?focus=aws:deploy"
	for _, name := range []string{"at least 1000 credentials", "2993 further kinds of action"} {
		id := strings.TrimPrefix(picture.node(name).ID, "bundle/")
		path += "&open=" + url.QueryEscape(id) + ".12"
	}
	full := f.picture(t, path)
	if elements := len(full.Nodes) + len(full.Edges); elements > 300 || elements < 290 {
		t.Errorf("%d elements, want nearly 300 and no more", elements)
	}
	if !strings.Contains(full.Summary, "The picture is full at 300 elements") {
		t.Errorf("the summary is %q", full.Summary)
	}
}

// places gives where a browser drew each node.
const places = `JSON.stringify(document.getElementById("picture").picture.nodes().map(n => [n.id(), n.position().x, n.position().y]).sort())`

func ask(t *testing.T, b *webtest.Browser, script string) string {
	t.Helper()
	text, err := chromedp.Run(b.Context, chromedp.Evaluate[string](script))
	if err != nil {
		t.Fatalf("%.60s: %v", script, err)
	}
	return text
}

func TestExploreInABrowser(t *testing.T) {
	f := open(t)
	f.write(t, yard)
	drawn := chromedp.WaitVisible("#picture[data-drawn]")
	b := webtest.Open(t)
	enter := func() {
		b.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	}
	enter()
	b.Do(chromedp.Navigate(f.site.Address+"/explore?focus=aws:deploy"), drawn)
	start := ask(t, b, places)
	// By keyboard alone: into the picture, along the ties to the bundle of broken actions, open it.
	b.Do(chromedp.Focus("#picture"), wait(`document.activeElement.id === "picture"`), chromedp.KeyEvent(kb.ArrowRight), wait(`document.getElementById("announcement").textContent.includes("actions of")`), chromedp.KeyEvent(kb.Enter))
	b.Do(wait(`location.search.includes("selected=bundle")`), wait(`document.getElementById("explore-panel-title").textContent.includes("actions of s3:GetObject")`))
	b.Do(chromedp.KeyEvent("o"), wait(`location.search.includes("open=")`), wait(`document.getElementById("explore-table").textContent.includes("Close")`))
	opened, address := ask(t, b, places), b.Location()
	if opened == start {
		t.Error("an opened bundle leaves the picture as it was")
	}
	b.Do(wait(`(history.back(), true)`), wait(`!location.search.includes("open=")`), wait(places+` === `+quoted(start)))
	b.Do(wait(`(history.forward(), true)`), wait(`location.search.includes("open=")`), wait(places+` === `+quoted(opened)))
	b.Silent(f.site)

	// Somebody else opens the address, and sees the same at the same places.
	other := webtest.Open(t)
	other.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"), chromedp.Navigate(address), drawn)
	if got := ask(t, other, places); got != opened {
		t.Errorf("the deep link draws\n%s\nwant\n%s", got, opened)
	}
	for _, look := range []struct {
		theme string
		width int64
	}{{"light", 1280}, {"dark", 390}} {
		other.Look(look.theme, look.width)
		for name, path := range map[string]string{
			"explore": "/explore?focus=aws:deploy", "explore-open": strings.TrimPrefix(address, f.site.Address), "explore-start": "/explore",
			"explore-missing": "/explore?focus=aws:deploy&selected=absence/no-sponsor/Identity/aws:deploy", "paths": "/paths?from=deploy&to=customer-data", "paths-could": "/paths?from=aws:deploy&to=r:bucket&kind=could", "paths-start": "/paths",
		} {
			other.Do(chromedp.Navigate(f.site.Address + path))
			other.Audit(fmt.Sprintf("%s-%s-%d", name, look.theme, look.width))
		}
	}
	other.Silent(f.site)

	// Without scripts the table is the page: its links open, close and explore.
	other.Scripts(false)
	other.Do(chromedp.Navigate(f.site.Address+"/explore?focus=aws:deploy"), chromedp.Click(`a[aria-label="Open 30 actions of s3:GetObject"]`), chromedp.WaitVisible(`a[aria-label="Close 20 further actions of s3:GetObject"]`))
	other.Do(chromedp.Click(`a[aria-label="Explore from customer-data"]`), chromedp.WaitVisible("h1"))
	if text := other.Text("h1"); text != "customer-data" {
		t.Errorf("exploring from the bucket leads to %q", text)
	}
}

// wait waits until a condition holds in the page, also when the browser is just about to leave the page before.
func wait(condition string) chromedp.Action[chromedp.Void] {
	look := chromedp.Evaluate[bool]("Boolean(" + condition + ")")
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			holds, err := look(ctx, target)
			if err == nil && holds {
				return chromedp.Void{}, nil
			}
			select {
			case <-ctx.Done():
				return chromedp.Void{}, fmt.Errorf("%s did not come to hold (%w): %w", condition, err, ctx.Err())
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
}

func quoted(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded)
}

var tag = regexp.MustCompile(`<[^>]*>|\s+`)

// plain gives the text of a page.
func plain(body string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(body, " ")), " ")
}

func TestPathsPage(t *testing.T) {
	f := open(t)
	f.write(t, yard)
	f.write(t, `MATCH (role:Identity {uid: 'aws:deploy'}), (bucket:Resource {uid: 'r:bucket'})
		CREATE (g:Group {uid: 'g:ops', name: 'ops'}), (x:Grant {uid: 'grant:x', role: 'reader', system: 'aws'}), (role)-[:MEMBER_OF]->(g), (x)-[:HELD_BY]->(g), (x)-[:COVERS]->(bucket)`)
	for path, want := range map[string]string{
		"/paths?from=aws:deploy&to=r:bucket&kind=could":        "role deploy , through group ops , holds grant reader , which covers bucket customer-data .",
		"/paths?from=deploy&to=customer-data":                  "role deploy acted 40 times (s3:GetObject, traced and broken, 2026-11-20 00:35 to 2026-11-20 01:14) on bucket customer-data .",
		"/paths?from=deploy&to=customer-data&verdict=broken":   "role deploy acted 10 times (s3:GetObject, broken, 2026-11-20 00:35 to 2026-11-20 00:44) on bucket customer-data .",
		"/paths?from=deploy&to=customer-data&after=2026-11-21": "No path was found in what was searched.",
		"/paths?from=hr:ada&to=r:bucket":                       "Ada asked by request CHG-1 , which led to grant writer , which covered what was done",
		"/paths?from=deploy&to=nothing-of-that-name":           "Nothing goes by one of the two names.",
		"/paths?from=deploy":                                   "Name both ends",
		"/paths?from=r:table&to=aws:deploy&kind=could":         "The search is complete: there are no others.",
	} {
		answer, body := f.get(t, f.client, path)
		if text := plain(body); answer.StatusCode != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %s lacks %q:\n%s", path, answer.Status, want, text)
		}
	}
	if answer, _ := f.get(t, f.client, "/paths?from=a&to=b&kind=both"); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a kind that does not exist: %s", answer.Status)
	}
	// A long search tells its progress line by line, and ends with its result.
	answer, body := f.get(t, f.client, "/paths/stream?from=aws:deploy&to=r:bucket&kind=could")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if answer.StatusCode != http.StatusOK || len(lines) < 3 || !strings.Contains(lines[1], "visited") || !strings.Contains(lines[len(lines)-1], `"result"`) {
		t.Errorf("the stream is %s %q", answer.Status, lines)
	}
	if got := f.picture(t, "/paths.json?from=aws:deploy&to=r:bucket&kind=could"); len(got.Edges) == 0 {
		t.Error("the exported paths have no ties")
	}
}
