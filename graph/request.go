package graph

import "time"

// Request says who asked for which access, and why.
type Request struct {
	UID           string
	Ref           string // the number that people use, such as "CHG-1077"
	Title         string
	Justification string
	Scope         string
	URL           string
	RequestedAt   time.Time
	RequestedBy   Identity // of several that of whom the least is known: undescribed, then not a person
	Requesters    []string // uids of all who are on record as having asked
	For           []string // uids of the identities that it names
	Evidence      string
	Approvals     []Approval // in order of DecidedAt
	FirstSeen     time.Time  // when Clew loaded it; zero: not known
}

// The decisions of an approval.
const (
	DecisionApproved = "approved"
	DecisionDenied   = "denied"
)

// Approval is one decision on a request.
type Approval struct {
	UID        string
	Decision   string // DecisionApproved or DecisionDenied
	DecidedAt  time.Time
	ExpiresAt  time.Time
	Via        string // "person" or "policy"
	Authorised *bool  // whether the approver was entitled to decide, where the source says so
	Approver   Identity
	Evidence   string
	FirstSeen  time.Time // when Clew loaded it; zero: not known
	// ApproverIsRequester says that requester and approver are one identity after resolution, or that the approver
	// sponsors the identity that asked (a person approving what their own service account requested).
	ApproverIsRequester bool
	// Members are who belongs to the group that decided, where the approver is the key of a group. A group of one decides
	// as its only member.
	Members []Member
}

// Member is somebody who belongs, or belonged, to a group that decided.
type Member struct {
	Identity    Identity
	Windows     []Interval // while they belonged to it
	IsRequester bool       // as Approval.ApproverIsRequester
}

// Decider is the approval with the only member of a group of one, as of the decision, in the place of the group. A group
// of none or of several stays what it is: nobody knows who of them decided.
func (a Approval) Decider() Approval {
	var only *Member
	for i := range a.Members {
		for _, window := range a.Members[i].Windows {
			if a.DecidedAt.IsZero() || !window.Contains(a.DecidedAt) {
				continue
			}
			if only != nil && only.Identity.UID != a.Members[i].Identity.UID {
				return a
			}
			only = &a.Members[i]
			break
		}
	}
	if only != nil {
		a.Approver, a.ApproverIsRequester = only.Identity, a.ApproverIsRequester || only.IsRequester
	}
	return a
}
