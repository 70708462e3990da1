package ingest

import (
	"testing"
	"time"

	"clew/graph"
)

func TestMomentsNamedInARecord(t *testing.T) {
	date := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
	}
	for raw, want := range map[string]graph.Interval{
		`{"at":"2026-02-03T10:00:00Z","validFrom":"2026-01-05T00:00:00+02:00"`: {From: date(1, 4, 22), To: date(2, 3, 10)},
		`a,2026-02-03 10:00,b`: {From: date(2, 2, 0), To: date(2, 5, 0)}, // of an offset that is not known
		`no date at all`:       {},
		`2026-02-03T10:00:00Z and 1970-01-01T00:00:00Z`: {}, // one of them cannot be
		`2026-13-45`:  {},
		`12026-01-01`: {}, // no date begins within a number
	} {
		if got := MomentsNamed([]byte(raw)); !got.From.Equal(want.From) || !got.To.Equal(want.To) {
			t.Errorf("%s: %v, want %v", raw, got, want)
		}
	}
}
