package ingest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"clew/graph"
	"clew/ingest"
)

func hour(n int) time.Time { return time.Date(2026, 8, 1, n, 0, 0, 0, time.UTC) }

// covered writes the spans as hours since the first of August.
func covered(spans *ingest.Spans) [][2]int {
	var got [][2]int
	for _, fact := range spans.Covered("aws", graph.SubjectAction) {
		one := fact.(*ingest.Covered)
		got = append(got, [2]int{int(one.From.Sub(hour(0)).Hours()), int(one.To.Add(-time.Second).Sub(hour(0)).Hours())})
	}
	return got
}

func spansOf(silence time.Duration, hours ...int) *ingest.Spans {
	spans := &ingest.Spans{Silence: silence}
	for _, n := range hours {
		spans.Add(hour(n))
	}
	return spans
}

func TestSpansEndWhereSilenceIsTooLong(t *testing.T) {
	for _, test := range []struct {
		hours []int
		want  [][2]int
	}{
		{nil, nil},
		{[]int{5}, [][2]int{{5, 5}}},
		{[]int{1, 2, 3}, [][2]int{{1, 3}}},
		{[]int{1, 3}, [][2]int{{1, 3}}},
		{[]int{1, 4}, [][2]int{{1, 1}, {4, 4}}},
		{[]int{4, 1}, [][2]int{{1, 1}, {4, 4}}},
		{[]int{1, 5, 3}, [][2]int{{1, 5}}},
		{[]int{9, 1, 5, 7, 3}, [][2]int{{1, 9}}},
		{[]int{9, 1, 5}, [][2]int{{1, 1}, {5, 5}, {9, 9}}},
	} {
		if diff := cmp.Diff(test.want, covered(spansOf(2*time.Hour, test.hours...))); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.hours, diff)
		}
	}
}

func TestCommonIsWhatAllShare(t *testing.T) {
	shared := ingest.Common(spansOf(time.Hour, 1, 2, 3, 7, 8, 9), spansOf(time.Hour, 2, 3, 4, 5), spansOf(time.Hour, 0, 1, 2, 3))
	if diff := cmp.Diff([][2]int{{2, 3}}, covered(shared)); diff != "" {
		t.Error(diff)
	}
	if got := covered(ingest.Common()); got != nil {
		t.Errorf("nothing shares %v", got)
	}
}

// The spans do not depend on the order of the sightings, nor on being written into a cursor in between.
func TestSpansDependOnWhatWasSeenOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.IntRange(0, 100), 0, 30).Draw(t, "hours")
		order := rapid.Permutation(hours).Draw(t, "order")
		spans := spansOf(3 * time.Hour)
		for _, n := range order {
			spans.Add(hour(n))
			spans = ingest.ParseSpans(spans.String(), 3*time.Hour)
		}
		if diff := cmp.Diff(covered(spansOf(3*time.Hour, hours...)), covered(spans)); diff != "" {
			t.Fatalf("%v against %v:\n%s", hours, order, diff)
		}
	})
}
