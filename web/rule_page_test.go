package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"clew/views"
	"clew/web"
)

// fewRules is a catalogue of four rules under two frameworks.
type fewRules struct{ noRules }

func (fewRules) Rules() []web.Rule {
	least, excess := web.Control{ID: "AC-6", Title: "Least Privilege"}, web.Control{ID: "NHI5", Title: "Overprivileged NHI"}
	return []web.Rule{
		{ID: "action-out-of-scope", Title: "Out of scope", Severity: "high", Category: "action", Controls: []web.Control{least, excess}},
		{ID: "dormant-grant", Title: "Dormant", Severity: "medium", Category: "grant", Controls: []web.Control{least}},
		{ID: "self-approval", Title: "Approved by oneself", Severity: "high", Category: "grant", Controls: []web.Control{excess}},
		{ID: "source-silent", Title: "Not read", Severity: "high", Category: "source", File: "/etc/rules/source-silent.cypher"},
	}
}

func (fewRules) Frameworks() []web.Framework {
	return []web.Framework{
		{ID: "sp-800-53r5", Name: "SP 800-53", Controls: []web.FrameworkControl{{ID: "AC-6", Title: "Least Privilege"}, {ID: "AU-6", Title: "Audit Review"}}},
		{ID: "owasp-nhi-2025", Name: "OWASP NHI", Controls: []web.FrameworkControl{{ID: "NHI5", Title: "Overprivileged NHI"}, {ID: "NHI2", Title: "Secret Leakage", CannotSee: "Secrets are not read."}}},
	}
}

// TestRulesAreFilteredByTheirAddress asks for the catalogue as a browser without scripts does, by plain GET with what the
// form sends.
func TestRulesAreFilteredByTheirAddress(t *testing.T) {
	f := openWith(t, func(settings *web.Settings, _ string) { settings.Rules = fewRules{} })
	page := func(query string) *goquery.Document {
		t.Helper()
		response, body := f.get(t, f.client, views.RulesPath+query)
		if response.StatusCode != http.StatusOK {
			t.Fatalf("GET %s%s: %s", views.RulesPath, query, response.Status)
		}
		document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	all := []string{"action-out-of-scope", "dormant-grant", "self-approval", "source-silent"}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", all},
		{"?category=&severity=&control=", all}, // the form, with nothing chosen
		{"?view=category", all},
		{"?category=grant", []string{"dormant-grant", "self-approval"}},
		{"?severity=high", []string{"action-out-of-scope", "self-approval", "source-silent"}},
		{"?control=AC-6", []string{"action-out-of-scope", "dormant-grant"}},
		{"?category=grant&severity=high&control=NHI5", []string{"self-approval"}},
		{"?category=grant&severity=low", nil},
		{"?control=AU-6", nil}, // a control that no rule serves
	} {
		document := page(test.query)
		if got := document.Find("table td .code").Map(func(_ int, s *goquery.Selection) string { return s.Text() }); !slices.Equal(idsOnly(got, all), test.want) {
			t.Errorf("%q shows %v, want %v", test.query, got, test.want)
		}
		if said := strings.Contains(document.Find("main").Text(), "No rule matches these filters"); said != (test.want == nil) {
			t.Errorf("%q says that no rule matches: %v, want %v", test.query, said, test.want == nil)
		}
		form := document.Find(`form[method="get"][action="` + views.RulesPath + `"]`)
		if form.Find(`button[type="submit"]`).Length() != 1 {
			t.Errorf("%q has no form that can be sent without a script", test.query)
		}
	}
	// The form keeps what was chosen, and leads back to all.
	form := page("?category=grant&severity=high&control=NHI5").Find("form.filters")
	for name, want := range map[string]string{"category": "grant", "severity": "high", "control": "NHI5"} {
		if got, _ := form.Find(`select[name="` + name + `"] option[selected]`).Attr("value"); got != want {
			t.Errorf("%s is shown as %q, want %q", name, got, want)
		}
	}
	if form.Find(`a[href="`+views.RulesPath+`"]`).Length() != 1 {
		t.Error("nothing leads back to all rules")
	}
	// By framework each control stands with its rules, or says why it has none.
	framework := page("?view=framework")
	text := strings.Join(strings.Fields(framework.Find("main").Text()), " ")
	for _, want := range []string{"SP 800-53", "AC-6", "Dormant", "OWASP NHI", "NHI2", "Secrets are not read."} {
		if !strings.Contains(text, want) {
			t.Errorf("by framework lacks %q: %s", want, text)
		}
	}
	if current := framework.Find(`nav.choices a[aria-current="page"]`).Text(); current != "By framework" {
		t.Errorf("the view is told as %q, want By framework", current)
	}
}

// idsOnly keeps those of the texts that are ids of rules: controls stand in the same form.
func idsOnly(texts, ids []string) []string {
	var kept []string
	for _, text := range texts {
		if slices.Contains(ids, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

func TestAFilterOfRulesThatDoesNotExistIsRefused(t *testing.T) {
	f := openWith(t, func(settings *web.Settings, _ string) { settings.Rules = fewRules{} })
	for query, want := range map[string]string{
		"?category=grants":          "category: \"grants\" is not action, grant, identity, credential, vendor or source",
		"?severity=High":            "severity: \"high\" is not critical, high, medium or low",
		"?control=AC-66":            "control: \"ac-66\" is not the id of a control of the frameworks",
		"?view=table":               "view: \"table\" is not category or framework",
		"?view=framework&control=x": "control: \"x\" is not",
		"?category=%3Cscript%3E":    "category: \"<script>\" is not",
	} {
		response, body := f.get(t, f.client, views.RulesPath+query)
		document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if text := document.Find("main").Text(); response.StatusCode != http.StatusBadRequest || !strings.Contains(strings.ToLower(text), want) {
			t.Errorf("GET %s: %s, %s; want 400 and a page that says %s", query, response.Status, text, want)
		}
	}
}
