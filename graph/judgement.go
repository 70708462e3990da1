package graph

import "time"

// Link is one of the seven links of the chain.
type Link string

// The links.
const (
	LinkSponsor    Link = "sponsor"
	LinkRequest    Link = "request"
	LinkApproval   Link = "approval"
	LinkGrant      Link = "grant"
	LinkCredential Link = "credential"
	LinkAction     Link = "action"
	LinkEvidence   Link = "evidence"
)

// Links lists the links in the order of the chain.
var Links = [7]Link{LinkSponsor, LinkRequest, LinkApproval, LinkGrant, LinkCredential, LinkAction, LinkEvidence}

// State is the grade of one link.
type State string

// The states. StatePresent and StateUnknown hold for every link; the others for some.
const (
	StatePresent       State = "present"
	StateUnknown       State = "unknown"
	StateMissing       State = "missing"
	StateDeparted      State = "departed"       // sponsor
	StateSelf          State = "self"           // approval
	StateLate          State = "late"           // approval
	StateUnauthorised  State = "unauthorised"   // approval
	StateDenied        State = "denied"         // approval
	StateOutOfScope    State = "out-of-scope"   // grant
	StateOutsideWindow State = "outside-window" // grant
	StateRevoked       State = "revoked"        // credential
	StateExpired       State = "expired"        // credential
	StateSuperseded    State = "superseded"     // credential
	StateNotTheirs     State = "not-theirs"     // credential
	StateIncomplete    State = "incomplete"     // action
	StateAltered       State = "altered"        // evidence
)

// Verdict is the grade of a whole chain.
type Verdict string

// The verdicts: all links present; one missing or violated; neither.
const (
	VerdictTraced  Verdict = "traced"
	VerdictBroken  Verdict = "broken"
	VerdictUnknown Verdict = "unknown"
)

// Grade is the judgement of one link.
type Grade struct {
	Link     Link   `json:"link"`
	State    State  `json:"state"`
	Rule     string `json:"rule,omitempty"`     // id of the gap rule that the state breaks; empty when none
	Reason   string `json:"reason"`             // one sentence that an investigator can quote
	Subject  string `json:"subject,omitempty"`  // uid of the node that the state is about
	Evidence string `json:"evidence,omitempty"` // hash of the record that shows it
}

// Judgement is the grading of one action as of one moment of knowledge.
type Judgement struct {
	Verdict  Verdict   `json:"verdict"`
	Grades   [7]Grade  `json:"grades"`   // in the order of Links
	Gaps     []string  `json:"gaps"`     // ids of the rules that the action breaks, sorted, each once
	GrantUID string    `json:"grantUid"` // the narrowest live grant that covers the action; empty when none
	Others   []string  `json:"others"`   // uids of the other grants that cover it
	JudgedAt time.Time `json:"judgedAt"`
	// Run is the uid of the collector run whose facts led to judging again; empty: the first judgement, or not known.
	Run string `json:"run,omitempty"`
	// Changes are what it changed of the judgement before; none for the first one.
	Changes []LinkChange `json:"changes,omitempty"`

	// AwaitsCoverage says that coverage was asked for which no source has: with more of it the judgement may be another.
	AwaitsCoverage bool `json:"-"`
}

// LinkChange is what judging an action again changed of one link.
type LinkChange struct {
	Link     Link   `json:"link"`
	From     State  `json:"from"`
	To       State  `json:"to"`
	Reason   string `json:"reason"`             // of the new state
	Evidence string `json:"evidence,omitempty"` // hash of the record that shows it
}

// States gives the seven states in the order of the chain.
func (j Judgement) States() []string {
	states := make([]string, len(j.Grades))
	for i, grade := range j.Grades {
		states[i] = string(grade.State)
	}
	return states
}

// Circumstances are all that bears on the judging of one action.
type Circumstances struct {
	Standing Standing
	Lineage  Lineage
	Coverage Coverages
	Evidence EvidenceState
}

// EvidenceState says what is known of the raw record.
type EvidenceState string

// The states of a raw record: stored with a matching hash, not stored, stored with another hash.
const (
	EvidenceKept    EvidenceState = "kept"
	EvidenceMissing EvidenceState = "missing"
	EvidenceAltered EvidenceState = "altered"
)

// Standing is what the graph knows of one identity's access over all time; judging picks what held at a moment.
type Standing struct {
	Identity     Identity
	Sponsorships []Sponsorship
	Holdings     []Holding
	Requests     []Request // requests that name the identity, whether or not they led to a grant
	Contracts    []Contract
	Vendor       string // name of the vendor that operates it; empty when none
	Mark         string // changes whenever any of this does
}
