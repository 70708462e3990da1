package estate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/awsiam"
	"clew/ingest/cloudtrail"
	"clew/ingest/estate"
	"clew/ingest/facts"
)

// collect reads a source with its real collector and gives its facts; nothing may be rejected.
func collect(t *testing.T, config ingest.Config) []ingest.Fact {
	t.Helper()
	collector, err := config.Open(t.Context(), ingest.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	var all []ingest.Fact
	err = collector.Collect(t.Context(), ingest.Cursor{}, func(record ingest.Record) error {
		if record.Rejection != "" {
			t.Errorf("%s, %s: %s", record.File, record.Position, record.Rejection)
		}
		for _, fact := range record.Facts {
			if err := fact.Validate(); err != nil {
				t.Errorf("%s, %s: %v", record.File, record.Position, err)
			}
		}
		all = append(all, record.Facts...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCollectorsReadEveryAction(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 31, Actions: 8000})
	expected := map[string]bool{}
	for _, one := range expectations(t, summary.Folder) {
		expected[one.Action] = true
	}
	read := collect(t, cloudtrail.Config{Path: filepath.Join(summary.Folder, "cloudtrail"), Silence: 60 * time.Hour})
	trailCovers := 0
	for _, fact := range read {
		if _, is := fact.(*ingest.Covered); is {
			trailCovers++
		}
	}
	if trailCovers != 2 {
		t.Errorf("the trail states %d spans of coverage, want those before and after its outage", trailCovers)
	}
	folders, err := os.ReadDir(filepath.Join(summary.Folder, "facts"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, folder := range folders {
		some := collect(t, facts.Config{Path: filepath.Join(summary.Folder, "facts", folder.Name())})
		for _, fact := range some {
			kinds[fact.Kind()] = true
		}
		read = append(read, some...)
	}
	for _, fact := range read {
		if acted, is := fact.(*ingest.Acted); is {
			if !expected[acted.Key.String()] {
				t.Errorf("%s is not expected or read twice", acted.Key)
			}
			delete(expected, acted.Key.String())
		}
	}
	if len(expected) > 0 {
		t.Errorf("%d expected actions were not read", len(expected))
	}
	for _, kind := range []string{"IdentitySeen", "Sponsored", "Requested", "Decided", "Granted", "CredentialIssued", "CredentialEnded", "VendorSeen", "ContractSeen", "Covered", "Acted"} {
		if !kinds[kind] {
			t.Errorf("no file of facts states %s", kind)
		}
	}
}

// The snapshots must cover all the time but the weeks around the one that was left out, and hold the document of every
// policy that a grant of the facts names, under the same key.
func TestSnapshotsCompleteTheGrants(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 34, Actions: 8000})
	var covered []*ingest.Covered
	policies := map[string]bool{}
	for _, fact := range collect(t, awsiam.Config{Path: filepath.Join(summary.Folder, "aws-iam"), Every: 168 * time.Hour}) {
		switch f := fact.(type) {
		case *ingest.Covered:
			covered = append(covered, f)
		case *ingest.Granted:
			policies[f.Key.String()] = len(f.Policy) > 0
		}
	}
	if len(covered) != 2 || covered[0].From.After(summary.From) || covered[1].To.Before(summary.Until) || covered[1].From.Sub(covered[0].To).Round(time.Minute) != 14*24*time.Hour {
		t.Errorf("the snapshots cover %s, want all but two weeks from before %s until %s", spans(covered), summary.From, summary.Until)
	}
	grants := 0
	for _, fact := range collect(t, facts.Config{Path: filepath.Join(summary.Folder, "facts", "provisioning")}) {
		granted, is := fact.(*ingest.Granted)
		if !is || granted.System != "aws" || len(granted.Operations) > 0 {
			continue
		}
		grants++
		if !policies[granted.Key.String()] {
			t.Errorf("no snapshot has the policy of %s", granted.Key)
		}
		delete(policies, granted.Key.String())
	}
	if grants == 0 || len(policies) > 0 {
		t.Errorf("of %d grants in AWS, these are in the snapshots only: %v", grants, policies)
	}
}

// What the pipeline did is stated by the trail too, under the same keys as in the facts.
func TestTrailAndFactsNameTheSameThings(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 32, Actions: 8000})
	stated := map[string]*ingest.Granted{}
	issued := map[string]*ingest.CredentialIssued{}
	for _, folder := range []string{"provisioning", "secrets"} {
		for _, fact := range collect(t, facts.Config{Path: filepath.Join(summary.Folder, "facts", folder)}) {
			switch f := fact.(type) {
			case *ingest.Granted:
				stated[f.Key.String()] = f
			case *ingest.CredentialIssued:
				issued[f.Key.String()] = f
			}
		}
	}
	grants, keys := 0, 0
	for _, fact := range collect(t, cloudtrail.Config{Path: filepath.Join(summary.Folder, "cloudtrail")}) {
		switch f := fact.(type) {
		case *ingest.Granted:
			grants++
			if other := stated[f.Key.String()]; other == nil || !other.ValidFrom.Equal(f.ValidFrom) {
				t.Errorf("the trail states %s from %s, the facts %+v", f.Key, f.ValidFrom, other)
			}
		case *ingest.CredentialIssued:
			if !strings.HasPrefix(f.Key.Value, "AKIA") {
				continue
			}
			keys++
			if other := issued[f.Key.String()]; other == nil || !other.IssuedAt.Equal(f.IssuedAt) {
				t.Errorf("the trail states %s issued at %s, the facts %+v", f.Key, f.IssuedAt, other)
			}
		}
	}
	if grants == 0 || keys == 0 {
		t.Errorf("the trail states %d grants and %d keys, want some of each", grants, keys)
	}
}

// The story of the agent must tell what it is about: which instance, which key, which tool call and prompt, and for whom.
func TestAgentsTellTheirContext(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 33, Actions: 500})
	actions := map[string]*ingest.Acted{}
	sponsors := map[string]string{}
	for _, folder := range []string{"agents", "people"} {
		for _, fact := range collect(t, facts.Config{Path: filepath.Join(summary.Folder, "facts", folder)}) {
			switch f := fact.(type) {
			case *ingest.Acted:
				actions[f.Key.String()] = f
			case *ingest.Sponsored:
				sponsors[f.Identity.String()] = f.Sponsor.String()
			}
		}
	}
	at := slices.IndexFunc(summary.Stories, func(story *estate.Story) bool { return story.Name == "agent-on-behalf" })
	story := summary.Stories[at]
	whole, bare := actions[story.Action], actions[story.Contrast.Action]
	if whole == nil || bare == nil {
		t.Fatalf("the story names %s and %s, which are not among the actions", story.Action, story.Contrast.Action)
	}
	if whole.Instance.IsZero() || whole.ToolCallID == "" || whole.Tool == "" || !strings.HasPrefix(whole.Digest, "sha256:") || whole.Credential.IsZero() {
		t.Errorf("the agent's action lacks context: %+v", whole)
	}
	if got := sponsors[whole.Actor.String()]; got != whole.OnBehalfOf.String() {
		t.Errorf("the agent acts for %s and is sponsored by %s", whole.OnBehalfOf, got)
	}
	if bare.Actor != whole.Actor || bare.Instance != (graph.Key{}) || bare.ToolCallID != "" || !bare.OnBehalfOf.IsZero() {
		t.Errorf("the other instance tells its context: %+v", bare)
	}
}

func spans(covered []*ingest.Covered) string {
	var texts []string
	for _, span := range covered {
		texts = append(texts, span.From.Format(time.RFC3339)+" to "+span.To.Format(time.RFC3339))
	}
	return strings.Join(texts, ", ")
}
