package views

import (
	"net/url"
	"time"
)

// ActivityPath is the address of what users did.
const ActivityPath = "/activity"

// ActivityOf gives the address of what one user did.
func ActivityOf(user string) string { return ActivityPath + "?" + url.Values{"user": {user}}.Encode() }

// Activity is the page of what users did.
type Activity struct {
	All        bool // of all users; else of oneself
	User       string
	Operation  string
	Operations []Choice
	From, To   string // as a form sends them, in UTC
	Rows       []Visit
	Cut        bool   // looking stopped at its bound before the page was full
	Older      string // address of the next older page; empty: there is none
	Export     Exports
}

// Visit is something that a user did.
type Visit struct {
	At     time.Time
	User   string
	OfUser string // address of what else the user did; empty: not offered
	Did    string
	Target string
	Find   string // address at which the target is found; empty: it is no identifier
}
