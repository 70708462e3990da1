package rule

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"clew/graph"
)

// TestAWrongShippedRuleRefusesTheCatalogue spoils one of the rules that Clew ships: nothing is loaded, and the error names
// file, line and what is wrong, since a catalogue with a hole would find nothing where the hole is.
func TestAWrongShippedRuleRefusesTheCatalogue(t *testing.T) {
	const header, twin = "rules/no-sponsor.cypher", "rules/no-sponsor.test.yaml"
	change := func(file, from, to string) func(*testing.T, fstest.MapFS) {
		return func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			content := string(files[file].Data)
			if strings.Count(content, from) != 1 {
				t.Fatalf("%s holds %q %d times, want once", file, from, strings.Count(content, from))
			}
			files[file] = &fstest.MapFile{Data: []byte(strings.Replace(content, from, to, 1))}
		}
	}
	for _, test := range []struct {
		name  string
		spoil func(*testing.T, fstest.MapFS)
		want  string
	}{
		{"misspelt control", change(header, "PR.AA-01", "PR.AA-10"), `control "PR.AA-10" stands in no file of controls, did you mean "PR.AA-01"?`},
		{"missing column", change(header, "AS uid", "AS id"), "column uid is missing"},
		{"no twin", func(_ *testing.T, files fstest.MapFS) { delete(files, twin) }, "has no test: no-sponsor.test.yaml is not beside it"},
		{"twin without a near miss", change(twin, "\nmisses:", "\nhints:"), `its test no-sponsor.test.yaml: `},
		{"twin without its rule", func(_ *testing.T, files fstest.MapFS) { delete(files, header) }, "no-sponsor.test.yaml: tests no rule"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := shippedFiles(t)
			test.spoil(t, files)
			catalogue, err := load(files, nil, nil)
			if catalogue != nil || !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "no-sponsor.") {
				t.Errorf("loaded %v, err = %v; want nothing loaded, and an error that names the file and says %q", catalogue != nil, err, test.want)
			}
		})
	}
	if catalogue, err := load(shippedFiles(t), nil, nil); err != nil || len(catalogue.Rules()) < 41 {
		t.Errorf("unspoilt: %v; want all rules loaded", err)
	}
}

// shippedFiles gives what is shipped as files that may be changed.
func shippedFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(shipped, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(shipped, name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
