package graph

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The kinds of entry in the history of a finding.
const (
	FindingOpened      = "opened"
	FindingReopened    = "reopened"  // hit again after it was resolved, or the acceptance ended
	FindingClosed      = "resolved"  // the rule no longer hits, or is no longer in the catalogue
	FindingWasAccepted = "accepted"  // by somebody, until a date
	FindingWithdrawn   = "withdrawn" // the acceptance, by somebody
	FindingAssigned    = "assigned"  // to somebody; to nobody where Assignee is empty
	FindingCommented   = "commented"
	FindingMoved       = "moved" // its subject was merged into another identity
)

// FindingEvent is one entry in the history of a finding. It is written once and never changed.
type FindingEvent struct {
	UID      string    `json:"uid"` // that of the finding, then # and Number
	Number   int64     `json:"number"`
	Kind     string    `json:"kind"`
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"`       // the user; empty: Clew by itself
	Text     string    `json:"text,omitempty"`     // reason or comment
	Status   string    `json:"status"`             // of the finding, afterwards
	Count    int64     `json:"count"`              // of the finding, then
	Until    time.Time `json:"until,omitzero"`     // accepted
	Assignee string    `json:"assignee,omitempty"` // assigned
}

// FindingDay is how many findings opened and were resolved on one day in UTC. Those that opened again count as opened.
type FindingDay struct {
	Day      time.Time `json:"day"`
	Opened   int64     `json:"opened"`
	Resolved int64     `json:"resolved"`
}

// FindingRecord is one finding with its history.
type FindingRecord struct {
	Finding Finding            `json:"finding"`
	History List[FindingEvent] `json:"-"` // newest first
	Days    []FindingCount     `json:"-"` // its actions by day, newest first; some of its latest
	DaysCut bool               `json:"-"` // older actions are not counted in Days
}

// FindingCount is how many actions of a finding fell on one day in UTC.
type FindingCount struct {
	Day   time.Time `json:"day"`
	Count int64     `json:"count"`
}

// FindingVersion names a finding as somebody saw it. A change is refused when the finding has changed since.
type FindingVersion struct {
	UID     string
	Version int64 // negative: whatever it is
}

// CheckAcceptance says whether findings may be accepted so. The error wraps ErrInvalid and names what is wrong.
func CheckAcceptance(reason string, until, now time.Time) error {
	switch {
	case until.IsZero():
		return fmt.Errorf("until: an acceptance needs an end date: %w", ErrInvalid)
	case !until.After(now):
		return fmt.Errorf("until: %s is not in the future: %w", until.UTC().Format(time.DateOnly), ErrInvalid)
	case until.Sub(now) > LongestAcceptance:
		return fmt.Errorf("until: %s is more than a year ahead; choose a nearer date and look again then: %w", until.UTC().Format(time.DateOnly), ErrInvalid)
	}
	return CheckText("reason", reason, LongestReason)
}

// CheckText says whether a text that somebody wrote is there, is text and is not too long. The error wraps ErrInvalid and
// begins with the name.
func CheckText(name, text string, longest int) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("%s: must not be empty: %w", name, ErrInvalid)
	case len(text) > longest:
		return fmt.Errorf("%s: has %d bytes and may have %d: %w", name, len(text), longest, ErrInvalid)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return fmt.Errorf("%s: is not text: %w", name, ErrInvalid)
	}
	return nil
}
