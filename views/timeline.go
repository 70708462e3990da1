package views

import (
	"slices"
	"time"
)

// TimeLine shows when everything that bears on an action held.
type TimeLine struct {
	From   time.Time // where the axis begins; zero: fitted to the content
	To     time.Time // where the axis ends; zero: fitted to the content
	Action time.Time // the moment of the action; zero: it is the time line of a node
	AsOf   time.Time // the moment as of which a node is shown; zero: now
	Rows   []TimeRow
	Ways   []Link    // to other spans, such as an earlier one
	Span   *SpanForm // narrows the list of actions to a part of the time line; nil: there is none
	Files  []Link    // the drawing as a file
	Note   string    // what is not shown, such as where counting stopped
}

// TimeRow is one line of the time line: a link of the chain.
type TimeRow struct {
	Name    string
	Spans   []Span
	Moments []Moment
	Unread  []Unread // when no source that would show this link was complete
	Counts  []SpanCount
}

// SpanCount is how many actions there were in a part of the time line.
type SpanCount struct {
	Interval
	Count int64
	More  bool // counting stopped, so that there may be more
}

// Unread is a time for which no source was complete.
type Unread struct {
	Interval
	Why string // which source, and what it lacks
}

// Span is something that held over a time, such as a grant.
type Span struct {
	Interval
	Name   string
	Person string // the part of the name that is a person's, which a drawing can leave out; empty: none
	State  string // as of a link: present, or the violation
}

// Moment is something that happened at one time, such as an approval.
type Moment struct {
	At     time.Time
	Name   string
	Person string // as of a span
	State  string
}

// Interval is a span of time. A zero From is open to the past, a zero To to the future.
type Interval struct {
	From time.Time
	To   time.Time
}

// The drawing, in units of its view box.
const (
	lineWidth   = 1200.0
	lineLeft    = 112.0 // where the plot begins, after the names
	lineRight   = 1188.0
	lineTop     = 30.0 // room for the action's label
	rowHeight   = 36.0
	laneHeight  = 26.0 // of each further bar within a row
	axisHeight  = 30.0
	letterWidth = 6.4 // of the label face, at its size in the drawing
	leastBar    = 3.0
)

// axis maps time to the drawing.
type axis struct {
	from time.Time
	to   time.Time
}

func (a axis) span() time.Duration { return a.to.Sub(a.from) }

// x gives the position of a time, clipped to the plot.
func (a axis) x(t time.Time) float64 {
	share := float64(t.Sub(a.from)) / float64(a.span())
	return lineLeft + min(max(share, 0), 1)*(lineRight-lineLeft)
}

// axis fits the drawing to the moments and the action, then to starts that lie not too far before; longer spans are cut at
// the edge, with an arrow.
func (l TimeLine) axis() axis {
	const far = 120 * 24 * time.Hour
	if l.Action.IsZero() {
		return axis{from: l.From, to: l.To}
	}
	times := []time.Time{l.Action}
	for _, row := range l.Rows {
		for _, moment := range row.Moments {
			times = append(times, moment.At)
		}
		for _, span := range row.Spans {
			for _, end := range []time.Time{span.From, span.To} {
				if !end.IsZero() && end.Sub(l.Action).Abs() < far {
					times = append(times, end)
				}
			}
		}
	}
	fitted := axis{from: slices.MinFunc(times, time.Time.Compare), to: slices.MaxFunc(times, time.Time.Compare)}
	pad := max(fitted.span()/12, 30*time.Minute)
	fitted.from, fitted.to = fitted.from.Add(-pad), fitted.to.Add(pad)
	if !l.From.IsZero() {
		fitted.from = l.From
	}
	if l.To.After(fitted.from) {
		fitted.to = l.To
	}
	return fitted
}

// bar is a span or an unread stretch as it is drawn.
type bar struct {
	x, width    float64
	height      float64 // of a column of counts
	label       string
	labelX      float64
	labelAnchor string
	labelInside bool
	lane        int
	tone        string
	title       string
	before      bool // goes on beyond the left edge
	after       bool // goes on beyond the right edge
}

func (a axis) bar(interval Interval) bar {
	from, to := interval.From, interval.To
	drawn := bar{before: from.IsZero() || from.Before(a.from), after: to.IsZero() || to.After(a.to)}
	left, right := lineLeft, lineRight
	if !drawn.before {
		left = a.x(from)
	}
	if !drawn.after {
		right = a.x(to)
	}
	drawn.x, drawn.width = min(left, lineRight-leastBar), max(right-left, leastBar)
	return drawn
}

// visible says whether any of the interval lies on the axis.
func (a axis) visible(interval Interval) bool {
	return (interval.From.IsZero() || interval.From.Before(a.to)) && (interval.To.IsZero() || interval.To.After(a.from))
}

// label places a name inside the bar where it fits, else beside it.
func (b bar) labelled(name string) bar {
	const gap = 7.0
	length := float64(len([]rune(name))) * letterWidth
	b.label, b.labelAnchor = name, "start"
	switch {
	case length+2*gap <= b.width:
		b.labelX, b.labelInside = b.x+gap+arrowRoom(b.before), true
	case b.x+b.width+gap+length <= lineRight:
		b.labelX = b.x + b.width + gap
	default:
		b.labelX, b.labelAnchor = b.x-gap, "end"
	}
	return b
}

func arrowRoom(cut bool) float64 {
	if cut {
		return 6
	}
	return 0
}

// dot is a moment as it is drawn.
type dot struct {
	x           float64
	label       string
	labelX      float64
	labelAnchor string
	tone        string
	title       string
}

func (a axis) dot(moment Moment) dot {
	const gap = 11.0
	x := a.x(moment.At)
	drawn := dot{x: x, label: moment.Name, labelX: x + gap, labelAnchor: "start", tone: stateTone(moment.State)}
	drawn.title = moment.Name + ", " + stampZone(moment.At)
	if x+gap+float64(len([]rune(moment.Name)))*letterWidth > lineRight {
		drawn.labelX, drawn.labelAnchor = x-gap, "end"
	}
	return drawn
}

// drawnRow is a row with everything placed.
type drawnRow struct {
	name    string
	y       float64 // of its top edge
	height  float64
	unread  []bar
	counts  []bar
	bars    []bar
	dots    []dot
	striped bool
}

func (l TimeLine) drawn() []drawnRow {
	scale := l.axis()
	rows := make([]drawnRow, 0, len(l.Rows))
	y := lineTop
	for i, row := range l.Rows {
		drawn := drawnRow{name: row.Name, y: y, striped: i%2 == 0, bars: scale.bars(row.Spans), height: rowHeight}
		for _, bar := range drawn.bars {
			drawn.height = max(drawn.height, rowHeight+float64(bar.lane)*laneHeight)
		}
		for _, unread := range row.Unread {
			if scale.visible(unread.Interval) {
				stretch := scale.bar(unread.Interval)
				stretch.title = unread.words() + ", " + interval(unread.From, unread.To)
				drawn.unread = append(drawn.unread, stretch)
			}
		}
		drawn.counts = scale.counts(row.Counts)
		for _, moment := range row.Moments {
			if !moment.At.Before(scale.from) && !moment.At.After(scale.to) {
				drawn.dots = append(drawn.dots, scale.dot(moment))
			}
		}
		y += drawn.height
		rows = append(rows, drawn)
	}
	return rows
}

// bars places spans in lanes, so that no bar or name runs over another.
func (a axis) bars(spans []Span) []bar {
	var bars []bar
	var reached []float64 // the right edge of what stands in each lane
	for _, span := range spans {
		if !a.visible(span.Interval) {
			continue
		}
		drawn := a.bar(span.Interval).labelled(span.Name)
		drawn.tone = stateTone(span.State)
		drawn.title = span.Name + ", " + stateWords(span.State) + ", " + interval(span.From, span.To)
		left, right := drawn.extent()
		for drawn.lane < len(reached) && reached[drawn.lane] > left {
			drawn.lane++
		}
		if drawn.lane == len(reached) {
			reached = append(reached, 0)
		}
		reached[drawn.lane] = right
		bars = append(bars, drawn)
	}
	return bars
}

// extent is how far the bar and its name reach to either side.
func (b bar) extent() (left, right float64) {
	length := float64(len([]rune(b.label))) * letterWidth
	if b.labelAnchor == "end" {
		return b.labelX - length, b.x + b.width
	}
	return b.x, max(b.x+b.width, b.labelX+length)
}

// y is the top edge of the bar's lane.
func (b bar) y(row drawnRow) float64 { return row.y + float64(b.lane)*laneHeight }

// foot is where the rows end and the axis begins.
func (l TimeLine) foot() float64 {
	foot := lineTop
	for _, row := range l.drawn() {
		foot = row.y + row.height
	}
	return foot
}

// height is that of the whole drawing.
func (l TimeLine) height() float64 { return l.foot() + axisHeight }

// tick is a mark of the axis.
type tick struct {
	x     float64
	label string
}

// tickSteps are the distances that read well.
var tickSteps = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 28 * 24 * time.Hour, 91 * 24 * time.Hour, 365 * 24 * time.Hour,
}

func (l TimeLine) ticks() []tick {
	const most = 9
	scale := l.axis()
	step := tickSteps[len(tickSteps)-1]
	for _, candidate := range tickSteps {
		if scale.span()/candidate < most {
			step = candidate
			break
		}
	}
	for scale.span()/step >= 2*most {
		step *= 2
	}
	layout := "2006-01-02"
	if step < 24*time.Hour {
		layout = "01-02 15:04"
	}
	var ticks []tick
	for at := scale.from.UTC().Truncate(step).Add(step); at.Before(scale.to); at = at.Add(step) {
		ticks = append(ticks, tick{x: scale.x(at), label: at.Format(layout)})
	}
	return ticks
}

// marked is the moment that a line across the drawing marks; zero: none.
func (l TimeLine) marked() time.Time {
	if !l.Action.IsZero() {
		return l.Action
	}
	if l.AsOf.Before(l.From) || l.AsOf.After(l.To) {
		return time.Time{}
	}
	return l.AsOf
}

// markLabel places the label of the marked moment so that it stays within the drawing.
func (l TimeLine) markLabel() dot {
	x := l.axis().x(l.marked())
	label := dot{x: x, labelX: x, labelAnchor: "middle", label: stampZone(l.marked())}
	half := float64(len(label.label)) * letterWidth / 2
	if x+half > lineRight {
		label.labelX, label.labelAnchor = lineRight, "end"
	}
	if x-half < lineLeft {
		label.labelX, label.labelAnchor = lineLeft, "start"
	}
	return label
}
