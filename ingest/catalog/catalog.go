// Package catalog lists the kinds of source that Clew can read, and makes their configurations from settings.
package catalog

import (
	"maps"
	"slices"

	"clew/ingest"
	"clew/ingest/awsiam"
	"clew/ingest/cloudtrail"
	"clew/ingest/facts"
)

// Kind is one kind of source.
type Kind struct {
	Name     string
	Meaning  string   // one sentence for people who choose
	Snapshot bool     // tells state as it is at one moment, rather than events
	Follows  bool     // can deliver what arrives as it arrives
	Replays  bool     // decodes each record by itself, so that what was rejected can be replayed
	Paths    []string // the settings that are paths, relative to the file that they stand in
	// configuration gives a new configuration, by pointer, with nothing set.
	configuration func() ingest.Config
}

// kinds lists every kind of source by its name.
var kinds = map[string]Kind{
	"facts": {
		Meaning: "files of facts, as JSON lines or CSV: whatever no other kind reads", Paths: []string{"path"}, Follows: true, Replays: true,
		configuration: func() ingest.Config { return new(facts.Config) },
	},
	"cloudtrail": {
		Meaning: "the audit log of AWS, from a folder or a bucket", Paths: []string{"path"}, Replays: true,
		configuration: func() ingest.Config { return new(cloudtrail.Config) },
	},
	"aws-iam": {
		Meaning: "who holds which access in an account of AWS, from GetAccountAuthorizationDetails", Paths: []string{"path"}, Snapshot: true,
		configuration: func() ingest.Config { return new(awsiam.Config) },
	},
}

// Kinds lists the kinds of source, ordered by name.
func Kinds() []Kind {
	all := make([]Kind, 0, len(kinds))
	for _, name := range Names() {
		kind := kinds[name]
		kind.Name = name
		all = append(all, kind)
	}
	return all
}

// Names lists the names of the kinds, ordered.
func Names() []string { return slices.Sorted(maps.Keys(kinds)) }

// Replays reports whether what was rejected of sources of the kind can be replayed.
func Replays(name string) bool { return kinds[name].Replays }

// Follows reports whether sources of the kind can deliver what arrives as it arrives.
func Follows(name string) bool { return kinds[name].Follows }
