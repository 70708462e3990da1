package views

import "time"

// SpanForm narrows the list of actions to a span of the time line. It is a plain form; a script makes its ends handles on
// the drawing.
type SpanForm struct {
	Interval
	Path  string        // of the page
	Keep  []Choice      // further parameters of the page, by name in Words, which the form sends along
	Clear string        // address without the span
	Zoom  string        // address with the span as the whole axis; empty: it is too short, or the axis already
	Step  time.Duration // by which a key moves an end
}

// set says whether the list is narrowed to a span.
func (f SpanForm) set() bool { return !f.From.IsZero() || !f.To.IsZero() }

// words says which span is chosen.
func (f SpanForm) words() string {
	if !f.set() {
		return "No span is chosen: the list below has all actions."
	}
	return "The list below has the actions of this span: " + interval(f.From, f.To) + "."
}

// brushed is the chosen span as it is drawn; false: none is, or it lies elsewhere.
func (l TimeLine) brushed() (bar, bool) {
	if l.Span == nil || !l.Span.set() || !l.axis().visible(l.Span.Interval) {
		return bar{}, false
	}
	return l.axis().bar(l.Span.Interval), true
}

// share gives a position of the drawing as a share of its width, for what a script lays over it.
func share(x float64) string { return coordinate(x / lineWidth * 10_000) }

// words says what a hatched stretch means.
func (g Unread) words() string {
	if g.Why == "" {
		return "Not collected"
	}
	return "Not collected: " + g.Why
}
