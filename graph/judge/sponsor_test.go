package judge_test

import (
	"testing"

	"clew/graph"
	"clew/graph/judge"
)

func TestSponsor(t *testing.T) {
	leaves := func(m *matter, when string) { m.Standing.Sponsorships[0].Person.DepartedAt = moment(when) }
	runLinkCases(t, graph.LinkSponsor, []linkCase{
		{"a living person", func(m *matter) {}, graph.StatePresent, "", "Dana Reyes sponsors deploy-bot since 2026-01-05 00:00 UTC"},
		{"departs a minute after", func(m *matter) { leaves(m, "2026-09-02 10:01") }, graph.StatePresent, "", "Dana Reyes"},
		{"departs at that moment", func(m *matter) { leaves(m, "2026-09-02 10:00") }, graph.StateDeparted, judge.RuleSponsorDeparted, "had departed on 2026-09-02 10:00 UTC"},
		{"departed before", func(m *matter) { leaves(m, "2026-08-30 08:00") }, graph.StateDeparted, judge.RuleSponsorDeparted, "3 d 2 h before the action"},
		{"departed, a successor may be unseen", func(m *matter) {
			leaves(m, "2026-08-30 08:00")
			m.cover(graph.SubjectSponsor, "2026-01-01 00:00", "2026-08-31 00:00")
		}, graph.StateUnknown, "", "no source of sponsors was collected for 2026-09-02 10:00 UTC; the last one read, some-sponsor, reaches 2026-08-31 00:00 UTC"},
		{"departed, but another is living", func(m *matter) {
			leaves(m, "2026-08-30 08:00")
			m.Standing.Sponsorships = append(m.Standing.Sponsorships, graph.Sponsorship{Person: person("p:kim", "Kim Park")})
		}, graph.StatePresent, "", "Kim Park sponsors deploy-bot"},
		{"none", func(m *matter) { m.Standing.Sponsorships = nil }, graph.StateMissing, judge.RuleNoSponsor, "No person sponsors deploy-bot at 2026-09-02 10:00 UTC; all-sponsor (sponsors) was read up to 2026-11-01 00:00 UTC, 1,204 rows, and states no sponsor"},
		{"ended before", func(m *matter) { m.Standing.Sponsorships[0].Interval.To = moment("2026-09-02 10:00") }, graph.StateMissing, judge.RuleNoSponsor, "No person"},
		{"ends after", func(m *matter) { m.Standing.Sponsorships[0].Interval.To = moment("2026-09-02 10:01") }, graph.StatePresent, "", "Dana Reyes"},
		{"begins after", func(m *matter) { m.Standing.Sponsorships[0].Interval.From = moment("2026-09-02 10:01") }, graph.StateMissing, judge.RuleNoSponsor, "No person"},
		{"none, and nothing collected", func(m *matter) {
			m.Standing.Sponsorships = nil
			m.uncover(graph.SubjectSponsor)
		}, graph.StateUnknown, "", "no source of sponsors was collected for 2026-09-02 10:00 UTC, nor for any other time"},
		{"none, collected for another system", func(m *matter) {
			m.Standing.Sponsorships = nil
			m.uncover(graph.SubjectSponsor)
			m.Coverage = append(m.Coverage, graph.Coverage{Subject: graph.SubjectSponsor, System: "aws"})
		}, graph.StateUnknown, "", "no source of sponsors"},
		{"none, collected from later on", func(m *matter) {
			m.Standing.Sponsorships = nil
			m.cover(graph.SubjectSponsor, "2026-09-03 00:00", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "the first one read, some-sponsor, begins at 2026-09-03 00:00 UTC"},
		{"not a person", func(m *matter) { m.Standing.Sponsorships[0].Person.Kind = graph.KindRole }, graph.StateMissing, judge.RuleSponsorNotAPerson, "a Role and not a person"},
		{"not a person, beside one", func(m *matter) {
			m.Standing.Sponsorships = append(m.Standing.Sponsorships, graph.Sponsorship{Person: graph.Identity{UID: "role:x", Kind: graph.KindRole}, Interval: graph.Interval{From: moment("2026-02-01 00:00")}})
		}, graph.StatePresent, "", "Dana Reyes"},
		{"a sponsor whom nobody describes", func(m *matter) { m.Standing.Sponsorships[0].Person.Kind = graph.KindUnknown }, graph.StateUnknown, "", "no source says whether that is a person"},
		{"a person", func(m *matter) {
			m.Standing.Identity = person("svc:deploy", "Dana Reyes")
			m.Standing.Sponsorships = nil
		}, graph.StatePresent, "", "answers for themself"},
		{"a person who had departed", func(m *matter) {
			m.Standing.Identity = person("svc:deploy", "Dana Reyes")
			m.Standing.Identity.DepartedAt = moment("2026-09-02 09:00")
		}, graph.StateDeparted, judge.RuleSponsorDeparted, "1 h before the action"},
	})
}

func TestUnattributed(t *testing.T) {
	placeholder := func(m *matter) {
		m.Standing = graph.Standing{Identity: graph.Identity{UID: "unattributed:pg-role:10", Unattributed: true}}
	}
	for _, link := range []graph.Link{graph.LinkSponsor, graph.LinkRequest, graph.LinkApproval, graph.LinkGrant} {
		t.Run(string(link), func(t *testing.T) {
			runLinkCases(t, link, []linkCase{
				{"identities collected", placeholder, graph.StateMissing, judge.RuleUnattributedAction, "The actor pg-role:10 resolves to no identity that a source has described; all-identity ("},
				{"identities not collected", func(m *matter) {
					placeholder(m)
					m.cover(graph.SubjectIdentity, "2026-01-01 00:00", "2026-09-02 10:00")
				}, graph.StateUnknown, "", "no source of identities was collected for 2026-09-02 10:00 UTC"},
				{"an actor that the record does not name", func(m *matter) {
					placeholder(m)
					m.Actor = graph.Key{}
				}, graph.StateMissing, judge.RuleUnattributedAction, "The record names no actor at all"},
			})
		})
	}
	m := traced()
	placeholder(m)
	if gaps := m.judge().Gaps; len(gaps) != 1 || gaps[0] != judge.RuleUnattributedAction {
		t.Errorf("gaps %v, want the one rule once", gaps)
	}
}
