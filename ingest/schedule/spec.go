package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"clew/graph"
)

// Parse reads a spec: five fields of cron ("0 6 * * 1-5"), a word such as @hourly, or "@every 5m". A time zone stands
// in front, as in "CRON_TZ=Europe/Berlin 0 6 * * *"; without one the scheduler's holds. Errors wrap graph.ErrInvalid.
func Parse(spec string) (cron.Schedule, error) {
	zone, hasZone := strings.CutPrefix(spec, "CRON_TZ=")
	if !hasZone {
		zone, hasZone = strings.CutPrefix(spec, "TZ=")
	}
	if _, rest, found := strings.Cut(zone, " "); hasZone && (!found || strings.TrimSpace(rest) == "") {
		return nil, fmt.Errorf("schedule %q: nothing stands behind the time zone: %w", spec, graph.ErrInvalid)
	}
	if every, isEvery := strings.CutPrefix(spec, "@every "); isEvery {
		if length, err := time.ParseDuration(strings.TrimSpace(every)); err == nil && length < time.Second {
			return nil, fmt.Errorf("schedule %q: the shortest interval is one second: %w", spec, graph.ErrInvalid)
		}
	}
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w; write five fields of cron, @hourly, @daily or @every 5m: %w", spec, err, graph.ErrInvalid)
	}
	if schedule.Next(time.Now()).IsZero() {
		return nil, fmt.Errorf("schedule %q: this time never comes: %w", spec, graph.ErrInvalid)
	}
	return schedule, nil
}
