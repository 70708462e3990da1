package rule_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew/graph"
)

const ownRule = `// id: own-rule
// title: A rule of our own
// kind: state
// category: grant
// severity: low
// subject: Grant
// identity: [uid]
// description: Finds grants.
// sees: Grants.
// cannotSee: All else.
// remediation: Take them away.
// controls: [AC-6]
// parameters:
//   days: {default: 3, meaning: how many days}

MATCH (g:Grant) WHERE g.validFrom < $now - duration({days: $days}) // RETURN nothing
CALL (g) { MATCH (g)-[:HELD_BY]->(i) RETURN count(i) AS holders }
RETURN g.uid AS uid, g.validFrom AS at
`

const ownTwin = `now: 2026-11-01T00:00:00Z
fixture: "CREATE (:Grant {uid: 'a'})"
hits: [{uid: a, why: one}]
misses: [{uid: b, why: other}]
`

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	at := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(at, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

func TestAUsersOwnRuleIsLoaded(t *testing.T) {
	at := folder(t, map[string]string{"own-rule.cypher": ownRule, "own-rule.test.yaml": ownTwin, "README.md": "not a rule"})
	r, found := loaded(t, at).Rule("own-rule")
	if !found || !r.Own || r.Severity != "low" || r.File != filepath.Join(at, "own-rule.cypher") || len(r.Parameters) != 1 || r.Parameters[0].Value != 3 {
		t.Errorf("loaded %v: %+v", found, r)
	}
	if shipped, _ := loaded(t, at).Rule("no-sponsor"); shipped.Own {
		t.Error("a shipped rule is said to be the user's own")
	}
}

func TestWrongRulesAreRefused(t *testing.T) {
	without := func(line string) string {
		var kept []string
		for _, one := range strings.Split(ownRule, "\n") {
			if !strings.HasPrefix(one, line) {
				kept = append(kept, one)
			}
		}
		return strings.Join(kept, "\n")
	}
	change := func(from, to string) string {
		if !strings.Contains(ownRule, from) {
			t.Fatalf("the rule of the test lacks %q", from)
		}
		return strings.Replace(ownRule, from, to, 1)
	}
	for _, test := range []struct{ name, text, twin, want string }{
		{"unknown key", change("// severity: low", "// severity: low\n// colour: red"), ownTwin, `.cypher:6: header: line 6: unknown key "colour"`},
		{"no header", "MATCH (g:Grant) RETURN g.uid AS uid, g.validFrom AS at", ownTwin, "has no header"},
		{"another id", change("id: own-rule", "id: other-rule"), ownTwin, `id is "other-rule", the file's name says "own-rule"`},
		{"unknown control", change("[AC-6]", "[AC-66]"), ownTwin, `.cypher:12: control "AC-66" stands in no file of controls, did you mean "AC-6"?`},
		{"no control", change("[AC-6]", "[]"), ownTwin, "names no control"},
		{"unknown severity", change("severity: low", "severity: mild"), ownTwin, `severity "mild"`},
		{"unknown kind", change("kind: state", "kind: mood"), ownTwin, `kind "mood"`},
		{"unknown category", change("category: grant", "category: misc"), ownTwin, `category "misc"`},
		{"unknown label", change("subject: Grant", "subject: Grunt"), ownTwin, `subject "Grunt" is no label`},
		{"no remediation", without("// remediation"), ownTwin, "header lacks remediation"},
		{"no limits", without("// cannotSee"), ownTwin, "header lacks cannotSee"},
		{"missing column", change("g.validFrom AS at", "g.validFrom AS since"), ownTwin, "own-rule.cypher:18: its query returns [uid since]: column at is missing"},
		{"loads a file", change("MATCH (g:Grant)", "LOAD CSV FROM 'file:///x' AS l\nMATCH (g:Grant)"), ownTwin, ".cypher:16: its query: line 1, column 1: LOAD CSV"},
		{"column only in a comment", change("AS uid, g.validFrom AS at", "AS uid // , g.validFrom AS at"), ownTwin, "column at is missing"},
		{"further column", change("AS at\n", "AS at, g.role AS role\n"), ownTwin, `a column "role"`},
		{"no query", strings.SplitN(ownRule, "\n\n", 2)[0], ownTwin, "has no query"},
		{"undeclared parameter", change("$days", "$weeks"), ownTwin, "uses $weeks"},
		{"unused parameter", change("duration({days: $days})", "duration('P3D')"), ownTwin, "does not use parameter days"},
		{"parameter without meaning", change(", meaning: how many days", ""), ownTwin, "needs default and meaning"},
		{"query of a rule about actions", change("kind: state", "kind: action"), ownTwin, "the subject of a rule about actions is Identity or Credential"},
		{"identity of another kind", change("[uid]", "[identityUid]"), ownTwin, "identity of a rule about state is [uid]"},
		{"unknown part", change("MATCH (g:Grant)", "// include: nothing\nMATCH (g:Grant)"), ownTwin, `includes a part "nothing"`},
		{"duplicate id", strings.ReplaceAll(ownRule, "own-rule", "no-sponsor"), ownTwin, "id no-sponsor stands twice, it is taken by a rule that Clew ships"},
		{"no twin", ownRule, "", "has no test: own-rule.test.yaml is not beside it"},
		{"empty twin", ownRule, "\n", "is empty"},
		{"twin without a miss", ownRule, strings.Split(ownTwin, "misses")[0], "at least one hit and one near miss"},
		{"twin without a reason", ownRule, strings.Replace(ownTwin, ", why: one", "", 1), "needs uid and why"},
		{"twin that hits and misses one", ownRule, strings.Replace(ownTwin, "uid: b", "uid: a", 1), "a stands twice"},
		{"twin with an unknown key", ownRule, ownTwin + "maybe: []\n", `unknown key "maybe"`},
		{"twin without a moment", ownRule, strings.Split(ownTwin, "\n")[1], "lacks now"},
		{"twin with an unknown parameter", ownRule, ownTwin + "parameters: {weeks: 1}\n", `sets "weeks"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := "own-rule"
			if test.name == "duplicate id" {
				id = "no-sponsor"
			}
			files := map[string]string{id + ".cypher": test.text}
			if test.twin != "" {
				files[id+".test.yaml"] = test.twin
			}
			_, err := load(folder(t, files))
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), id+".cypher:") {
				t.Errorf("err = %v\nwant one that names the file and says %q", err, test.want)
			}
		})
	}
}

func TestAllWrongRulesAreToldAtOnce(t *testing.T) {
	at := folder(t, map[string]string{"a.cypher": "RETURN 1", "b.cypher": "RETURN 1", "c.test.yaml": ownTwin})
	_, err := load(at)
	if err == nil {
		t.Fatal("loaded")
	}
	for _, want := range []string{"a.cypher: ", "b.cypher: ", "c.test.yaml: tests no rule"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v; want it to say %q as well", err, want)
		}
	}
	if _, err := load(filepath.Join(at, "nowhere")); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a folder that does not exist: %v", err)
	}
	if _, err := load(filepath.Join(at, "a.cypher")); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a file for a folder: %v", err)
	}
}

// One rule that is wrong stops none of the others, neither those of the user nor those that are shipped.
func TestAWrongRuleStopsNoOther(t *testing.T) {
	at := folder(t, map[string]string{"own-rule.cypher": ownRule, "own-rule.test.yaml": ownTwin, "bad.cypher": "RETURN 1"})
	catalogue, err := load(at)
	if err == nil || catalogue == nil {
		t.Fatalf("loaded %v, %v", catalogue, err)
	}
	if refused := catalogue.Refused(); len(refused) != 1 || refused[0].File != filepath.Join(at, "bad.cypher") {
		t.Errorf("refused %v", refused)
	}
	_, shipped := catalogue.Rule("no-sponsor")
	if _, own := catalogue.Rule("own-rule"); !own || !shipped {
		t.Errorf("own rule: %v, shipped rule: %v; want both", own, shipped)
	}
}
