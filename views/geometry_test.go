package views

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func near(a, b float64) bool { return math.Abs(a-b) < 0.05 }

func TestTimeLinePlacesByTime(t *testing.T) {
	line := TimeLine{From: day(1), To: day(11), Action: day(6), Rows: []TimeRow{{
		Name:  "grant",
		Spans: []Span{{Interval: Interval{From: day(3), To: day(5)}, Name: "g", State: StatePresent}},
	}}}
	const plot = lineRight - lineLeft
	bar := line.drawn()[0].bars[0]
	if want := lineLeft + 0.2*plot; !near(bar.x, want) {
		t.Errorf("two of ten days from the left: x = %.1f, want %.1f", bar.x, want)
	}
	if want := 0.2 * plot; !near(bar.width, want) {
		t.Errorf("two of ten days: width = %.1f, want %.1f", bar.width, want)
	}
	if want := lineLeft + 0.5*plot; !near(line.markLabel().x, want) {
		t.Errorf("the action in the middle: x = %.1f, want %.1f", line.markLabel().x, want)
	}
}

func TestTimeLineCutsAtItsEdges(t *testing.T) {
	scale := axis{from: day(1), to: day(11)}
	for _, each := range []struct {
		name          string
		interval      Interval
		visible       bool
		before, after bool
	}{
		{"open on both sides", Interval{}, true, true, true},
		{"from before, into it", Interval{From: day(1).AddDate(0, 0, -9), To: day(2)}, true, true, false},
		{"within", Interval{From: day(2), To: day(3)}, true, false, false},
		{"all before", Interval{To: day(1).Add(-time.Hour)}, false, false, false},
		{"all after", Interval{From: day(12)}, false, false, false},
	} {
		t.Run(each.name, func(t *testing.T) {
			if got := scale.visible(each.interval); got != each.visible {
				t.Fatalf("visible = %v, want %v", got, each.visible)
			}
			if !each.visible {
				return
			}
			drawn := scale.bar(each.interval)
			if drawn.before != each.before || drawn.after != each.after {
				t.Errorf("goes on before %v, after %v; want %v, %v", drawn.before, drawn.after, each.before, each.after)
			}
			if drawn.x < lineLeft || drawn.x+drawn.width > lineRight+0.05 {
				t.Errorf("leaves the plot: %.1f to %.1f", drawn.x, drawn.x+drawn.width)
			}
		})
	}
}

func TestTimeLineKeepsMomentaryCredentialVisible(t *testing.T) {
	scale := axis{from: day(1), to: day(1).AddDate(1, 0, 0)}
	if got := scale.bar(Interval{From: day(3), To: day(3).Add(time.Minute)}).width; got < leastBar {
		t.Errorf("a minute within a year is %.2f wide, want at least %.1f", got, leastBar)
	}
}

func TestTimeLineFitsTheActionAndWhatLedToIt(t *testing.T) {
	line := TimeLine{Action: day(20), Rows: []TimeRow{
		{Moments: []Moment{{At: day(2), Name: "asked"}}},
		{Spans: []Span{{Interval: Interval{From: day(1).AddDate(-3, 0, 0)}}}},
	}}
	fitted := line.axis()
	if !fitted.from.Before(day(2)) || fitted.from.Before(day(1).AddDate(0, 0, -7)) {
		t.Errorf("begins %v, want a little before the request of 2 November", fitted.from)
	}
	if !fitted.to.After(day(20)) {
		t.Errorf("ends %v, want after the action", fitted.to)
	}
}

func TestTimeLineOverlappingSpansTakeLanes(t *testing.T) {
	line := TimeLine{From: day(1), To: day(11), Action: day(6), Rows: []TimeRow{{Spans: []Span{
		{Interval: Interval{From: day(1), To: day(8)}, Name: "a"},
		{Interval: Interval{From: day(5)}, Name: "b"},
		{Interval: Interval{From: day(9)}, Name: "c"},
	}}}}
	row := line.drawn()[0]
	var lanes []int
	for _, bar := range row.bars {
		lanes = append(lanes, bar.lane)
	}
	if difference := cmp.Diff([]int{0, 1, 0}, lanes); difference != "" {
		t.Errorf("lanes (-want +got):\n%s", difference)
	}
	if row.height <= rowHeight {
		t.Errorf("height %.0f of a row with two lanes, want more than %.0f", row.height, rowHeight)
	}
}

func TestTimeLineTicksAreFewAtAnyLength(t *testing.T) {
	for _, span := range []time.Duration{time.Hour, 9 * time.Hour, 24 * time.Hour, 40 * 24 * time.Hour, 3 * 365 * 24 * time.Hour, 60 * 365 * 24 * time.Hour} {
		ticks := TimeLine{From: day(1), To: day(1).Add(span), Action: day(1)}.ticks()
		if len(ticks) < 2 || len(ticks) > 18 {
			t.Errorf("%v: %d ticks, want 2 to 18", span, len(ticks))
		}
	}
}

func TestCoverage(t *testing.T) {
	coverage := Coverage{From: day(1), To: day(11), Read: []Interval{{From: day(1).AddDate(0, 0, -5), To: day(3)}, {From: day(5), To: day(6)}, {From: day(12), To: day(14)}}}
	if got := coverage.share(); !near(got, 0.3) {
		t.Errorf("three of ten days: share = %.3f, want 0.3", got)
	}
	want := []Interval{{From: day(3), To: day(5)}, {From: day(6), To: day(11)}}
	if difference := cmp.Diff(want, coverage.gaps()); difference != "" {
		t.Errorf("gaps (-want +got):\n%s", difference)
	}
	if got := len(coverage.stretches()); got != 2 {
		t.Errorf("%d stretches drawn, want the 2 within the window", got)
	}
	if got := (Coverage{}).share(); got != 0 {
		t.Errorf("share of no window = %v, want 0", got)
	}
	open := Coverage{From: day(1), To: day(11), Read: []Interval{{From: day(6)}}}
	if got := open.share(); !near(got, 0.5) {
		t.Errorf("still reading since the middle: share = %.3f, want 0.5", got)
	}
}

func TestVerdictPartsFillTheBarAndHideNothing(t *testing.T) {
	parts := Verdicts{Traced: 1_000_000, Broken: 1}.parts()
	sum := 0.0
	for _, part := range parts {
		sum += part.width
	}
	if !near(sum, 1000) {
		t.Errorf("widths add up to %.1f, want 1000", sum)
	}
	if parts[1].width < 3.9 {
		t.Errorf("one broken action of a million is %.2f wide, want about 4", parts[1].width)
	}
	if parts[2].width != 0 {
		t.Errorf("no unknown action is %.2f wide, want 0", parts[2].width)
	}
	if got := (Verdicts{}).parts(); got != nil {
		t.Errorf("nothing judged: %v, want no parts", got)
	}
}

func TestThreadIsCutAtEitherSideOfABrokenLink(t *testing.T) {
	for _, each := range []struct{ left, right, want string }{
		{"present", "present", "whole"},
		{"present", "missing", "cut"},
		{"missing", "present", "cut"},
		{"present", "late", "cut"},
		{"unknown", "revoked", "cut"},
		{"present", "unknown", "unknown"},
		{"unknown", "unknown", "unknown"},
	} {
		if got := thread(ChainLink{State: each.left}, ChainLink{State: each.right}); got != each.want {
			t.Errorf("between %s and %s: %s, want %s", each.left, each.right, got, each.want)
		}
	}
}

func TestUseColumns(t *testing.T) {
	use := Use{Days: []DayUse{{Day: day(1), Count: 10}, {Day: day(2)}, {Day: day(3), Count: 20}}}
	columns := use.columns()
	if !near(columns[0].height, useHeight/2) {
		t.Errorf("half the most is %.1f high, want %.1f", columns[0].height, useHeight/2)
	}
	if columns[1].height != 0 {
		t.Errorf("a day without use is %.1f high, want 0", columns[1].height)
	}
	if want := "30 actions over 3 days, at most 20 on 2026-11-03."; use.summary() != want {
		t.Errorf("summary %q, want %q", use.summary(), want)
	}
}
