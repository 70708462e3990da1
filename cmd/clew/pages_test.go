package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/ingest/estate"
	"clew/ingest/pipeline"
	"clew/views"
	"clew/web"
	"clew/web/webtest"
)

// testSite loads a small sample estate through the real collectors and serves it.
func testSite(t *testing.T) (*webtest.Site, *program, estate.Summary) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "estate")
	until := time.Now().UTC().Truncate(24 * time.Hour)
	summary, err := estate.Generate(t.Context(), estate.Settings{Folder: folder, Seed: 7, Actions: 400, Until: until}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := testProgram(t, graphtest.OpenKeepingSchema(t))
	config := testConfig(t, filepath.Join(folder, "clew.yaml"))
	for _, source := range config.Sources {
		if _, err := p.run(t.Context(), source, pipeline.Options{}); err != nil {
			t.Fatalf("source %s: %v", source.Name, err)
		}
	}
	if p.catalogue == nil {
		t.Fatal("no catalogue of rules")
	}
	if _, err := p.runRules(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := webtest.Start(t, web.Settings{
		Graph: p.database, Evidence: pagesEvidence{p.evidence}, Rules: pagesRules{p.catalogue}, Queries: pagesQueries{}, Judge: p.judge,
		Runner: idleRunner{config.Sources}, Version: "test", Browser: "bolt://127.0.0.1:7687",
	})
	return site, p, summary
}

// idleRunner knows the configured sources and runs none.
type idleRunner struct{ sources []SourceConfig }

func (r idleRunner) Planned() []web.PlannedSource {
	var list []web.PlannedSource
	for _, source := range r.sources {
		list = append(list, web.PlannedSource{Source: source.source()})
	}
	return list
}
func (idleRunner) Run(context.Context, string) error          { return graph.ErrConflict }
func (idleRunner) Replay(context.Context, string) error       { return graph.ErrConflict }
func (idleRunner) Progress(string) (graph.CollectorRun, bool) { return graph.CollectorRun{}, false }

// stories gives every story and its contrast.
func stories(summary estate.Summary) []*estate.Story {
	var all []*estate.Story
	for _, story := range summary.Stories {
		all = append(all, story)
		if story.Contrast != nil {
			all = append(all, story.Contrast)
		}
	}
	return all
}

// TestPages walks from the one-time link by the search box to the page of each story, with and without JavaScript, and
// audits every kind of page in both themes, wide and narrow.
func TestPages(t *testing.T) {
	site, p, summary := testSite(t)
	browser := webtest.Open(t)
	for _, scripts := range []bool{true, false} {
		browser.Scripts(scripts)
		browser.Do(chromedp.Navigate(site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
		for _, story := range stories(summary) {
			value := story.Action[strings.IndexByte(story.Action, ':')+1:]
			browser.Do(chromedp.Navigate(site.Address+views.HomePath), chromedp.SendKeys("#home-query", value), chromedp.Click("main search button"), chromedp.WaitVisible(".chain"))
			if verdict := browser.Text(".head .badge"); !strings.EqualFold(verdict, string(story.Verdict)) {
				t.Errorf("%s (scripts %t): the page says %q, want %q", story.Name, scripts, verdict, story.Verdict)
			}
		}
		browser.Silent(site)
		if scripts {
			browser.Do(chromedp.Click("[data-menu] summary"))
		} else {
			browser.Do(chromedp.Click("details.menu summary"))
		}
		browser.Do(chromedp.Click(`details.menu button[type="submit"]`), chromedp.WaitNotPresent("details.menu"), chromedp.WaitVisible("h1"))
		if text := browser.Text("h1"); text != "Sign in" {
			t.Errorf("after signing out the page is %q", text)
		}
	}
	browser.Scripts(true)
	browser.Do(chromedp.Navigate(site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	for name, path := range somePages(t, site, p, summary) {
		for _, look := range looks() {
			browser.Look(look.theme, look.width)
			browser.Do(chromedp.Navigate(site.Address + path))
			browser.Audit(fmt.Sprintf("%s-%s-%d", name, look.theme, look.width))
			if name == "missing" {
				browser.Forget() // the browser itself notes on the console that the page was not found
			}
		}
	}
	browser.Silent(site)
}

// look is how a reader sees a page.
type look struct {
	theme string
	width int64
}

// looks gives each theme and each width once, or all of them together when pictures are kept.
func looks() []look {
	if os.Getenv("CLEW_SHOTS") == "" {
		return []look{{"light", 1280}, {"dark", 390}}
	}
	return []look{{"light", 1280}, {"dark", 1280}, {"light", 390}, {"dark", 390}}
}

// somePages gives an address of every kind of page.
func somePages(t *testing.T, site *webtest.Site, p *program, summary estate.Summary) map[string]string {
	t.Helper()
	pages := map[string]string{
		"home": views.HomePath, "search": views.SearchPath + "?q=a", "search-nothing": views.SearchPath + "?q=nothing-of-that-name", "gaps": views.GapsPath,
		"sources": views.SourcesPath, "schema": views.SchemaPath, "missing": "/action/none", "actions": "/actions", "source": views.SourcePath("cloudtrail"),
		"pack": views.PackOfAction(summary.Stories[0].Action), "sign-in": views.SignInPath, "activity": views.ActivityPath, "tokens": views.TokensPath, "cases": views.CasesPath, "scope": views.ScopePath,
		"agents": views.AgentsPath, "vendors": views.VendorsPath,
		"help": views.HelpPath, "explore-empty": views.ExplorePath, "paths-empty": views.PathsPath,
		"gaps-rule": views.RuleGapsPath("self-approval"), "gaps-grouped": views.GapsPath + "?group=sponsor&status=open", "rules": views.RulesPath, "rules-framework": views.RulesPath + "?view=framework",
		"rule": views.RulePath("toxic-combination"), "rule-action": views.RulePath("action-without-grant"), "actions-filtered": "/actions?verdict=broken&operation=s3",
	}
	for _, story := range stories(summary) {
		pages["action-"+story.Name] = views.ActionPath(story.Action)
	}
	add := func(name, label, uid string) {
		if uid != "" {
			pages[name] = views.EntityPath(label, uid)
		}
	}
	var credential string
	for _, story := range summary.Stories {
		chain, err := p.database.Chain(t.Context(), story.Action)
		if err != nil {
			t.Fatal(err)
		}
		standing := chain.Circumstances.Standing
		credential = chain.Action.CredentialUID
		pages["explore"] = views.ExploreLink(chain.Action.IdentityUID)
		pages["joins"] = views.EntityPath("Identity", chain.Action.IdentityUID) + "/joins"
		pages["scope-credential"] = views.ScopePath + "?" + url.Values{"of": {graph.ReachOfCredential}, "value": {chain.Action.CredentialUID}, "from": {"2020-01-01T00:00"}}.Encode()
		add("identity-"+story.Name, "Identity", chain.Action.IdentityUID)
		add("credential", "Credential", chain.Action.CredentialUID)
		add("resource", "Resource", chain.Action.ResourceUID)
		add("instance", "AgentInstance", chain.Action.InstanceUID)
		if chain.Action.ConversationID != "" {
			pages["conversation"] = views.ConversationPath(chain.Action.ConversationID)
		}
		for _, holding := range standing.Holdings {
			add("grant", "Grant", holding.Grant.UID)
			if holding.Request != nil {
				add("request", "Request", holding.Request.UID)
			}
			if len(holding.Via) > 0 {
				add("group", "Group", holding.Via[0].UID)
			}
		}
		for _, sponsorship := range standing.Sponsorships {
			add("person", "Person", sponsorship.Person.UID)
		}
		for _, contract := range standing.Contracts {
			add("vendor", "Vendor", contract.Vendor.UID)
		}
	}
	source, err := p.database.Source(t.Context(), "cloudtrail")
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.database.Findings(t.Context(), graph.FindingQuery{Turn: graph.Turn{Most: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range found.Rows {
		pages["gap"] = views.FindingPath(finding.UID)
	}
	if len(source.Runs) > 0 {
		pages["run"] = views.RunPath(source.Runs[0].UID)
	}
	groups, err := p.database.Find(t.Context(), graph.SearchQuery{Label: "Group", ByWords: true, Text: "access", Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, hit := range groups.Hits {
		add("group", "Group", hit.Node.UID)
	}
	opened := graph.Case{
		UID: "case:sample", Title: "A key in a public repository", Status: graph.CaseOpen, OpenedAt: time.Now().UTC(), OpenedBy: "admin",
		Scope: graph.ReachQuery{Of: graph.ReachOfCredential, Value: credential},
	}
	if err := p.database.OpenCase(t.Context(), opened, graph.CaseEntry{UID: "case:sample:1", Kind: graph.EntryNote, At: opened.OpenedAt, By: "admin", Text: "Told by the provider."}); err != nil {
		t.Fatal(err)
	}
	pages["case"] = views.CasePath(opened.UID)
	lackNone(t, site, pages)
	return pages
}

// noPages are the addresses that answer with something else than a page of their own: files, fragments, ways on, and what machines
// ask for.
var noPages = []string{
	"/healthz", "/readyz", "/metrics", "/static/*", "/*", "/:file", ".csv", ".jsonl", ".json", ".svg", ".zip", "/stream", "/progress", views.ExplorePanelPath, views.PalettePath,
	"/decide", "/frozen/:entry", "/key/:uid", views.BeginSignInPath, views.FinishSignInPath,
}

// lackNone fails the test when the server has a page that is not among them, so that none is passed over.
func lackNone(t *testing.T, site *webtest.Site, pages map[string]string) {
	t.Helper()
	for _, pattern := range site.Server.Addresses() {
		isPage := !slices.ContainsFunc(noPages, func(ending string) bool { return strings.HasSuffix(pattern, ending) })
		if isPage && !slices.ContainsFunc(slices.Collect(maps.Values(pages)), func(path string) bool { return isOf(pattern, path) }) {
			t.Errorf("%s is not looked at: add an address of it to somePages", pattern)
		}
	}
}

// isOf reports whether a path is one of a pattern of the router.
func isOf(pattern, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	wanted, has := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(wanted) != len(has) {
		return false
	}
	for i, part := range wanted {
		if part != has[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return true
}
