package graph

import "time"

// Density is how many actions there were in each of the equal parts of a span.
type Density struct {
	From   time.Time
	Width  time.Duration // of each part, in whole seconds
	Counts []int64       // of each part, oldest first
	Most   int64         // at which counting a part stopped
}

// Part gives the span of one part.
func (d Density) Part(number int) Interval {
	return Interval{From: d.From.Add(time.Duration(number) * d.Width), To: d.From.Add(time.Duration(number+1) * d.Width)}
}
