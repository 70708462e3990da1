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
	RequestedBy   Identity
	Requesters    []string // uids of all who are on record as having asked
	For           []string // uids of the identities that it names
	Evidence      string
	Approvals     []Approval // in order of DecidedAt
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
	// ApproverIsRequester says that requester and approver are one identity after resolution, or that the approver
	// sponsors the identity that asked (a person approving what their own service account requested).
	ApproverIsRequester bool
}
