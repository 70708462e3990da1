package judge

import (
	"slices"
	"time"

	"clew/graph"
)

// The defaults of Settings.
const (
	// DefaultSessionLife is the longest that AWS lets a session live: 36 hours, for GetSessionToken and
	// GetFederationToken (AWS STS API Reference, DurationSeconds).
	DefaultSessionLife = 36 * time.Hour
	// DefaultClockTolerance is by how much the clocks of two sources may disagree.
	DefaultClockTolerance = time.Minute
	// DefaultPolicies is how many parsed policy documents are kept.
	DefaultPolicies = 4096
)

// Settings are what an operator may decide about judging. A zero field takes its default.
type Settings struct {
	// SessionLife is the longest life of a session credential: when issuances are covered for that long before an
	// action and none was seen, the session was never issued.
	SessionLife time.Duration
	// ClockTolerance is by how much a credential may seem to be used before it was issued.
	ClockTolerance time.Duration
	// Owes says which context each kind of identity owes beside time, operation and outcome; nil: an agent owes
	// ContextInstance, ContextToolCall and ContextOnBehalfOf, the others nothing.
	Owes map[graph.IdentityKind][]Context
	// Policies bounds how many parsed policy documents are kept.
	Policies int
}

// Judge grades actions. It keeps parsed policies and is safe for concurrent use.
type Judge struct {
	settings Settings
	policies *policies
}

// New returns a Judge by the settings.
func New(settings Settings) *Judge {
	if settings.SessionLife <= 0 {
		settings.SessionLife = DefaultSessionLife
	}
	if settings.ClockTolerance <= 0 {
		settings.ClockTolerance = DefaultClockTolerance
	}
	if settings.Owes == nil {
		settings.Owes = map[graph.IdentityKind][]Context{
			graph.KindAgent: {ContextInstance, ContextToolCall, ContextOnBehalfOf},
		}
	}
	if settings.Policies <= 0 {
		settings.Policies = DefaultPolicies
	}
	return &Judge{settings: settings, policies: newPolicies(settings.Policies)}
}

// Judge grades the seven links of the action as of its own moment, by what the circumstances tell. The moment is when
// it is judged; it is recorded, nothing depends on it.
func (j *Judge) Judge(action graph.Action, circumstances graph.Circumstances, moment time.Time) graph.Judgement {
	one := judging{
		settings: &j.settings,
		policies: j.policies,
		action:   &action,
		standing: &circumstances.Standing,
		lineage:  circumstances.Lineage,
		coverage: circumstances.Coverage,
		gaps:     []string{},
	}
	access := one.access()
	request := one.request(access)
	judgement := graph.Judgement{
		Grades: [7]graph.Grade{
			one.sponsor(),
			request,
			one.approval(access, request),
			access.grade,
			one.credential(),
			one.context(),
			evidence(&action, circumstances.Evidence),
		},
		GrantUID: access.under,
		Others:   access.others,
		JudgedAt: moment,
	}
	one.addedGaps(access)
	for _, grade := range judgement.Grades {
		one.gap(grade.Rule)
	}
	slices.Sort(one.gaps)
	judgement.Gaps = slices.Compact(one.gaps)
	judgement.Verdict = verdict(judgement.Grades)
	judgement.AwaitsCoverage = one.awaits
	return judgement
}

// verdict is broken when a link is missing or violated, unknown when one is unknown, traced when all are present.
func verdict(grades [7]graph.Grade) graph.Verdict {
	result := graph.VerdictTraced
	for _, grade := range grades {
		switch grade.State {
		case graph.StatePresent:
		case graph.StateUnknown:
			result = graph.VerdictUnknown
		default:
			return graph.VerdictBroken
		}
	}
	return result
}

// judging is the work on one action.
type judging struct {
	settings *Settings
	policies *policies
	action   *graph.Action
	standing *graph.Standing
	lineage  graph.Lineage
	coverage graph.Coverages
	gaps     []string
	awaits   bool // coverage was asked for that no source has
}

func (j *judging) gap(rule string) {
	if rule != "" {
		j.gaps = append(j.gaps, rule)
	}
}

// unlessUnseen gives the negative grade when the subject is covered at the moment, with the source named, else unknown:
// what would have mended the link may not have been collected.
func (j *judging) unlessUnseen(grade graph.Grade, subject graph.Subject, moment time.Time) graph.Grade {
	if span, covered := j.covering(subject, moment); covered {
		grade.Reason += shownBy(span, grade)
		return grade
	}
	return graph.Grade{
		Link:    grade.Link,
		State:   graph.StateUnknown,
		Reason:  grade.Reason + ", but " + j.uncovered(subject, moment),
		Subject: grade.Subject, Evidence: grade.Evidence,
	}
}

// notOwed grades a link that an action without a need for a grant does not owe. Where nobody collects what the link is
// made of, nothing is said of it all the same.
func (j *judging) notOwed(link graph.Link, subject graph.Subject) graph.Grade {
	return j.unlessUnseen(graph.Grade{
		Link: link, State: graph.StatePresent, Subject: j.standing.Identity.UID, Evidence: j.action.Evidence,
		Reason: "No " + string(link) + " is owed: " + j.action.Operation + " needs no grant",
	}, subject, j.action.At)
}

// undescribed reports whether the actor is a placeholder about which nothing is known.
func (j *judging) undescribed() bool {
	s := j.standing
	return (s.Identity.Unattributed || s.Identity.UID == "") && len(s.Sponsorships) == 0 && len(s.Holdings) == 0 && len(s.Requests) == 0
}

// unattributed is the grade of a link that hangs on an identity which no source has described.
func (j *judging) unattributed(link graph.Link) graph.Grade {
	actor := orElse(j.action.Actor.String(), "the record names no actor at all")
	if !j.action.Actor.IsZero() {
		actor = "the actor " + actor + " resolves to no identity that a source has described"
	}
	grade := graph.Grade{
		Link: link, State: graph.StateMissing, Rule: RuleUnattributedAction, Reason: sentence(actor),
		Subject: j.standing.Identity.UID, Evidence: j.action.Evidence,
	}
	return j.unlessUnseen(grade, graph.SubjectIdentity, j.action.At)
}
