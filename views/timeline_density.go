package views

import "math"

// leastCount is the height of a column that stands for one action among many.
const leastCount = 3.0

// counts places a column for each part with actions. The height grows with the square root of the count, so that few actions
// beside many can still be seen.
func (a axis) counts(parts []SpanCount) []bar {
	var most int64
	for _, part := range parts {
		most = max(most, part.Count)
	}
	var columns []bar
	for _, part := range parts {
		if part.Count == 0 || !a.visible(part.Interval) {
			continue
		}
		column := a.bar(part.Interval)
		column.width = max(column.width-1, 1)
		column.height = max(math.Sqrt(float64(part.Count)/float64(most))*(rowHeight-8), leastCount)
		column.title = part.words() + ", " + interval(part.From, part.To)
		columns = append(columns, column)
	}
	return columns
}

// words says how many there were.
func (c SpanCount) words() string {
	if c.More {
		return plural(c.Count, "action") + " or more"
	}
	return plural(c.Count, "action")
}

// title names the drawing.
func (l TimeLine) title() string {
	if l.Action.IsZero() {
		return "Time line from " + stampZone(l.From) + " to " + stampZone(l.To)
	}
	return "Time line of the chain"
}
