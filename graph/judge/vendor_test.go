package judge_test

import (
	"slices"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// TestAgainstContracts has an integration of a vendor whose contract held in October and allowed to read invoices, and
// whose next one holds in December; contracts are covered until the end of November.
func TestAgainstContracts(t *testing.T) {
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 12, 0, 0, 0, time.UTC) }
	robot := graph.Node{UID: "gw:1", Label: "Identity", Kind: "Integration", Name: "northwind-sync"}
	record := graph.VendorRecord{Vendor: graph.Vendor{UID: "vendor:1", Name: "Northwind"}, Contracts: graph.List[graph.Contract]{Rows: []graph.Contract{
		{UID: "contract:1", Name: "C-1", Interval: graph.Interval{From: day(10, 1), To: day(11, 1)}, Operations: []string{"invoices.read", "invoices.export"}, Resources: []string{"invoices/*", "archive/*"}},
		{UID: "contract:2", Name: "C-2", Interval: graph.Interval{From: day(12, 1), To: day(12, 31)}},
	}}}
	use := func(uid, operation, resource string, at time.Time, count int64) graph.ContractUse {
		return graph.ContractUse{
			Integration: robot, Resource: graph.Node{UID: "api:invoices", Label: "Resource"}, Count: count, First: at, Verdicts: map[graph.Verdict]int64{graph.VerdictTraced: count}, Credentials: []string{"client:" + uid},
			Action: graph.Action{UID: uid, At: at, System: "api-gateway", Operation: operation, ResourceUID: "api:invoices", Target: resource, ResourceName: resource, IdentityUID: robot.UID},
		}
	}
	covered := graph.Coverages{{Source: "vendors", Subject: graph.SubjectContract, Interval: graph.Interval{From: day(1, 1), To: day(12, 1)}}}
	looked := graph.VendorUse{Coverage: covered, Lines: []graph.ContractUse{
		use("inside", "invoices.read", "invoices/1", day(10, 10), 40),
		use("inside too", "invoices.read", "invoices/2", day(10, 12), 2), // the same integration, operation, resource and answer
		use("outside", "customers.list", "invoices/1", day(10, 11), 3),
		use("elsewhere", "invoices.read", "payroll/1", day(10, 11), 1),
		use("after", "invoices.read", "invoices/1", day(11, 5), 5),
		use("before", "invoices.read", "invoices/1", day(9, 5), 4),
		use("uncovered", "invoices.read", "invoices/1", time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), 9),
	}}
	compared := judge.New(judge.Settings{}).AgainstContracts(record, looked, day(10, 20))
	type row struct {
		uid   string
		state graph.State
		rule  string
		count int64
	}
	var got []row
	for _, one := range compared.Uses {
		got = append(got, row{one.Action.UID, one.Grade.State, one.Grade.Rule, one.Count})
	}
	want := []row{
		// What violates, the most frequent first. In November C-1 had ended; in September C-1 was the first to begin.
		{"after", graph.StateOutsideWindow, judge.RuleContractEnded, 5},
		{"before", graph.StateOutsideWindow, judge.RuleOutsideContract, 4},
		{"outside", graph.StateOutOfScope, judge.RuleOutsideContract, 3},
		{"elsewhere", graph.StateOutOfScope, judge.RuleOutsideContract, 1},
		// Before the register of contracts begins nobody can tell.
		{"uncovered", graph.StateUnknown, "", 9},
		{"inside too", graph.StatePresent, "", 42},
	}
	if !slices.Equal(got, want) {
		t.Fatalf("the use is\n%v, want\n%v", got, want)
	}
	inside := compared.Uses[5]
	if !inside.First.Equal(day(10, 10)) || !slices.Equal(inside.Credentials, []string{"client:inside", "client:inside too"}) || inside.Verdicts[graph.VerdictTraced] != 42 {
		t.Errorf("two lines of one use are summed up as %+v", inside)
	}
	if len(compared.Unused) != 1 || compared.Unused[0].Contract.UID != "contract:1" || !slices.Equal(compared.Unused[0].Operations, []string{"invoices.export"}) || !slices.Equal(compared.Unused[0].Resources, []string{"archive/*"}) {
		t.Errorf("agreed and not used: %+v, want the export and the archive of C-1, the one in force", compared.Unused)
	}
}
