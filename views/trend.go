package views

import (
	"fmt"
	"time"
)

// Trend counts what opened and what was resolved per day.
type Trend struct {
	Days  []TrendDay // consecutive, oldest first
	Of    string     // says what is counted, where it is not all; empty: all
	Files []Link     // the drawing as a file
}

// TrendDay is one day in UTC.
type TrendDay struct {
	Day      time.Time
	Opened   int64
	Resolved int64
}

const (
	trendWidth = 1200.0
	trendHalf  = 44.0 // height of each half
)

func (t Trend) most() int64 {
	var most int64 = 1
	for _, day := range t.Days {
		most = max(most, day.Opened, day.Resolved)
	}
	return most
}

func (t Trend) totals() (opened, resolved int64) {
	for _, day := range t.Days {
		opened, resolved = opened+day.Opened, resolved+day.Resolved
	}
	return opened, resolved
}

// still says that nothing happened.
func (t Trend) still() bool {
	opened, resolved := t.totals()
	return opened+resolved == 0
}

// span gives the first and the last day shown.
func (t Trend) span() Interval {
	if len(t.Days) == 0 {
		return Interval{}
	}
	return Interval{From: t.Days[0].Day, To: t.Days[len(t.Days)-1].Day}
}

// summary is the picture in a sentence.
func (t Trend) summary() string {
	opened, resolved := t.totals()
	return fmt.Sprintf("%s opened and %s resolved in %s; at most %s of one kind on one day.", count(opened), count(resolved), plural(int64(len(t.Days)), "day"), count(t.most()))
}

// trendColumn is one day as it is drawn: what opened above the line, what was resolved below.
type trendColumn struct {
	x, width         float64
	opened, resolved float64 // heights
	title            string
	TrendDay
}

func (t Trend) columns() []trendColumn {
	pitch := trendWidth / float64(max(len(t.Days), 1))
	most := float64(t.most())
	height := func(number int64) float64 {
		if number == 0 {
			return 0
		}
		return max(float64(number)/most*trendHalf, 2)
	}
	columns := make([]trendColumn, 0, len(t.Days))
	for i, day := range t.Days {
		columns = append(columns, trendColumn{
			x: float64(i)*pitch + pitch*0.12, width: pitch * 0.76, opened: height(day.Opened), resolved: height(day.Resolved), TrendDay: day,
			title: fmt.Sprintf("%s: %s opened, %s resolved", day.Day.UTC().Format(time.DateOnly), count(day.Opened), count(day.Resolved)),
		})
	}
	return columns
}
