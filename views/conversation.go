package views

import (
	"net/url"
	"time"
)

// ConversationPath gives the address of the page of a conversation.
func ConversationPath(id string) string { return "/conversation/" + url.PathEscape(id) }

// Conversation is what agents did in one conversation, as a waterfall.
type Conversation struct {
	ID       string
	Facts    []Fact
	Verdicts []VerdictCount
	Rows     []ConversationRow
	Actions  int64     // in Rows
	From     time.Time // of the axis
	To       time.Time
	Cut      string // says that there are more actions than are drawn; empty: there are not
	Later    string // address of the part that follows
	First    string // address of the first part, on later ones
	List     Link   // the same as a list with filters
	Export   Exports
	Pack     string
}

// ConversationRow is a line of the waterfall: an action, or the trace or tool call that holds those below it.
type ConversationRow struct {
	Level      int    // how deep it is nested, from 0 on
	Kind       string // Trace, Tool call or Action
	UID        string // of an action
	Label      string
	Href       string
	Tool       string
	Resource   Link
	Actor      Link
	Instance   Link
	OnBehalfOf Link
	Outcome    string
	Verdict    string // of a trace or tool call: the worst of what it holds
	Count      int64  // actions that it holds; of an action 0
	Start      time.Time
	End        time.Time
}

// ticks of the axis of a waterfall, whose width is 1,000.
const (
	waterfallWidth  = 1000.0
	waterfallInset  = 8.0
	shortestBar     = 8.0
	waterfallHeight = "22"
)

// bar gives where a row lies on the axis.
func (c Conversation) bar(row ConversationRow) (x, width string) {
	whole := c.To.Sub(c.From)
	at := func(t time.Time) float64 {
		if whole <= 0 {
			return waterfallInset
		}
		return waterfallInset + float64(t.Sub(c.From))/float64(whole)*(waterfallWidth-2*waterfallInset)
	}
	from, to := at(row.Start), at(row.End)
	if to-from < shortestBar {
		middle := (from + to) / 2
		from, to = middle-shortestBar/2, middle+shortestBar/2
	}
	return coordinate(from), coordinate(to - from)
}

// since says how long after the beginning of the axis a row begins.
func (c Conversation) since(row ConversationRow) string {
	after := row.Start.Sub(c.From)
	if after <= 0 {
		return "start"
	}
	return "+" + duration(after)
}

// levelClass indents a row; deeper levels than these do not occur.
func (r ConversationRow) levelClass() string {
	return [...]string{"level-0", "level-1", "level-2"}[min(r.Level, 2)]
}

func (r ConversationRow) spanWords() string {
	if r.Count == 0 {
		return ""
	}
	words := plural(r.Count, "action")
	if length := r.End.Sub(r.Start); length > 0 {
		words += ", " + duration(length)
	}
	return words
}
