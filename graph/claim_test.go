package graph_test

import (
	"slices"
	"testing"
	"time"

	"clew/graph"
)

func on(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }

func claimed(from, to time.Time) []graph.Coverage {
	return []graph.Coverage{{Source: "hr", Subject: graph.SubjectSponsor, Interval: graph.Interval{From: from, To: to}}}
}

// texts writes spans as interval and rows.
func texts(spans graph.Coverages) []string {
	var list []string
	for _, span := range spans {
		list = append(list, span.Interval.String()+" "+time.Duration(span.Rows).String())
	}
	return list
}

func is(t *testing.T, reading graph.Reading, want ...string) {
	t.Helper()
	if got := texts(reading.Coverage()); !slices.Equal(got, want) {
		t.Errorf("coverage %v, want %v", got, want)
	}
}

// Runs that go on from each other make one span, whose rows are those of all of them; a run with a hole behind it makes
// another, with its own.
func TestReadingCountsEachRunOnce(t *testing.T) {
	var reading graph.Reading
	reading.Add("run/1", on(10, 0), 0, 0, claimed(on(1, 0), on(10, 0)))
	reading.Rows("run/1", 100)
	reading.End("run/1", on(10, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-10T00:00:00Z 100ns")
	reading.Add("run/2", on(12, 0), 100, 100, append(claimed(on(10, 0), on(11, 0)), claimed(on(9, 0), on(12, 0))...))
	reading.Rows("run/2", 130)
	reading.End("run/2", on(12, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-12T00:00:00Z 130ns")
	reading.Add("run/3", on(15, 0), 130, 130, claimed(on(14, 0), on(15, 0)))
	reading.Rows("run/3", 137)
	reading.End("run/3", on(15, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-12T00:00:00Z 130ns", "2026-01-14T00:00:00Z/2026-01-15T00:00:00Z 7ns")
}

// What a run claims counts while it lasts, not when it fails, and again when a later one ends well. What others claimed
// before stays.
func TestReadingHoldsBackWhatAFailedRunClaims(t *testing.T) {
	var reading graph.Reading
	reading.Add("run/1", on(10, 0), 0, 5, claimed(on(1, 0), on(10, 0)))
	reading.End("run/1", on(10, 0), true)
	reading.Add("run/2", on(12, 0), 5, 8, claimed(on(1, 0), on(12, 0)))
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-12T00:00:00Z 8ns")
	reading.End("run/2", on(12, 0), false)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-10T00:00:00Z 5ns")
	reading.End("run/3", on(13, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-12T00:00:00Z 8ns")
}

// A claim that has no end lasts as long as runs end well: with a failure it ends at the last good one.
func TestReadingEndsWhatIsStillReadWithAFailure(t *testing.T) {
	var reading graph.Reading
	reading.Add("run/1", on(10, 0), 0, 5, claimed(on(1, 0), time.Time{}))
	reading.End("run/1", on(10, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/ 5ns")
	reading.End("run/2", on(11, 0), true)
	reading.End("run/3", on(12, 0), false)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-11T00:00:00Z 5ns")
	reading.End("run/4", on(13, 0), true)
	is(t, reading, "2026-01-01T00:00:00Z/ 5ns")
}

// The lag cuts off what may still appear, whether the claim has an end or not; a later run makes up for it.
func TestReadingLags(t *testing.T) {
	reading := graph.Reading{Lag: 2 * time.Hour}
	reading.Add("run/1", on(10, 12), 0, 5, claimed(on(1, 0), on(10, 12)))
	reading.End("run/1", on(10, 12), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-10T10:00:00Z 5ns")
	reading.Add("run/2", on(10, 13), 5, 6, claimed(on(10, 9), on(10, 10)))
	reading.End("run/2", on(10, 13), true)
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-10T10:00:00Z 6ns")
	reading.Add("run/3", on(11, 0), 6, 6, claimed(on(10, 23), on(11, 0)))
	is(t, reading, "2026-01-01T00:00:00Z/2026-01-10T10:00:00Z 6ns") // its span lies within the lag
	open := graph.Reading{Lag: time.Hour}
	open.Add("run/1", on(10, 12), 0, 5, claimed(time.Time{}, time.Time{}))
	open.End("run/1", on(10, 12), true)
	is(t, open, "/2026-01-10T11:00:00Z 5ns")
}

// What was older than the retention at the first run was never to be had, whatever the source claims.
func TestReadingEndsAtTheRetention(t *testing.T) {
	reading := graph.Reading{Retention: 5 * 24 * time.Hour, FirstRead: on(10, 0), Claims: nil}
	reading.Add("run/1", on(10, 0), 0, 5, append(claimed(time.Time{}, on(2, 0)), claimed(on(4, 0), on(10, 0))...))
	is(t, reading, "2026-01-05T00:00:00Z/2026-01-10T00:00:00Z 5ns")
	reading.Retention = 0
	is(t, reading, "/2026-01-02T00:00:00Z 5ns", "2026-01-04T00:00:00Z/2026-01-10T00:00:00Z 5ns")
}

func TestNoLongerCovered(t *testing.T) {
	before := graph.Coverages{
		{Source: "hr", Subject: graph.SubjectGrant, Interval: graph.Interval{From: on(1, 0)}},
		{Source: "hr", Subject: graph.SubjectSponsor, Interval: graph.Interval{From: on(1, 0), To: on(9, 0)}},
	}
	after := graph.Coverages{before[0], {Source: "hr", Subject: graph.SubjectSponsor, Interval: graph.Interval{From: on(1, 0), To: on(7, 0)}}}
	if from, subjects := graph.NoLongerCovered(before, after); !from.Equal(on(7, 0)) || !slices.Equal(subjects, []graph.Subject{graph.SubjectSponsor}) {
		t.Errorf("lost %v since %v, want sponsors since the 7th", subjects, from)
	}
	if _, subjects := graph.NoLongerCovered(after, before); subjects != nil {
		t.Errorf("growing loses %v", subjects)
	}
}

func TestParseLength(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 0, "90d": 90 * 24 * time.Hour, "36h": 36 * time.Hour, "90s": 90 * time.Second} {
		if got, err := graph.ParseLength(text); err != nil || got != want {
			t.Errorf("ParseLength(%q) = %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"90", "-3d", "0d", "1.5d", "10ms", "99999999d", "soon"} {
		if got, err := graph.ParseLength(text); err == nil {
			t.Errorf("ParseLength(%q) = %s, want an error", text, got)
		}
	}
}

// Each hole says why: before the retention, between two claims, where a run failed, and within the lag.
func TestHolesSayWhy(t *testing.T) {
	reading := graph.Reading{Retention: 5 * 24 * time.Hour, FirstRead: on(10, 0), Lag: 2 * time.Hour}
	reading.Add("run/1", on(10, 0), 0, 5, append(claimed(on(1, 0), on(6, 0)), claimed(on(7, 0), on(9, 0))...))
	reading.End("run/1", on(10, 0), true)
	reading.Add("run/2", on(12, 0), 5, 8, claimed(on(10, 0), on(11, 0)))
	reading.End("run/2", on(12, 0), false)
	reading.Add("run/3", on(20, 0), 8, 9, claimed(on(15, 0), on(20, 0)))
	var got []string
	explain := func(to time.Time) {
		got = nil
		for _, hole := range reading.Holes(graph.Scope{Subject: graph.SubjectSponsor}, graph.Interval{From: on(3, 0), To: to}) {
			got = append(got, hole.Interval.String()+" "+string(hole.Why))
		}
	}
	explain(on(20, 0))
	want := []string{
		"2026-01-03T00:00:00Z/2026-01-05T00:00:00Z retention", "2026-01-06T00:00:00Z/2026-01-07T00:00:00Z not read",
		"2026-01-09T00:00:00Z/2026-01-15T00:00:00Z run failed", "2026-01-19T22:00:00Z/2026-01-20T00:00:00Z run failed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("holes %v, want %v", got, want)
	}
	reading.End("run/3", on(20, 0), true) // what run 2 claimed holds now, too
	explain(on(20, 0))
	want = []string{want[0], want[1], "2026-01-09T00:00:00Z/2026-01-10T00:00:00Z not read", "2026-01-11T00:00:00Z/2026-01-15T00:00:00Z not read", "2026-01-19T22:00:00Z/2026-01-20T00:00:00Z lag"}
	if !slices.Equal(got, want) {
		t.Errorf("holes after a good run %v, want %v", got, want)
	}
}
