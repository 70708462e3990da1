package graph

import "time"

// LongestTokenLife bounds how long an API token may live.
const LongestTokenLife = 365 * 24 * time.Hour

// MostTokens is how many live API tokens a user may have.
const MostTokens = 50

// APIToken lets a program read on behalf of a user. Of the token itself the hash alone is kept.
type APIToken struct {
	UID       string // SHA-256 of the token, in hex
	User      string // whose it is, by name
	Title     string // what it is for
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // last, to the minute; zero: never
	RevokedAt time.Time // zero: it was not
	RevokedBy string
}

// Live says whether the token can be used at a moment.
func (t APIToken) Live(at time.Time) bool { return t.RevokedAt.IsZero() && at.Before(t.ExpiresAt) }
