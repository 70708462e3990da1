package judge_test

import (
	"slices"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

func TestCredential(t *testing.T) {
	key := func(m *matter) *graph.Credential { return &m.Lineage[0] }
	// session makes the credential a session of 1 hour, derived at 09:30 from a key of the same holder.
	session := func(m *matter) {
		parent := m.Lineage[0]
		m.Lineage = graph.Lineage{
			{UID: "session:1", Kind: "aws-session", Name: "ASIAEXAMPLE", IssuedAt: moment("2026-09-02 09:30"), ExpiresAt: moment("2026-09-02 10:30"), HolderUID: "svc:deploy"},
			parent,
		}
	}
	runLinkCases(t, graph.LinkCredential, []linkCase{
		{"theirs and live", func(m *matter) {}, graph.StatePresent, "", "Credential deploy-key-1 (api-key) was issued to deploy-bot at 2026-08-01 00:00 UTC and was live at 2026-09-02 10:00 UTC"},
		{"revoked before", func(m *matter) { key(m).RevokedAt = moment("2026-09-02 09:00") }, graph.StateRevoked, judge.RuleRevokedCredentialUsed, "was revoked at 2026-09-02 09:00 UTC, 1 h before the action"},
		{"revoked at that moment", func(m *matter) { key(m).RevokedAt = m.At }, graph.StateRevoked, judge.RuleRevokedCredentialUsed, ""},
		{"revoked a minute later", func(m *matter) { key(m).RevokedAt = moment("2026-09-02 10:01") }, graph.StatePresent, "", ""},
		{"expired before", func(m *matter) { key(m).ExpiresAt = moment("2026-09-01 10:00") }, graph.StateExpired, judge.RuleExpiredCredentialUsed, "expired at 2026-09-01 10:00 UTC, 1 d before the action"},
		{"expires a minute later", func(m *matter) { key(m).ExpiresAt = moment("2026-09-02 10:01") }, graph.StatePresent, "", "until 2026-09-02 10:01 UTC"},
		{"superseded, no grace", func(m *matter) { key(m).SupersededAt = moment("2026-09-01 00:00") }, graph.StateSuperseded, judge.RuleSupersededCredentialUsed, "was superseded at 2026-09-01 00:00 UTC"},
		{"superseded, grace over", func(m *matter) {
			key(m).SupersededAt, key(m).GraceUntil = moment("2026-09-01 00:00"), moment("2026-09-02 10:00")
		}, graph.StateSuperseded, judge.RuleSupersededCredentialUsed, "with a grace period until 2026-09-02 10:00 UTC"},
		{"superseded, in grace", func(m *matter) {
			key(m).SupersededAt, key(m).GraceUntil = moment("2026-09-01 00:00"), moment("2026-09-02 10:01")
		}, graph.StatePresent, "", ""},
		{"superseded a minute later", func(m *matter) { key(m).SupersededAt = moment("2026-09-02 10:01") }, graph.StatePresent, "", ""},
		{"of another", func(m *matter) { key(m).HolderUID, key(m).HolderName = "svc:billing", "billing-bot" }, graph.StateNotTheirs, judge.RuleCredentialOfAnother, "was issued to billing-bot, not to deploy-bot, who used it"},
		{"of a holder whom nobody describes", func(m *matter) { key(m).HolderUID, key(m).Undescribed = "pg-role:77", true }, graph.StateUnknown, "", "cannot be told"},
		{"of another, used by one whom nobody describes", func(m *matter) {
			m.Standing.Identity.UID, m.Standing.Identity.Unattributed = "unattributed:pg-role:10", true
			m.IdentityUID = m.Standing.Identity.UID
		}, graph.StateUnknown, "", "cannot be told"},
		{"of the identity before a merge", func(m *matter) { m.IdentityUID, key(m).HolderUID = "svc:old", "svc:old" }, graph.StatePresent, "", ""},
		{"of nobody known", func(m *matter) { key(m).HolderUID = "" }, graph.StateUnknown, "", "no source says to whom"},
		{"issued unseen, collected since ever", func(m *matter) { key(m).IssuedAt = time.Time{} }, graph.StateMissing, judge.RuleOrphanCredential, "no source that was complete for ever before the action saw it being issued; all-credential ("},
		{"issued unseen, collected of late", func(m *matter) {
			key(m).IssuedAt = time.Time{}
			m.cover(graph.SubjectCredential, "2020-01-01 00:00", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "issuances were not collected for all of ever"},
		{"a session of the instance metadata service, collected since ever", func(m *matter) {
			key(m).IssuedAt, key(m).Kind = time.Time{}, "aws-instance-session"
		}, graph.StateUnknown, "", "whose issuance AWS does not log"},
		{"issued unseen, not collected", func(m *matter) {
			key(m).IssuedAt = time.Time{}
			m.uncover(graph.SubjectCredential)
		}, graph.StateUnknown, "", "no source of credentials was collected"},
		{"a session issued unseen, collected for 36 hours", func(m *matter) {
			session(m)
			key(m).IssuedAt = time.Time{}
			m.cover(graph.SubjectCredential, "2026-08-31 22:00", "2026-10-01 00:00")
		}, graph.StateMissing, judge.RuleOrphanCredential, "the 1 d 12 h that a session can live"},
		{"a session issued unseen, collected a minute less", func(m *matter) {
			session(m)
			key(m).IssuedAt = time.Time{}
			m.cover(graph.SubjectCredential, "2026-08-31 22:01", "2026-10-01 00:00")
		}, graph.StateUnknown, "", "issuances were not collected for all of the 1 d 12 h"},
		{"a session issued unseen, collected in two spans that meet", func(m *matter) {
			session(m)
			key(m).IssuedAt = time.Time{}
			m.cover(graph.SubjectCredential, "2026-09-01 12:00", "2026-10-01 00:00")
			m.Coverage = append(m.Coverage, graph.Coverage{Subject: graph.SubjectCredential, Interval: graph.Interval{To: moment("2026-09-01 12:00")}})
		}, graph.StateMissing, judge.RuleOrphanCredential, ""},
		{"a session issued unseen, collected in two spans with a hole", func(m *matter) {
			session(m)
			key(m).IssuedAt = time.Time{}
			m.cover(graph.SubjectCredential, "2026-09-01 12:00", "2026-10-01 00:00")
			m.Coverage = append(m.Coverage, graph.Coverage{Subject: graph.SubjectCredential, Interval: graph.Interval{To: moment("2026-09-01 11:59")}})
		}, graph.StateUnknown, "", ""},
		{"issued after its use", func(m *matter) { key(m).IssuedAt = moment("2026-09-02 10:02") }, graph.StateMissing, judge.RuleOrphanCredential, "2 min after the action"},
		{"issued after its use, as far as clocks disagree", func(m *matter) { key(m).IssuedAt = moment("2026-09-02 10:01") }, graph.StatePresent, "", ""},
		{"none on record", func(m *matter) { m.Lineage, m.CredentialUID = nil, "" }, graph.StateUnknown, "", "The record names no credential"},
		{"a key that no source knows", func(m *matter) {
			m.Lineage, m.CredentialUID, m.CredentialKey = nil, "", graph.Key{Scheme: "aws-access-key", Value: "AKIAEXAMPLE"}
		}, graph.StateMissing, judge.RuleOrphanCredential, "AKIAEXAMPLE"},
		{"a session key that no source knows, collected of late", func(m *matter) {
			m.Lineage, m.CredentialUID, m.CredentialKey = nil, "", graph.Key{Scheme: "aws-access-key", Value: "ASIAEXAMPLE"}
			m.cover(graph.SubjectCredential, "2026-08-31 22:00", "2026-10-01 00:00")
		}, graph.StateMissing, judge.RuleOrphanCredential, "ASIAEXAMPLE (aws-session)"},
		{"a session", session, graph.StatePresent, "", "ASIAEXAMPLE"},
		{"a session outlives its key", func(m *matter) { session(m); m.Lineage[1].RevokedAt = moment("2026-09-02 09:31") }, graph.StatePresent, "", ""},
		{"a session of a key revoked before", func(m *matter) { session(m); m.Lineage[1].RevokedAt = moment("2026-09-02 09:00") }, graph.StateRevoked, judge.RuleRevokedCredentialUsed, "30 min before credential ASIAEXAMPLE (aws-session) was derived from it"},
		{"a session of a key expired before", func(m *matter) { session(m); m.Lineage[1].ExpiresAt = moment("2026-09-02 09:00") }, graph.StateExpired, judge.RuleExpiredCredentialUsed, "derived"},
		{"a session of a superseded key", func(m *matter) { session(m); m.Lineage[1].SupersededAt = moment("2026-09-01 09:00") }, graph.StateSuperseded, judge.RuleSupersededCredentialUsed, "derived"},
		{"a session whose key belongs to who assumed the role", func(m *matter) { session(m); m.Lineage[1].HolderUID = "svc:caller" }, graph.StatePresent, "", ""},
		{"a chain of sessions from a key revoked before the first", func(m *matter) {
			session(m)
			first := m.Lineage[0]
			first.UID, first.IssuedAt = "session:0", moment("2026-09-02 08:00")
			m.Lineage = graph.Lineage{m.Lineage[0], first, m.Lineage[1]}
			m.Lineage[2].RevokedAt = moment("2026-09-02 07:00")
		}, graph.StateRevoked, judge.RuleRevokedCredentialUsed, "1 h before"},
	})

	t.Run("all that is wrong with it are gaps, the gravest first", func(t *testing.T) {
		m := traced()
		key(m).RevokedAt, key(m).ExpiresAt, key(m).HolderUID = m.At, m.At, "svc:billing"
		judgement := m.judge()
		if state := gradeOf(judgement, graph.LinkCredential).State; state != graph.StateRevoked {
			t.Errorf("state %q", state)
		}
		want := []string{judge.RuleCredentialOfAnother, judge.RuleExpiredCredentialUsed, judge.RuleRevokedCredentialUsed}
		if !slices.Equal(judgement.Gaps, want) {
			t.Errorf("gaps %v, want %v", judgement.Gaps, want)
		}
	})
}
