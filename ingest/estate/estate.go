// Package estate writes a synthetic estate: the audit trail, the IAM snapshots and the files of facts of one invented
// company over some months, in the real formats of the sources, with the right answer about every action beside them.
//
// The same settings always give the same bytes. Nothing in an estate is secret: identifiers of credentials carry the
// letters CLEW, and where a real trail has a session token there is a text that is plainly none.
package estate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"clew/graph"
)

// The bounds of Settings.
const (
	DefaultDays    = 90
	FewestDays     = 60
	MostDays       = 366
	FewestActions  = 10
	MostActions    = 5_000_000
	DefaultActions = 20_000
)

// Settings say what to write. A zero field but Folder, Seed and Until takes its default.
type Settings struct {
	Folder  string // made when it does not exist; it must be empty
	Seed    uint64
	Actions int       // how many actions; a small estate has more, so that every scenario is in it
	Until   time.Time // the end of the logs, cut to midnight UTC
	Days    int       // how long the logs are
}

// Progress is told how many of the actions are written.
type Progress func(done, total int)

// Summary says what was written.
type Summary struct {
	Folder      string                `json:"folder"`
	Actions     int                   `json:"actions"`
	Verdicts    map[graph.Verdict]int `json:"verdicts"`
	Scenarios   map[string]int        `json:"scenarios"` // actions of each
	Stories     []*Story              `json:"stories"`
	Identities  int                   `json:"identities"`
	Requests    int                   `json:"requests"`
	Grants      int                   `json:"grants"`
	Credentials int                   `json:"credentials"` // long-lived ones
	Files       int                   `json:"files"`
	From        time.Time             `json:"from"`
	Until       time.Time             `json:"until"`
}

// Generate writes the estate. Errors about the settings wrap graph.ErrInvalid and name the field; a folder that is not
// empty wraps graph.ErrConflict. After an error the folder holds a part of an estate, without clew.yaml.
func Generate(ctx context.Context, settings Settings, progress Progress) (Summary, error) {
	settings, err := settings.complete()
	if err != nil {
		return Summary{}, err
	}
	if err := prepare(settings.Folder); err != nil {
		return Summary{}, err
	}
	w := newWorld(settings)
	out := &writer{folder: settings.Folder}
	summary := Summary{
		Folder: settings.Folder, Verdicts: map[graph.Verdict]int{}, Scenarios: map[string]int{},
		From: w.calendar.start, Until: w.calendar.until, Stories: w.stories,
		Identities: w.counts.identities, Requests: w.counts.requests, Grants: w.counts.grants, Credentials: w.counts.credentials,
	}
	if err := w.writeState(ctx, out); err != nil {
		return Summary{}, err
	}
	if err := w.writeActions(ctx, out, &summary, progress); err != nil {
		return Summary{}, err
	}
	if err := w.writeFindings(out); err != nil {
		return Summary{}, err
	}
	if err := out.file("stories.json", append(marshalIndented(w.stories), '\n')); err != nil {
		return Summary{}, err
	}
	if err := out.file("clew.yaml", []byte(configuration())); err != nil {
		return Summary{}, err
	}
	summary.Files = int(out.files.Load())
	return summary, nil
}

func (s Settings) complete() (Settings, error) {
	s.Days = cmp.Or(s.Days, DefaultDays)
	s.Actions = cmp.Or(s.Actions, DefaultActions)
	switch {
	case s.Folder == "":
		return s, fmt.Errorf("folder: is required: %w", graph.ErrInvalid)
	case s.Actions < FewestActions || s.Actions > MostActions:
		return s, fmt.Errorf("actions: %d is not between %d and %d: %w", s.Actions, FewestActions, MostActions, graph.ErrInvalid)
	case s.Days < FewestDays || s.Days > MostDays:
		return s, fmt.Errorf("days: %d is not between %d and %d: %w", s.Days, FewestDays, MostDays, graph.ErrInvalid)
	case s.Until.Year() < 2000 || s.Until.Year() > 2099:
		return s, fmt.Errorf("until: %s is not between the years 2000 and 2099: %w", s.Until.Format(time.DateOnly), graph.ErrInvalid)
	}
	return s, nil
}

// prepare makes the folder and refuses one that holds anything, so that no two estates mix.
func prepare(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(folder, 0o755)
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("folder: %s is not empty (it holds %s); name an empty or a new one: %w", folder, filepath.Base(entries[0].Name()), graph.ErrConflict)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
