package views

import "time"

// Home is the start page: the search box and the state of the estate.
type Home struct {
	Recent   []Seen // what the reader looked at last
	Verdicts Verdicts
	Loaded   time.Time // when the last action was loaded; zero: nothing yet
	Newest   time.Time // when the newest action happened
	Gaps     []SeverityCount
	Sources  []SourceFreshness
}

// Verdicts counts actions by verdict.
type Verdicts struct {
	Traced  int64
	Broken  int64
	Unknown int64
	All     int64 // how many actions there are; zero: the sum
	AtLeast bool  // counting a verdict stopped at a bound: the shares are those of what was counted
}

// Total is the number of actions judged.
func (v Verdicts) Total() int64 { return max(v.All, v.counted()) }

func (v Verdicts) counted() int64 { return v.Traced + v.Broken + v.Unknown }

// SeverityCount counts the open gaps of one severity.
type SeverityCount struct {
	Severity string // critical, high, medium or low
	Count    int64
	Href     string
}

// SourceFreshness says how a source stands, in a line.
type SourceFreshness struct {
	Source Link
	Kind   string
	State  string    // see Source.State
	LastAt time.Time // the end of the last good run
}

// verdictPart is one stretch of the verdict bar, in units of its 1000 wide view box.
type verdictPart struct {
	verdict string
	count   int64
	share   float64
	x       float64
	width   float64
}

// parts lays the verdicts out along the bar. A verdict that occurs at all is at least four units wide: one broken action
// among a million must still be seen.
func (v Verdicts) parts() []verdictPart {
	const whole, least = 1000.0, 4.0
	total := float64(v.counted())
	if total == 0 {
		return nil
	}
	parts := []verdictPart{
		{verdict: Traced, count: v.Traced},
		{verdict: Broken, count: v.Broken},
		{verdict: Unknown, count: v.Unknown},
	}
	sum := 0.0
	for i := range parts {
		parts[i].share = float64(parts[i].count) / total
		if parts[i].count > 0 {
			parts[i].width = max(parts[i].share*whole, least)
		}
		sum += parts[i].width
	}
	x := 0.0
	for i := range parts {
		parts[i].width *= whole / sum
		parts[i].x = x
		x += parts[i].width
	}
	return parts
}
