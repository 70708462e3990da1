package catalog_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/ingest/awsiam"
	"clew/ingest/catalog"
	"clew/ingest/cloudtrail"
)

func TestConfigure(t *testing.T) {
	configured, err := catalog.Configure("cloudtrail", "/etc/clew", map[string]any{"path": "logs", "silence": "36h", "record-limit": "1024"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *configured.(*cloudtrail.Config), (cloudtrail.Config{Path: "/etc/clew/logs", Silence: 36 * time.Hour, RecordLimit: 1024}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	configured, err = catalog.Configure("aws-iam", "/etc/clew", map[string]any{"path": "s3://iam/x", "tags": map[string]any{"sponsor": []any{"owner"}, "team": "a,b"}})
	if err != nil {
		t.Fatal(err)
	}
	iam := configured.(*awsiam.Config)
	if iam.Path != "s3://iam/x" || !slices.Equal(iam.Tags.Sponsor, []string{"owner"}) || !slices.Equal(iam.Tags.Team, []string{"a", "b"}) {
		t.Errorf("%+v", iam)
	}
}

func TestConfigureDoesNotChangeTheSettings(t *testing.T) {
	settings := map[string]any{"path": "logs"}
	for range 2 {
		if _, err := catalog.Configure("facts", "/a", settings); err != nil {
			t.Fatal(err)
		}
	}
	if settings["path"] != "logs" {
		t.Errorf("the path became %v", settings["path"])
	}
}

func TestConfigureRefuses(t *testing.T) {
	for _, one := range []struct {
		kind     string
		settings map[string]any
		want     string
	}{
		{"cloudtrial", nil, `there is no kind of source "cloudtrial", did you mean "cloudtrail"?`},
		{"", nil, "there are aws-iam, cloudtrail, facts"},
		{"cloudtrail", map[string]any{"silense": "1h"}, `silense: there is no such setting, did you mean "silence"?`},
		{"cloudtrail", map[string]any{"Path": "x"}, `Path: there is no such setting, did you mean "path"?`},
		{"cloudtrail", map[string]any{"silence": "long"}, "silence"},
		{"cloudtrail", map[string]any{"record-limit": "many"}, "record-limit"},
		{"aws-iam", map[string]any{"tags": map[string]any{"sponser": "x"}}, `tags.sponser: there is no such setting, did you mean "sponsor"?`},
	} {
		_, err := catalog.Configure(one.kind, "/", one.settings)
		if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%s %v: %v, want an error that says %q", one.kind, one.settings, err, one.want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %v: the error has several lines: %q", one.kind, one.settings, err)
		}
	}
}

func TestEveryKindIsDescribed(t *testing.T) {
	for _, kind := range catalog.Kinds() {
		if kind.Name == "" || kind.Meaning == "" {
			t.Errorf("%+v", kind)
		}
		settings := catalog.Settings(kind.Name)
		for _, path := range kind.Paths {
			if !slices.Contains(settings, path) {
				t.Errorf("%s has no setting %q, though that is said to be a path; it has %v", kind.Name, path, settings)
			}
		}
	}
	if got := catalog.Settings("facts"); !slices.Equal(got, []string{"path", "record-limit", "rescan"}) {
		t.Errorf("settings of facts: %v", got)
	}
	if catalog.Follows("cloudtrail") || !catalog.Follows("facts") {
		t.Error("facts can be followed, trails cannot")
	}
}
