package graph_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
)

// TestContainmentIsInOrder holds the order in which an incident is contained: what gives new sessions comes before the
// sessions, and what has ended by itself is left out or said to be done.
func TestContainmentIsInOrder(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	credential := func(uid, holder string, expires, revoked time.Time) graph.Credential {
		return graph.Credential{UID: uid, Name: uid, HolderUID: holder, HolderName: holder, ExpiresAt: expires, RevokedAt: revoked}
	}
	reach := graph.Reach{
		Credentials: graph.List[graph.ReachedCredential]{Rows: []graph.ReachedCredential{
			{Credential: credential("session:live", "role:deploy", now.Add(time.Hour), time.Time{}), How: graph.ReachedByDeriving},
			{Credential: credential("session:longer", "role:deploy", now.Add(2*time.Hour), time.Time{}), How: graph.ReachedByDeriving},
			{Credential: credential("session:over", "role:audit", now, time.Time{}), How: graph.ReachedByDeriving},
			{Credential: credential("key:made", "svc:batch", time.Time{}, time.Time{}), How: graph.ReachedByMaking},
			{Credential: credential("key:second", "svc:build", time.Time{}, time.Time{}), How: graph.ReachedByIssue},
			{Credential: credential("key:leaked", "svc:build", time.Time{}, now.Add(-time.Minute)), How: graph.ReachedAtStart},
		}},
		Answerable: []graph.Answerable{
			{Identity: graph.Node{UID: "svc:build", Label: "Identity"}, Sponsor: graph.Identity{UID: "hr:ada", Name: "Ada"}},
			{Identity: graph.Node{UID: "role:deploy", Label: "Identity"}, Sponsor: graph.Identity{UID: "hr:ada", Name: "Ada"}},
			{Identity: graph.Node{UID: "svc:batch", Label: "Identity", Name: "batch"}},
		},
	}
	want := []graph.Step{
		{What: graph.StepRevoke, Subject: graph.Node{UID: "key:leaked", Label: "Credential", Name: "key:leaked"}, Count: 1, Done: true},
		{What: graph.StepDelete, Subject: graph.Node{UID: "key:made", Label: "Credential", Name: "key:made"}, Count: 1},
		{What: graph.StepRotate, Subject: graph.Node{UID: "key:second", Label: "Credential", Name: "key:second"}, Count: 1},
		{What: graph.StepEndSessions, Subject: graph.Node{UID: "role:deploy", Label: "Identity", Name: "role:deploy"}, Count: 2, Until: now.Add(2 * time.Hour)},
		{What: graph.StepTell, Subject: graph.Node{UID: "hr:ada", Label: "Identity", Kind: "Person", Name: "Ada"}, Count: 2},
		{What: graph.StepFindSponsor, Subject: graph.Node{UID: "svc:batch", Label: "Identity", Name: "batch"}, Count: 1},
	}
	if difference := cmp.Diff(want, reach.Containment(now)); difference != "" {
		t.Error(difference)
	}
}
