package graph

import "time"

// The states of a campaign.
const (
	CampaignOpen      = "open"
	CampaignPaused    = "paused" // nobody decides, and its due date moves by the length of the pause
	CampaignCancelled = "cancelled"
	CampaignSignedOff = "signed-off"
)

// What happens to the items of a campaign that nobody has decided when it is due.
const (
	OverdueNothing  = "nothing"  // they stay open and are reported
	OverdueEscalate = "escalate" // they go to the fallback reviewer
	OverdueRevoke   = "revoke"   // they are decided as revoked, by the policy and not by a person
)

// By which rule a reviewer is chosen for an item.
const (
	ReviewBySponsor  = "sponsor"        // who answers for the holder
	ReviewByOwner    = "resource-owner" // who answers for what the grant covers
	ReviewByNamed    = "named"          // who the campaign names
	ReviewByFallback = "fallback"       // who decides where nobody else may
)

// Campaign is one recertification: grants that are asked about, by whom they are decided, and until when.
type Campaign struct {
	UID       string
	Title     string
	Scope     CampaignScope
	Rules     []string // the ReviewBy rules in the order in which they are tried; the fallback comes last in any case
	Named     []string // keys of the persons whom ReviewByNamed names
	Fallback  string   // key of the person whom ReviewByFallback names; must not be empty
	TwoSteps  bool     // a second reviewer confirms each decision
	DueAt     time.Time
	Overdue   string // one of the Overdue constants
	Status    string // one of the Campaign constants
	OpenedAt  time.Time
	OpenedBy  string
	PausedAt  time.Time // zero: not paused
	EndedAt   time.Time // zero: neither cancelled nor signed off
	EndedBy   string
	EndReason string
}

// CampaignScope is a filter of grants; an empty field filters nothing.
type CampaignScope struct {
	System      string
	Sponsor     string // uid of the person who answers for the holder
	Environment string // of the holder
	Severity    string // the least severity of an open gap of grant or holder
}

// The states of an item.
const (
	ItemOpen      = "open"
	ItemProposed  = "proposed" // decided once, in a campaign of two steps
	ItemDecided   = "decided"
	ItemWithdrawn = "withdrawn" // the grant ended otherwise, or the campaign was cancelled
)

// ReviewItem asks about one grant.
type ReviewItem struct {
	UID      string
	Campaign string // uid
	Grant    string // uid
	Holder   string // uid of the identity or group that holds it
	Reviewer string // uid of the person who has to decide now
	Chosen   string // the ReviewBy rule that chose the reviewer, or "delegated"
	State    string // one of the Item constants
	Version  int64  // changes with every decision and delegation, so that a second one made on the same view is told
	Last     *ReviewDecision
}

// What a reviewer answers.
const (
	ReviewKeep     = "keep"
	ReviewNarrow   = "narrow" // keep, but only the operations that were used
	ReviewRevoke   = "revoke"
	ReviewDelegate = "delegate" // somebody else has to decide
)

// ReviewDecision is one answer of a reviewer. It is written once; a later one supersedes it and never changes it.
type ReviewDecision struct {
	UID        string
	Answer     string // one of the Review answers
	Reason     string
	At         time.Time
	By         string   // uid of the person
	Session    string   // from which it was made; empty: by the policy of the campaign
	To         string   // uid of the person to whom it was delegated
	Operations []string // that remain after narrowing
	Seen       int64    // the version of the item that it was made on
	Evidence   ReviewEvidence
	Supersedes string // uid of the decision that this one replaces; empty: the first
}

// ReviewEvidence is what a reviewer is shown beside an item, kept with the decision as it was then.
type ReviewEvidence struct {
	At             time.Time      // as of when
	Since          time.Time      // uses are counted from here: the last review, or the beginning of the grant
	Uses           int64          // since then, successful or not
	UsesCut        bool           // counting stopped at its bound, so that there are more
	LastUse        time.Time      // zero: never, as far as was read
	UsedUntil      time.Time      // up to when actions of the system were read without a gap; zero: they were not
	Operations     []string       // that the grant allows, where it names them
	Used           []string       // operations that were done under it
	Gaps           []ReviewGap    // open findings of the grant and of its holder
	Sponsor        string         // uid of who answers for the holder now; empty: nobody
	SponsorGone    bool           // who last answered has departed
	Request        string         // ref of the request behind the grant; empty: none is known
	Approved       bool           // by a decision that was in force when the access was provisioned
	Standing       bool           // the grant has no end
	Recommendation Recommendation // made of all that
}

// ReviewGap is an open finding as evidence of an item.
type ReviewGap struct {
	Rule     string
	Severity string
}

// Recommendation is the answer that the evidence speaks for, with the reasons in words. An empty answer means that the
// evidence speaks for none.
type Recommendation struct {
	Answer  string
	Reasons []string
}

// The states of a revocation.
const (
	RevocationDecided      = "decided"
	RevocationSent         = "sent"         // to the system, or as a task to a person
	RevocationAcknowledged = "acknowledged" // the system or the person says that it is done
	RevocationGone         = "gone"         // the next run of the collector no longer saw the grant
	RevocationOverdue      = "overdue"      // still there after the deadline
	RevocationCameBack     = "came-back"    // seen again after it had gone
)

// Revocation is access that is to be taken away, until it is proven gone.
type Revocation struct {
	UID       string
	Decision  string // uid of the decision behind it
	Grant     string // uid
	State     string // one of the Revocation constants
	DecidedAt time.Time
	Deadline  time.Time
	SentAt    time.Time
	Task      bool // handed to a person, since nothing can carry it out by itself
	GoneAt    time.Time
	Left      []string // what a partly failed attempt left, in the system's own words
	Attempts  int64
	UsedAt    time.Time // the first use after the decision; zero: none
}
