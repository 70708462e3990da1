package views

import "time"

// FindingDetail is the page of one gap.
type FindingDetail struct {
	Finding     Finding
	Description string // what the rule finds
	Remediation string
	Details     string // what the rule says of this one; may be empty
	Affects     Link   // the identity that it affects; empty: none is known
	Reopenings  int64
	ReopenedAt  time.Time
	ResolvedAt  time.Time
	Use         *Use // nil: it is about state, and has no actions
	Samples     []Link
	Acceptance  *Acceptance
	History     []FindingEvent // newest first
	HistoryOf   int64          // how many entries there are in all
	CanWrite    bool
	Me          string // the user
	EarliestEnd string // of an acceptance, as a date field has it
	LatestEnd   string
}

func (d FindingDetail) assignee() string {
	if d.Finding.Assignee == "" {
		return "nobody"
	}
	return d.Finding.Assignee
}

func (d FindingDetail) facts() []Fact {
	gap := d.Finding
	list := []Fact{{Label: "Concerns", Value: gap.Subject.Text, Href: gap.Subject.Href, Note: gap.SubjectKind}}
	if d.Affects.Text != "" {
		list = append(list, Fact{Label: "Affects", Value: d.Affects.Text, Href: d.Affects.Href})
	}
	for _, sponsor := range gap.Sponsors {
		list = append(list, Fact{Label: "Sponsor", Value: sponsor.Text, Href: sponsor.Href})
	}
	if len(gap.Sponsors) == 0 && d.Affects.Text != "" {
		list = append(list, Fact{Label: "Sponsor", Value: "nobody answers for it now"})
	}
	list = append(list, Fact{Label: "System", Value: gap.System}, Fact{Label: "Count", Value: count(gap.Count)},
		Fact{Label: "First", Value: stampZone(gap.FirstAt)}, Fact{Label: "Last", Value: stampZone(gap.LastAt)}, Fact{Label: "Assigned to", Value: d.assignee()})
	if !d.ResolvedAt.IsZero() {
		list = append(list, Fact{Label: "Resolved", Value: stampZone(d.ResolvedAt)})
	}
	if d.Reopenings > 0 {
		list = append(list, Fact{Label: "Opened again", Value: plural(d.Reopenings, "time"), Note: "last " + stampZone(d.ReopenedAt)})
	}
	return list
}

// Acceptance is somebody's decision to live with a gap until a date.
type Acceptance struct {
	By     string
	At     time.Time
	Until  time.Time
	Reason string
	More   int64 // hits since
}

func (a Acceptance) facts() []Fact {
	return []Fact{
		{Label: "By", Value: a.By}, {Label: "On", Value: stampZone(a.At)}, {Label: "Until", Value: stampZone(a.Until)}, {Label: "Hits since", Value: count(a.More)},
	}
}

// FindingEvent is one entry in the history of a gap.
type FindingEvent struct {
	At     time.Time
	By     string // empty: Clew by itself
	Did    string // in words
	Text   string // reason or comment
	Status string // of the gap, afterwards
	Count  int64  // of the gap, then
}

func (e FindingEvent) who() string {
	if e.By == "" {
		return "Clew"
	}
	return e.By
}

// AcceptFindings is the page that says what accepting gaps would change, and asks for the reason and the end.
type AcceptFindings struct {
	Change      []Finding // what changes
	Stay        []Finding // what does not: it is resolved
	Changed     int64     // how many have changed since the list was shown
	EarliestEnd string
	LatestEnd   string
}

func (a AcceptFindings) changed() string {
	if a.Changed == 1 {
		return "1 gap has changed since the list was shown. It is listed as it stands now."
	}
	return count(a.Changed) + " gaps have changed since the list was shown. They are listed as they stand now."
}
