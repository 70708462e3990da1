package graph_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"clew/graph"
)

// january gives midnight of a day of January; zero for 0.
func january(day int) time.Time {
	if day == 0 {
		return time.Time{}
	}
	return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC)
}

// span gives a span between two days, stated on a third.
func span(from, to, stated int) graph.Span {
	return graph.Span{Interval: graph.Interval{From: january(from), To: january(to)}, StatedAt: january(stated)}
}

func TestWindows(t *testing.T) {
	for _, test := range []struct {
		name  string
		spans []graph.Span
		ended []int
		want  [][2]int
	}{
		{"nothing stated", nil, nil, nil},
		{"since ever", []graph.Span{span(0, 0, 0)}, nil, [][2]int{{0, 0}}},
		{"since a day", []graph.Span{span(5, 0, 0)}, nil, [][2]int{{5, 0}}},
		{"a planned end", []graph.Span{span(5, 9, 1)}, nil, [][2]int{{5, 9}}},
		{"a recorded end", []graph.Span{span(5, 0, 0)}, []int{9}, [][2]int{{5, 9}}},
		{"ended before it was planned to", []graph.Span{span(5, 12, 1)}, []int{9}, [][2]int{{5, 9}}},
		{"an end behind the planned one", []graph.Span{span(5, 9, 1)}, []int{12}, [][2]int{{5, 9}}},
		{"an end and no beginning", nil, []int{9}, [][2]int{{0, 9}}},
		{"two ends and no beginning", nil, []int{12, 9}, [][2]int{{0, 9}}},
		{"two ends", []graph.Span{span(5, 0, 0)}, []int{12, 9}, [][2]int{{5, 9}}},
		{"begun again behind the end", []graph.Span{span(5, 0, 0), span(12, 0, 0)}, []int{9}, [][2]int{{5, 9}, {12, 0}}},
		{"begun again and ended again", []graph.Span{span(12, 0, 0), span(5, 0, 0)}, []int{20, 9}, [][2]int{{5, 9}, {12, 20}}},
		{"begun again at the end", []graph.Span{span(5, 0, 0), span(9, 0, 0)}, []int{9}, [][2]int{{5, 9}, {9, 0}}},
		{"begun twice", []graph.Span{span(7, 0, 0), span(5, 0, 0)}, nil, [][2]int{{5, 0}}},
		{"begun twice and ended", []graph.Span{span(7, 0, 0), span(5, 0, 0)}, []int{9}, [][2]int{{5, 9}}},
		{"held since ever, and since a day", []graph.Span{span(0, 0, 0), span(5, 0, 0)}, nil, [][2]int{{5, 0}}},
		{"held since ever, ended, begun again", []graph.Span{span(0, 0, 0), span(12, 0, 0)}, []int{9}, [][2]int{{0, 9}, {12, 0}}},
		{"an end before the first beginning", []graph.Span{span(12, 0, 0)}, []int{9}, [][2]int{{0, 9}, {12, 0}}},
		{"an end at the first beginning", []graph.Span{span(9, 0, 0)}, []int{9}, [][2]int{{0, 9}, {9, 0}}},
		{"prolonged", []graph.Span{span(5, 9, 1), span(5, 15, 8)}, nil, [][2]int{{5, 15}}},
		{"shortened", []graph.Span{span(5, 15, 1), span(5, 9, 8)}, nil, [][2]int{{5, 9}}},
		{"planned by one source, standing by another", []graph.Span{span(5, 9, 1), span(6, 0, 0)}, nil, [][2]int{{5, 9}}},
		{"begun again behind the planned end", []graph.Span{span(5, 9, 1), span(12, 0, 0)}, nil, [][2]int{{5, 9}, {12, 0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var ended []time.Time
			for _, day := range test.ended {
				ended = append(ended, january(day))
			}
			var want []graph.Interval
			for _, days := range test.want {
				want = append(want, graph.Interval{From: january(days[0]), To: january(days[1])})
			}
			if diff := cmp.Diff(want, graph.Windows(test.spans, ended)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWindowsAreApartWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		day := rapid.IntRange(0, 12)
		spans := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) graph.Span {
			from, stated := day.Draw(r, "from"), day.Draw(r, "stated")
			to := day.Filter(func(to int) bool { return to == 0 || to > from }).Draw(r, "to")
			return span(from, to, stated)
		}), 0, 5).Draw(r, "spans")
		ended := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) time.Time { return january(1 + day.Draw(r, "end")) }), 0, 4).Draw(r, "ended")
		windows := graph.Windows(spans, ended)
		if diff := cmp.Diff(windows, graph.Windows(rapid.Permutation(spans).Draw(r, "spans shuffled"), rapid.Permutation(ended).Draw(r, "ends shuffled"))); diff != "" {
			r.Fatalf("the order matters:\n%s", diff)
		}
		for i, window := range windows {
			if !window.To.IsZero() && !window.From.Before(window.To) {
				r.Errorf("window %v is empty", window)
			}
			if i > 0 && (windows[i-1].To.IsZero() || windows[i-1].To.After(window.From)) {
				r.Errorf("windows %v and %v overlap", windows[i-1], window)
			}
		}
		for _, one := range spans {
			held := slices.ContainsFunc(windows, func(window graph.Interval) bool { return window.Contains(one.Interval.From) })
			if !held && !one.Interval.From.IsZero() {
				r.Errorf("%v did not hold at its own beginning: %v", one, windows)
			}
		}
	})
}

func TestIntervalsAndSpansAreReadAsTheyAreWritten(t *testing.T) {
	for _, one := range []graph.Span{{}, span(5, 0, 0), span(0, 9, 2), span(5, 9, 2), {Interval: graph.Interval{From: january(5).Add(time.Nanosecond)}}} {
		read, err := graph.ParseSpan(one.String())
		if err != nil || read != one {
			t.Errorf("%v is read as %v, %v", one, read, err)
		}
	}
	for _, wrong := range []string{"", "@", "2026-01-05/@", "/", "2026-01-05T00:00:00Z@", "x/y@z"} {
		if _, err := graph.ParseSpan(wrong); err == nil {
			t.Errorf("%q is no span", wrong)
		}
	}
}
