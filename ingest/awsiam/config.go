// Package awsiam reads who holds which access in accounts of AWS: the answers to GetAccountAuthorizationDetails, from
// files or from the API itself.
package awsiam

import (
	"context"
	"fmt"
	"time"

	"clew/graph"
	"clew/ingest"
)

// Config says where snapshots of accounts come from.
type Config struct {
	// Path is a file, a folder or a bucket URL with answers to GetAccountAuthorizationDetails. A snapshot's time stands
	// in the file's name (2026-08-30T00:00:00Z, 20260830T000000Z or 2026-08-30); files of one folder with the same time
	// are the pages of one snapshot.
	Path string `koanf:"path"`
	// At is the time of files whose name has none, in RFC 3339; when they were last modified where it is empty.
	At string `koanf:"at"`
	// Every is the longest time between two snapshots over which they cover what lies between; 48 hours where zero.
	Every time.Duration `koanf:"every"`
	// RecordLimit is the size in bytes above which a record is skipped and reported; 16 MiB where zero.
	RecordLimit int `koanf:"record-limit"`

	// Live asks the API instead of reading files, with the credentials that the AWS SDK finds.
	Live bool `koanf:"live"`
	// Region is the region of the API; the SDK's own choice where empty.
	Region string `koanf:"region"`
	// Profile is the profile of the shared configuration of AWS to use.
	Profile string `koanf:"profile"`
	// Role is the ARN of a role to assume before asking.
	Role string `koanf:"role"`
	// Endpoint is the URL to ask instead of AWS's own, such as that of a VPC endpoint.
	Endpoint string `koanf:"endpoint"`

	// Tags say which tags of users and roles mean what.
	Tags Tags `koanf:"tags"`
}

// Tags are keys of tags, compared without regard to case; the first that is set counts.
type Tags struct {
	Environment []string `koanf:"environment"` // where it belongs; "environment" and "env" where empty
	Team        []string `koanf:"team"`        // who owns it; "team", "owner-team" and "owner" where empty
	Sponsor     []string `koanf:"sponsor"`     // the e-mail address of who answers for it; "sponsor-email" where empty
	Request     []string `koanf:"request"`     // the ticket that its access goes back to; "request" where empty
	Kind        []string `koanf:"kind"`        // what it is, such as Agent or Person; "identity-kind" where empty
}

// defaultEvery is the longest time between daily snapshots, one of which may be missing.
const defaultEvery = 48 * time.Hour

var (
	_ ingest.Config    = Config{}
	_ ingest.Collector = (*Collector)(nil)
	_ ingest.Collector = (*Live)(nil)
	_ ingest.Checker   = (*Collector)(nil)
	_ ingest.Checker   = (*Live)(nil)
)

// Open implements ingest.Config.
func (c Config) Open(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
	c.setDefaults()
	at, err := c.check()
	if err != nil {
		return nil, err
	}
	if c.Live {
		return openLive(ctx, c)
	}
	files, err := ingest.OpenFiles(ctx, c.Path)
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	return &Collector{config: c, at: at, files: files, ledger: environment.Ledger}, nil
}

func (c *Config) setDefaults() {
	if c.Every == 0 {
		c.Every = defaultEvery
	}
	for _, setting := range []struct {
		keys     *[]string
		defaults []string
	}{
		{&c.Tags.Environment, []string{"environment", "env"}},
		{&c.Tags.Team, []string{"team", "owner-team", "owner"}},
		{&c.Tags.Sponsor, []string{"sponsor-email"}},
		{&c.Tags.Request, []string{"request"}},
		{&c.Tags.Kind, []string{"identity-kind"}},
	} {
		if len(*setting.keys) == 0 {
			*setting.keys = setting.defaults
		}
	}
}

func (c *Config) check() (at time.Time, err error) {
	switch {
	case c.Live && c.Path != "":
		return at, fmt.Errorf("path: cannot stand beside live: %w", graph.ErrInvalid)
	case !c.Live && c.Path == "":
		return at, fmt.Errorf("path: is required, unless live is true: a file, a folder or a bucket URL: %w", graph.ErrInvalid)
	case c.Every < 0:
		return at, fmt.Errorf("every: %s is negative: %w", c.Every, graph.ErrInvalid)
	case c.RecordLimit < 0:
		return at, fmt.Errorf("record-limit: %d is negative: %w", c.RecordLimit, graph.ErrInvalid)
	}
	if c.At != "" {
		if at, err = time.Parse(time.RFC3339, c.At); err != nil {
			return at, fmt.Errorf("at: %q is not a time in RFC 3339, such as 2026-08-30T00:00:00Z: %w", c.At, graph.ErrInvalid)
		}
	}
	return at.UTC(), nil
}
