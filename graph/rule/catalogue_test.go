package rule_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew/graph/graphtest"
	"clew/graph/rule"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// load loads the catalogue, and gives what was refused of a user's own rules as an error.
func load(folders ...string) (*rule.Catalogue, error) {
	catalogue, err := rule.Load(folders...)
	if err != nil {
		return nil, err
	}
	return catalogue, catalogue.Err()
}

func loaded(t *testing.T, folders ...string) *rule.Catalogue {
	t.Helper()
	catalogue, err := rule.Load(folders...)
	if err != nil {
		t.Fatalf("load the catalogue: %v", err)
	}
	return catalogue
}

// design is the catalogue of section 7 of the design.
var design = map[rule.Category]string{
	rule.CategoryAction: `unattributed-action action-without-grant action-out-of-scope action-outside-grant-window revoked-credential-used
		expired-credential-used superseded-credential-used credential-of-another agent-context-missing person-using-nhi outside-contract
		environment-crossed delegation-unproven credential-in-two-workloads`,
	rule.CategoryGrant: `grant-without-request grant-without-approval self-approval late-approval unauthorised-approver denied-yet-provisioned
		grant-exceeds-approval approval-reused standing-privilege dormant-grant over-privileged-grant revocation-not-effective`,
	rule.CategoryIdentity: `no-sponsor sponsor-departed sponsor-not-a-person offboarded-with-live-credential toxic-combination review-overdue
		alias-conflict`,
	rule.CategoryCredential: `long-lived-credential never-rotated orphan-credential credential-shared`,
	rule.CategoryVendor:     `no-contract contract-ended`,
	rule.CategorySource:     `source-silent source-lossy`,
}

func TestTheCatalogueIsTheDesigns(t *testing.T) {
	got := map[rule.Category][]string{}
	for _, r := range loaded(t).Rules() {
		got[r.Category] = append(got[r.Category], r.ID)
	}
	for category, ids := range design {
		want := strings.Fields(ids)
		slices.Sort(want)
		if !slices.Equal(got[category], want) {
			t.Errorf("category %s has %v, want %v", category, got[category], want)
		}
	}
	if len(got) != len(design) {
		t.Errorf("%d categories, want %d", len(got), len(design))
	}
}

// Every verdict code of the judge must have an entry, and an entry must not claim a code that the judge lacks.
func TestEveryCodeOfTheJudgeIsInTheCatalogue(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "judge", "rule.go"))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, line := range strings.Split(string(source), "\n") {
		if name, value, found := strings.Cut(line, "="); found && strings.HasPrefix(strings.TrimSpace(name), "Rule") {
			codes = append(codes, strings.Trim(strings.TrimSpace(value), `"`))
		}
	}
	var claimed []string
	for _, r := range loaded(t).Rules() {
		if r.Kind == rule.KindAction || r.Judged {
			claimed = append(claimed, r.ID)
		}
	}
	slices.Sort(codes)
	slices.Sort(claimed)
	if len(codes) < 20 || !slices.Equal(codes, claimed) {
		t.Errorf("the judge raises\n%v\nthe catalogue says\n%v", codes, claimed)
	}
}

func TestRulesAboutActionsNameTheirSubject(t *testing.T) {
	catalogue := loaded(t)
	for _, test := range []struct {
		id, severity, label string
		found               bool
	}{
		{"revoked-credential-used", rule.SeverityCritical, "Credential", true},
		{"orphan-credential", rule.SeverityHigh, "Credential", true},
		{"action-out-of-scope", rule.SeverityHigh, "Identity", true},
		{"self-approval", "", "", false},
		{"credential-in-two-workloads", "", "", false},
		{"no-such-rule", "", "", false},
	} {
		severity, label, found := catalogue.ActionRule(test.id)
		if severity != test.severity || label != test.label || found != test.found {
			t.Errorf("ActionRule(%s) = %q, %q, %v; want %q, %q, %v", test.id, severity, label, found, test.severity, test.label, test.found)
		}
	}
}

func TestControlsThatNoRuleCanShowSayWhy(t *testing.T) {
	catalogue := loaded(t)
	shown := map[string]bool{}
	for _, r := range catalogue.Rules() {
		for _, id := range r.Controls {
			shown[id] = true
		}
	}
	for _, framework := range catalogue.Frameworks() {
		for _, control := range framework.Controls {
			said := control.CannotSee != "" || control.Note != ""
			if shown[control.ID] == said {
				t.Errorf("%s: shown by a rule: %v, explained otherwise: %v; exactly one must hold", control.ID, shown[control.ID], said)
			}
		}
	}
	control, found := catalogue.Control("NHI5")
	if !found || control.Title != "Overprivileged NHI" || control.Framework != "owasp-nhi-2025" {
		t.Errorf("Control(NHI5) = %+v, %v", control, found)
	}
}

func TestConfigureTakesOnlyKnownParametersOfTheSameType(t *testing.T) {
	catalogue := loaded(t)
	if err := catalogue.Configure(map[string]map[string]any{"dormant-grant": {"days": 30}}); err != nil {
		t.Fatal(err)
	}
	r, _ := catalogue.Rule("dormant-grant")
	if got := r.Parameters[0].Value; got != 30 {
		t.Errorf("days = %v after Configure, want 30", got)
	}
	if r, _ := loaded(t).Rule("dormant-grant"); r.Parameters[0].Value != 90 {
		t.Errorf("a new catalogue has days = %v, want the default of 90", r.Parameters[0].Value)
	}
	for _, wrong := range []map[string]map[string]any{
		{"no-such-rule": {"days": 30}},
		{"dormant-grant": {"weeks": 30}},
		{"dormant-grant": {"days": "thirty"}},
	} {
		if err := catalogue.Configure(wrong); err == nil {
			t.Errorf("Configure(%v) succeeded", wrong)
		}
	}
}
