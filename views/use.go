package views

import (
	"fmt"
	"slices"
	"time"
)

// Use counts the actions of a node per day.
type Use struct {
	Days  []DayUse // consecutive, oldest first
	Cut   string   // says that not all actions of that time are counted; empty: they are
	Files []Link   // the drawing as a file
}

// DayUse is the number of actions of one day in UTC.
type DayUse struct {
	Day   time.Time
	Count int64
}

const (
	useHeight = 72.0
	useWidth  = 1200.0
)

func (u Use) most() int64 {
	var most int64
	for _, day := range u.Days {
		most = max(most, day.Count)
	}
	return most
}

func (u Use) total() int64 {
	var total int64
	for _, day := range u.Days {
		total += day.Count
	}
	return total
}

// span gives the first and the last day shown.
func (u Use) span() Interval {
	if len(u.Days) == 0 {
		return Interval{}
	}
	return Interval{From: u.Days[0].Day, To: u.Days[len(u.Days)-1].Day}
}

// summary is the chart in a sentence.
func (u Use) summary() string {
	if u.total() == 0 {
		return "No use on any of these days."
	}
	busiest := slices.MaxFunc(u.Days, func(a, b DayUse) int { return int(min(max(a.Count-b.Count, -1), 1)) })
	return fmt.Sprintf("%s over %s, at most %s on %s.", plural(u.total(), "action"), plural(int64(len(u.Days)), "day"), count(busiest.Count), busiest.Day.UTC().Format(time.DateOnly))
}

// column is one day as it is drawn.
type column struct {
	x, width  float64
	y, height float64
	title     string
	day       time.Time
	all       int64
}

func (u Use) columns() []column {
	pitch := useWidth / float64(max(len(u.Days), 1))
	most := float64(max(u.most(), 1))
	columns := make([]column, 0, len(u.Days))
	for i, day := range u.Days {
		height := float64(day.Count) / most * useHeight
		if day.Count > 0 {
			height = max(height, 2)
		}
		columns = append(columns, column{
			x: float64(i)*pitch + pitch*0.12, width: pitch * 0.76,
			y: useHeight - height, height: height,
			title: fmt.Sprintf("%s: %s", day.Day.UTC().Format(time.DateOnly), plural(day.Count, "action")),
			day:   day.Day, all: day.Count,
		})
	}
	return columns
}
