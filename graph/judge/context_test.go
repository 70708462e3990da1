package judge_test

import (
	"slices"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// agent makes the actor an AI agent with all the context that one owes, acting for its sponsor.
func agent(m *matter) {
	m.Standing.Identity.Kind = graph.KindAgent
	m.InstanceUID, m.ToolCallID, m.OnBehalfOfUID = "instance:1", "call_1", "p:dana"
}

func TestContext(t *testing.T) {
	runLinkCases(t, graph.LinkAction, []linkCase{
		{"complete", func(m *matter) {}, graph.StatePresent, "", "ALTER TABLE at 2026-09-02 10:00 UTC, outcome success"},
		{"no operation", func(m *matter) { m.Operation = "" }, graph.StateIncomplete, "", "The record of a ServiceAccount lacks operation"},
		{"no outcome", func(m *matter) { m.Outcome = "" }, graph.StateIncomplete, "", "lacks outcome"},
		{"no time", func(m *matter) { m.At = time.Time{} }, graph.StateIncomplete, "", "lacks time"},
		{"an agent, complete", agent, graph.StatePresent, "", "of an Agent"},
		{"an agent, tool but no call", func(m *matter) { agent(m); m.ToolCallID, m.Tool = "", "sql" }, graph.StatePresent, "", ""},
		{"an agent without instance", func(m *matter) { agent(m); m.InstanceUID = "" }, graph.StateIncomplete, judge.RuleAgentContextMissing, "lacks instance"},
		{"an agent without call or tool", func(m *matter) { agent(m); m.ToolCallID = "" }, graph.StateIncomplete, judge.RuleAgentContextMissing, "lacks tool call"},
		{"an agent with none of it", func(m *matter) { m.Standing.Identity.Kind = graph.KindAgent }, graph.StateIncomplete, judge.RuleAgentContextMissing, "lacks instance, tool call and on behalf of"},
		{"a workload owes no more", func(m *matter) { m.Standing.Identity.Kind = graph.KindWorkload }, graph.StatePresent, "", ""},
	})
	t.Run("a workload owes what the settings say", func(t *testing.T) {
		m := traced()
		m.Environment = "production"
		settings := judge.Settings{Owes: map[graph.IdentityKind][]judge.Context{graph.KindServiceAccount: {judge.ContextWorkload, judge.ContextEnvironment}}}
		grade := gradeOf(judge.New(settings).Judge(m.Action, m.Circumstances, m.At), graph.LinkAction)
		if grade.State != graph.StateIncomplete || grade.Reason != "The record of a ServiceAccount lacks workload" {
			t.Errorf("%q: %s", grade.State, grade.Reason)
		}
	})
}

func TestEvidence(t *testing.T) {
	keeps := func(state graph.EvidenceState) func(m *matter) {
		return func(m *matter) { m.Circumstances.Evidence = state }
	}
	runLinkCases(t, graph.LinkEvidence, []linkCase{
		{"kept", keeps(graph.EvidenceKept), graph.StatePresent, "", "read from audit.json:17, is kept and its hash matches"},
		{"missing", keeps(graph.EvidenceMissing), graph.StateMissing, "", "is not among the evidence kept"},
		{"altered", keeps(graph.EvidenceAltered), graph.StateAltered, "", "its hash no longer matches"},
		{"not looked up", keeps(""), graph.StateUnknown, "", "has not been looked up"},
	})
}

// Gaps beside the links leave the links and the verdict as they are.
func TestAddedGaps(t *testing.T) {
	for _, one := range []struct {
		name string
		bend func(m *matter)
		gaps []string
	}{
		{"none", func(m *matter) {}, []string{}},
		{"another environment", func(m *matter) { m.Environment = "staging" }, []string{judge.RuleEnvironmentCrossed}},
		{"the same environment in another case", func(m *matter) { m.Environment = "Production" }, []string{}},
		{"an environment where the identity states none", func(m *matter) { m.Environment = "staging"; m.Standing.Identity.Environment = "" }, []string{}},
		{"a person sat at it", func(m *matter) { m.Interactive = true }, []string{judge.RulePersonUsingNHI}},
		{"a person sat at their own", func(m *matter) { m.Interactive = true; m.Standing.Identity.Kind = graph.KindPerson }, []string{}},
		{"an agent for its sponsor", agent, []string{}},
		{"an agent for who asked for its grant", func(m *matter) { agent(m); m.OnBehalfOfUID = "p:omar" }, []string{}},
		{"an agent for who issued its credential", func(m *matter) { agent(m); m.OnBehalfOfUID = "p:zoe"; m.Lineage[0].Issuer = "p:zoe" }, []string{}},
		{"an agent for a stranger", func(m *matter) { agent(m); m.OnBehalfOfUID = "p:zoe" }, []string{judge.RuleDelegationUnproven}},
		{"an agent for a stranger, sponsors not collected", func(m *matter) { agent(m); m.OnBehalfOfUID = "p:zoe"; m.uncover(graph.SubjectSponsor) }, []string{}},
		{"no agent", func(m *matter) { m.OnBehalfOfUID = "p:zoe" }, []string{}},
	} {
		t.Run(one.name, func(t *testing.T) {
			m := traced()
			one.bend(m)
			judgement := m.judge()
			if !slices.Equal(judgement.Gaps, one.gaps) {
				t.Errorf("gaps %v, want %v", judgement.Gaps, one.gaps)
			}
			if judgement.Verdict != graph.VerdictTraced {
				t.Errorf("verdict %q: %v", judgement.Verdict, judgement.States())
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	for _, one := range []struct {
		name    string
		bend    func(m *matter)
		verdict graph.Verdict
	}{
		{"all present", func(m *matter) {}, graph.VerdictTraced},
		{"one unknown", func(m *matter) { m.Circumstances.Evidence = "" }, graph.VerdictUnknown},
		{"one missing", func(m *matter) { m.Circumstances.Evidence = graph.EvidenceMissing }, graph.VerdictBroken},
		{"one violated, one unknown", func(m *matter) { m.Circumstances.Evidence = ""; m.Lineage[0].RevokedAt = m.At }, graph.VerdictBroken},
		{"nothing known at all", func(m *matter) { *m = matter{} }, graph.VerdictBroken},
	} {
		t.Run(one.name, func(t *testing.T) {
			m := traced()
			one.bend(m)
			judgement := m.judge()
			if judgement.Verdict != one.verdict {
				t.Errorf("verdict %q, want %q: %v", judgement.Verdict, one.verdict, judgement.States())
			}
			if !judgement.JudgedAt.Equal(moment("2026-11-24 12:00")) {
				t.Errorf("judged at %s", judgement.JudgedAt)
			}
		})
	}
}
