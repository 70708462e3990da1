package graph

import (
	"cmp"
	"slices"
	"time"
)

// What there is to do to contain an incident.
const (
	StepRevoke      = "revoke"       // end a credential that is in the wrong hands
	StepDelete      = "delete"       // end a credential that was made by an action within reach
	StepRotate      = "rotate"       // replace a credential of a taken identity
	StepEndSessions = "end-sessions" // end what was derived and lives on by itself
	StepTell        = "tell"         // tell who answers
	StepFindSponsor = "find-sponsor" // nobody answers for an identity within reach
)

// Step is one thing to do to contain an incident.
type Step struct {
	What    string
	Subject Node
	Count   int64     // how many sessions or identities it is about; 1 otherwise
	Until   time.Time // sessions: when the last of them ends by itself
	Done    bool      // it has happened already
}

// Containment gives what to do to contain what is reached, in the order to do it: first what gives new sessions, then what
// was left behind, then the sessions, which outlive the credential that they were obtained with, and then whom to tell.
func (r Reach) Containment(at time.Time) []Step {
	var steps []Step
	sessions := map[string]Step{}
	for _, reached := range r.Credentials.Rows {
		credential := reached.Credential
		ended := credential.endedBy(at)
		if !credential.ExpiresAt.IsZero() && reached.How != ReachedAtStart {
			if ended {
				continue
			}
			holder := cmp.Or(credential.HolderUID, credential.UID)
			step := sessions[holder]
			step.What, step.Count = StepEndSessions, step.Count+1
			step.Subject = Node{UID: credential.HolderUID, Label: "Identity", Name: credential.HolderName}
			if credential.HolderUID == "" {
				step.Subject = Node{UID: credential.UID, Label: "Credential", Name: credential.Name}
			}
			if credential.ExpiresAt.After(step.Until) {
				step.Until = credential.ExpiresAt
			}
			sessions[holder] = step
			continue
		}
		step := Step{What: StepRevoke, Subject: Node{UID: credential.UID, Label: "Credential", Name: credential.Name}, Count: 1, Done: ended}
		switch reached.How {
		case ReachedByMaking:
			step.What = StepDelete
		case ReachedByIssue:
			step.What = StepRotate
		}
		steps = append(steps, step)
	}
	for _, step := range sessions {
		steps = append(steps, step)
	}
	steps = append(steps, r.people()...)
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(slices.Index(stepOrder, a.What)-slices.Index(stepOrder, b.What), cmp.Compare(a.Subject.UID, b.Subject.UID))
	})
	return steps
}

var stepOrder = []string{StepRevoke, StepDelete, StepRotate, StepEndSessions, StepTell, StepFindSponsor}

// people gives whom to tell, each once, and the identities for which nobody answers.
func (r Reach) people() []Step {
	var steps []Step
	told := map[string]int{}
	for _, answerable := range r.Answerable {
		subject := Node{UID: answerable.Sponsor.UID, Label: "Identity", Kind: string(KindPerson), Name: answerable.Sponsor.Name}
		what := StepTell
		if subject.UID == "" {
			what, subject = StepFindSponsor, answerable.Identity
		}
		if i, known := told[subject.UID]; known {
			steps[i].Count++
			continue
		}
		told[subject.UID] = len(steps)
		steps = append(steps, Step{What: what, Subject: subject, Count: 1})
	}
	return steps
}

// endedBy reports whether a credential can no longer be used at a moment.
func (c Credential) endedBy(at time.Time) bool {
	ended := func(moment time.Time) bool { return !moment.IsZero() && !moment.After(at) }
	return ended(c.RevokedAt) || ended(c.ExpiresAt)
}
