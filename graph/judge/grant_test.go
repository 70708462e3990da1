package judge_test

import (
	"slices"
	"testing"

	"clew/graph"
	"clew/graph/judge"
)

func TestGrant(t *testing.T) {
	other := graph.Holding{Grant: graph.Grant{UID: "grant:2", System: "postgres", Role: "reader", Operations: []string{"SELECT"}}}
	runLinkCases(t, graph.LinkGrant, []linkCase{
		{"covers", func(m *matter) {}, graph.StatePresent, "", "Grant billing_ddl covers ALTER TABLE on billing.invoices and was held at 2026-09-02 10:00 UTC"},
		{"begins at that moment", func(m *matter) { m.grant().ValidFrom = m.At; m.holding().Interval.From = m.At }, graph.StatePresent, "", ""},
		{"begins a minute later", func(m *matter) { m.grant().ValidFrom = moment("2026-09-02 10:01") }, graph.StateOutsideWindow, judge.RuleActionOutsideGrantWindow, "it began at 2026-09-02 10:01 UTC, 1 min after the action"},
		{"ends at that moment", func(m *matter) { m.grant().ValidTo = m.At }, graph.StateOutsideWindow, judge.RuleActionOutsideGrantWindow, "it ended at 2026-09-02 10:00 UTC, less than 1 s before the action"},
		{"ends a minute later", func(m *matter) { m.grant().ValidTo = moment("2026-09-02 10:01") }, graph.StatePresent, "", ""},
		{"left the group before", func(m *matter) { m.holding().Interval.To = moment("2026-09-02 08:30") }, graph.StateOutsideWindow, judge.RuleActionOutsideGrantWindow, "it ended at 2026-09-02 08:30 UTC, 1 h 30 min before the action"},
		{"ended, and grants not collected", func(m *matter) { m.grant().ValidTo = m.At; m.uncover(graph.SubjectGrant) }, graph.StateUnknown, "", "no source of grants was collected"},
		{"another operation", func(m *matter) { m.Operation = "DROP TABLE" }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "Grant billing_ddl, the only one that deploy-bot held at 2026-09-02 10:00 UTC, does not cover DROP TABLE on billing.invoices"},
		{"another case of the operation", func(m *matter) { m.Operation = "alter table" }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "does not cover"},
		{"another resource", func(m *matter) { m.ResourceName = "payroll.salaries" }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "payroll.salaries"},
		{"another resource, of two grants", func(m *matter) {
			m.ResourceName = "payroll.salaries"
			m.Standing.Holdings = append(m.Standing.Holdings, other)
		}, graph.StateOutOfScope, judge.RuleActionOutOfScope, "None of the 2 grants that deploy-bot held"},
		{"another resource, and grants not collected", func(m *matter) { m.ResourceName = "payroll.salaries"; m.uncover(graph.SubjectGrant) }, graph.StateUnknown, "", "no source of grants was collected"},
		{"allowed all the same", func(m *matter) { m.ResourceName = "payroll.salaries" }, graph.StateOutOfScope, judge.RuleActionOutOfScope, ", yet the system allowed it"},
		{"refused", func(m *matter) {
			m.ResourceName, m.Outcome, m.OutcomeReason = "payroll.salaries", graph.OutcomeDenied, "42501"
		}, graph.StateOutOfScope, judge.RuleActionOutOfScope, "; the system refused it (42501)"},
		{"no resource on record", func(m *matter) { m.ResourceName = "" }, graph.StateUnknown, "", "the record does not name the resource"},
		{"no resource on record, and any will do", func(m *matter) { m.ResourceName = ""; m.grant().Resources = nil }, graph.StatePresent, "", ""},
		{"no resource on record, but another grant takes any", func(m *matter) {
			m.ResourceName = ""
			second := other
			second.Grant.Operations = []string{"ALTER *"}
			m.Standing.Holdings = append(m.Standing.Holdings, second)
		}, graph.StatePresent, "", "Grant reader covers"},
		{"none", func(m *matter) { m.Standing.Holdings = nil }, graph.StateMissing, judge.RuleActionWithoutGrant, "deploy-bot held no grant in postgres at 2026-09-02 10:00 UTC for ALTER TABLE"},
		{"one in another system only", func(m *matter) { m.grant().System = "mysql" }, graph.StateMissing, judge.RuleActionWithoutGrant, "no grant in postgres"},
		{"ended, and it would not have covered it", func(m *matter) { m.grant().ValidTo = m.At; m.Operation = "DROP TABLE" }, graph.StateMissing, judge.RuleActionWithoutGrant, "no grant"},
		{"none, and grants not collected", func(m *matter) { m.Standing.Holdings = nil; m.uncover(graph.SubjectGrant) }, graph.StateUnknown, "", "no source of grants"},
		{"no operations stated", func(m *matter) { m.grant().Operations = nil }, graph.StateUnknown, "", "no source says which operations grant billing_ddl permits"},
		{"no operations stated, another resource", func(m *matter) { m.grant().Operations = nil; m.ResourceName = "payroll.salaries" }, graph.StateOutOfScope, judge.RuleActionOutOfScope, ""},
		{"no operations stated, role of all", func(m *matter) { m.grant().Operations = nil; m.grant().Role = "*" }, graph.StatePresent, "", ""},
		{"one character open", func(m *matter) { m.grant().Resources = []string{"billing.invoice?"} }, graph.StatePresent, "", ""},
		{"one character open, two there", func(m *matter) { m.grant().Resources = []string{"billing.invoic?"} }, graph.StateOutOfScope, judge.RuleActionOutOfScope, ""},
		{"through groups", func(m *matter) { m.holding().Via = []graph.Group{{UID: "g:1", Name: "ddl"}, {UID: "g:2", Name: "dba"}} }, graph.StatePresent, "", "(through ddl, dba)"},
	})
}

func TestGrantHeldSinceUnknown(t *testing.T) {
	sinceUnknown := func(m *matter) {
		m.holding().Interval = graph.Interval{}
		*m.grant() = graph.Grant{UID: "grant:1", System: "postgres", Role: "billing_ddl", Operations: []string{"ALTER TABLE"}, FirstSeen: moment("2026-09-05 00:00")}
	}
	runLinkCases(t, graph.LinkGrant, []linkCase{
		{"complete at the moment", sinceUnknown, graph.StatePresent, "", ""},
		{"first read after, nothing collected at the moment", func(m *matter) {
			sinceUnknown(m)
			m.cover(graph.SubjectGrant, "2026-09-05 00:00", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "grant billing_ddl was held when first read at 2026-09-05 00:00 UTC and no source says since when"},
		{"first read before", func(m *matter) {
			sinceUnknown(m)
			m.grant().FirstSeen = m.At
			m.uncover(graph.SubjectGrant)
		}, graph.StatePresent, "", ""},
		{"first read after, but another covers", func(m *matter) {
			sinceUnknown(m)
			m.uncover(graph.SubjectGrant)
			m.Standing.Holdings = append(m.Standing.Holdings, traced().Standing.Holdings[0])
			m.Standing.Holdings[1].Grant.UID = "grant:9"
		}, graph.StatePresent, "", "Grant billing_ddl covers"},
	})
}

func TestContract(t *testing.T) {
	vendor := func(m *matter) {
		m.Standing.Vendor = "Acme Analytics"
		m.Standing.Contracts = []graph.Contract{{
			UID: "contract:1", Name: "C-9", Interval: graph.Interval{From: moment("2026-01-01 00:00"), To: moment("2026-12-31 00:00")},
			Operations: []string{"ALTER *"}, Resources: []string{"billing.*"},
		}}
	}
	contract := func(m *matter) *graph.Contract { vendor(m); return &m.Standing.Contracts[0] }
	runLinkCases(t, graph.LinkGrant, []linkCase{
		{"inside", vendor, graph.StatePresent, "", "; inside contract C-9 with Acme Analytics"},
		{"another operation", func(m *matter) { contract(m).Operations = []string{"SELECT"} }, graph.StateOutOfScope, judge.RuleOutsideContract, "Contract C-9 with Acme Analytics does not cover ALTER TABLE on billing.invoices"},
		{"another resource", func(m *matter) { contract(m).Resources = []string{"crm.*"} }, graph.StateOutOfScope, judge.RuleOutsideContract, "does not cover"},
		{"any operation and resource", func(m *matter) { contract(m).Resources = nil; m.Standing.Contracts[0].Operations = nil }, graph.StatePresent, "", "inside"},
		{"another operation, contracts not collected", func(m *matter) {
			contract(m).Operations = []string{"SELECT"}
			m.uncover(graph.SubjectContract)
		}, graph.StateUnknown, "", "no source of contracts was collected"},
		{"ended", func(m *matter) { contract(m).Interval.To = m.At }, graph.StateOutsideWindow, judge.RuleContractEnded, "had ended at 2026-09-02 10:00 UTC"},
		{"ends a minute later", func(m *matter) { contract(m).Interval.To = moment("2026-09-02 10:01") }, graph.StatePresent, "", "inside"},
		{"not begun", func(m *matter) { contract(m).Interval.From = moment("2026-09-03 10:00") }, graph.StateOutsideWindow, judge.RuleOutsideContract, "began at 2026-09-03 10:00 UTC, 1 d after the action"},
		{"ended, contracts not collected", func(m *matter) { contract(m).Interval.To = m.At; m.uncover(graph.SubjectContract) }, graph.StateUnknown, "", "no source of contracts"},
		{"none", func(m *matter) { m.Standing.Vendor = "Acme Analytics" }, graph.StateMissing, judge.RuleNoContract, "No contract with Acme Analytics, which operates deploy-bot, is on record"},
		{"none, contracts not collected", func(m *matter) { m.Standing.Vendor = "Acme Analytics"; m.uncover(graph.SubjectContract) }, graph.StateUnknown, "", "no source of contracts"},
		{"no vendor owes one", func(m *matter) { m.Standing.Contracts = nil }, graph.StatePresent, "", ""},
		{"renewed", func(m *matter) {
			contract(m).Interval.To = moment("2026-06-30 00:00")
			m.Standing.Contracts = append(m.Standing.Contracts, graph.Contract{UID: "contract:2", Name: "C-10", Interval: graph.Interval{From: moment("2026-07-01 00:00")}})
		}, graph.StatePresent, "", "inside contract C-10"},
		{"outside one, inside another", func(m *matter) {
			contract(m).Operations = []string{"SELECT"}
			m.Standing.Contracts = append(m.Standing.Contracts, graph.Contract{UID: "contract:2", Name: "C-10"})
		}, graph.StatePresent, "", "inside contract C-10"},
		{"one ended, another not begun", func(m *matter) {
			contract(m).Interval.From = moment("2026-09-02 10:01")
			m.Standing.Contracts = append(m.Standing.Contracts, graph.Contract{UID: "contract:2", Name: "C-8", Interval: graph.Interval{To: moment("2026-06-30 00:00")}})
		}, graph.StateOutsideWindow, judge.RuleContractEnded, "Contract C-8"},
		{"two not begun, the first of them is told", func(m *matter) {
			contract(m).Interval.From = moment("2026-09-04 10:00")
			m.Standing.Contracts = append(m.Standing.Contracts, graph.Contract{UID: "contract:2", Name: "C-10", Interval: graph.Interval{From: moment("2026-09-03 10:00")}})
		}, graph.StateOutsideWindow, judge.RuleOutsideContract, "Contract C-10"},
		{"inside, but no grant", func(m *matter) { vendor(m); m.Standing.Holdings = nil }, graph.StateMissing, judge.RuleActionWithoutGrant, "no grant"},
		{"no resource on record", func(m *matter) { vendor(m); m.ResourceName = ""; m.grant().Resources = nil }, graph.StateUnknown, "", "Whether contract C-9 with Acme Analytics covers ALTER TABLE cannot be told"},
	})

	t.Run("outside, and without a grant: both are gaps", func(t *testing.T) {
		m := traced()
		contract(m).Operations = []string{"SELECT"}
		m.Standing.Holdings = nil
		if gaps := m.judge().Gaps; !slices.Equal(gaps, []string{judge.RuleActionWithoutGrant, judge.RuleOutsideContract}) {
			t.Errorf("gaps %v", gaps)
		}
	})
	t.Run("outside, and the technical grant stays named", func(t *testing.T) {
		m := traced()
		contract(m).Operations = []string{"SELECT"}
		judgement := m.judge()
		if judgement.GrantUID != "grant:1" {
			t.Errorf("grant %q", judgement.GrantUID)
		}
		if state := gradeOf(judgement, graph.LinkApproval).State; state != graph.StatePresent {
			t.Errorf("approval %q, want that of the technical grant", state)
		}
	})
}

func TestNarrowestGrant(t *testing.T) {
	grant := func(uid string, operations, resources []string, days int) graph.Holding {
		holding := graph.Holding{Grant: graph.Grant{UID: uid, System: "postgres", Role: uid, Operations: operations, Resources: resources, ValidFrom: moment("2026-09-01 00:00")}}
		if days > 0 {
			holding.Grant.ValidTo = holding.Grant.ValidFrom.AddDate(0, 0, days)
		}
		return holding
	}
	exact, some, every := []string{"ALTER TABLE"}, []string{"ALTER *"}, []string{"*"}
	table, schema, deeper := []string{"billing.invoices"}, []string{"billing.*"}, []string{"billing.inv*"}
	for _, one := range []struct {
		name     string
		holdings []graph.Holding
		order    []string
	}{
		{"one resource before a pattern", []graph.Holding{grant("a", exact, schema, 5), grant("b", every, table, 0)}, []string{"b", "a"}},
		{"a longer pattern before a shorter", []graph.Holding{grant("a", exact, schema, 5), grant("b", every, deeper, 0)}, []string{"b", "a"}},
		{"any resource last", []graph.Holding{grant("a", exact, nil, 5), grant("b", every, schema, 0)}, []string{"b", "a"}},
		{"then one operation before a pattern", []graph.Holding{grant("a", some, schema, 5), grant("b", exact, schema, 0)}, []string{"b", "a"}},
		{"then a pattern before all", []graph.Holding{grant("a", every, schema, 5), grant("b", some, schema, 0)}, []string{"b", "a"}},
		{"then the shorter window", []graph.Holding{grant("a", exact, schema, 9), grant("b", exact, schema, 5)}, []string{"b", "a"}},
		{"a standing one last", []graph.Holding{grant("a", exact, schema, 0), grant("b", exact, schema, 5)}, []string{"b", "a"}},
		{"then the uid", []graph.Holding{grant("b", exact, schema, 5), grant("a", exact, schema, 5)}, []string{"a", "b"}},
		{"the pattern that matches counts", []graph.Holding{grant("a", exact, schema, 5), grant("b", exact, []string{"*", "billing.invoices"}, 0)}, []string{"b", "a"}},
		{"one that does not cover is no other", []graph.Holding{grant("a", exact, schema, 5), grant("b", []string{"SELECT"}, table, 0)}, []string{"a"}},
		{"one that has ended is no other", []graph.Holding{grant("a", exact, schema, 5), grant("b", exact, table, 1)}, []string{"a"}},
		{"held twice, named once", []graph.Holding{grant("a", exact, schema, 5), grant("a", exact, schema, 5)}, []string{"a"}},
	} {
		t.Run(one.name, func(t *testing.T) {
			m := traced()
			m.Standing.Holdings = one.holdings
			judgement := m.judge()
			if got := append([]string{judgement.GrantUID}, judgement.Others...); !slices.Equal(got, one.order) {
				t.Errorf("got %v, want %v", got, one.order)
			}
		})
	}
}
