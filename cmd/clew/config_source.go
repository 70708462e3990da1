package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/catalog"
	"clew/ingest/schedule"
)

// SourceConfig is one source. The keys of its kind stand beside its own.
type SourceConfig struct {
	Name     string        `koanf:"name"`     // unique
	Kind     string        `koanf:"kind"`     // one of the catalogue's
	Schedule string        `koanf:"schedule"` // a cron spec; empty: by hand
	Follow   bool          `koanf:"follow"`   // `clew serve` takes in at once what arrives
	Lag      time.Duration `koanf:"lag"`      // how long a record may take to appear in it; it is complete only up to so long ago
	// Retention is how long it keeps records, such as 90d: what was older at its first run was never to be had.
	Retention string `koanf:"retention"`
	// Settings are those of its kind.
	Settings map[string]any `koanf:",remain"`
	// Collector makes the source's collector.
	Collector ingest.Config `koanf:"-"`
	// UID of the source in the graph, where it is not its name.
	UID string `koanf:"-"`
}

// source gives what the graph knows of it.
func (s SourceConfig) source() graph.Source {
	uid := s.UID
	if uid == "" {
		uid = s.Name
	}
	retention, _ := graph.ParseLength(s.Retention) // was checked
	return graph.Source{UID: uid, Name: s.Name, Kind: s.Kind, Schedule: s.Schedule, Lag: s.Lag, Retention: retention}
}

// checkSources checks every source and makes its collector's configuration. Paths are relative to the folder.
func (c *Config) checkSources(folder string) error {
	var faults []error
	taken := map[string]bool{}
	for i := range c.Sources {
		source := &c.Sources[i]
		if err := source.check(folder); err != nil {
			faults = append(faults, fmt.Errorf("sources[%d]%s: %w", i, named(source.Name), err))
		}
		if source.Name != "" && taken[source.Name] {
			faults = append(faults, fmt.Errorf("sources[%d] (%s): name: another source has this name: %w", i, source.Name, graph.ErrInvalid))
		}
		taken[source.Name] = true
	}
	return errors.Join(faults...)
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

func (s *SourceConfig) check(folder string) error {
	switch {
	case s.Name == "":
		return fmt.Errorf("name: is required, one that no other source has: %w", graph.ErrInvalid)
	case strings.ContainsAny(s.Name, "/ \t\n") || len(s.Name) > 200:
		return fmt.Errorf("name: %.60q must be one word without slashes, of at most 200 characters: %w", s.Name, graph.ErrInvalid)
	case s.Name == pushName:
		return fmt.Errorf("name: %q is that of pushed facts: %w", s.Name, graph.ErrInvalid)
	case s.Kind == "":
		return fmt.Errorf("kind: is required, one of %s: %w", strings.Join(catalog.Names(), ", "), graph.ErrInvalid)
	}
	if s.Schedule != "" {
		if _, err := schedule.Parse(s.Schedule); err != nil {
			return err
		}
	}
	if s.Lag < 0 || s.Lag%time.Second != 0 {
		return fmt.Errorf("lag: %s is not a whole number of seconds, such as 15m: %w", s.Lag, graph.ErrInvalid)
	}
	if _, err := graph.ParseLength(s.Retention); err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	if s.Follow && s.Schedule != "" {
		return fmt.Errorf("follow: cannot stand beside schedule: %w", graph.ErrInvalid)
	}
	if s.Follow && slices.Contains(catalog.Names(), s.Kind) && !catalog.Follows(s.Kind) {
		return fmt.Errorf("follow: sources of kind %s cannot be followed; give a schedule: %w", s.Kind, graph.ErrInvalid)
	}
	var err error
	s.Collector, err = catalog.Configure(s.Kind, folder, s.Settings)
	return err
}

// source gives the configured source of a name.
func (c *Config) source(name string) (SourceConfig, error) {
	names := make([]string, len(c.Sources))
	for i, source := range c.Sources {
		if source.Name == name {
			return source, nil
		}
		names[i] = source.Name
	}
	if len(names) == 0 {
		return SourceConfig{}, fmt.Errorf("source %q: no source is configured; write sources into clew.yaml, or give --kind and --path: %w", name, graph.ErrInvalid)
	}
	return SourceConfig{}, fmt.Errorf("source %q: there is none of that name%s configured are %s: %w", name, separator(catalog.DidYouMean(name, names)), strings.Join(names, ", "), graph.ErrInvalid)
}
