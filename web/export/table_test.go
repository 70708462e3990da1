package export_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/web/export"
)

// row is a row of a table that has a cell of every kind.
type row struct {
	name  string
	kind  graph.IdentityKind
	text  string
	count int64
	share float64
	open  bool
	at    time.Time
	gaps  []string
}

var table = export.Table[row]{Name: "things", Columns: []export.Column[row]{
	{Name: "name", Of: func(r row) export.Value { return export.Name(r.kind, r.name) }},
	{Name: "text", Of: func(r row) export.Value { return export.Text(r.text) }},
	{Name: "count", Of: func(r row) export.Value { return export.Number(r.count) }},
	{Name: "share", Of: func(r row) export.Value { return export.Share(r.share) }},
	{Name: "open", Of: func(r row) export.Value { return export.Flag(r.open) }},
	{Name: "at", Of: func(r row) export.Value { return export.Moment(r.at) }},
	{Name: "gaps", Of: func(r row) export.Value { return export.List(r.gaps) }},
}}

func write(t *testing.T, form export.Form, names *export.Names, cut string, rows ...row) string {
	t.Helper()
	var file strings.Builder
	w, err := export.NewWriter(&file, table, form, names)
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range rows {
		if err := w.Write(each); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(cut); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

var filled = row{
	name: "deploy", kind: graph.KindRole, text: "a \"b\", c\nd", count: -5, share: 0.25, open: true,
	at: time.Date(2026, 11, 20, 3, 14, 7, 0, time.FixedZone("CET", 3600)), gaps: []string{"no-sponsor", "late-approval"},
}

func TestCSV(t *testing.T) {
	got := write(t, export.CSV, nil, "", filled, row{})
	want := "name,text,count,share,open,at,gaps\r\n" +
		"deploy,\"a \"\"b\"\", c\nd\",-5,0.25,true,2026-11-20T02:14:07Z,no-sponsor late-approval\r\n" +
		",,0,0,false,,\r\n" +
		"# complete: 2 rows,,,,,,\r\n"
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if _, err := csv.NewReader(strings.NewReader(got)).ReadAll(); err != nil {
		t.Errorf("a strict reader refuses it: %v", err)
	}
	if got := write(t, export.CSV, nil, "the database went away"); !strings.HasSuffix(got, "\r\n# cut after 0 rows: the database went away,,,,,,\r\n") {
		t.Errorf("a cut is not said: %q", got)
	}
}

func TestJSONLines(t *testing.T) {
	got := write(t, export.JSONLines, nil, "", filled, row{})
	want := `{"name":"deploy","text":"a \"b\", c\nd","count":-5,"share":0.25,"open":true,"at":"2026-11-20T02:14:07Z","gaps":["no-sponsor","late-approval"]}` + "\n" +
		`{"name":null,"text":null,"count":0,"share":0,"open":false,"at":null,"gaps":[]}` + "\n" +
		`{"rows":2,"complete":true}` + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	lines := strings.Split(strings.TrimSpace(write(t, export.JSONLines, nil, "too many", filled)), "\n")
	var last struct {
		Rows     int
		Complete bool
		Cut      string
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Rows != 1 || last.Complete || last.Cut != "too many" {
		t.Errorf("the last line says %+v, %v; want one row, cut", last, err)
	}
}

// TestFormulas holds that no text begins as a formula does, and that other texts stay as they are.
func TestFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\rx": "'\rx", "＝1": "'＝1", "a=1": "a=1", "'=1": "'=1", "é": "é",
	} {
		got := write(t, export.CSV, nil, "", row{text: text})
		if cells := strings.Split(strings.Split(got, "\r\n")[1], ","); cells[1] != want && cells[1] != `"`+want+`"` {
			t.Errorf("%q is written %q, want %q", text, cells[1], want)
		}
	}
	if got := write(t, export.CSV, nil, "", row{gaps: []string{"=a", "b"}}); !strings.Contains(got, "'=a b") {
		t.Errorf("a list that begins as a formula is written %q", got)
	}
}

func TestRedactedNames(t *testing.T) {
	names := export.NewNames()
	names.Know("Ada Park", "email:ada@acme.example", "ada@acme.example")
	got := write(t, export.JSONLines, names, "",
		row{name: "Ada Park", kind: graph.KindPerson, text: "approved by Ada Park, cc bo.li@acme.example; Ada Parker knows"},
		row{name: "Bo Li", kind: graph.KindPerson, text: "ada@acme.example"},
		row{name: "report-export", kind: graph.KindServiceAccount, gaps: []string{"bo.li@acme.example"}},
	)
	want := `{"name":"person-1","text":"approved by person-1, cc person-2; Ada Parker knows","count":0,"share":0,"open":false,"at":null,"gaps":[]}` + "\n" +
		`{"name":"person-3","text":"person-1","count":0,"share":0,"open":false,"at":null,"gaps":[]}` + "\n" +
		`{"name":"report-export","text":null,"count":0,"share":0,"open":false,"at":null,"gaps":["person-2"]}` + "\n" +
		`{"rows":3,"complete":true}` + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
