package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clew/views"
)

func TestConflictsOfKeysLeadToTheirJoinsAndBack(t *testing.T) {
	f := open(t)
	f.joined(t)
	f.write(t, `MATCH (b:Alias {uid: 'db:billing'}) SET b.claimedBy = ['cmdb:7', 'hr:2'] CREATE (:Identity {uid: 'hr:2', name: 'Ben', kind: 'Person'})
		CREATE (:Finding {uid: 'alias-conflict/db:billing', rule: 'alias-conflict', severity: 'high', subject: 'db:billing', subjectLabel: 'Alias', status: 'open', count: 1, firstAt: datetime('2026-01-02'), lastAt: datetime('2026-01-02'), samples: []})-[:CONCERNS]->(b)`)
	finding := views.FindingPath("alias-conflict/db:billing")
	_, body := f.get(t, f.client, finding)
	if !strings.Contains(body, `href="`+views.KeyPath("db:billing")+`"`) {
		t.Error("the gap does not lead to how its key was joined")
	}
	answer, body := f.get(t, f.client, views.KeyPath("db:billing"))
	if answer.StatusCode == http.StatusSeeOther {
		if to := answer.Header.Get("Location"); to != views.JoinsPath("cmdb:7") {
			t.Fatalf("the key leads to %q, want the joins of cmdb:7", to)
		}
		_, body = f.get(t, f.client, views.JoinsPath("cmdb:7"))
	}
	for _, want := range []string{"Claimed by several", `href="` + finding + `"`, `href="` + views.JoinsPath("hr:2") + `"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of joins lacks %q", want)
		}
	}
	if answer, _ := f.get(t, f.client, views.KeyPath("db:nobody")); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a key that no source stated: %s, want 404", answer.Status)
	}
}
