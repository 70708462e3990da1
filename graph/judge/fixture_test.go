package judge_test

import (
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// matter is an action with its circumstances, which a case bends before it is judged.
type matter struct {
	graph.Action
	graph.Circumstances
}

func moment(text string) time.Time {
	parsed, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func person(uid, name string) graph.Identity {
	return graph.Identity{UID: uid, Kind: graph.KindPerson, Name: name}
}

// traced is a schema change by a service account whose whole chain is in order: asked for on 31 August, approved an
// hour later, provisioned on 1 September 06:48, used on 2 September 10:00.
func traced() *matter {
	m := &matter{}
	m.Action = graph.Action{
		UID: "action:1", At: moment("2026-09-02 10:00"), System: "postgres", Operation: "ALTER TABLE", Outcome: graph.OutcomeSuccess,
		Actor: graph.Key{Scheme: "pg-role", Value: "10"}, IdentityUID: "svc:deploy", CredentialUID: "key:1", ResourceUID: "table:1", ResourceName: "billing.invoices",
		Evidence: "hash-action", Position: "audit.json:17",
	}
	request := &graph.Request{
		UID: "req:1", Ref: "CHG-1077", RequestedAt: moment("2026-08-31 14:00"), RequestedBy: person("p:omar", "Omar Haddad"), For: []string{"svc:deploy"},
		Approvals: []graph.Approval{{
			UID: "appr:1", Decision: graph.DecisionApproved, DecidedAt: moment("2026-08-31 15:00"), Via: "person", Approver: person("p:lee", "Lee Wong"), Evidence: "hash-approval",
		}},
	}
	m.Standing = graph.Standing{
		Identity:     graph.Identity{UID: "svc:deploy", Kind: graph.KindServiceAccount, Name: "deploy-bot", Environment: "production"},
		Sponsorships: []graph.Sponsorship{{Person: person("p:dana", "Dana Reyes"), Interval: graph.Interval{From: moment("2026-01-05 00:00")}, Evidence: "hash-sponsor"}},
		Holdings: []graph.Holding{{
			Grant: graph.Grant{
				UID: "grant:1", System: "postgres", Role: "billing_ddl", Operations: []string{"ALTER TABLE", "CREATE INDEX"}, Resources: []string{"billing.*"},
				ValidFrom: moment("2026-09-01 06:48"), ValidTo: moment("2026-10-01 00:00"), Evidence: "hash-grant",
			},
			Interval: graph.Interval{From: moment("2026-09-01 06:48")},
			Request:  request,
		}},
		Requests: []graph.Request{*request},
	}
	m.Lineage = graph.Lineage{{UID: "key:1", Kind: "api-key", Name: "deploy-key-1", IssuedAt: moment("2026-08-01 00:00"), HolderUID: "svc:deploy", HolderName: "deploy-bot", Evidence: "hash-key"}}
	for _, subject := range graph.Subjects {
		m.Coverage = append(m.Coverage, graph.Coverage{
			Source: "source:" + string(subject), Name: "all-" + string(subject), Subject: subject,
			Interval: graph.Interval{To: moment("2026-11-01 00:00")}, Rows: 1204,
		})
	}
	m.Circumstances.Evidence = graph.EvidenceKept
	return m
}

func (m *matter) holding() *graph.Holding { return &m.Standing.Holdings[0] }

func (m *matter) grant() *graph.Grant { return &m.Standing.Holdings[0].Grant }

func (m *matter) approval() *graph.Approval { return &m.Standing.Holdings[0].Request.Approvals[0] }

func (m *matter) decide(approval graph.Approval) {
	m.holding().Request.Approvals = append(m.holding().Request.Approvals, approval)
}

// uncover takes away every span about the subject.
func (m *matter) uncover(subjects ...graph.Subject) {
	var kept graph.Coverages
	for _, span := range m.Coverage {
		dropped := false
		for _, subject := range subjects {
			dropped = dropped || span.Subject == subject
		}
		if !dropped {
			kept = append(kept, span)
		}
	}
	m.Coverage = kept
}

// cover replaces the spans about the subject by one.
func (m *matter) cover(subject graph.Subject, from, to string) {
	m.uncover(subject)
	m.Coverage = append(m.Coverage, graph.Coverage{Name: "some-" + string(subject), Subject: subject, Interval: graph.Interval{From: moment(from), To: moment(to)}, Rows: 7})
}

// unrequested takes away every request that names the identity.
func (m *matter) unrequested() {
	m.Standing.Requests = nil
	for i := range m.Standing.Holdings {
		m.Standing.Holdings[i].Request = nil
	}
}

func (m *matter) judge() graph.Judgement {
	return judge.New(judge.Settings{}).Judge(m.Action, m.Circumstances, moment("2026-11-24 12:00"))
}

func gradeOf(judgement graph.Judgement, link graph.Link) graph.Grade {
	for i, one := range graph.Links {
		if one == link {
			return judgement.Grades[i]
		}
	}
	panic("no such link: " + link)
}

// linkCase bends the traced matter and says what becomes of one link.
type linkCase struct {
	name   string
	bend   func(m *matter)
	state  graph.State
	rule   string
	reason string // a part of the reason
}

func runLinkCases(t *testing.T, link graph.Link, cases []linkCase) {
	t.Helper()
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			m := traced()
			one.bend(m)
			judgement := m.judge()
			grade := gradeOf(judgement, link)
			if grade.Link != link {
				t.Errorf("link %q stands in the place of %q", grade.Link, link)
			}
			if grade.State != one.state || grade.Rule != one.rule {
				t.Errorf("got %q by rule %q, want %q by rule %q; reason: %s", grade.State, grade.Rule, one.state, one.rule, grade.Reason)
			}
			if !strings.Contains(grade.Reason, one.reason) {
				t.Errorf("the reason does not say %q: %s", one.reason, grade.Reason)
			}
			if grade.Reason == "" {
				t.Error("no reason")
			}
			if one.rule != "" && !containsText(judgement.Gaps, one.rule) {
				t.Errorf("gaps %v lack %q", judgement.Gaps, one.rule)
			}
			wantVerdict := graph.VerdictBroken
			switch one.state {
			case graph.StatePresent:
				return
			case graph.StateUnknown:
				if judgement.Verdict == graph.VerdictTraced {
					t.Error("traced in spite of an unknown link")
				}
				return
			}
			if judgement.Verdict != wantVerdict {
				t.Errorf("verdict %q, want %q", judgement.Verdict, wantVerdict)
			}
		})
	}
}

func containsText(texts []string, wanted string) bool {
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}
