package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/resolve"
)

// snapshot applies one snapshot that states these facts and nothing else.
func (m *memory) snapshot(t *testing.T, day string, facts ...ingest.Fact) {
	t.Helper()
	for _, fact := range facts {
		*fact.Header() = ingest.Head{At: at(day), Scope: "aws-iam:1"}
	}
	_, err := resolve.Apply(t.Context(), m, resolve.Batch{Facts: facts, Snapshots: []ingest.SnapshotMark{{Scope: "aws-iam:1", At: at(day)}}, Now: at("2026-11-01")})
	if err != nil {
		t.Fatal(err)
	}
}

// windows gives the spans of time over which something held, as from/to.
func windows(properties map[string]any) []string {
	list, several := properties["windows"].([]any)
	if !several {
		return []string{day(properties["validFrom"]) + "/" + day(properties["validTo"])}
	}
	texts := make([]string, len(list))
	for i, one := range list {
		interval, err := graph.ParseInterval(fmt.Sprint(one))
		if err != nil {
			panic(err)
		}
		texts[i] = strings.NewReplacer("T00:00:00Z", "").Replace(interval.String())
	}
	return texts
}

func TestWhatASnapshotStatesAgainBeginsAgain(t *testing.T) {
	member := func() ingest.Fact { return &ingest.Membership{Member: key("a:1"), Group: key("g:1")} }
	sponsor := func() ingest.Fact { return &ingest.Sponsored{Identity: key("a:1"), Sponsor: key("hr:1")} }
	grant := func() ingest.Fact { return granted("2026-01-01", "grant:1", "a:1") }
	m := newMemory()
	m.snapshot(t, "2026-01-01", grant(), member(), sponsor())
	m.snapshot(t, "2026-01-02")
	m.snapshot(t, "2026-01-03")
	m.snapshot(t, "2026-01-04", grant(), member(), sponsor())
	m.snapshot(t, "2026-01-05", grant(), member(), sponsor())
	m.snapshot(t, "2026-01-06")
	want := []string{"/2026-01-02", "2026-01-04/2026-01-06"}
	for name, properties := range map[string]map[string]any{
		"grant": m.nodes["Grant"]["grant:1"], "membership": m.edge(t, "MEMBER_OF", "a:1", "g:1"), "sponsorship": m.edge(t, "SPONSORS", "hr:1", "a:1"),
	} {
		if diff := cmp.Diff(want, windows(properties)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestASnapshotThatStatesWhatWasRevokedBeginsNothing(t *testing.T) {
	m := newMemory()
	m.snapshot(t, "2026-01-01", granted("2026-01-01", "grant:1", "a:1"))
	m.apply(t, &ingest.GrantEnded{Head: head("2026-01-02"), Key: key("grant:1")})
	m.snapshot(t, "2026-01-03", granted("2026-01-03", "grant:1", "a:1"))
	if diff := cmp.Diff([]string{"/2026-01-02"}, windows(m.nodes["Grant"]["grant:1"])); diff != "" {
		t.Errorf("the revocation did not take effect, which a rule finds; (-want +got):\n%s", diff)
	}
}

func TestTheExactEndReplacesThatOfTheSnapshot(t *testing.T) {
	m := newMemory()
	m.snapshot(t, "2026-01-01", granted("2026-01-01", "grant:1", "a:1"))
	m.snapshot(t, "2026-01-04")
	m.apply(t, &ingest.GrantEnded{Head: head("2026-01-03"), Key: key("grant:1")})
	m.snapshot(t, "2026-01-05", granted("2026-01-05", "grant:1", "a:1"))
	if diff := cmp.Diff([]string{"/2026-01-03", "2026-01-05/"}, windows(m.nodes["Grant"]["grant:1"])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhoLeavesAGroupIsNoMemberAnyMore(t *testing.T) {
	m := newMemory()
	for _, one := range []*ingest.Membership{
		{ValidFrom: at("2026-01-01")}, {ValidTo: at("2026-01-03")}, {ValidFrom: at("2026-01-05")},
	} {
		one.Head, one.Member, one.Group = head("2026-01-01"), key("a:1"), key("g:1")
		m.apply(t, one)
	}
	if diff := cmp.Diff([]string{"2026-01-01/2026-01-03", "2026-01-05/"}, windows(m.edge(t, "MEMBER_OF", "a:1", "g:1"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
