package judge_test

import (
	"math/rand"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Small pools make the generated facts meet one another.
var (
	someMoments    = rapid.SampledFrom([]time.Time{{}, moment("2026-08-31 00:00"), moment("2026-09-01 06:48"), moment("2026-09-02 09:59"), moment("2026-09-02 10:00"), moment("2026-09-02 10:01"), moment("2026-10-01 00:00")})
	someSystems    = rapid.SampledFrom([]string{"aws", "postgres", ""})
	someOperations = rapid.SampledFrom([]string{"s3:GetObject", "s3:ListObjects", "SELECT", "sts:GetCallerIdentity", ""})
	someResources  = rapid.SampledFrom([]string{"arn:aws:s3:::reports/x", "billing.invoices", ""})
	somePatterns   = rapid.SampledFrom([]string{"*", "s3:*", "SELECT", "s3:Get*", "arn:aws:s3:::reports/*", "billing.*"})
	someUIDs       = rapid.SampledFrom([]string{"svc:deploy", "p:1", "p:2", "unattributed:x", ""})
	someKinds      = rapid.SampledFrom(append([]graph.IdentityKind{graph.KindUnknown}, graph.IdentityKinds...))
	somePolicies   = rapid.SampledFrom([]string{
		"", "", "broken",
		document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`),
		document(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`),
		document(`{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::reports/*"}`),
		document(`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`),
		document(`{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`),
	})
)

func drawInterval(t *rapid.T) graph.Interval {
	return graph.Interval{From: someMoments.Draw(t, "from"), To: someMoments.Draw(t, "to")}
}

// somePersons are who may sponsor, ask and approve: each uid means one identity, as it does in the graph.
var somePersons = rapid.SampledFrom([]graph.Identity{
	{},
	person("p:1", "Ada"), person("p:2", "Bo"),
	{UID: "p:3", Kind: graph.KindPerson, DepartedAt: moment("2026-09-01 06:48")},
	{UID: "p:4", Kind: graph.KindPerson, DepartedAt: moment("2026-09-02 10:01")},
	{UID: "svc:deploy", Kind: graph.KindServiceAccount}, {UID: "role:1", Kind: graph.KindRole},
	{UID: "unattributed:x", Unattributed: true},
})

func drawIdentity(t *rapid.T) graph.Identity {
	return graph.Identity{
		UID: someUIDs.Draw(t, "uid"), Kind: someKinds.Draw(t, "kind"), DepartedAt: someMoments.Draw(t, "departed"),
		Environment: rapid.SampledFrom([]string{"", "production", "staging"}).Draw(t, "environment"), Unattributed: rapid.Bool().Draw(t, "unattributed"),
	}
}

func drawRequest(t *rapid.T) graph.Request {
	return graph.Request{
		UID: rapid.StringMatching(`req:[0-9]{6}`).Draw(t, "request"), RequestedAt: someMoments.Draw(t, "requested"), RequestedBy: somePersons.Draw(t, "requester"),
		Approvals: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Approval {
			approval := graph.Approval{
				UID: rapid.StringMatching(`appr:[0-9]{6}`).Draw(t, "approval"), Decision: rapid.SampledFrom([]string{graph.DecisionApproved, graph.DecisionDenied, ""}).Draw(t, "decision"),
				DecidedAt: someMoments.Draw(t, "decided"), ExpiresAt: someMoments.Draw(t, "expires"), Via: rapid.SampledFrom([]string{"person", "policy"}).Draw(t, "via"),
				Approver: somePersons.Draw(t, "approver"), ApproverIsRequester: rapid.Bool().Draw(t, "self"),
			}
			if rapid.Bool().Draw(t, "says") {
				authorised := rapid.Bool().Draw(t, "authorised")
				approval.Authorised = &authorised
			}
			return approval
		}), 0, 3).Draw(t, "approvals"),
	}
}

func drawHolding(t *rapid.T) graph.Holding {
	holding := graph.Holding{
		Grant: graph.Grant{
			UID: rapid.StringMatching(`grant:[0-9]{6}`).Draw(t, "grant"), System: someSystems.Draw(t, "system"), Role: rapid.SampledFrom([]string{"r", "*"}).Draw(t, "role"),
			Operations: rapid.SliceOfN(somePatterns, 0, 2).Draw(t, "operations"), Resources: rapid.SliceOfN(somePatterns, 0, 2).Draw(t, "resources"),
			Policy: somePolicies.Draw(t, "policy"), Boundary: somePolicies.Draw(t, "boundary"),
			ValidFrom: someMoments.Draw(t, "validFrom"), ValidTo: someMoments.Draw(t, "validTo"), FirstSeen: someMoments.Draw(t, "firstSeen"),
		},
		Interval: drawInterval(t),
	}
	if rapid.Bool().Draw(t, "asked") {
		request := drawRequest(t)
		holding.Request = &request
	}
	return holding
}

func drawCoverage(t *rapid.T) graph.Coverage {
	return graph.Coverage{
		Name: rapid.StringMatching(`[a-z]{6}`).Draw(t, "source"), Subject: rapid.SampledFrom(graph.Subjects).Draw(t, "subject"),
		System: someSystems.Draw(t, "system"), Interval: drawInterval(t), Rows: rapid.Int64().Draw(t, "rows"),
	}
}

func drawMatter(t *rapid.T) *matter {
	m := traced()
	m.System, m.Operation, m.ResourceName = someSystems.Draw(t, "system"), someOperations.Draw(t, "operation"), someResources.Draw(t, "resource")
	m.Outcome = rapid.SampledFrom([]string{"", graph.OutcomeSuccess, graph.OutcomeDenied, graph.OutcomeFailure}).Draw(t, "outcome")
	m.IdentityUID, m.OnBehalfOfUID, m.Interactive = someUIDs.Draw(t, "identity"), someUIDs.Draw(t, "behalf"), rapid.Bool().Draw(t, "interactive")
	m.Environment = rapid.SampledFrom([]string{"", "production"}).Draw(t, "environment")
	if rapid.Bool().Draw(t, "mfa") {
		m.Attributes = map[string]string{"aws:MultiFactorAuthPresent": rapid.SampledFrom([]string{"true", "false", ""}).Draw(t, "present")}
	}
	m.Standing = graph.Standing{
		Identity: drawIdentity(t),
		Sponsorships: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Sponsorship {
			return graph.Sponsorship{Person: somePersons.Draw(t, "person"), Interval: drawInterval(t)}
		}), 0, 3).Draw(t, "sponsorships"),
		Holdings: rapid.SliceOfN(rapid.Custom(drawHolding), 0, 4).Draw(t, "holdings"),
		Requests: rapid.SliceOfN(rapid.Custom(drawRequest), 0, 2).Draw(t, "requests"),
		Contracts: rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) graph.Contract {
			return graph.Contract{
				UID: rapid.StringMatching(`contract:[0-9]{6}`).Draw(t, "contract"), Interval: drawInterval(t),
				Operations: rapid.SliceOfN(somePatterns, 0, 2).Draw(t, "operations"), Resources: rapid.SliceOfN(somePatterns, 0, 2).Draw(t, "resources"),
			}
		}), 0, 3, func(contract graph.Contract) string { return contract.UID }).Draw(t, "contracts"),
		Vendor: rapid.SampledFrom([]string{"", "Acme"}).Draw(t, "vendor"),
	}
	m.Lineage = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Credential {
		return graph.Credential{
			UID: rapid.SampledFrom([]string{"key:1", "key:2", ""}).Draw(t, "credential"), Kind: rapid.SampledFrom([]string{"api-key", "aws-session"}).Draw(t, "kind"),
			IssuedAt: someMoments.Draw(t, "issued"), ExpiresAt: someMoments.Draw(t, "expires"), RevokedAt: someMoments.Draw(t, "revoked"),
			SupersededAt: someMoments.Draw(t, "superseded"), GraceUntil: someMoments.Draw(t, "grace"), HolderUID: someUIDs.Draw(t, "holder"), Issuer: someUIDs.Draw(t, "issuer"),
		}
	}), 0, 3).Draw(t, "lineage")
	m.Coverage = rapid.SliceOfN(rapid.Custom(drawCoverage), 0, 6).Draw(t, "coverage")
	m.Circumstances.Evidence = rapid.SampledFrom([]graph.EvidenceState{"", graph.EvidenceKept, graph.EvidenceMissing, graph.EvidenceAltered}).Draw(t, "evidence")
	return m
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatter(t)
		before := m.judge()
		shuffler := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
		shuffle(shuffler, m.Standing.Sponsorships)
		shuffle(shuffler, m.Standing.Holdings)
		shuffle(shuffler, m.Standing.Requests)
		shuffle(shuffler, m.Standing.Contracts)
		shuffle(shuffler, m.Coverage)
		for i := range m.Standing.Holdings {
			if request := m.Standing.Holdings[i].Request; request != nil {
				shuffle(shuffler, request.Approvals)
			}
		}
		if difference := cmp.Diff(before, m.judge()); difference != "" {
			t.Fatal(difference)
		}
	})
}

func shuffle[T any](shuffler *rand.Rand, items []T) {
	shuffler.Shuffle(len(items), func(a, b int) { items[a], items[b] = items[b], items[a] })
}

// Collecting more can settle what was unknown; it can never unsettle what was shown to be missing or violated.
func TestMoreCoverageNeverUnsettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatter(t)
		before := m.judge()
		m.Coverage = append(m.Coverage, drawCoverage(t))
		after := m.judge()
		for i, grade := range before.Grades {
			if grade.State == graph.StateMissing && after.Grades[i].State == graph.StateUnknown {
				t.Fatalf("%s was missing (%s) and is now unknown (%s)", grade.Link, grade.Reason, after.Grades[i].Reason)
			}
			if grade.State == graph.StatePresent && after.Grades[i].State != graph.StatePresent && grade.Link != graph.LinkGrant && grade.Link != graph.LinkRequest && grade.Link != graph.LinkApproval {
				t.Fatalf("%s was present and is now %s (%s)", grade.Link, after.Grades[i].State, after.Grades[i].Reason)
			}
		}
	})
}

func TestAnUnrelatedHoldingTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatter(t)
		before := m.judge()
		unrelated := drawHolding(t)
		unrelated.Grant.System = "elsewhere"
		m.Standing.Holdings = append(m.Standing.Holdings, unrelated)
		after := m.judge()
		for i, grade := range before.Grades {
			if grade.State == graph.StatePresent && after.Grades[i].State != graph.StatePresent {
				t.Fatalf("%s was present (%s) and is now %s (%s)", grade.Link, grade.Reason, after.Grades[i].State, after.Grades[i].Reason)
			}
		}
	})
}

func TestVerdictFollowsFromStates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		judgement := drawMatter(t).judge()
		present, unknown := 0, 0
		rules := map[string]bool{}
		for i, grade := range judgement.Grades {
			if grade.Link != graph.Links[i] || grade.Reason == "" {
				t.Fatalf("grade %d is %+v", i, grade)
			}
			switch grade.State {
			case graph.StatePresent:
				present++
			case graph.StateUnknown:
				unknown++
			}
			if grade.Rule != "" {
				rules[grade.Rule] = true
				if grade.State == graph.StatePresent || grade.State == graph.StateUnknown {
					t.Fatalf("%s is %s, yet breaks %s", grade.Link, grade.State, grade.Rule)
				}
			}
		}
		want := graph.VerdictBroken
		if present == len(judgement.Grades) {
			want = graph.VerdictTraced
		} else if present+unknown == len(judgement.Grades) {
			want = graph.VerdictUnknown
		}
		if judgement.Verdict != want {
			t.Fatalf("verdict %q of %v", judgement.Verdict, judgement.States())
		}
		for i, gap := range judgement.Gaps {
			delete(rules, gap)
			if i > 0 && judgement.Gaps[i-1] >= gap {
				t.Fatalf("gaps out of order or twice: %v", judgement.Gaps)
			}
		}
		if len(rules) > 0 {
			t.Fatalf("gaps %v lack %v", judgement.Gaps, rules)
		}
		if _, found := gradeOfState(judgement, graph.LinkGrant, graph.StatePresent); !found && judgement.GrantUID != "" {
			if grade := gradeOf(judgement, graph.LinkGrant); grade.Rule != judge.RuleOutsideContract && grade.Rule != judge.RuleContractEnded && grade.Rule != judge.RuleNoContract && grade.State != graph.StateUnknown {
				t.Fatalf("a grant is named that is not used: %+v", grade)
			}
		}
	})
}

func gradeOfState(judgement graph.Judgement, link graph.Link, state graph.State) (graph.Grade, bool) {
	grade := gradeOf(judgement, link)
	return grade, grade.State == state
}
