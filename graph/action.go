package graph

import "time"

// Outcomes of an action.
const (
	OutcomeSuccess = "success"
	OutcomeDenied  = "denied"
	OutcomeFailure = "failure"
)

// Action is one recorded use of access.
type Action struct {
	UID            string
	At             time.Time
	System         string
	Operation      string
	Outcome        string // OutcomeSuccess, OutcomeDenied or OutcomeFailure
	OutcomeReason  string // the system's own error code
	SourceIP       string
	UserAgent      string
	Workload       string
	Environment    string
	Tool           string
	ToolCallID     string
	ConversationID string
	TraceID        string
	Digest         string // digest of the prompt or of the tool's arguments
	Source         string
	Actor          Key    // the key by which the record names who acted
	ActorRule      string // how that key was joined to the identity
	IdentityUID    string // who that is, a placeholder's uid when nobody knows
	CredentialKey  Key
	CredentialUID  string
	CredentialKind string
	ResourceKey    Key
	ResourceUID    string
	ResourceKind   string
	Target         string // the exact thing acted on, where finer than the resource
	ResourceName   string // Target, else the value of ResourceKey: what grants are matched against (AWS: the ARN)
	GrantUID       string // the narrowest live grant, set by judging
	InstanceUID    string
	OnBehalfOfUID  string
	Principal      Key               // by which the record names on whose behalf
	Interactive    bool              // a person sat at it (console sign-in, impersonation)
	Attributes     map[string]string // values that conditions of policies ask for, under the policy language's own names
	Position       string            // file and position of the raw record
	Evidence       string            // hash of the raw record
	Segment        string            // evidence segment that keeps it
	FirstSeen      time.Time         // when Clew loaded it
	Judgement      Judgement
	StandingMark   string // mark of the Standing on which the judgement rests
	LineageMark    string // mark of the Lineage on which it rests
}

// Delivery says where and in which run an action was first loaded.
type Delivery struct {
	Position  string
	FirstSeen time.Time
}

// FindingHit is what one action adds to a finding.
type FindingHit struct {
	ActionUID    string
	At           time.Time
	Rule         string
	Severity     string
	Subject      string // uid
	SubjectLabel string
}
