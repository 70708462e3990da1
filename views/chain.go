package views

import "time"

// ChainLink is one of the seven links of an action's chain, as a card.
type ChainLink struct {
	Name    string   // sponsor, request, approval, grant, credential, action or evidence
	State   string   // present, missing, unknown, or the violation
	Now     string   // its state as of now, where another moment is shown and it differs; else empty
	Subject Link     // the node that stands for the link; empty when it is missing or unknown
	Facts   []Fact   // two to four
	Join    *Join    // how the link was joined to the next; nil when the record states it itself
	Reason  string   // one sentence that an investigator can quote
	Breaks  []Breach // the rules that its state breaks
	Read    []Reach  // the sources that would show the link, and up to when each was read
}

// Join says how two records were found to belong together.
type Join struct {
	Rule       string  // such as "same-record" or "sponsor-email"
	Key        string  // the value that both carry
	Confidence float64 // 0 to 1
}

// Breach is a rule that a link breaks, with the controls that the rule serves.
type Breach struct {
	Rule     string // id
	Title    string
	Controls []Control
}

// Reach says up to when a source was read.
type Reach struct {
	Source Link
	UpTo   time.Time // zero: never read for that time, or still being read
	// Lasting says that it is still being read, Rows how many records were (zero: not counted), Rejected how many of them lie in
	// quarantine and may bear on the link.
	Lasting        bool
	Rows, Rejected int64
}

// counts says how many records were read, and how many of them may bear on the link and could not be.
func (r Reach) counts() string {
	switch {
	case r.Rejected > 0 && r.Rows > 0:
		return "(" + plural(r.Rows, "row") + ", " + plural(r.Rejected, "rejected record") + ")"
	case r.Rejected > 0:
		return "(" + plural(r.Rejected, "rejected record") + ")"
	case r.Rows > 0:
		return "(" + plural(r.Rows, "row") + ")"
	}
	return ""
}

// Holds says whether the thread runs through the link unbroken.
func (l ChainLink) Holds() bool { return l.State == StatePresent }

// thread says how the thread runs between two neighbouring cards: "whole", "cut" where either is missing or violated,
// else "unknown".
func thread(left, right ChainLink) string {
	for _, link := range []ChainLink{left, right} {
		if tone := stateTone(link.State); tone == "bad" || tone == "gone" {
			return "cut"
		}
	}
	if left.Holds() && right.Holds() {
		return "whole"
	}
	return "unknown"
}

// linkIcon pictures each link.
func linkIcon(name string) string {
	switch name {
	case "sponsor":
		return "user-check"
	case "request":
		return "file-pen"
	case "approval":
		return "stamp"
	case "grant":
		return "shield-check"
	case "credential":
		return "key-round"
	case "action":
		return "zap"
	default:
		return "archive"
	}
}

// absent is the heading of the card of a link that is not there.
func (l ChainLink) absent() string {
	if stateTone(l.State) == "unknown" {
		return "Not known"
	}
	return "No " + l.Name
}
