package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/ingest/cloudtrail"
)

// writeConfig writes a configuration file into a folder of its own.
func writeConfig(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "clew.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConfigDefaults(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	config, err := loadConfig("", []string{"XDG_STATE_HOME=/srv/state"})
	if err != nil {
		t.Fatal(err)
	}
	if config.Data != "/srv/state/clew" || config.Evidence != "/srv/state/clew/evidence" || config.neo4jFolder() != "/srv/state/clew/neo4j" {
		t.Errorf("data %s, evidence %s, neo4j %s", config.Data, config.Evidence, config.neo4jFolder())
	}
	if config.Neo4j.URI != "" || len(config.Sources) != 0 || config.file != "" {
		t.Errorf("%+v", config)
	}
}

func TestConfigFileAndEnvironment(t *testing.T) {
	name := writeConfig(t, `
data: state
neo4j: {uri: "bolt://db:7687", user: clew, heap-mib: 2048}
judge: {session-life: 12h}
rules: {parameters: {dormant-grant: {days: 30}}}
sources:
  - {name: trail, kind: cloudtrail, path: logs, silence: 48h, schedule: "@every 5m"}
  - {name: bucket, kind: cloudtrail, path: "s3://logs/AWSLogs?region=eu-central-1"}
`)
	config, err := loadConfig(name, []string{"CLEW_NEO4J_USER=reader", "CLEW_NEO4J_PASSWORD=s3cret", "CLEW_SERVER_HOSTS=a.example,b.example", "CLEW_JUDGE_CLOCK_TOLERANCE=5s"})
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(name)
	if config.Data != filepath.Join(folder, "state") {
		t.Errorf("data is %s, which is not beside the file", config.Data)
	}
	if config.Neo4j.User != "reader" || config.Neo4j.Password != "s3cret" || config.Neo4j.URI != "bolt://db:7687" || config.Neo4j.HeapMiB != 2048 {
		t.Errorf("the environment must override the file, and only what it sets: %+v", config.Neo4j)
	}
	if !slices.Equal(config.Server.Hosts, []string{"a.example", "b.example"}) || config.Judge.SessionLife != 12*time.Hour || config.Judge.ClockTolerance != 5*time.Second {
		t.Errorf("%+v %+v", config.Server, config.Judge)
	}
	trail := config.Sources[0].Collector.(*cloudtrail.Config)
	if trail.Path != filepath.Join(folder, "logs") || trail.Silence != 48*time.Hour {
		t.Errorf("%+v", trail)
	}
	if bucket := config.Sources[1].Collector.(*cloudtrail.Config); bucket.Path != "s3://logs/AWSLogs?region=eu-central-1" {
		t.Errorf("%+v", bucket)
	}
}

func TestConfigRefuses(t *testing.T) {
	for _, one := range []struct{ text, want string }{
		{"neo4j: 7", "neo4j: keys must stand below it"},
		{"server: {adress: x}", `unknown key "server.adress", did you mean "address"?`},
		{"nonsense: 1", `unknown key "nonsense"; the keys here are `},
		{"neo4j: {port: many}", "port"},
		{"neo4j: {port: 70000}", "neo4j.port: 70000"},
		{"server: {address: nowhere}", `server.address: "nowhere" is not host:port`},
		{"push: {token: short}", "push.token: has fewer than 20 characters"},
		{"push: {token-file: none}", "push.token-file: "},
		{"feed: {url: 'ftp://x', secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3}", "feed.url: is not an address"},
		{"feed: {url: 'https://x.example'}", "feed.secret: is missing"},
		{"feed: {url: 'https://x.example', secret: whsec_c2hvcnQ=}", "feed.secret: is not whsec_"},
		{"feed: {url: 'https://x.example', secret-file: none}", "feed.secret-file: "},
		{"feed: {events: [opened]}", "feed.url: is missing"},
		{"feed: {url: 'https://x.example', secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3, events: [closed]}", `feed.events: "closed" is none of opened`},
		{"feed: {url: 'https://x.example', secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3, severity: bad}", `feed.severity: "bad" is none of`},
		{"judge: {session-life: -1h}", "judge: "},
		{"sources: [{kind: facts, path: x}]", "sources[0]: name: is required"},
		{"sources: [{name: a}]", "sources[0] (a): kind: is required"},
		{"sources: [{name: push, kind: facts, path: x}]", `name: "push" is that of pushed facts`},
		{"sources: [{name: a, kind: cloudtrail, path: x, follow: true}]", "follow: sources of kind cloudtrail cannot be followed"},
		{"sources: [{name: a, kind: facts, path: x, follow: true, schedule: '@daily'}]", "follow: cannot stand beside schedule"},
		{"sources: [{name: a, kind: facts, path: x, rescan: often}]", "rescan"},
		{"sources: [{name: a, kind: facts, path: x, lag: -15m}]", "sources[0] (a): lag: -15m0s is not a whole number of seconds"},
		{"sources: [{name: a, kind: facts, path: x, lag: 1500ms}]", "sources[0] (a): lag: 1.5s is not a whole number of seconds"},
		{"sources: [{name: a, kind: facts, path: x, lag: often}]", "lag"},
		{"sources: [{name: a, kind: facts, path: x, retention: 0d}]", `sources[0] (a): retention: "0d" is not a length of time`},
		{"sources: [{name: a, kind: facts, path: x, retention: -90d}]", `sources[0] (a): retention: "-90d" is not a length of time`},
		{"sources: [{name: a, kind: facts, path: x, retention: for ever}]", `sources[0] (a): retention: "for ever" is not a length of time`},
		{"sources: [{name: a, kind: facts, path: x, retention: 40000d}]", `sources[0] (a): retention: "40000d" is not a length of time`},
		{"sources: [{name: a, kind: aws-iam, path: x, tags: {sponsors: [x]}}]", `tags.sponsors: there is no such setting, did you mean "sponsor"?`},
	} {
		_, err := loadConfig(writeConfig(t, one.text), []string{"HOME=/nowhere"})
		if err == nil || !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%s: %v, want an error that says %q", one.text, err, one.want)
		}
	}
}

func TestConfigOfLagAndRetention(t *testing.T) {
	config, err := loadConfig(writeConfig(t, `sources: [{name: a, kind: facts, path: x, lag: 15m, retention: 90d}, {name: b, kind: facts, path: y, retention: 36h}, {name: c, kind: facts, path: z}]`), []string{"HOME=/nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []graph.Source{{Lag: 15 * time.Minute, Retention: 2160 * time.Hour}, {Retention: 36 * time.Hour}, {}} {
		if got := config.Sources[i].source(); got.Lag != want.Lag || got.Retention != want.Retention {
			t.Errorf("source %d: lag %s and retention %s, want %s and %s", i, got.Lag, got.Retention, want.Lag, want.Retention)
		}
	}
}

func TestUnknownVariables(t *testing.T) {
	got := unknownVariables([]string{"CLEW_NEO4J_PASWORD=x", "CLEW_DATA=x", "CLEW_TEST_NEO4J_URI=x", "CLEW_CONFIG=x", "PATH=x"})
	want := []string{`CLEW_NEO4J_PASWORD, did you mean "CLEW_NEO4J_PASSWORD"?`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
