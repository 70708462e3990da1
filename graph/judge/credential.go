package judge

import (
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// credential grades what the action was authenticated with. What is wrong with it is told gravest first; every rule
// that it breaks becomes a gap.
func (j *judging) credential() graph.Grade {
	grade := graph.Grade{Link: graph.LinkCredential, State: graph.StateUnknown, Subject: j.action.CredentialUID, Evidence: j.action.Evidence}
	if len(j.lineage) == 0 || j.lineage[0].UID == "" {
		if j.action.CredentialKey.IsZero() && j.action.CredentialUID == "" {
			grade.Reason = "The record names no credential, so that what authenticated the action cannot be told"
			return grade
		}
		return j.neverIssued(graph.Credential{Kind: credentialKind(j.action.CredentialKey), Name: j.action.CredentialKey.Value, UID: j.action.CredentialUID})
	}
	used := j.lineage[0]
	violations := j.endedCredential(nil)
	if theft, found := j.notTheirs(used); found {
		violations = append(violations, theft)
	}
	if early, found := j.usedBeforeIssue(used); found {
		violations = append(violations, early)
	}
	if len(violations) > 0 {
		for _, violation := range violations[1:] {
			j.gap(violation.Rule)
		}
		return violations[0]
	}
	grade.Subject, grade.Evidence = used.UID, orElse(used.Evidence, j.action.Evidence)
	name := sentence(nameOfCredential(used))
	switch {
	case used.IssuedAt.IsZero():
		return j.neverIssued(used)
	case used.HolderUID == "":
		grade.Reason = name + " was issued at " + stamp(used.IssuedAt) + ", but no source says to whom"
		return grade
	case !j.holds(used):
		grade.Reason = name + " was issued to " + orElse(used.HolderName, used.HolderUID) + ", and whether that is who acted cannot be told: no source describes one of them"
		return grade
	}
	grade.State = graph.StatePresent
	grade.Reason = name + " was issued to " + nameOf(j.standing.Identity) + " at " + stamp(used.IssuedAt)
	if !used.ExpiresAt.IsZero() {
		grade.Reason += " until " + stamp(used.ExpiresAt)
	}
	grade.Reason += " and was live at " + stamp(j.action.At)
	return grade
}

// ending is one way in which a credential ends.
type ending struct {
	state graph.State
	rule  string
	verb  string
	of    func(graph.Credential) time.Time
}

// endings are told in this order when several hold.
var endings = []ending{
	{graph.StateRevoked, RuleRevokedCredentialUsed, "was revoked", func(c graph.Credential) time.Time { return c.RevokedAt }},
	{graph.StateExpired, RuleExpiredCredentialUsed, "expired", func(c graph.Credential) time.Time { return c.ExpiresAt }},
	{graph.StateSuperseded, RuleSupersededCredentialUsed, "was superseded", supersededFor},
}

// supersededFor is when a superseded credential was agreed to be used no more.
func supersededFor(credential graph.Credential) time.Time {
	if credential.SupersededAt.IsZero() || credential.GraceUntil.Before(credential.SupersededAt) {
		return credential.SupersededAt
	}
	return credential.GraceUntil
}

// endedCredential finds the credential used at or after its end, and a derived one that was issued at or after the end
// of the one it derives from. A session that was issued before outlives it: AWS sessions do.
func (j *judging) endedCredential(found []graph.Grade) []graph.Grade {
	for _, ending := range endings {
		until := j.action.At
		for i, credential := range j.lineage {
			end := ending.of(credential)
			if !end.IsZero() && !end.After(until) {
				found = append(found, j.ended(ending, i, end, until))
				break
			}
			if credential.IssuedAt.IsZero() {
				break
			}
			until = credential.IssuedAt
		}
	}
	return found
}

func (j *judging) ended(ending ending, depth int, end, until time.Time) graph.Grade {
	credential := j.lineage[depth]
	reason := sentence(nameOfCredential(credential)) + " " + ending.verb + " at " + stamp(end)
	if ending.state == graph.StateSuperseded && end.After(credential.SupersededAt) {
		reason = sentence(nameOfCredential(credential)) + " was superseded at " + stamp(credential.SupersededAt) + " with a grace period until " + stamp(end)
	}
	if depth == 0 {
		reason += ", " + length(until.Sub(end)) + " before the action"
	} else {
		reason += ", " + length(until.Sub(end)) + " before " + nameOfCredential(j.lineage[depth-1]) + " was derived from it"
	}
	return graph.Grade{
		Link: graph.LinkCredential, State: ending.state, Rule: ending.rule, Reason: reason, Subject: credential.UID,
		Evidence: orElse(credential.Evidence, j.action.Evidence),
	}
}

// notTheirs finds a credential that was issued to another, when both are described.
func (j *judging) notTheirs(used graph.Credential) (graph.Grade, bool) {
	if used.HolderUID == "" || j.holds(used) || used.Undescribed || j.placeholderActs() {
		return graph.Grade{}, false
	}
	return graph.Grade{
		Link: graph.LinkCredential, State: graph.StateNotTheirs, Rule: RuleCredentialOfAnother, Subject: used.UID,
		Evidence: orElse(used.Evidence, j.action.Evidence),
		Reason:   sentence(nameOfCredential(used)) + " was issued to " + orElse(used.HolderName, used.HolderUID) + ", not to " + nameOf(j.standing.Identity) + ", who used it",
	}, true
}

// holds reports whether who acted is one of those to whom the credential was issued. Where sources contradict each other
// about that, each of them is.
func (j *judging) holds(used graph.Credential) bool {
	return j.actsAs(used.HolderUID) || slices.ContainsFunc(used.OtherHolders, j.actsAs)
}

func (j *judging) actsAs(uid string) bool {
	return uid != "" && (uid == j.action.IdentityUID || uid == j.standing.Identity.UID)
}

func (j *judging) placeholderActs() bool {
	return j.standing.Identity.Unattributed || j.standing.Identity.UID == ""
}

// usedBeforeIssue finds a credential that seems to have been used before it existed, by more than clocks may disagree.
func (j *judging) usedBeforeIssue(used graph.Credential) (graph.Grade, bool) {
	early := used.IssuedAt.Sub(j.action.At)
	if used.IssuedAt.IsZero() || early <= j.settings.ClockTolerance {
		return graph.Grade{}, false
	}
	return graph.Grade{
		Link: graph.LinkCredential, State: graph.StateMissing, Rule: RuleOrphanCredential, Subject: used.UID,
		Evidence: orElse(used.Evidence, j.action.Evidence),
		Reason: sentence(nameOfCredential(used)) + " was issued at " + stamp(used.IssuedAt) + ", " + length(early) +
			" after the action: it was issued unseen before, or the clocks of the two sources disagree",
	}, true
}

// neverIssued grades a credential whose issuance no source saw. That means something only where issuances are covered
// for as long as it can have lived.
func (j *judging) neverIssued(used graph.Credential) graph.Grade {
	name, at := sentence(nameOfCredential(used)), j.action.At
	grade := graph.Grade{
		Link: graph.LinkCredential, State: graph.StateUnknown, Subject: orElse(used.UID, j.action.CredentialUID, j.standing.Identity.UID),
		Evidence: orElse(used.Evidence, j.action.Evidence),
	}
	var first time.Time
	life := "ever"
	if isSession(used.Kind) {
		first, life = at.Add(-j.settings.SessionLife), "the "+length(j.settings.SessionLife)+" that a session can live"
	}
	if maker, unlogged := unlogged[used.Kind]; unlogged {
		grade.Reason = name + " is a session of " + maker + ", whose issuance AWS does not log"
		return grade
	}
	grade.Reason = "No source saw " + nameOfCredential(used) + " being issued"
	if span, covered := j.covering(graph.SubjectCredential, at); covered && j.coveredThroughout(graph.SubjectCredential, first, at) {
		grade.State, grade.Rule = graph.StateMissing, RuleOrphanCredential
		grade.Reason = name + " was used, but no source that was complete for " + life + " before the action saw it being issued" + shownBy(span, grade)
		return grade
	} else if covered {
		if doubted, some := j.doubted(graph.SubjectCredential, graph.Interval{From: first, To: at}); some {
			grade.Reason += "; " + doubtedBy(doubted)
			return grade
		}
		grade.Reason += ", and issuances were not collected for all of " + life + " before " + stamp(at)
		return grade
	}
	grade.Reason += "; " + j.uncovered(graph.SubjectCredential, at)
	return grade
}

// unlogged are the kinds of session whose issuance no log shows, with who makes them (CloudTrail User Guide,
// "CloudTrail userIdentity element": ec2RoleDelivery, sessionCredentialFromConsole).
var unlogged = map[string]string{
	"aws-instance-session": "the instance metadata service",
	"aws-console-session":  "the AWS console",
}

// isSession reports whether credentials of the kind live no longer than Settings.SessionLife.
func isSession(kind string) bool { return strings.HasSuffix(kind, "session") }

// credentialKind tells the kind from the key alone: AWS names sessions by the prefix ASIA (IAM User Guide, "IAM
// identifiers", unique identifiers).
func credentialKind(key graph.Key) string {
	if strings.HasPrefix(key.Value, "ASIA") && strings.HasPrefix(key.Scheme, "aws") {
		return "aws-session"
	}
	return key.Scheme
}
