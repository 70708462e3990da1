package views

import "time"

// Action is the page of one action: its chain and all that bears on it.
type Action struct {
	UID       string
	Operation string
	Resource  Link // what it was done to; empty where the record names nothing
	Actor     Link
	ActorKind string // label of the identity, such as "Role"
	At        time.Time
	Outcome   string // success, denied or failure
	OutcomeOf string // the system's own error code, shown after the outcome
	Clocks    Clocks
	Verdict   string // Traced, Broken or Unknown
	Sentence  string // the verdict in one line
	Waiting   string // that the stored judgement is to be made again, in a sentence; empty: it is not
	Context   []Fact // source address, user agent, workload, environment, agent instance, tool call, on whose behalf
	Chain     []ChainLink
	TimeLine  TimeLine
	Narrative []Link // the story in one paragraph: stretches of text, some of them links
	Knowledge Knowledge
	Gaps      []ActionGap
	Edges     []Edge // how the records were joined
	Others    []OtherGrant
	Lineage   []LineageStep
	Forgotten bool // the record names a credential, and the line was not known by the moment as of which the page is shown
	Record    Record
	Queries   []Query
}

// Knowledge compares what was known when the action was loaded with what is known now.
type Knowledge struct {
	LoadedAt time.Time
	Links    []LinkKnowledge
	History  []VerdictChange // oldest first
}

// LinkKnowledge is one link, then and now.
type LinkKnowledge struct {
	Link    string
	Then    string // its state when the action was loaded
	Now     string
	Because string // the fact that changed it; empty when nothing changed
	At      time.Time
}

// Changed says whether the link is graded otherwise than it was.
func (k LinkKnowledge) Changed() bool { return k.Then != k.Now }

// VerdictChange is one grading of the action.
type VerdictChange struct {
	At      time.Time
	Verdict string
	Because string
	Cause   Link     // the run whose facts led to it; empty where not known
	Changes []string // what changed, link by link, with the reason
}

// ActionGap is a rule that the action breaks.
type ActionGap struct {
	Rule        string
	Title       string
	Severity    string
	Description string
	Remediation string
	Controls    []Control
	Finding     Link // the grouped gap, such as "14 actions since 2026-10-02"
}

// OtherGrant is a grant that also covers the action.
type OtherGrant struct {
	Grant  Link
	Role   string
	Holder Link // the identity, or the group through which it is held
	Window Interval
	Why    string // why it is not the one that the action is counted under
}

// noLineage says why no line of issue can be shown.
func (a Action) noLineage() string {
	if a.Forgotten {
		return "Where the credential comes from was not known then."
	}
	return "The record names no credential, so no line of issue can be shown."
}

// LineageStep is one credential of the line from the first issued to the one used.
type LineageStep struct {
	Credential Link
	Kind       string
	IssuedAt   time.Time
	ExpiresAt  time.Time
	By         Link // the action or identity that issued it
	Join       *Join
	Current    bool // the one that the page is about, or that its action used
}

// outcomeTone colours the outcome; a denied attempt is a fact, not a fault of the chain.
func outcomeTone(outcome string) string {
	switch outcome {
	case "success":
		return "calm"
	case "denied":
		return "warn"
	default:
		return "bad"
	}
}

func outcomeIcon(outcome string) string {
	switch outcome {
	case "success":
		return "check"
	case "denied":
		return "ban"
	default:
		return "triangle-alert"
	}
}
