package judge

import (
	"cmp"
	"strings"

	"clew/graph"
)

// sponsor grades who answers for the identity. A living person among several is enough.
func (j *judging) sponsor() graph.Grade {
	identity, at := j.standing.Identity, j.action.At
	if j.undescribed() {
		return j.unattributed(graph.LinkSponsor)
	}
	if identity.Kind == graph.KindPerson {
		return j.ownSponsor()
	}
	var living, departed, undescribed, other *graph.Sponsorship
	for i := range j.standing.Sponsorships {
		sponsorship := &j.standing.Sponsorships[i]
		if !sponsorship.Interval.Contains(at) {
			continue
		}
		person := sponsorship.Person
		switch {
		case person.Kind == graph.KindUnknown:
			undescribed = laterSponsorship(undescribed, sponsorship)
		case person.Kind != graph.KindPerson:
			other = laterSponsorship(other, sponsorship)
		case !person.DepartedAt.IsZero() && !person.DepartedAt.After(at):
			departed = laterSponsorship(departed, sponsorship)
		default:
			living = laterSponsorship(living, sponsorship)
		}
	}
	name := nameOf(identity)
	switch {
	case living != nil:
		reason := nameOf(living.Person) + " sponsors " + name
		if !living.Interval.From.IsZero() {
			reason += " since " + stamp(living.Interval.From)
		}
		return graph.Grade{Link: graph.LinkSponsor, State: graph.StatePresent, Reason: reason, Subject: living.Person.UID, Evidence: living.Evidence}
	case undescribed != nil:
		return graph.Grade{
			Link: graph.LinkSponsor, State: graph.StateUnknown, Subject: undescribed.Person.UID, Evidence: undescribed.Evidence,
			Reason: nameOf(undescribed.Person) + " sponsors " + name + ", but no source says whether that is a person",
		}
	case departed != nil:
		return j.unlessUnseen(graph.Grade{
			Link: graph.LinkSponsor, State: graph.StateDeparted, Rule: RuleSponsorDeparted, Subject: departed.Person.UID, Evidence: departed.Evidence,
			Reason: nameOf(departed.Person) + ", who sponsors " + name + ", had departed on " + stamp(departed.Person.DepartedAt) + ", " +
				length(at.Sub(departed.Person.DepartedAt)) + " before the action, and no other person sponsors it",
		}, graph.SubjectSponsor, at)
	case other != nil:
		return j.unlessUnseen(graph.Grade{
			Link: graph.LinkSponsor, State: graph.StateMissing, Rule: RuleSponsorNotAPerson, Subject: other.Person.UID, Evidence: other.Evidence,
			Reason: name + " is sponsored by " + nameOf(other.Person) + ", a " + string(other.Person.Kind) + " and not a person",
		}, graph.SubjectSponsor, at)
	}
	return j.unlessUnseen(graph.Grade{
		Link: graph.LinkSponsor, State: graph.StateMissing, Rule: RuleNoSponsor, Subject: identity.UID, Evidence: j.action.Evidence,
		Reason: "No person sponsors " + name + " at " + stamp(at),
	}, graph.SubjectSponsor, at)
}

// ownSponsor grades a person, who answers for themself while they belong to the organisation.
func (j *judging) ownSponsor() graph.Grade {
	person, at := j.standing.Identity, j.action.At
	if !person.DepartedAt.IsZero() && !person.DepartedAt.After(at) {
		return graph.Grade{
			Link: graph.LinkSponsor, State: graph.StateDeparted, Rule: RuleSponsorDeparted, Subject: person.UID, Evidence: j.action.Evidence,
			Reason: nameOf(person) + ", a person who answers for themself, had departed on " + stamp(person.DepartedAt) + ", " +
				length(at.Sub(person.DepartedAt)) + " before the action",
		}
	}
	return graph.Grade{
		Link: graph.LinkSponsor, State: graph.StatePresent, Subject: person.UID, Evidence: j.action.Evidence,
		Reason: nameOf(person) + " is a person and answers for themself",
	}
}

// laterSponsorship is the one that began later, then the one whose sponsor's uid sorts first.
func laterSponsorship(a, b *graph.Sponsorship) *graph.Sponsorship {
	if a == nil || cmp.Or(b.Interval.From.Compare(a.Interval.From), strings.Compare(a.Person.UID, b.Person.UID),
		strings.Compare(a.Evidence, b.Evidence), b.Interval.To.Compare(a.Interval.To)) > 0 {
		return b
	}
	return a
}
