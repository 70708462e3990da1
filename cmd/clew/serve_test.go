package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"clew/graph/graphtest"
)

// serveDeadline bounds each thing that a served Clew is waited for.
const serveDeadline = time.Minute

// TestServe runs `clew serve` as a process: it follows a folder, runs a source on its schedule, takes in what is pushed with
// the right token, and ends in order.
func TestServe(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	folder := t.TempDir()
	watched := filepath.Join(folder, "watched")
	if err := os.MkdirAll(watched, 0o755); err != nil {
		t.Fatal(err)
	}
	scheduled := filepath.Join(folder, "scheduled.jsonl")
	writeFile(t, scheduled, person("hr:3", "Cleo"))
	configuration := filepath.Join(folder, "clew.yaml")
	writeFile(t, configuration, `
sources:
  - {name: watched, kind: facts, path: watched, follow: true}
  - {name: scheduled, kind: facts, path: scheduled.jsonl, schedule: "@every 1h"}
`)
	const token = "test-token-of-enough-length"
	environment := append(clewEnvironment(t, server), "CLEW_PUSH_TOKEN="+token)
	var out, errs lockedBuffer
	cmd := exec.CommandContext(t.Context(), clewBinary(t), "serve", "--config", configuration, "--address", "127.0.0.1:0")
	cmd.Env, cmd.Stdout, cmd.Stderr = environment, &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	address := ""
	await(t, "the sign-in link", &errs, func() bool {
		address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(out.String())
		return address != ""
	})
	await(t, "readiness", &errs, func() bool { return get(t, address+"/readyz") == http.StatusOK })

	known := func(name string) func() bool {
		return func() bool {
			found := false
			each(t, server, "MATCH (i:Identity {name: '"+name+"'}) RETURN i.uid AS uid", func(map[string]any) { found = true })
			return found
		}
	}
	// The first run of a schedule that never ran is due at once.
	await(t, "the source with a schedule", &errs, known("Cleo"))
	writeFile(t, filepath.Join(watched, "a.jsonl"), person("hr:1", "Ada"))
	await(t, "the first file in the watched folder", &errs, known("Ada"))
	// The follower goes on between its runs.
	writeFile(t, filepath.Join(watched, "b.jsonl"), person("hr:2", "Ben"))
	await(t, "the second file in the watched folder", &errs, known("Ben"))

	if status, _ := push(t, address, "wrong", person("hr:4", "Dan")); status != http.StatusUnauthorized {
		t.Errorf("a push with a wrong token is answered with %d", status)
	}
	status, answer := push(t, address, token, person("hr:4", "Dan")+"{}\n")
	if status != http.StatusOK || answer.Read != 2 || answer.Loaded != 1 || answer.Rejected != 1 {
		t.Errorf("%d %+v", status, answer)
	}
	if !known("Dan")() {
		t.Error("what was pushed is not in the graph when the push is answered")
	}
	if !strings.Contains(body(t, address+"/metrics"), `clew_records_total{outcome="rejected",source="push"} 1`) {
		t.Error("the metrics do not count the rejected record")
	}

	links := strings.Count(out.String(), "token=")
	if err := cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	await(t, "another link", &errs, func() bool { return strings.Count(out.String(), "token=") == links+1 })
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("clew ended with %v\n%s", err, &errs)
		}
	case <-time.After(serveDeadline):
		t.Errorf("clew does not end\n%s", &errs)
	}
	logged := errs.String()
	for _, secret := range []string{token, "token=", server.Password} {
		if secret != "" && strings.Contains(logged, secret) {
			t.Errorf("the log holds a secret:\n%s", logged)
		}
	}
}

func person(key, name string) string {
	return fmt.Sprintf(`{"fact":"IdentitySeen","at":"2026-01-01T00:00:00Z","key":%q,"identityKind":"Person","name":%q}`+"\n", key, name)
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// await waits until the condition holds.
func await(t *testing.T, what string, errs *lockedBuffer, holds func() bool) {
	t.Helper()
	deadline := time.After(serveDeadline)
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("%s does not come within %s\n%s", what, serveDeadline, errs)
		case <-ticker.C:
		}
	}
}

func get(t *testing.T, url string) int {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

func body(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pushed is what a push is answered with.
type pushed struct {
	Read, Loaded, Rejected int
}

func push(t *testing.T, address, token, facts string) (status int, answer pushed) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/api/facts", strings.NewReader(facts))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/x-ndjson")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}

// lockedBuffer may be read while a process writes to it.
type lockedBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

// Write implements io.Writer.
func (b *lockedBuffer) Write(data []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(data)
}

// String gives what was written.
func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
