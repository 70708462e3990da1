package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clew/views"
)

// TestAgent shows what an agent does: four actions of a conversation by one instance with one tool for Ada, a later one that
// names nothing but another conversation, and an instance that did nothing; and an agent of which nothing is known.
func TestAgent(t *testing.T) {
	f := open(t)
	f.spoken(t)
	f.write(t, `MATCH (g:Identity {uid: 'agent:triage'})
		CREATE (:AgentInstance {uid: 'agent-instance:r0', name: 'r0', startedAt: $moment - duration('P2D')})-[:INSTANCE_OF]->(g)
		CREATE (:Action {uid: 'e5', at: $moment + duration({seconds: 30}), verdict: 'broken', conversationId: 'talk/2', operation: 'invoices.pay', outcome: 'success', identityUid: g.uid,
			gaps: ['delegation-unproven'], links: ['present', 'present', 'present', 'present', 'present', 'incomplete', 'present']})-[:BY]->(g)
		CREATE (:Identity:Agent {uid: 'agent:idle', name: 'idle', kind: 'Agent'})`)
	page := views.EntityPath("Identity", "agent:triage")
	_, body := f.get(t, f.client, page)
	last := -1
	// Each list in its place: instances with the idle one last, tools, persons, and the newer conversation before the older.
	for _, want := range []string{
		`id="instances-title"`, ">r1<", ">r0<", `id="tools-title"`, "1 action without a tool.", ">reader<", `id="behalf-title"`, "1 action without anybody named.", ">Ada<",
		`id="conversations-title"`, views.ConversationPath("talk/2"), views.ConversationPath("talk/1"),
	} {
		at := strings.Index(body[last+1:], want)
		if at < 0 {
			t.Fatalf("the page of the agent does not show %q, or not in its place", want)
		}
		last += 1 + at
	}
	for _, want := range []string{"Taken from 5 actions, all that is loaded of it.", "Export 2 rows", page + "/tools.csv", views.ActionPath("e5")} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the agent lacks %q", want)
		}
	}
	for path, wants := range map[string][]string{
		// Of four calls of the tool two name one call, one another and one none; two are traced, one broken, one unknown.
		"/tools.csv":                   {"\r\nreader,reader,4,2,0,2,1,1,", "\r\n,,1,0,1,0,1,0,", "complete: 2 rows"},
		"/instances.csv":               {"\r\nagent-instance:r1,r1,4,", "\r\nagent-instance:r0,r0,0,", "complete: 2 rows"},
		"/behalf.csv":                  {"\r\nhr:ada,Ada,4,", "\r\n,,1,0,1,", "complete: 2 rows"},
		"/behalf.csv?redact=names":     {"person-", ",4,"},
		"/conversations.jsonl":         {`{"conversation":"talk/2","name":"talk/2","actions":1,`, `{"conversation":"talk/1","name":"talk/1","actions":4,"toolCalls":2,`, `"rows":2,"complete":true`},
		"/conversations.csv?redact=no": {},
	} {
		answer, file := f.get(t, f.client, page+path)
		if want := len(wants) > 0; (answer.StatusCode == http.StatusOK) != want {
			t.Errorf("%s: %s", path, answer.Status)
		}
		for _, want := range wants {
			if !strings.Contains(file, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, file)
			}
		}
		if strings.Contains(path, "redact") && strings.Contains(file, "Ada") {
			t.Errorf("%s names a person:\n%s", path, file)
		}
	}
	_, body = f.get(t, f.client, views.EntityPath("Identity", "agent:idle"))
	for _, want := range []string{"No instance of this agent is known", "No tool is known to be used", "It is not known to have acted on anybody", "No conversation is known"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of an agent that did nothing lacks %q", want)
		}
	}
	if _, file := f.get(t, f.client, "/agents.csv"); !strings.Contains(file, "\r\nagent:triage,triage,,") || !strings.Contains(file, "complete: 2 rows") {
		t.Errorf("the file of the agents:\n%s", file)
	}
}
