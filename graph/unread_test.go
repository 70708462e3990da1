package graph_test

import (
	"reflect"
	"testing"
	"time"

	"clew/graph"
)

func TestUnreadOf(t *testing.T) {
	day := func(number int) time.Time { return time.Date(2026, 11, number, 0, 0, 0, 0, time.UTC) }
	claim := func(subject graph.Subject, system string, from, to time.Time) graph.CoverageClaim {
		return graph.CoverageClaim{Coverage: graph.Coverage{Subject: subject, System: system, Interval: graph.Interval{From: from, To: to}}, State: graph.ClaimSettled}
	}
	reading := func(name string, first time.Time, retention time.Duration, claims ...graph.CoverageClaim) graph.SourceReading {
		return graph.SourceReading{Name: name, Reading: graph.Reading{Claims: claims, FirstRead: first, Retention: retention}}
	}
	grants := graph.Scope{Subject: graph.SubjectGrant, System: "aws"}
	window := graph.Interval{From: day(1), To: day(20)}
	unread := func(source string, from, to int, why graph.HoleReason) graph.Unread {
		return graph.Unread{Hole: graph.Hole{Interval: graph.Interval{From: day(from), To: day(to)}, Why: why}, Source: source}
	}
	for _, test := range []struct {
		name     string
		readings []graph.SourceReading
		want     []graph.Unread
	}{
		{"nobody tells of it", []graph.SourceReading{reading("k8s", day(1), 0, claim(graph.SubjectGrant, "kubernetes", day(1), time.Time{}))},
			[]graph.Unread{unread("", 1, 20, graph.HoleNoSource)}},
		{"read without an end", []graph.SourceReading{reading("iam", day(1), 0, claim(graph.SubjectGrant, "aws", time.Time{}, time.Time{}))}, nil},
		{"a source for all systems counts", []graph.SourceReading{reading("all", day(1), 0, claim(graph.SubjectGrant, "", day(1), day(12)))},
			[]graph.Unread{unread("all", 12, 20, graph.HoleNotRead)}},
		{"one source fills the hole of another", []graph.SourceReading{
			reading("old", day(1), 0, claim(graph.SubjectGrant, "aws", day(1), day(8))),
			reading("new", day(7), 0, claim(graph.SubjectGrant, "aws", day(6), time.Time{}))}, nil},
		{"the source that says why is named", []graph.SourceReading{
			reading("silent", time.Time{}, 0, claim(graph.SubjectGrant, "aws", day(10), time.Time{})),
			// First read on the 9th with what it had kept of the 5 days before: nothing of before the 4th was to be had.
			reading("keeps", day(9), 5*24*time.Hour, claim(graph.SubjectGrant, "aws", day(4), time.Time{}))},
			[]graph.Unread{unread("keeps", 1, 4, graph.HoleRetention)}},
		{"a rejected record may tell of it from its day on", []graph.SourceReading{{Name: "iam", Reading: graph.Reading{
			Claims: []graph.CoverageClaim{claim(graph.SubjectGrant, "aws", day(1), time.Time{})}, FirstRead: day(1),
			Doubts: []graph.Doubt{{UID: "doubt", Window: graph.Interval{From: day(5), To: day(6)}, Records: 1}},
		}}}, []graph.Unread{{Hole: graph.Hole{Interval: graph.Interval{From: day(5), To: day(20)}, Why: graph.HoleRejected, Rejected: 1}, Source: "iam"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := graph.UnreadOf(test.readings, grants, window); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
