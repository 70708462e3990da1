package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/graph/graphtest"
	"clew/ingest/pipeline"
	"clew/views"
	"clew/web"
	"clew/web/webtest"
)

// mergedByTag is a service account that the inventory and the database know, and a tag that says that both are one. Ada
// answers for what the inventory knows; the database's account did something.
const mergedByTag = `{"fact":"IdentitySeen","key":"hr:1","identityKind":"Person","name":"Ada","at":"2026-01-01T00:00:00Z"}
{"fact":"IdentitySeen","key":"cmdb:7","identityKind":"ServiceAccount","name":"billing service","at":"2026-01-01T00:00:00Z"}
{"fact":"IdentitySeen","key":"db:billing","identityKind":"ServiceAccount","name":"billing","at":"2026-01-01T00:00:00Z"}
{"fact":"AliasSeen","key":"cmdb:7","alias":"db:billing","rule":"tag","confidence":0.8,"at":"2026-01-02T00:00:00Z"}
{"fact":"Sponsored","identity":"cmdb:7","sponsor":"hr:1","validFrom":"2026-01-02T00:00:00Z","at":"2026-01-02T00:00:00Z"}
{"fact":"Covered","subjects":["sponsor"],"from":"2026-01-01T00:00:00Z","to":"2026-03-01T00:00:00Z","at":"2026-03-01T00:00:00Z"}
{"fact":"Acted","key":"db-event:1","system":"db","operation":"ALTER TABLE","outcome":"success","actor":"db:billing","at":"2026-02-01T10:00:00Z"}
`

// TestAJoinIsDecidedInTheBrowser disputes a merge from the page of an action, sees it recorded and judged, collects
// everything again, and undoes the dispute.
func TestAJoinIsDecidedInTheBrowser(t *testing.T) {
	folder := t.TempDir()
	configuration := filepath.Join(folder, "clew.yaml")
	writeFile(t, configuration, "sources:\n  - {name: first, kind: facts, path: first.jsonl}\n  - {name: again, kind: facts, path: again.jsonl}\n")
	writeFile(t, filepath.Join(folder, "first.jsonl"), mergedByTag)
	writeFile(t, filepath.Join(folder, "again.jsonl"), mergedByTag)
	p := testProgram(t, graphtest.OpenKeepingSchema(t))
	sources := testConfig(t, configuration).Sources
	collect := func(number int) {
		t.Helper()
		if run, err := p.run(t.Context(), sources[number], pipeline.Options{}); err != nil || run.Rejected != 0 {
			t.Fatalf("source %s: %v, %d rejected", sources[number].Name, err, run.Rejected)
		}
	}
	collect(0)
	joins := &pagesJoins{program: p, decided: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	settled := make(chan error, 1)
	go func() { settled <- joins.settle(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-settled; err != nil {
			t.Error(err)
		}
	})
	site := webtest.Start(t, web.Settings{
		Graph: p.database, Evidence: pagesEvidence{p.evidence}, Rules: pagesRules{p.catalogue}, Queries: pagesQueries{}, Judge: p.judge,
		Runner: idleRunner{sources}, Joins: joins, Version: "test", Browser: "bolt://127.0.0.1:7687",
	})
	browser := webtest.Open(t)
	browser.Do(chromedp.Navigate(site.Link()), chromedp.WaitVisible(`main button[type="submit"]`), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	action := site.Address + views.ActionPath("db-event:1")
	edge := func() string {
		t.Helper()
		browser.Do(chromedp.Navigate(action), chromedp.WaitVisible("#edges-title"), chromedp.Click("#edges-title ~ details > summary"), chromedp.WaitVisible("#edges-title ~ details table"))
		return browser.Text("#edges-title ~ details table")
	}
	// state is the grade of the sponsor as the graph has it, which judging again changes behind the page.
	state := func(want string) func() bool {
		return func() bool {
			chain, err := p.database.Chain(t.Context(), "db-event:1")
			return err == nil && string(chain.Action.Judgement.Grades[0].State) == want
		}
	}
	decide := func(link, reason, recorded string) {
		t.Helper()
		browser.Do(chromedp.WaitVisible("#decisions-title"), chromedp.Click(link), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", reason),
			chromedp.Click(`main form[method="post"] button`), chromedp.WaitVisible(".decisions"))
		if text := browser.Text(".decisions"); !strings.Contains(text, recorded) || !strings.Contains(text, reason) || !strings.Contains(text, webtest.User.Name) {
			t.Errorf("the decisions are %q, want %q with its reason and who decided", text, recorded)
		}
	}
	if !state("present")() {
		t.Fatal("merged, the account has the sponsor of the inventory's")
	}
	edge()
	browser.Audit("the joins of an action")
	if text := edge(); !strings.Contains(text, "tag") || !strings.Contains(text, "0.80") || !strings.Contains(text, "cmdb:7") {
		t.Errorf("the joins of the action are %q, want the tag with its key and confidence", text)
	}
	browser.Do(chromedp.Click(`#edges-title ~ details a[href$="/joins"]`))
	decide(`a[href*="kind=dispute"][href*="db%3Abilling"]`, "the tag was copied", "db:billing is no key of cmdb:7")
	var none lockedBuffer
	await(t, "the action to be judged without the sponsor", &none, state("missing"))
	collect(1)
	if !state("missing")() {
		t.Error("collected again, the merge came back")
	}
	if text := edge(); strings.Contains(text, "cmdb:7") {
		t.Errorf("the joins of the action are %q, want none with the inventory's account", text)
	}
	browser.Do(chromedp.Navigate(site.Address + views.JoinsPath("db:billing")))
	decide(`a[href*="kind=withdraw"]`, "it was right", "Withdraw the decision")
	await(t, "the action to be judged with the sponsor again", &none, state("present"))
	browser.Silent(site)
}
