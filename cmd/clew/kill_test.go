package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"clew/graph/graphtest"
	"clew/ingest/estate"
	"clew/ingest/evidence"
)

// TestKill kills clew in the middle of a load, by a signal that it cannot catch, at three random points, has it load again,
// and compares the graph with that of a load that nothing disturbed.
func TestKill(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "estate")
	settings := estate.Settings{Folder: folder, Seed: 9, Actions: 3000, Until: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := estate.Generate(t.Context(), settings, nil); err != nil {
		t.Fatal(err)
	}
	configuration := filepath.Join(folder, "clew.yaml")
	binary := clewBinary(t)
	server := graphtest.OpenKeepingSchema(t)
	collected(t, binary, clewEnvironment(t, server), "--config", configuration)
	want := graphOf(t, server)
	size := nodeCount(t, server)

	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("the seed of the three points is %d", seed)
	for range 3 {
		wipeGraph(t, server)
		environment := clewEnvironment(t, server)
		at := int64(float64(size) * (0.05 + 0.9*random.Float64()))
		killAt(t, server, binary, environment, configuration, at)
		left := nodeCount(t, server)
		result := collected(t, binary, environment, "--config", configuration)
		t.Logf("killed at %d of %d nodes; the second load read %d records", left, size, result.Read)
		if result.Read != result.Loaded || result.Rejected != 0 {
			t.Errorf("after the kill %d read, %d loaded, %d rejected", result.Read, result.Loaded, result.Rejected)
		}
		if result.Duplicates != 0 {
			t.Errorf("after the kill %d actions count as duplicates, though each was delivered once", result.Duplicates)
		}
		requireSameGraph(t, want, graphOf(t, server))
		requireEvidence(t, server, environment)
	}
}

// requireEvidence reads the raw record of every tenth action and hashes it again.
func requireEvidence(t *testing.T, server *graphtest.Database, environment []string) {
	t.Helper()
	store, err := evidence.Open(t.Context(), filepath.Join(lookup(environment, "CLEW_DATA"), "evidence"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	number := 0
	each(t, server, "MATCH (a:Action) RETURN a.uid AS uid, a.segment AS segment, a.evidence AS evidence ORDER BY uid", func(row map[string]any) {
		if number++; number%10 != 0 {
			return
		}
		segment, _ := row["segment"].(string)
		hash, _ := row["evidence"].(string)
		if _, err := store.Read(t.Context(), segment, hash); err != nil {
			t.Errorf("the raw record of %s: %v", row["uid"], err)
		}
	})
	if number == 0 {
		t.Error("there are no actions")
	}
}

// killAt loads until the graph has so many nodes, and kills clew there.
func killAt(t *testing.T, server *graphtest.Database, binary string, environment []string, configuration string, at int64) {
	t.Helper()
	var errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, "collect", "--config", configuration, "--json")
	cmd.Env, cmd.Stderr = environment, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	for nodeCount(t, server) < at {
		select {
		case err := <-ended:
			t.Fatalf("clew ended before the graph had %d nodes: %v\n%s", at, err, &errs)
		case <-ticker.C:
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("clew could not be killed: %v", err)
	}
	if err := <-ended; err == nil {
		t.Fatal("clew ended by itself before it was killed")
	}
}

func nodeCount(t *testing.T, server *graphtest.Database) (count int64) {
	t.Helper()
	each(t, server, "MATCH (n) RETURN count(n) AS count", func(row map[string]any) { count = row["count"].(int64) })
	return count
}

func wipeGraph(t *testing.T, server *graphtest.Database) {
	t.Helper()
	each(t, server, "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", func(map[string]any) {})
}

// A result that is printed can be read again, with nothing left over.
func TestCollectResultRoundTrip(t *testing.T) {
	result := newCollectResult()
	result.Read, result.Rejected = 2, 1
	result.Rejections = append(result.Rejections, collectRejection{File: "a.json", Position: "Records[1]", Reason: "eventID: is missing"})
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"read":2,"loaded":0,"rejected":1,"actions":0,"duplicates":0,"issuedCredentials":0,"derivedActions":0,"sessionActions":0,` +
		`"verdicts":{"broken":0,"traced":0,"unknown":0},"rejections":[{"file":"a.json","position":"Records[1]","reason":"eventID: is missing"}]}`
	if string(text) != want {
		t.Errorf("%s\nwant %s", text, want)
	}
}
