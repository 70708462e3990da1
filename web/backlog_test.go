package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clew/views"
)

func TestPagesTellWhatWaitsToBeJudgedAgain(t *testing.T) {
	f := open(t)
	get := func(path string) string {
		t.Helper()
		response, body := f.get(t, f.client, path)
		if response.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %s", path, response.Status)
		}
		return body
	}
	action := views.ActionPath("a:1")
	f.write(t, `CREATE (i:Identity {uid: 'db:1', name: 'billing'}), (:Action {uid: 'a:1', at: datetime('2026-03-02T10:00Z'), identityUid: 'db:1', operation: 'ALTER TABLE', outcome: 'success', verdict: 'unknown'})-[:BY]->(i)`)
	for path, words := range map[string]string{views.SourcesPath: "to be judged again", action: "Being judged again"} {
		if strings.Contains(get(path), words) {
			t.Errorf("%s says %q although nothing waits", path, words)
		}
	}
	f.write(t, `MATCH (i:Identity {uid: 'db:1'}) SET i.rejudgeFrom = datetime('2026-03-01T00:00Z'), i.waitingSince = datetime('2026-04-01T08:30Z')`)
	for path, words := range map[string]string{
		views.SourcesPath: "1 identity waits to be judged again since 2026-04-01 08:30 UTC; the oldest action is of 2026-03-02 10:00 UTC.",
		action:            "Being judged again: what is known of who acted has changed since 2026-04-01 08:30 UTC.",
	} {
		if !strings.Contains(get(path), words) {
			t.Errorf("%s does not say %q", path, words)
		}
	}
	metrics := get("/metrics")
	for _, line := range []string{`clew_backlog{kind="identity"} 1`, `clew_backlog{kind="credential"} 0`, "clew_backlog_oldest_action_timestamp_seconds 1.7724456e+09"} {
		if !strings.Contains(metrics, "\n"+line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
	// What happened before the late facts reach does not wait.
	f.write(t, `MATCH (i:Identity {uid: 'db:1'}) SET i.rejudgeFrom = datetime('2026-03-05T00:00Z')`)
	if strings.Contains(get(action), "Being judged again") {
		t.Error("an action before the earliest that waits is said to wait")
	}
}
