package views_test

import (
	"time"

	"clew/views"

	"github.com/a-h/templ"
)

// now is the moment at which every sample is rendered.
var now = time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)

// at gives a time on a day of 2026 in UTC.
func at(month time.Month, day, hour, minute, second int) time.Time {
	return time.Date(2026, month, day, hour, minute, second, 0, time.UTC)
}

func page(title, section string, crumbs ...views.Link) views.Page {
	return views.Page{
		Title: title, Now: now, Section: section, Token: "token-of-the-test", Version: "0.1.0",
		User:   &views.User{Name: "Ines Ortega", Roles: "investigator"},
		Crumbs: append([]views.Link{{Text: "Home", Href: views.HomePath}}, crumbs...),
	}
}

// longARN is 200 characters long.
const longARN = "arn:aws:secretsmanager:eu-central-1:210987654321:secret:payments/settlement/nightly-reconciliation/" +
	"database-credentials-for-the-reconciliation-worker-with-a-name-that-somebody-wanted-to-be-clear-AbCdE" + "f"

// sample is one page with one model, known by its name.
type sample struct {
	name string
	view templ.Component
}

func samples() []sample {
	return []sample{
		{"action-broken", views.ActionPage(actionPage(rotated()), rotated())},
		{"action-traced", views.ActionPage(actionPage(migration()), migration())},
		{"action-unknown", views.ActionPage(actionPage(imported()), imported())},
		{"action-missing", views.ActionPage(actionPage(vendor()), vendor())},
		{"action-empty", views.ActionPage(actionPage(bare()), bare())},
		{"home", views.HomePage(page("Start", views.SectionHome), home())},
		{"home-empty", views.HomePage(page("Start", views.SectionHome), views.Home{})},
		{"search", views.SearchPage(page("Search", "search"), hits())},
		{"search-nothing", views.SearchPage(page("Search", "search"), views.Search{Query: longARN})},
		{"search-empty", views.SearchPage(page("Search", "search"), views.Search{})},
		{"identity", views.EntityPage(page("ci-deploy", "", views.Link{Text: "ci-deploy"}), identity())},
		{"identity-empty", views.EntityPage(page("unattributed", ""), placeholder())},
		{"joins", views.JoinsPage(page("How these were joined", "", views.Link{Text: "billing service"}), joins())},
		{"joins-empty", views.JoinsPage(page("How these were joined", ""), views.Joins{Identity: views.Link{Text: "hr:1", Href: "/person/hr:1"}, UID: "hr:1"})},
		{"joins-decide", views.JoinChangePage(page("Decide on a join", "", views.Link{Text: "billing service"}), joinChange())},
		{"person", views.EntityPage(page("Mara Lindqvist", ""), person())},
		{"grant", views.EntityPage(page("billing-migrator", ""), grant())},
		{"credential", views.EntityPage(page("AKIA…", ""), credential())},
		{"gaps", views.GapsPage(page("Gaps", "gaps"), gaps())},
		{"gaps-empty", views.GapsPage(page("Gaps", "gaps"), views.Findings{})},
		{"gaps-rule", views.GapsPage(page("Gaps", "gaps"), gapsOfRule())},
		{"gaps-grouped", views.GapsPage(page("Gaps", "gaps"), gapsGrouped())},
		{"gaps-accept", views.AcceptFindingsPage(page("Accept gaps", "gaps", views.Link{Text: "Gaps", Href: views.GapsPath}, views.Link{Text: "Accept"}), acceptGaps())},
		{"gap", views.FindingPage(page("Replaced credential used", "gaps", views.Link{Text: "Gaps", Href: views.GapsPath}, views.Link{Text: "Replaced credential used"}), gap())},
		{"gap-state", views.FindingPage(page("Grant not used", "gaps", views.Link{Text: "Gaps", Href: views.GapsPath}, views.Link{Text: "Grant not used"}), gapOfState())},
		{"sources", views.SourcesPage(page("Sources", "sources"), views.Sources{List: sources(), Waiting: "12 identities wait to be judged again since 2026-11-20 09:31 UTC; the oldest action is of 2026-09-01 12:02 UTC. The next run of any source does it."})},
		{"rules", views.RulesPage(page("Gap rules", "rules"), ruleCatalogue())},
		{"rules-framework", views.RulesPage(page("Gap rules", "rules"), ruleFrameworks())},
		{"rules-nothing", views.RulesPage(page("Gap rules", "rules"), views.RuleCatalogue{})},
		{"rule", views.RulePage(page("Unused for long", "rules"), ruleDetail())},
		{"scope", views.ScopePage(page("Scope", "cases"), scope())},
		{"scope-empty", views.ScopePage(page("Scope", "cases"), views.Scope{})},
		{"case", views.CasePage(page("Case", "cases"), incident())},
		{"activity", views.ActivityPage(page("Activity", ""), activity())},
		{"activity-own", views.ActivityPage(page("Activity", ""), views.Activity{})},
		{"tokens", views.TokensPage(page("API tokens", ""), tokens())},
		{"sign-in-provider", views.SignInPage(page("Sign in", ""), views.SignIn{Provider: "Acme", Begin: views.BeginSignInTo("/gaps"), Refused: "Nobody knows you."})},
		{"cases", views.CasesPage(page("Cases", "cases"), views.Cases{Open: []views.Case{incident()}})},
		{"sources-empty", views.SourcesPage(page("Sources", "sources"), views.Sources{})},
		{"source", views.SourcePage(page("cloudtrail-prod", "sources"), sources()[0])},
		{"run", views.RunPage(page("Run", "sources"), run())},
		{"help", views.GlossaryPage(page("The words", ""))},
		{"agents", views.AgentsPage(page("Agents", "agents"), agents())},
		{"agents-empty", views.AgentsPage(page("Agents", "agents"), views.Agents{})},
		{"agent", views.EntityPage(page("invoice-triage-agent", "", views.Link{Text: "Agent invoice-triage-agent"}), agentEntity())},
		{"agent-empty", views.EntityPage(page("b", ""), idleAgent())},
		{"vendors", views.VendorsPage(page("Vendors", "vendors"), vendors())},
		{"vendors-empty", views.VendorsPage(page("Vendors", "vendors"), views.Vendors{})},
		{"vendor", views.EntityPage(page("Northwind Freight", ""), vendorEntity())},
		{"conversation", views.ConversationPage(page("Conversation", "agents"), talk())},
		{"schema", views.SchemaPage(page("Graph schema", ""), schema())},
		{"sign-in-first", views.SignInPage(views.Page{Title: "Sign in", Now: now}, views.SignIn{})},
		{"sign-in-confirm", views.SignInConfirmPage(views.Page{Title: "Sign in", Now: now, Token: "token-of-the-test"}, "one-time")},
		{"sign-in", views.SignInPage(views.Page{Title: "Sign in", Now: now, Version: "0.1.0"}, views.SignIn{Refused: "This link was used before.", Command: "clew serve"})},
		{"failure", views.FailurePage(failurePage(), failure())},
	}
}

func actionPage(action views.Action) views.Page {
	result := page(action.Operation+" by "+action.Actor.Text, "", views.Link{Text: action.Actor.Text, Href: action.Actor.Href}, views.Link{Text: action.Operation})
	if action.Operation == "" {
		result.Title = "Action"
	}
	return result
}

// bare is an action of which next to nothing is known.
func bare() views.Action {
	return views.Action{UID: "cloudtrail:1:e9", Operation: "unknown operation", Verdict: views.Unknown}
}

func failurePage() views.Page {
	result := page("Neo4j does not answer", "")
	result.Flashes = []views.Flash{{Kind: views.FlashNotice, Text: "The run of cloudtrail-prod goes on when the database is back."}, {Kind: views.FlashDone, Text: "The record was replayed."}, {Kind: views.FlashFailed, Text: "The second record could not be replayed: line 4 is still cut off."}}
	return result
}

func failure() views.Failure {
	return views.Failure{
		Status: 503, Title: "Neo4j does not answer",
		Detail:    "The database at bolt://127.0.0.1:7687 did not answer within 5 s.",
		Remedy:    "See whether it runs with clew neo4j status, then reload this page. No record is lost: collectors wait and go on from their cursors.",
		RequestID: "01JDF5Z6Q0W7", Actions: []views.Link{{Text: "Reload", Href: "/"}, {Text: "Sources", Href: views.SourcesPath}},
	}
}

func home() views.Home {
	return views.Home{
		Verdicts: views.Verdicts{Traced: 91204, Broken: 1182, Unknown: 7614},
		Loaded:   now.Add(-4 * time.Minute), Newest: at(11, 24, 10, 25, 9),
		Gaps: []views.SeverityCount{
			{Severity: "critical", Count: 3, Href: "/gaps?severity=critical"}, {Severity: "high", Count: 41, Href: "/gaps?severity=high"},
			{Severity: "medium", Count: 118, Href: "/gaps?severity=medium"}, {Severity: "low", Count: 27, Href: "/gaps?severity=low"},
		},
		Sources: []views.SourceFreshness{
			{Source: views.Link{Text: "cloudtrail-prod", Href: views.SourcePath("a")}, Kind: "cloudtrail", State: views.SourceRunning, LastAt: now.Add(-4 * time.Minute)},
			{Source: views.Link{Text: "iam-prod", Href: views.SourcePath("b")}, Kind: "aws-iam", State: views.SourceFresh, LastAt: now.Add(-55 * time.Minute)},
			{Source: views.Link{Text: "tickets", Href: views.SourcePath("c")}, Kind: "facts", State: views.SourceLate, LastAt: now.Add(-52 * time.Hour)},
			{Source: views.Link{Text: "people", Href: views.SourcePath("d")}, Kind: "facts", State: views.SourceFailed, LastAt: now.Add(-9 * 24 * time.Hour)},
			{Source: views.Link{Text: "agents", Href: views.SourcePath("e")}, Kind: "facts", State: views.SourceNever},
		},
	}
}

func hits() views.Search {
	return views.Search{Query: "ci-deploy", More: true, Hits: []views.Hit{
		{Kind: "Service account", Subject: views.Link{Text: "ci-deploy", Href: views.EntityPath("ServiceAccount", "aws:2109:AIDA1")}, Keys: []string{"AIDAQ3EGRIEXAMPLE1", "arn:aws:iam::210987654321:user/ci-deploy"}, Matched: "name", Detail: "production · team Payments"},
		{Kind: "Credential", Subject: views.Link{Text: "AKIAQ3EGRIEXAMPLE7", Href: views.EntityPath("Credential", "c")}, Keys: []string{"AKIAQ3EGRIEXAMPLE7"}, Matched: "holder"},
		{Kind: "Resource", Subject: views.Link{Text: longARN, Href: views.EntityPath("Resource", longARN)}, Keys: []string{longARN}, Matched: "tag"},
	}}
}

func schema() views.Schema {
	return views.Schema{
		Browser: "bolt://127.0.0.1:7687",
		Labels: []views.Label{
			{Name: "Action", Meaning: "One recorded use of access.", Properties: []views.Property{
				{Name: "uid", Type: "STRING", Meaning: "The source, the tenant and the source's own immutable id.", Unique: true},
				{Name: "at", Type: "ZONED DATETIME", Meaning: "When it happened.", Indexed: true},
				{Name: "gaps", Type: "LIST<STRING NOT NULL>", Meaning: "The rules that it breaks."},
			}},
			{Name: "Credential", Meaning: "What authenticates.", Properties: []views.Property{{Name: "uid", Type: "STRING", Unique: true, Meaning: "As above."}}},
		},
		Relationships: []views.Relationship{
			{Type: "ISSUED_TO", Arrow: "(:Credential)-[:ISSUED_TO]->(:Identity)", Meaning: "Whose credential it is."},
			{Type: "UNDER", Arrow: "(:Action)-[:UNDER]->(:Grant)", Meaning: "The narrowest live grant that covers the action.", Properties: []views.Property{{Name: "rule", Type: "STRING"}, {Name: "key", Type: "STRING"}, {Name: "confidence", Type: "FLOAT"}}},
		},
		Queries: []views.Query{{Name: "The newest broken actions", Cypher: "MATCH (a:Action {verdict: 'broken'})\nRETURN a.at, a.operation, a.gaps\nORDER BY a.at DESC\nLIMIT 25"}},
	}
}
