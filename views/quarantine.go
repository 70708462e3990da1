package views

import (
	"strings"
	"time"
)

// Quarantine lists records that could not be read or loaded.
type Quarantine struct {
	Rows       []RejectionRow
	Total      int64
	Older      string // address of the next page; empty: this is the last
	Replayable bool   // whether the user may replay
}

// RejectionRow is one record in quarantine.
type RejectionRow struct {
	UID      string
	File     string
	Position string
	Reason   string
	At       time.Time
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
