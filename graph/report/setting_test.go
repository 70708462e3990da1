package report_test

import (
	"errors"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/report"
)

func TestSettingsSayWhatToChange(t *testing.T) {
	wrong := map[string]string{}
	for _, one := range report.CheckSettings(map[string]string{
		"dbms.security.allow_csv_import_from_file_urls": "true", "dbms.security.procedures.allowlist": "db.labels, *",
		"dbms.security.procedures.unrestricted": "apoc.*", "db.memory.transaction.max": "0B", "db.transaction.timeout": "0s",
		"dbms.memory.transaction.total.max": "358.40MiB", "unknown": "x",
	}) {
		wrong[one.Name] = one.Want
	}
	if len(wrong) != 6 {
		t.Errorf("%d settings checked, want 6: %v", len(wrong), wrong)
	}
	for name, want := range wrong {
		if right := name == "dbms.memory.transaction.total.max"; right != (want == "") {
			t.Errorf("%s: to be set to %q", name, want)
		}
	}
	for _, one := range report.CheckSettings(map[string]string{
		"dbms.security.allow_csv_import_from_file_urls": "false", "dbms.security.procedures.allowlist": "", "db.memory.transaction.max": "256.00MiB", "db.transaction.timeout": "10m",
	}) {
		if one.Want != "" {
			t.Errorf("%s = %q is right, and is to be %s", one.Name, one.Value, one.Want)
		}
	}
}

// What the words do not show, the plan does.
func TestDecideRefusesByThePlanAlone(t *testing.T) {
	statement, err := report.Look("MATCH (n) RETURN n")
	if err != nil {
		t.Fatal(err)
	}
	read := report.Plan{Operator: "AllNodesScan", Database: "neo4j"}
	for _, test := range []struct {
		name string
		of   report.Explained
		want string
	}{
		{"reads", report.Explained{ReadOnly: true, Database: "neo4j", Plan: read}, ""},
		{"writes", report.Explained{Kind: "rw", Database: "neo4j", Plan: read}, `"rw"`},
		{"no plan", report.Explained{ReadOnly: true}, "the operator"},
		{"unknown operator", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "Teleport"}}, "the operator Teleport"},
		{"left side", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "CartesianProduct", Children: []report.Plan{{Operator: "LoadCSV"}, read}}}, "LoadCSV"},
		{"procedure", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "ProcedureCall", Details: "dbms.listConfig() :: (name)"}}, "dbms.listConfig"},
		{"call in an expression", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "Filter", Details: "COUNT { ResolvedCall(tx.getMetaData() :: x) }"}}, "tx.getMetaData"},
		{"load in an expression", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "Filter", Details: `EXISTS { LOAD CSV FROM "x" AS l }`}}, "LOAD CSV"},
		{"load in a name", report.Explained{ReadOnly: true, Plan: report.Plan{Operator: "Projection", Details: "1 AS `LOAD CSV`"}}, ""},
		{"another database", report.Explained{ReadOnly: true, Database: "neo4j", Plan: report.Plan{Operator: "AllNodesScan", Database: "system"}}, "the database system"},
	} {
		err := statement.Decide(test.of)
		if test.want == "" && err != nil || test.want != "" && (!errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// FuzzLook holds that no text makes the fence fail, and that what it passes names neither prefix nor LOAD CSV.
func FuzzLook(f *testing.F) {
	for _, seed := range []string{"MATCH (n) RETURN n", "RETURN 'a\\'b' // c", "/* a */ `b``c`", "L\\u004fAD CSV", "$`a` ; ;", "CALL a.b.c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		statement, err := report.Look(text)
		if err != nil {
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if statement.Text != text || strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "EXPLAIN ") {
			t.Errorf("%q passed", text)
		}
	})
}
