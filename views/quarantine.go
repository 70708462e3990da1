package views

import (
	"strings"
	"time"
)

// Quarantine lists records that could not be read or loaded.
type Quarantine struct {
	Rows   []RejectionRow
	Total  int64
	Export Exports
	Older  string // address of the next page; empty: this is the last
	Replay string // address that a form posts to, to replay all of it; empty: it cannot be
}

// RejectionRow is one record in quarantine.
type RejectionRow struct {
	UID      string
	File     string
	Position string
	Reason   string
	At       time.Time
	// ReplayedAt is when the record was loaded after all; zero: it is still in quarantine.
	ReplayedAt time.Time
}

// elementID makes a uid fit for an id that a selector can name.
func elementID(uid string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, uid)
}
