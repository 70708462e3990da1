package neo4j_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
)

// TestCaseKeepsWhatWasAdded opens a case, adds to it, and has two analysts close it at once: the second is told.
func TestCaseKeepsWhatWasAdded(t *testing.T) {
	database, server := open(t)
	leak(t, server)
	opened := graph.Case{UID: "case:1", Title: "Key on a laptop", Scope: graph.ReachQuery{Of: graph.ReachOfCredential, Value: "key:build", From: hours(2)}, OpenedAt: hours(8), OpenedBy: "ada"}
	frozen := graph.CaseEntry{UID: "e1", Kind: graph.EntryScope, At: hours(8), By: "ada", Text: "4 credentials", Content: []byte(`{"DeedsCut":false}`)}
	if err := database.OpenCase(t.Context(), opened, frozen); err != nil {
		t.Fatal(err)
	}
	link := graph.CaseEntry{UID: "e2", Kind: graph.EntryLink, At: hours(9), By: "bob", Text: "made the key", Subject: graph.Node{UID: "a7", Label: "Action"}}
	if err := database.AddCaseEntry(t.Context(), "case:1", link, "", 0); err != nil {
		t.Fatal(err)
	}
	closing := graph.CaseEntry{UID: "e3", Kind: graph.EntryClosed, At: hours(10), By: "ada", Text: "contained"}
	if err := database.AddCaseEntry(t.Context(), "case:1", closing, graph.CaseClosed, 1); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("closing a case without having seen bob's link: %v, want a conflict", err)
	}
	if err := database.AddCaseEntry(t.Context(), "case:1", closing, graph.CaseClosed, 2); err != nil {
		t.Fatal(err)
	}
	again := graph.CaseEntry{UID: "e4", Kind: graph.EntryClosed, At: hours(11), By: "bob", Text: "closed, too"}
	if err := database.AddCaseEntry(t.Context(), "case:1", again, graph.CaseClosed, 3); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("closing a closed case: %v, want a conflict", err)
	}
	missing := graph.CaseEntry{UID: "e5", Kind: graph.EntryLink, At: hours(11), By: "bob", Subject: graph.Node{UID: "a77", Label: "Action"}}
	if err := database.AddCaseEntry(t.Context(), "case:1", missing, "", 0); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("linking an action that is not there: %v, want not found", err)
	}
	if err := database.AddCaseEntry(t.Context(), "case:2", link, "", 0); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("adding to a case that is not there: %v, want not found", err)
	}
	want := opened
	want.Status, want.Count = graph.CaseClosed, 3
	link.Subject.Name = "iam:CreateAccessKey"
	want.Entries = []graph.CaseEntry{frozen, link, closing}
	got, err := database.Case(t.Context(), "case:1")
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(want, got, cmp.Comparer(func(a, b []byte) bool { return string(a) == string(b) })); difference != "" {
		t.Error(difference)
	}
	for status, number := range map[string]int{graph.CaseClosed: 1, graph.CaseOpen: 0} {
		if cases, err := database.Cases(t.Context(), status, 10); err != nil || len(cases) != number {
			t.Errorf("%s cases: %v, %v, want %d", status, cases, err, number)
		}
	}
}
