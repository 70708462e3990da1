package web

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// The time line of a node: how long it is where the address does not say, in how many parts its actions are counted and how
// far each, and between which lengths it can be drawn.
const (
	usualSpan    = 90 * 24 * time.Hour
	densityParts = 48
	densityMost  = 200
	leastSpan    = 10 * time.Minute
	mostSpan     = 10 * 366 * 24 * time.Hour
	mostUnread   = 40 // hatched stretches of a row
	mostSystems  = 4  // of a node whose coverage is told apart
)

// chosenSpan gives the part of the time line to which the address narrows the list of actions; an end may be open.
func chosenSpan(values url.Values) (graph.Interval, error) {
	var span graph.Interval
	var err error
	if span.From, err = formTime("from", values.Get("from")); err != nil {
		return span, err
	}
	span.To, err = formTime("to", values.Get("to"))
	return span, err
}

// axisOf gives the axis that the address asks for by since and until; else one that ends with now and is long enough for
// the span that is chosen.
func axisOf(values url.Values, chosen graph.Interval, now time.Time) (graph.Interval, error) {
	var axis graph.Interval
	var err error
	if axis.From, err = formTime("since", values.Get("since")); err != nil {
		return axis, err
	}
	if axis.To, err = formTime("until", values.Get("until")); err != nil {
		return axis, err
	}
	if axis.To.IsZero() {
		axis.To = now.UTC().Truncate(time.Minute).Add(time.Minute)
		if chosen.To.After(axis.To) {
			axis.To = chosen.To
		}
		if !axis.From.IsZero() && !axis.From.Before(axis.To) {
			axis.To = axis.From.Add(usualSpan)
		}
	}
	if axis.From.IsZero() {
		axis.From = axis.To.Add(-usualSpan)
		if early := earliest(chosen.From, chosen.To); !early.IsZero() && early.Before(axis.From) {
			axis.From = early.Add(-axis.To.Sub(early) / 12).Truncate(time.Minute)
		}
	}
	if axis.To.Sub(axis.From) < leastSpan {
		axis.To = axis.From.Add(leastSpan)
	}
	if axis.To.Sub(axis.From) > mostSpan {
		axis.From = axis.To.Add(-mostSpan)
	}
	return axis, nil
}

// addTimeLine draws the rows of a node over the axis of the address, with how many actions there were and what was not read.
func (s *Server) addTimeLine(c echo.Context, entity *views.Entity, of, uid string) error {
	if entity.TimeLine == nil {
		return nil
	}
	values := c.QueryParams()
	chosen, err := chosenSpan(values)
	if err != nil {
		return err
	}
	axis, err := axisOf(values, chosen, s.Clock())
	if err != nil {
		return err
	}
	clocks, err := clocksOf(values)
	if err != nil {
		return err
	}
	line := entity.TimeLine
	line.From, line.To, line.AsOf = axis.From, axis.To, clocks.True
	line.Files = drawnFiles(c, timeLineFile)
	line.Ways, line.Span = axisWays(c, axis, chosen), spanForm(c, axis, chosen)
	density, err := s.Graph.Density(c.Request().Context(), of, uid, axis, densityParts, densityMost)
	if err != nil {
		return err
	}
	row := views.TimeRow{Name: "actions"}
	for number, count := range density.Counts {
		part := views.SpanCount{Interval: interval(density.Part(number)), Count: count, More: count == density.Most}
		if part.More {
			line.Note = "Of each part of the time line at most " + counted(densityMost, "action is", "actions are") + " counted."
		}
		row.Counts = append(row.Counts, part)
	}
	line.Rows = append(line.Rows, row)
	return s.hatch(c.Request().Context(), line, entity.Systems, axis)
}

// rowSubjects say which sources would have shown what is missing in a row.
var rowSubjects = map[string]graph.Subject{
	"sponsors": graph.SubjectSponsor, "grants": graph.SubjectGrant, "window": graph.SubjectGrant, "credentials": graph.SubjectCredential,
	"life": graph.SubjectCredential, "requests": graph.SubjectRequest, "decisions": graph.SubjectApproval, "actions": graph.SubjectAction,
}

// hatch marks in each row when nothing was read that would have shown more, with why. Rows that are empty and were read
// are left out.
func (s *Server) hatch(ctx context.Context, line *views.TimeLine, systems []string, axis graph.Interval) error {
	readings, err := s.Graph.Readings(ctx)
	if err != nil {
		return err
	}
	if now := s.Clock(); axis.To.After(now) {
		axis.To = now // what is to come could not have been read
	}
	systems = systems[:min(len(systems), mostSystems)]
	for i := range line.Rows {
		row := &line.Rows[i]
		for _, system := range systems {
			for _, gap := range graph.UnreadOf(readings, graph.Scope{Subject: rowSubjects[row.Name], System: system}, axis) {
				why := whyNot(gap.Hole)
				if gap.Source != "" {
					why = gap.Source + ": " + why
				}
				if len(systems) > 1 {
					why = "of " + system + ", " + why
				}
				row.Unread = append(row.Unread, views.Unread{Interval: interval(gap.Interval), Why: why})
			}
		}
		if len(row.Unread) > mostUnread {
			row.Unread = row.Unread[:mostUnread]
			line.Note = joinedSentences(line.Note, "Of each row the first "+counted(mostUnread, "hatched stretch is", "hatched stretches are")+" drawn.")
		}
	}
	line.Rows = slices.DeleteFunc(line.Rows, func(row views.TimeRow) bool {
		return row.Name != "actions" && len(row.Spans)+len(row.Moments)+len(row.Unread) == 0
	})
	return nil
}

func joinedSentences(first, second string) string {
	if first == "" {
		return second
	}
	return first + " " + second
}

// formMoment writes a time as the fields of forms have it, in UTC.
func formMoment(moment time.Time) string { return moment.UTC().Format("2006-01-02T15:04:05") }

// onAxis gives the address of the page with another axis.
func onAxis(c echo.Context, from, to time.Time) string {
	values := keptOf(c.QueryParams(), append(slices.Clone(listParameters), clockParameters...)...)
	values.Set("since", formMoment(from))
	values.Set("until", formMoment(to))
	return pathWith(c, values) + "#time-title"
}

// axisWays leads to other axes by the address alone, so that Back works and no script is needed. It zooms in on the middle
// of what is chosen, else of the axis.
func axisWays(c echo.Context, axis, chosen graph.Interval) []views.Link {
	length := axis.To.Sub(axis.From)
	ways := []views.Link{
		{Text: "Earlier", Href: onAxis(c, axis.From.Add(-length/2), axis.To.Add(-length/2))},
		{Text: "Later", Href: onAxis(c, axis.From.Add(length/2), axis.To.Add(length/2))},
	}
	if length/2 >= leastSpan {
		middle := axis.From.Add(length / 2)
		if within, some := chosen.Intersect(axis); some && (!chosen.From.IsZero() || !chosen.To.IsZero()) {
			middle = within.From.Add(within.To.Sub(within.From) / 2)
		}
		ways = append(ways, views.Link{Text: "Zoom in", Href: onAxis(c, middle.Add(-length/4), middle.Add(length/4))})
	}
	if length*2 <= mostSpan {
		ways = append(ways, views.Link{Text: "Zoom out", Href: onAxis(c, axis.From.Add(-length/2), axis.To.Add(length/2))})
	}
	return ways
}

// spanForm offers to choose a part of the time line.
func spanForm(c echo.Context, axis, chosen graph.Interval) *views.SpanForm {
	kept := keptOf(c.QueryParams(), "verdict", "operation", "since", "until", "true", "known")
	form := &views.SpanForm{
		Interval: interval(chosen), Path: c.Request().URL.EscapedPath(), Keep: choicesOf(kept), Clear: pathWith(c, kept) + "#time-title",
		Step: max((axis.To.Sub(axis.From) / 100).Truncate(time.Second), time.Second),
	}
	if !chosen.From.IsZero() && !chosen.To.IsZero() && chosen.To.Sub(chosen.From) >= leastSpan && chosen != axis {
		form.Zoom = onAxis(c, chosen.From, chosen.To)
	}
	return form
}
