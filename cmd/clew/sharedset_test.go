package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/graphtest"
)

// sharedSet gives the folder of a set of real records. Where the sets are not at hand the test is skipped, unless it runs
// in CI.
func sharedSet(t *testing.T, name string) string {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join(environmentOr("CLEW_SHARED_DATA", filepath.Join("..", "..", "..", "shared", "data")), name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the real records are needed in CI: %v; name their folder by CLEW_SHARED_DATA", err)
		}
		t.Skipf("the real records are not here: %v; name their folder by CLEW_SHARED_DATA", err)
	}
	return folder
}

// collected runs `clew collect --json` and gives what it printed.
func collected(t *testing.T, binary string, environment []string, arguments ...string) collectResult {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"collect", "--json"}, arguments...)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = environment, &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, &errs)
	}
	var result collectResult
	decoder := json.NewDecoder(&out)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&result); err != nil {
		t.Fatalf("%v: %v", arguments, err)
	}
	return result
}

// TestRealTrails loads real trails twice. How many events each has, and how many sessions are issued and used in it, was
// counted in the files by other means.
func TestRealTrails(t *testing.T) {
	for _, set := range []struct {
		name                     string
		actions, issued, derived int64
	}{
		{name: "cloudtrail-invictus", actions: 2900, issued: 36, derived: 70},
		{name: "cloudtrail-stratus", actions: 310, issued: 9, derived: 48},
	} {
		t.Run(set.name, func(t *testing.T) {
			folder := sharedSet(t, set.name)
			server := graphtest.OpenKeepingSchema(t)
			binary, environment := clewBinary(t), clewEnvironment(t, server)
			first := collected(t, binary, environment, "--kind", "cloudtrail", "--path", folder)
			want := collectResult{
				Read: set.actions, Loaded: set.actions, Actions: set.actions, IssuedCredentials: set.issued, DerivedActions: set.derived,
				SessionActions: first.SessionActions, Verdicts: map[graph.Verdict]int64{"traced": 0, "broken": first.Verdicts["broken"], "unknown": set.actions - first.Verdicts["broken"]},
				Rejections: []collectRejection{},
			}
			requireResult(t, first, want)
			if first.SessionActions < set.derived {
				t.Errorf("%d actions on sessions, which are fewer than the %d on sessions that were issued here", first.SessionActions, set.derived)
			}
			before := graphOf(t, server)
			second := collected(t, binary, environment, "--kind", "cloudtrail", "--path", folder)
			want.Duplicates = set.actions
			requireResult(t, second, want)
			requireSameGraph(t, before, graphOf(t, server))
		})
	}
}

// Nothing about approval is in a trail: what it does not show is not known, never missing.
func TestRealTrailsMissNothing(t *testing.T) {
	folder := sharedSet(t, "cloudtrail-invictus")
	server := graphtest.OpenKeepingSchema(t)
	collected(t, clewBinary(t), clewEnvironment(t, server), "--kind", "cloudtrail", "--path", folder)
	for uid, action := range judgedActions(t, server) {
		for i, link := range graph.Links {
			switch link {
			case graph.LinkSponsor, graph.LinkRequest, graph.LinkApproval:
				if action.states[i] != string(graph.StateUnknown) {
					t.Fatalf("%s: %s is %s, though no source tells of it", uid, link, action.states[i])
				}
			case graph.LinkGrant:
				// Some calls need no grant from anybody, which the call itself shows.
				if action.states[i] != string(graph.StateUnknown) && action.states[i] != string(graph.StatePresent) {
					t.Fatalf("%s: %s is %s, though no source tells of it", uid, link, action.states[i])
				}
			}
		}
	}
}

// Whatever is in files of odd forms is loaded, or rejected with a reason that says what is wrong.
func TestOddTrails(t *testing.T) {
	folder := sharedSet(t, "cloudtrail-small")
	server := graphtest.OpenKeepingSchema(t)
	result := collected(t, clewBinary(t), clewEnvironment(t, server), "--kind", "cloudtrail", "--path", folder)
	if result.Read == 0 || result.Read != result.Loaded+result.Rejected {
		t.Errorf("%d read, %d loaded, %d rejected", result.Read, result.Loaded, result.Rejected)
	}
	if int64(len(result.Rejections)) != result.Rejected {
		t.Errorf("%d rejections are listed of %d", len(result.Rejections), result.Rejected)
	}
	if result.Actions+result.Duplicates != result.Loaded {
		t.Errorf("%d actions and %d duplicates of %d loaded", result.Actions, result.Duplicates, result.Loaded)
	}
	for _, rejection := range result.Rejections {
		if !strings.HasPrefix(rejection.File, folder) || rejection.Reason == "" {
			t.Errorf("a rejection does not tell where and why: %+v", rejection)
		}
	}
}

func requireResult(t *testing.T, got, want collectResult) {
	t.Helper()
	gotText, wantText := resultText(t, got), resultText(t, want)
	if gotText != wantText {
		t.Errorf("collected %s\nwant %s", gotText, wantText)
	}
}

func resultText(t *testing.T, result collectResult) string {
	t.Helper()
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
