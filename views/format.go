package views

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// none stands where a value is not known.
const none = "—"

// stamp gives a time to the second in UTC, without the zone: for columns whose heading names it.
func stamp(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// stampZone gives a time to the second with its zone.
func stampZone(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return stamp(t) + " UTC"
}

// minute gives a time to the minute in UTC.
func minute(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// machine gives a time for the datetime attribute.
func machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// relative says how long ago a time was, seen from now.
func relative(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return humanize.RelTime(t, now, "ago", "from now")
}

// interval gives a span of time; an open end reads as still lasting.
func interval(from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return "always"
	case from.IsZero():
		return "until " + minute(to)
	case to.IsZero():
		return minute(from) + " – open"
	default:
		return minute(from) + " – " + minute(to)
	}
}

// count gives a number with thousands separated.
func count(n int64) string { return humanize.Comma(n) }

// plural gives a count with its noun in the right number; the noun's plural ends in s or, after a consonant and y, in ies.
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, found := strings.CutSuffix(noun, "y"); found && !strings.ContainsAny(stem[len(stem)-1:], "aeou") {
		return count(n) + " " + stem + "ies"
	}
	return count(n) + " " + noun + "s"
}

// size gives a number of bytes in binary units.
func size(bytes int64) string { return humanize.IBytes(uint64(max(bytes, 0))) }

// percent gives a share of 0 to 1, never rounded up to a whole that is not reached.
func percent(share float64) string {
	switch {
	case share >= 1:
		return "100 %"
	case share <= 0:
		return "0 %"
	case share > 0.99:
		return "99 %"
	case share < 0.01:
		return "under 1 %"
	default:
		return fmt.Sprintf("%.0f %%", share*100)
	}
}

// confidence gives a join's confidence of 0 to 1 with two decimals.
func confidence(value float64) string { return strconv.FormatFloat(value, 'f', 2, 64) }

// duration gives a span in the two coarsest units that say anything.
func duration(d time.Duration) string {
	switch {
	case d < 0:
		return none
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	default:
		return fmt.Sprintf("%d d %d h", int(d.Hours())/24, int(d.Hours())%24)
	}
}

// coordinate gives a number for an SVG attribute, to a tenth of a unit.
func coordinate(value float64) string { return strconv.FormatFloat(value, 'f', 1, 64) }

// openEnd gives a time, or the words for an end that is open.
func openEnd(t time.Time, open string) string {
	if t.IsZero() {
		return open
	}
	return stamp(t)
}
