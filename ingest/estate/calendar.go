package estate

import "time"

const day = 24 * time.Hour

// calendar is the span of time that the estate's logs cover: whole days in UTC, from start until the moment until.
type calendar struct {
	start time.Time
	until time.Time
	days  int
	// outage is the span of whole days for which the trail delivered nothing.
	outage span
	// tickets and people are the spans that the ticket system's and the HR system's exports left out, and
	// inventory the one without snapshots of IAM.
	tickets, people, inventory span
	// snapshots are the moments of the IAM snapshots, oldest first, those left out not among them.
	snapshots []time.Time
}

// span is from from (included) until to (excluded).
type span struct{ from, to time.Time }

func (s span) contains(moment time.Time) bool { return !moment.Before(s.from) && moment.Before(s.to) }

// silence is how long the trail may be quiet before that counts as not delivered. It is longer than any quiet span
// of the smallest estate and shorter than the outage.
const silence = 60 * time.Hour

// before is for how long before the first action the sources of state were read.
const before = 30 * day

func newCalendar(until time.Time, days int) calendar {
	until = until.UTC().Truncate(day)
	c := calendar{start: until.Add(-time.Duration(days) * day), until: until, days: days}
	saturday := c.at(0.62).Truncate(day)
	for saturday.Weekday() != time.Saturday {
		saturday = saturday.Add(day)
	}
	c.outage = span{saturday, saturday.Add(3 * day)}
	c.tickets = span{c.at(0.22).Truncate(day), c.at(0.30).Truncate(day)}
	c.people = span{c.at(0.36).Truncate(day), c.at(0.42).Truncate(day)}
	c.plan()
	return c
}

// plan lays the weekly snapshots so that the last one is taken at the end, and leaves one out of the middle.
func (c *calendar) plan() {
	first := c.until
	for !first.Add(-7 * day).Before(c.start.Add(-before + 2*day)) {
		first = first.Add(-7 * day)
	}
	left := c.at(0.80)
	for moment := first; !moment.After(c.until); moment = moment.Add(7 * day) {
		if !moment.Before(left) && c.inventory.from.IsZero() && moment.Before(c.until) {
			c.inventory = span{moment.Add(-7 * day), moment.Add(7 * day)}
			continue
		}
		c.snapshots = append(c.snapshots, moment)
	}
}

// at gives the moment at a fraction of the span, to the second.
func (c calendar) at(fraction float64) time.Time {
	return c.start.Add(time.Duration(fraction * float64(c.days) * float64(day))).Truncate(time.Second)
}

// index gives the number of the day of a moment.
func (c calendar) index(moment time.Time) int { return int(moment.Sub(c.start) / day) }

// weight says how much happens on a day compared to a working day.
func (c calendar) weight(index int) float64 {
	moment := c.start.Add(time.Duration(index) * day)
	switch {
	case c.outage.contains(moment):
		return 0.06
	case moment.Weekday() == time.Saturday || moment.Weekday() == time.Sunday:
		return 0.45
	}
	return 1
}

// rhythm says at which hours somebody works.
type rhythm int

const (
	steady rhythm = iota
	office
	nightly
)

// hours gives the weight of each hour of the day, in UTC.
var hours = [...][24]float64{
	steady:  {3, 3, 3, 3, 3, 3, 4, 5, 6, 7, 7, 7, 6, 7, 7, 7, 6, 5, 5, 4, 4, 4, 3, 0},
	office:  {0, 0, 0, 0, 0, 0, 1, 4, 8, 9, 9, 8, 5, 8, 9, 8, 6, 3, 1, 1, 0, 0, 0, 0},
	nightly: {4, 9, 9, 8, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0},
}

// moment draws a second of the day that leaves an hour until midnight.
func (r rhythm) moment(random *random, midnight time.Time) time.Time {
	total := 0.0
	for _, weight := range hours[r] {
		total += weight
	}
	left := random.fraction() * total
	hour := 0
	for hour < 22 && left >= hours[r][hour] {
		left -= hours[r][hour]
		hour++
	}
	return midnight.Add(time.Duration(hour)*time.Hour + time.Duration(random.below(3600))*time.Second)
}
