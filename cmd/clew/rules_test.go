package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestRulesCheckListsTheCatalogue holds the table of `clew rules --check` to the files: each rule that is shipped stands in
// it once, with as many hits and near misses as its twin has.
func TestRulesCheckListsTheCatalogue(t *testing.T) {
	folder := filepath.Join("..", "..", "graph", "rule", "rules")
	files, err := filepath.Glob(filepath.Join(folder, "*.cypher"))
	if err != nil || len(files) < 41 {
		t.Fatalf("%d rules in %s (%v), want the 41 of the catalogue at least", len(files), folder, err)
	}
	command := exec.CommandContext(t.Context(), clewBinary(t), "rules", "--check")
	command.Env = []string{"HOME=" + t.TempDir(), "CLEW_DATA=" + t.TempDir()}
	output, err := command.Output()
	if err != nil {
		t.Fatalf("clew rules --check: %v", err)
	}
	listed := map[string][]string{}
	for _, line := range regexp.MustCompile(`(?m)^([a-z-]+) +(?:state|action) +[a-z]+ +(\d+) +(\d+) +Clew +\S`).FindAllStringSubmatch(string(output), -1) {
		if listed[line[1]] != nil {
			t.Errorf("%s stands twice", line[1])
		}
		listed[line[1]] = line[2:]
	}
	if len(listed) != len(files) {
		t.Errorf("%d rules are listed, want %d:\n%s", len(listed), len(files), output)
	}
	hits, misses := 0, 0
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".cypher")
		content, err := os.ReadFile(filepath.Join(folder, id+".test.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var twin struct{ Hits, Misses []any }
		if err := yaml.Unmarshal(content, &twin); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if len(twin.Hits) == 0 || len(twin.Misses) == 0 {
			t.Errorf("the twin of %s has %d hits and %d near misses, want one of each at least", id, len(twin.Hits), len(twin.Misses))
		}
		if got := listed[id]; len(got) != 2 || got[0] != strconv.Itoa(len(twin.Hits)) || got[1] != strconv.Itoa(len(twin.Misses)) {
			t.Errorf("%s is listed with %v, want %d hits and %d near misses", id, got, len(twin.Hits), len(twin.Misses))
		}
		hits, misses = hits+len(twin.Hits), misses+len(twin.Misses)
	}
	want := strconv.Itoa(len(files)) + " rules are right, with " + strconv.Itoa(hits) + " hits and " + strconv.Itoa(misses) + " near misses in their tests\n"
	if !strings.HasSuffix(string(output), want) {
		t.Errorf("the last line is not %q", want)
	}
}
