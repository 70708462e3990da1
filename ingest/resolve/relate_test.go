package resolve_test

import (
	"slices"
	"testing"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/resolve"
)

func TestNameThatIsMadeUpNeverReplacesOneThatWasStated(t *testing.T) {
	m := newMemory()
	m.apply(t,
		&ingest.CredentialIssued{Head: head("2026-01-01"), Key: key("aws-key:AKIA1"), Name: "deploy key"},
		&ingest.Requested{Head: head("2026-01-01"), Key: key("ticket:9"), Ref: "CHG-9"},
		&ingest.Decided{Head: head("2026-01-01"), Key: key("ok:9"), Request: key("ticket:9"), Decision: "approved", Via: "policy"},
		&ingest.Membership{Head: head("2026-01-01"), Member: key("a:1"), Group: key("group:1"), Name: "operators"},
	)
	m.apply(t,
		&ingest.CredentialEnded{Head: head("2026-02-01"), Key: key("aws-key:AKIA1")},
		&ingest.Requested{Head: head("2026-02-01"), Key: key("ticket:9"), Title: "open the port"},
		&ingest.Decided{Head: head("2026-02-01"), Key: key("ok:9"), Request: key("ticket:9"), Decision: "approved"},
		&ingest.Membership{Head: head("2026-02-01"), Member: key("a:2"), Group: key("group:1")},
	)
	for _, want := range [][4]string{
		{"Credential", "aws-key:AKIA1", "name", "deploy key"}, {"Request", "ticket:9", "ref", "CHG-9"}, {"Approval", "ok:9", "via", "policy"}, {"Group", "group:1", "name", "operators"},
	} {
		if got := m.nodes[want[0]][want[1]][want[2]]; got != want[3] {
			t.Errorf("%s of %s = %v, want %s", want[2], want[1], got, want[3])
		}
	}
}

func TestWhatChangesIsMarkedForJudgingAnew(t *testing.T) {
	for name, test := range map[string]struct {
		fact ingest.Fact
		want func(graph.Changed) []string
		uid  string
	}{
		"a grant's end":                {&ingest.GrantEnded{Head: head("2026-03-01"), Key: key("grant:1")}, func(c graph.Changed) []string { return c.Grants }, "grant:1"},
		"a sponsor":                    {&ingest.Sponsored{Head: head("2026-03-01"), Identity: key("db:billing"), Sponsor: key("hr:1")}, func(c graph.Changed) []string { return c.Identities }, "db:billing"},
		"an approver known later":      {&ingest.Decided{Head: head("2026-01-02"), Key: key("ok:1"), Request: key("ticket:1"), Decision: "approved", By: key("hr:1")}, func(c graph.Changed) []string { return c.Approvals }, "ok:1"},
		"a leaver":                     {&ingest.IdentitySeen{Head: head("2026-03-01"), Key: key("hr:1"), IdentityKind: graph.KindPerson, DepartedAt: at("2026-02-01")}, func(c graph.Changed) []string { return c.Persons }, "hr:1"},
		"who decides, as it turns out": {&ingest.IdentitySeen{Head: head("2026-03-01"), Key: key("db:report"), IdentityKind: graph.KindServiceAccount}, func(c graph.Changed) []string { return c.Persons }, "db:report"},
		"who sponsors an asker":        {&ingest.Sponsored{Head: head("2026-03-01"), Identity: key("db:billing"), Sponsor: key("hr:1")}, func(c graph.Changed) []string { return c.Persons }, "db:billing"},
		"a holder that is described":   {&ingest.IdentitySeen{Head: head("2026-03-01"), Key: key("db:report"), IdentityKind: graph.KindServiceAccount}, func(c graph.Changed) []string { return c.Holders }, "db:report"},
		"a group within a group":       {&ingest.Membership{Head: head("2026-03-01"), MemberGroup: key("group:1"), Group: key("group:2")}, func(c graph.Changed) []string { return c.Groups }, "group:1"},
		"a credential":                 {&ingest.CredentialIssued{Head: head("2026-03-01"), Key: key("secret:1"), IssuedAt: at("2026-03-01")}, func(c graph.Changed) []string { return c.Credentials }, "secret:1"},
		"a credential's holder":        {&ingest.CredentialIssued{Head: head("2026-03-01"), Key: key("secret:2"), Holder: key("db:billing")}, func(c graph.Changed) []string { return c.Credentials }, "secret:2"},
		"a credential's end":           {&ingest.CredentialEnded{Head: head("2026-03-01"), Key: key("secret:1")}, func(c graph.Changed) []string { return c.Credentials }, "secret:1"},
		"a credential's replacement":   {&ingest.CredentialIssued{Head: head("2026-03-01"), Key: key("secret:4"), Replaces: key("secret:3")}, func(c graph.Changed) []string { return c.Credentials }, "secret:3"},
		"a request's grant":            {&ingest.Granted{Head: head("2026-01-01"), Key: key("grant:1"), System: "aws", Holder: key("db:billing"), Request: key("ticket:1")}, func(c graph.Changed) []string { return c.Grants }, "grant:1"},
		"a membership":                 {&ingest.Membership{Head: head("2026-03-01"), Member: key("db:billing"), Group: key("group:1")}, func(c graph.Changed) []string { return c.Identities }, "db:billing"},
		"a vendor's integration":       {&ingest.VendorSeen{Head: head("2026-03-01"), Key: key("vendor:1"), Operates: keys("db:billing")}, func(c graph.Changed) []string { return c.Identities }, "db:billing"},
		"a contract":                   {&ingest.ContractSeen{Head: head("2026-03-01"), Key: key("contract:1"), Vendor: key("vendor:1")}, func(c graph.Changed) []string { return c.Contracts }, "contract:1"},
		"who a request is for":         {&ingest.Requested{Head: head("2026-03-01"), Key: key("ticket:1"), For: keys("db:billing")}, func(c graph.Changed) []string { return c.Identities }, "db:billing"},
		"a requester":                  {&ingest.Requested{Head: head("2026-03-01"), Key: key("ticket:1"), By: key("hr:1")}, func(c graph.Changed) []string { return c.Requests }, "ticket:1"},
		"the survivor of a merge":      {same("cmdb:7", "db:report"), func(c graph.Changed) []string { return c.Identities }, "cmdb:7"},
		"a decision on another basis":  {&ingest.Decided{Head: head("2026-03-01"), Key: key("ok:1"), Request: key("ticket:1"), Decision: "denied"}, func(c graph.Changed) []string { return c.Approvals }, "ok:1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			m.apply(t, granted("2026-01-01", "grant:1", "db:billing"), &ingest.Decided{Head: head("2026-01-02"), Key: key("ok:1"), Request: key("ticket:1"), Decision: "approved"})
			m.apply(t, granted("2026-01-01", "grant:2", "cmdb:7"), granted("2026-01-01", "grant:3", "db:report"))
			m.apply(t, &ingest.IdentitySeen{Head: head("2026-01-01"), Key: key("hr:1"), IdentityKind: graph.KindPerson})
			m.apply(t, test.fact)
			if got := test.want(m.marked); !slices.Contains(got, test.uid) {
				t.Errorf("marked %+v, want %s in it", m.marked, test.uid)
			}
		})
	}
}

func TestSnapshotEndsOnlyWhatItsScopeNoLongerStates(t *testing.T) {
	scoped := func(fact ingest.Fact, scope string) ingest.Fact {
		fact.Header().Scope = scope
		return fact
	}
	m := newMemory()
	m.apply(t,
		scoped(granted("2026-01-01", "grant:gone", "a:1"), "aws-iam:1"), scoped(granted("2026-01-01", "grant:stays", "a:1"), "aws-iam:1"),
		scoped(granted("2026-01-01", "grant:elsewhere", "a:1"), "aws-iam:2"), granted("2026-01-01", "grant:told", "a:1"),
	)
	_, err := resolve.Apply(t.Context(), m, resolve.Batch{
		Facts:     []ingest.Fact{scoped(granted("2026-01-02", "grant:stays", "a:1"), "aws-iam:1")},
		Snapshots: []ingest.SnapshotMark{{Scope: "aws-iam:1", At: at("2026-01-02")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(m.marked.Identities, "a:1") {
		t.Errorf("marked %v, want the holder of what ended", m.marked.Identities)
	}
	for uid, want := range map[string]string{"grant:gone": "2026-01-02", "grant:stays": "", "grant:elsewhere": "", "grant:told": ""} {
		if got := day(m.nodes["Grant"][uid]["validTo"]); got != want {
			t.Errorf("%s ends at %q, want %q", uid, got, want)
		}
	}
}
