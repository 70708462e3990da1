package views

import (
	"net/url"
	"time"
)

// ActionList is one page of the actions of a node, newest first, reached by keyset and never by an offset.
type ActionList struct {
	Filter ActionFilter
	Rows   []ActionRow
	Total  Total
	Older  string // address of the next older page; empty: this is the oldest
	Newer  string // address of the next newer page; empty: this is the newest
	Export Exports
	Pack   string // address of the evidence pack of the whole result; empty: there is none
	Cut    string // says that looking stopped at a bound before the page was full; empty: it did not
}

// Total is how many there are, where a counter knows.
type Total struct {
	Count   int64
	Known   bool
	AtLeast bool // counting stopped at Count
}

// ActionFilter is what the list is narrowed to. It stands in the address of the page.
type ActionFilter struct {
	Path       string // of the page, to which the form is sent
	Verdict    string // empty: all
	Operation  string // a prefix; empty: all
	From       string // "2006-01-02T15:04" in UTC; empty: open
	To         string
	Operations []string // suggestions, the most frequent
	Keep       []Choice // further parameters of the page, by name in Words, which the form sends along
}

// clear is the address of the page without filters.
func (f ActionFilter) clear() string {
	kept := url.Values{}
	for _, parameter := range f.Keep {
		kept.Set(parameter.Words, parameter.Value)
	}
	if len(kept) == 0 {
		return f.Path + "#actions"
	}
	return f.Path + "?" + kept.Encode() + "#actions"
}

// Set says whether anything is filtered.
func (f ActionFilter) Set() bool { return f.Verdict+f.Operation+f.From+f.To != "" }

// ActionRow is an action in a list.
type ActionRow struct {
	UID       string
	At        time.Time
	System    string
	Operation string
	Resource  Link
	Actor     Link
	Outcome   string
	Verdict   string
	Gaps      []string // ids of rules
}

// summary says how many rows of how many are shown.
func (l ActionList) summary() string {
	shown := plural(int64(len(l.Rows)), "action") + " shown, newest first"
	switch {
	case !l.Total.Known:
		return shown
	case l.Total.AtLeast:
		return shown + ", of more than " + count(l.Total.Count)
	default:
		return shown + ", of " + count(l.Total.Count)
	}
}
