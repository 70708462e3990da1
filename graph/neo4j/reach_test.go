package neo4j_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/graphtest"
)

// leak makes a story around a key that leaks at hour 2, times being hours after the moment:
//   - key of svc:build; a session s1 derived at hour 1 (before the leak), s2 derived at hour 3 for role:deploy, s3 from s2 at hour 4 for role:audit;
//   - at hour 5 an action on s2 makes a key "made" for svc:batch (its record is rec-made), which acts at hour 6;
//   - another key of svc:build that acts at hour 3; a key of svc:other that acts at hour 3;
//   - role:deploy holds a grant through group:ops (a member since hour 0) on bucket:pay, and held one on bucket:old until hour 5.
func leak(t *testing.T, server *graphtest.Database) {
	t.Helper()
	write(t, server, `
		CREATE (build:Identity:ServiceAccount {uid: 'svc:build', name: 'build', kind: 'ServiceAccount'}), (batch:Identity {uid: 'svc:batch', name: 'batch', kind: 'ServiceAccount'}),
			(other:Identity {uid: 'svc:other', name: 'other', kind: 'ServiceAccount'}), (deploy:Identity {uid: 'role:deploy', name: 'deploy', kind: 'Role'}), (audit:Identity {uid: 'role:audit', name: 'audit', kind: 'Role'}),
			(ada:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'}), (bob:Identity:Person {uid: 'hr:bob', name: 'Bob', kind: 'Person'}),
			(ada)-[:SPONSORS]->(build), (bob)-[:SPONSORS {validFrom: $moment, validTo: $moment + duration('PT4H')}]->(build), (ada)-[:SPONSORS]->(deploy),
			(acme:Vendor {uid: 'vendor:acme', name: 'Acme'})-[:OPERATES]->(batch),
			(key:Credential {uid: 'key:build', kind: 'aws-access-key', issuedAt: $moment - duration('P100D')})-[:ISSUED_TO]->(build),
			(second:Credential {uid: 'key:build-2', kind: 'aws-access-key', issuedAt: $moment - duration('P10D')})-[:ISSUED_TO]->(build),
			(old:Credential {uid: 'key:build-0', kind: 'aws-access-key', issuedAt: $moment - duration('P300D'), revokedAt: $moment})-[:ISSUED_TO]->(build),
			(foreign:Credential {uid: 'key:other', kind: 'aws-access-key'})-[:ISSUED_TO]->(other),
			(s1:Credential {uid: 'session:1', issuedAt: $moment + duration('PT1H'), expiresAt: $moment + duration('PT13H')})-[:ISSUED_TO]->(deploy), (s1)-[:DERIVED_FROM]->(key),
			(s2:Credential {uid: 'session:2', issuedAt: $moment + duration('PT3H'), expiresAt: $moment + duration('PT15H')})-[:ISSUED_TO]->(deploy), (s2)-[:DERIVED_FROM]->(key),
			(s3:Credential {uid: 'session:3', issuedAt: $moment + duration('PT4H'), expiresAt: $moment + duration('PT16H')})-[:ISSUED_TO]->(audit), (s3)-[:DERIVED_FROM]->(s2),
			(made:Credential {uid: 'key:made', kind: 'aws-access-key', issuedAt: $moment + duration('PT5H'), evidence: 'rec-made'})-[:ISSUED_TO]->(batch),
			(pay:Resource {uid: 'bucket:pay', name: 'pay', kind: 'bucket', classification: 'confidential'}), (gone:Resource {uid: 'bucket:old', name: 'old', kind: 'bucket'}),
			(g:Grant {uid: 'grant:pay', role: 'payer', system: 'aws', operations: ['s3:*'], validFrom: $moment})-[:HELD_BY]->(ops:Group {uid: 'group:ops', name: 'ops'}),
			(deploy)-[:MEMBER_OF {validFrom: $moment}]->(ops), (g)-[:COVERS]->(pay),
			(h:Grant {uid: 'grant:old', role: 'old', system: 'aws', operations: ['s3:*'], validFrom: $moment, validTo: $moment + duration('PT5H')})-[:HELD_BY]->(deploy), (h)-[:COVERS]->(gone)
		WITH 1 AS one
		UNWIND [['a1', 1, 'svc:build', 'key:build', 's3:Get', 'bucket:pay', '10.0.0.1', ''], ['a2', 2, 'svc:build', 'key:build', 's3:Get', 'bucket:pay', '6.6.6.6', ''], ['a3', 3, 'svc:build', 'key:build', 's3:Get', 'bucket:pay', '6.6.6.6', ''],
			['a4', 3, 'svc:build', 'key:build-2', 's3:Put', 'bucket:pay', '10.0.0.1', ''], ['a5', 3, 'svc:other', 'key:other', 's3:Get', 'bucket:pay', '10.0.0.1', ''],
			['a6', 4, 'role:deploy', 'session:1', 's3:Get', 'bucket:pay', '10.0.0.1', ''], ['a7', 5, 'role:deploy', 'session:2', 'iam:CreateAccessKey', '', '6.6.6.6', 'rec-made'],
			['a8', 6, 'svc:batch', 'key:made', 's3:Delete', 'bucket:old', '6.6.6.6', ''], ['a9', 7, 'role:audit', 'session:3', 's3:Get', 'bucket:pay', '6.6.6.7', ''], ['a0', 30, 'svc:batch', 'key:made', 's3:Delete', 'bucket:old', '6.6.6.6', '']] AS row
		CREATE (:Action {uid: row[0], at: $moment + duration({hours: row[1]}), identityUid: row[2], credentialUid: row[3], operation: row[4], sourceIp: row[6], verdict: 'broken', outcome: 'success',
			resourceUid: CASE row[5] WHEN '' THEN null ELSE row[5] END, evidence: CASE row[7] WHEN '' THEN row[0] ELSE row[7] END})`,
		map[string]any{"moment": moment})
}

func hours(number int) time.Time { return moment.Add(time.Duration(number) * time.Hour) }

// sum writes a reach as lines: identities and credentials with how they were reached, counted deeds, grants and who answers.
func sum(reach graph.Reach) []string {
	var lines []string
	for _, one := range reach.Identities.Rows {
		lines = append(lines, "identity "+one.Identity.UID+" "+one.How)
	}
	for _, one := range reach.Credentials.Rows {
		lines = append(lines, fmt.Sprintf("credential %s %s %s", one.Credential.UID, one.How, one.From))
	}
	for _, one := range reach.Deeds {
		lines = append(lines, fmt.Sprintf("deed %s %s %d", one.Operation, one.Resource.UID, one.Count))
	}
	for _, one := range reach.Reachable.Rows {
		lines = append(lines, "grant "+one.Grant.UID+" "+one.Identity.UID+" "+one.Holder.UID+" "+one.Covers[0].UID)
	}
	for _, one := range reach.Answerable {
		lines = append(lines, "answers "+one.Identity.UID+" "+one.Sponsor.UID+" "+one.Vendor.UID)
	}
	slices.Sort(lines)
	return lines
}

func TestReach(t *testing.T) {
	database, server := open(t)
	leak(t, server)
	for _, test := range []struct {
		name  string
		query graph.ReachQuery
		want  []string
	}{
		{"a leaked key: what it did since, what was derived since and what that made; not the session from before, nor other keys",
			graph.ReachQuery{Of: graph.ReachOfCredential, Value: "key:build", From: hours(2), To: hours(24)}, []string{
				"answers role:audit  ", "answers role:deploy hr:ada ", "answers svc:batch  vendor:acme", "answers svc:build hr:ada ",
				"credential key:build start ", "credential key:made made session:2", "credential session:2 derived key:build", "credential session:3 derived session:2",
				"deed iam:CreateAccessKey  1", "deed s3:Delete bucket:old 1", "deed s3:Get bucket:pay 3",
				"grant grant:pay role:deploy group:ops bucket:pay",
				"identity role:audit holder", "identity role:deploy holder", "identity svc:batch holder", "identity svc:build holder",
			}},
		{"an identity: all its live keys, and at hour 4 the grant that ended later",
			graph.ReachQuery{Of: graph.ReachOfIdentity, Value: "svc:build", From: hours(2), To: hours(4)}, []string{
				"answers role:deploy hr:ada ", "answers svc:build hr:ada ",
				"credential key:build issued svc:build", "credential key:build-2 issued svc:build", "credential session:2 derived key:build",
				"deed s3:Get bucket:pay 2", "deed s3:Put bucket:pay 1",
				"grant grant:old role:deploy role:deploy bucket:old", "grant grant:pay role:deploy group:ops bucket:pay",
				"identity role:deploy holder", "identity svc:build start",
			}},
		{"a sponsor who had left the identity before",
			graph.ReachQuery{Of: graph.ReachOfSponsor, Value: "hr:bob", From: hours(4), To: hours(24)}, nil},
		{"a vendor", graph.ReachQuery{Of: graph.ReachOfVendor, Value: "vendor:acme", From: hours(0), To: hours(24)}, []string{
			"answers svc:batch  vendor:acme", "credential key:made issued svc:batch", "deed s3:Delete bucket:old 1", "identity svc:batch start"}},
		{"an address: what was used from it, wherever it was used",
			graph.ReachQuery{Of: graph.ReachOfAddress, Value: "6.6.6.7", From: hours(0), To: hours(24)}, []string{
				"answers role:audit  ", "credential session:3 used ", "deed s3:Get bucket:pay 1", "identity role:audit holder"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			reach, err := database.Reach(t.Context(), test.query)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, sum(reach)); difference != "" {
				t.Error(difference)
			}
			if reach.DeedsCut || reach.Credentials.Total.AtLeast || reach.Identities.Total.AtLeast {
				t.Error("says that it is cut")
			}
		})
	}
}

func TestReachRefuses(t *testing.T) {
	database, server := open(t)
	leak(t, server)
	for _, test := range []struct {
		query graph.ReachQuery
		want  error
	}{
		{graph.ReachQuery{Of: graph.ReachOfCredential, Value: "key:none", To: hours(1)}, graph.ErrNotFound},
		{graph.ReachQuery{Of: "group", Value: "group:ops", To: hours(1)}, graph.ErrInvalid},
		{graph.ReachQuery{Of: graph.ReachOfCredential, Value: "key:build", From: hours(2), To: hours(2)}, graph.ErrInvalid},
	} {
		if _, err := database.Reach(t.Context(), test.query); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", test.query, err, test.want)
		}
	}
}
