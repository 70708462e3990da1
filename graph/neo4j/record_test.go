package neo4j_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"clew/graph"
)

// small makes one whole chain: Ada sponsors the exporter, asked for its grant by CHG-1, Ben approved, a key was issued,
// replaced by another, and used once for ledger; a group holds a second grant; a vendor operates the exporter.
const small = `
CREATE (ada:Identity:Person {uid: 'hr:1', name: 'Ada', kind: 'Person'}), (ben:Identity:Person {uid: 'hr:2', name: 'Ben', kind: 'Person'}),
  (bot:Identity:Role {uid: 'aws:role', name: 'exporter', kind: 'Role', environment: 'production', lastActionAt: $moment}),
  (:Alias {uid: 'aws-principal:AROA1', scheme: 'aws-principal', value: 'AROA1', source: 'iam'})-[:NAMES {rule: 'same-record', key: 'AROA1', confidence: 1.0}]->(bot),
  (ada)-[:SPONSORS {validFrom: $moment - duration('P10D'), rule: 'tag', key: 'email:ada@example.com', confidence: 0.9}]->(bot),
  (r:Request {uid: 'ticket:CHG-1', ref: 'CHG-1', title: 'Export the ledger', requestedAt: $moment - duration('P9D')}),
  (ada)-[:REQUESTED]->(r), (r)-[:FOR]->(bot),
  (d:Approval {uid: 'ticket-approval:CHG-1/1', decision: 'approved', decidedAt: $moment - duration('P8D'), via: 'person'}), (ben)-[:GAVE]->(d), (d)-[:DECIDES]->(r),
  (g:Grant {uid: 'aws-grant:ledger', system: 'aws', role: 'ledger-read', operations: ['s3:Get*'], resources: ['arn:ledger'], validFrom: $moment - duration('P7D'), policy: 'long'}),
  (r)-[:PROVISIONED {rule: 'stated'}]->(g), (g)-[:HELD_BY]->(bot),
  (team:Group {uid: 'aws-group:readers', name: 'readers'}), (bot)-[:MEMBER_OF {validFrom: $moment - duration('P6D')}]->(team),
  (shared:Grant {uid: 'aws-grant:shared', system: 'aws', role: 'shared-read', validTo: $moment}), (shared)-[:HELD_BY]->(team),
  (old:Credential {uid: 'aws-key:AKIA1', name: 'AKIA1', kind: 'aws-access-key', issuedAt: $moment - duration('P5D'), fingerprint: 'abcd', lastActionAt: $moment}),
  (new:Credential {uid: 'aws-key:AKIA2', name: 'AKIA2', kind: 'aws-access-key', issuedAt: $moment - duration('P1D')}),
  (session:Credential {uid: 'aws-key:ASIA1', name: 'ASIA1', kind: 'aws-session', issuedAt: $moment, expiresAt: $moment + duration('PT1H')}),
  (old)-[:ISSUED_TO]->(bot), (new)-[:ISSUED_TO]->(bot), (new)-[:REPLACES]->(old), (session)-[:DERIVED_FROM]->(old),
  (ledger:Resource {uid: 'aws-resource:arn:ledger', name: 'arn:ledger', kind: 'bucket', system: 'aws'}), (g)-[:COVERS]->(ledger),
  (v:Vendor {uid: 'vendor:acme', name: 'Acme'}), (v)-[:OPERATES]->(bot), (c:Contract {uid: 'contract:1', name: 'C-1', startsAt: $moment - duration('P30D')}), (c)-[:WITH]->(v),
  (n:AgentInstance {uid: 'agent:run-7', name: 'run-7', host: 'h', startedAt: $moment}), (n)-[:INSTANCE_OF]->(bot),
  (a:Action {uid: 'aws-event:e-1', at: $moment, operation: 's3:GetObject', outcome: 'success', verdict: 'broken', identityUid: bot.uid, credentialUid: old.uid, grantUid: g.uid,
    resourceUid: ledger.uid, toolCallId: 'call-1', conversationId: 'talk-1', traceId: 'trace-1', sourceIp: '10.1.2.3', gaps: ['self-approval']}),
  (a)-[:BY]->(bot), (a)-[:ON]->(ledger), (a)-[:USED]->(old), (a)-[:UNDER]->(g),
  (f:Finding {uid: 'self-approval/aws:role', rule: 'self-approval', severity: 'high', status: 'open', subject: 'aws:role', subjectLabel: 'Identity', count: 1, firstAt: $moment, lastAt: $moment, samples: ['aws-event:e-1']}),
  (f)-[:CONCERNS]->(bot),
  (done:Finding {uid: 'no-sponsor/aws:role', rule: 'no-sponsor', severity: 'low', status: 'resolved', subject: 'aws:role', subjectLabel: 'Identity', count: 0, lastAt: $moment - duration('P1D')})`

func TestIdentity(t *testing.T) {
	database, server := open(t)
	write(t, server, small, map[string]any{"moment": moment})
	record, err := database.Identity(t.Context(), "aws:role")
	if err != nil {
		t.Fatal(err)
	}
	if record.Identity.Name != "exporter" || !record.LastActionAt.Equal(moment) {
		t.Errorf("identity %+v, last action %s", record.Identity, record.LastActionAt)
	}
	if len(record.Findings.Rows) != 1 || record.Findings.Rows[0].Rule != "self-approval" || record.Findings.Total.Number != 1 {
		t.Errorf("findings %+v, want the open one alone", record.Findings)
	}
	if len(record.Aliases.Rows) != 1 || record.Aliases.Rows[0].Key.String() != "aws-principal:AROA1" || record.Aliases.Rows[0].Confidence != 1 || record.Aliases.Rows[0].On != "AROA1" {
		t.Errorf("aliases %+v", record.Aliases)
	}
	if len(record.Sponsorships.Rows) != 1 || record.Sponsorships.Rows[0].Person.Name != "Ada" || record.Sponsorships.Rows[0].Confidence != 0.9 {
		t.Errorf("sponsorships %+v", record.Sponsorships)
	}
	var roles, via []string
	for _, line := range record.Grants.Rows {
		roles = append(roles, line.Grant.Role)
		for _, group := range line.Via {
			via = append(via, group.Name)
		}
	}
	if !slices.Equal(roles, []string{"ledger-read", "shared-read"}) || !slices.Equal(via, []string{"readers"}) || record.Grants.Total.Number != 2 {
		t.Fatalf("grants %v through %v, %d in all", roles, via, record.Grants.Total.Number)
	}
	own := record.Grants.Rows[0]
	if !own.LastUsed.Equal(moment) || own.Request == nil || own.Request.Ref != "CHG-1" || own.Request.Approvals[0].Approver.Name != "Ben" || own.Grant.Policy != "" {
		t.Errorf("grant line %+v, want its last use, request and approval, and no policy document", own)
	}
	if len(record.Credentials.Rows) != 2 || record.Credentials.Rows[0].Credential.Name != "AKIA2" || record.Credentials.Rows[1].Credential.ReplacedBy != "aws-key:AKIA2" {
		t.Errorf("credentials %+v, want the newest first and who replaced the other", record.Credentials.Rows)
	}
	if len(record.Groups.Rows) != 1 || record.Groups.Rows[0].Node.Name != "readers" || len(record.Named.Rows) != 1 || len(record.Vendors) != 1 || len(record.Instances.Rows) != 1 {
		t.Errorf("groups %+v, requests %+v, vendors %+v, instances %+v", record.Groups, record.Named, record.Vendors, record.Instances)
	}
	person, err := database.Identity(t.Context(), "hr:1")
	if err != nil {
		t.Fatal(err)
	}
	if len(person.Sponsored.Rows) != 1 || person.Sponsored.Rows[0].Node.Name != "exporter" || person.Sponsored.Rows[0].OpenGaps != 1 || len(person.Asked.Rows) != 1 {
		t.Errorf("Ada answers for %+v and asked %+v", person.Sponsored, person.Asked)
	}
	approver, err := database.Identity(t.Context(), "hr:2")
	if err != nil {
		t.Fatal(err)
	}
	if len(approver.Decided.Rows) != 1 || approver.Decided.Rows[0].Request.Name != "CHG-1" || approver.Decided.Rows[0].Approval.ApproverIsRequester {
		t.Errorf("Ben decided %+v", approver.Decided)
	}
	if _, err := database.Identity(t.Context(), "nobody"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("an identity that does not exist: %v, want not found", err)
	}
}

func TestOtherRecords(t *testing.T) {
	database, server := open(t)
	write(t, server, small, map[string]any{"moment": moment})
	ctx := t.Context()
	credential, err := database.Credential(ctx, "aws-key:AKIA1")
	if err != nil || credential.Credential.HolderName != "exporter" || credential.Credential.ReplacedBy != "aws-key:AKIA2" || len(credential.Derived.Rows) != 1 || credential.Derived.Rows[0].Credential.Name != "ASIA1" || !credential.LastUsed.Equal(moment) {
		t.Errorf("credential %+v, %v", credential, err)
	}
	session, err := database.Credential(ctx, "aws-key:ASIA1")
	if err != nil || len(session.Lineage) != 2 || session.Lineage[1].Name != "AKIA1" || session.Lineage[0].Issuer != "exporter" {
		t.Errorf("session %+v, %v", session.Lineage, err)
	}
	grant, err := database.Grant(ctx, "aws-grant:ledger")
	if err != nil || !grant.LastUsed.Equal(moment) || len(grant.Holders.Rows) != 1 || grant.Holders.Rows[0].Node.Name != "exporter" || len(grant.Requests) != 1 || len(grant.Covers.Rows) != 1 || grant.Grant.Policy != "long" {
		t.Errorf("grant %+v, %v", grant, err)
	}
	shared, err := database.Grant(ctx, "aws-grant:shared")
	if err != nil || !shared.LastUsed.IsZero() || shared.Holders.Rows[0].Node.Label != "Group" {
		t.Errorf("grant of a group %+v, %v", shared, err)
	}
	request, err := database.Request(ctx, "ticket:CHG-1")
	if err != nil || request.Request.RequestedBy.Name != "Ada" || len(request.Request.Approvals) != 1 || len(request.Grants.Rows) != 1 || request.Grants.Rows[0].Holder.Name != "exporter" || len(request.For) != 1 {
		t.Errorf("request %+v, %v", request, err)
	}
	resource, err := database.Resource(ctx, "aws-resource:arn:ledger")
	if err != nil || resource.Resource.Kind != "bucket" || len(resource.Grants.Rows) != 1 {
		t.Errorf("resource %+v, %v", resource, err)
	}
	group, err := database.Group(ctx, "aws-group:readers")
	if err != nil || len(group.Members.Rows) != 1 || len(group.Grants.Rows) != 1 || group.Grants.Rows[0].Grant.Role != "shared-read" {
		t.Errorf("group %+v, %v", group, err)
	}
	vendor, err := database.Vendor(ctx, "vendor:acme")
	if err != nil || len(vendor.Contracts.Rows) != 1 || vendor.Contracts.Rows[0].Name != "C-1" || len(vendor.Integrations.Rows) != 1 {
		t.Errorf("vendor %+v, %v", vendor, err)
	}
	instance, err := database.AgentInstance(ctx, "agent:run-7")
	if err != nil || instance.Instance.Host != "h" || len(instance.Agents) != 1 {
		t.Errorf("instance %+v, %v", instance, err)
	}
}

func TestSearch(t *testing.T) {
	database, server := open(t)
	write(t, server, small, map[string]any{"moment": moment})
	for text, want := range map[string]struct{ label, uid, matched string }{
		"e-1":                 {"Action", "aws-event:e-1", "event id"},
		"aws-event:e-1":       {"Action", "aws-event:e-1", "event id"},
		"call-1":              {"Action", "aws-event:e-1", "tool call"},
		"AROA1":               {"Identity", "aws:role", "aws-principal"},
		"aws-principal:AROA1": {"Identity", "aws:role", "aws-principal"},
		"aws:role":            {"Identity", "aws:role", "uid"},
		"exporter":            {"Identity", "aws:role", "name"},
		"AKIA1":               {"Credential", "aws-key:AKIA1", "credential"},
		"aws-key:AKIA1":       {"Credential", "aws-key:AKIA1", "uid"},
		"abcd":                {"Credential", "aws-key:AKIA1", "fingerprint"},
		"CHG-1":               {"Request", "ticket:CHG-1", "request number"},
		"aws-grant:ledger":    {"Grant", "aws-grant:ledger", "uid"},
		"arn:ledger":          {"Resource", "aws-resource:arn:ledger", "name"},
		"run-7":               {"AgentInstance", "agent:run-7", "instance"},
		"10.1.2.3":            {"", "10.1.2.3", "source address"},
		"talk-1":              {"", "talk-1", "conversation"},
		"trace-1":             {"", "trace-1", "trace"},
		"expo":                {"Identity", "aws:role", "name"},
		"Export the":          {"Request", "ticket:CHG-1", "title"},
		"Acm":                 {"Vendor", "vendor:acme", "name"},
		"read":                {"Group", "aws-group:readers", "name"},
		"ledger-r":            {"Grant", "aws-grant:ledger", "role"},
		"arn:led":             {"Resource", "aws-resource:arn:ledger", "name"},
	} {
		t.Run(text, func(t *testing.T) {
			found, err := database.Search(t.Context(), text, 20)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Hits) != 1 {
				t.Fatalf("%+v, want one hit", found.Hits)
			}
			hit := found.Hits[0]
			if hit.Node.Label != want.label || hit.Node.UID != want.uid || hit.Matched != want.matched {
				t.Errorf("%s %s on %s, want %s %s on %s", hit.Node.Label, hit.Node.UID, hit.Matched, want.label, want.uid, want.matched)
			}
		})
	}
	for text, want := range map[string]int{"AKIA": 0, "nothing": 0, "A": 2} { // credentials are found whole; Ada and Acme begin so
		found, err := database.Search(t.Context(), text, 20)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Hits) != want {
			t.Errorf("%q finds %+v, want %d", text, found.Hits, want)
		}
	}
	few, err := database.Search(t.Context(), "A", 1)
	if err != nil || len(few.Hits) != 1 || !few.More {
		t.Errorf("%+v, %v: want one and more", few, err)
	}
}

func TestFindings(t *testing.T) {
	database, server := open(t)
	write(t, server, small, map[string]any{"moment": moment})
	for name, test := range map[string]struct {
		query graph.FindingQuery
		want  []string
	}{
		"all":        {graph.FindingQuery{}, []string{"self-approval/aws:role", "no-sponsor/aws:role"}},
		"open":       {graph.FindingQuery{Status: "open"}, []string{"self-approval/aws:role"}},
		"rule":       {graph.FindingQuery{Rule: "no-sponsor"}, []string{"no-sponsor/aws:role"}},
		"rule, open": {graph.FindingQuery{Rule: "no-sponsor", Status: "open"}, nil},
		"severity":   {graph.FindingQuery{Severity: "low"}, []string{"no-sponsor/aws:role"}},
		"subject":    {graph.FindingQuery{Subject: "aws:role"}, []string{"self-approval/aws:role", "no-sponsor/aws:role"}},
		"since":      {graph.FindingQuery{Since: moment.Add(-time.Hour)}, []string{"self-approval/aws:role"}},
		"other":      {graph.FindingQuery{Subject: "hr:1"}, nil},
		"one a page": {graph.FindingQuery{Turn: graph.Turn{Most: 1}}, []string{"self-approval/aws:role"}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.query.Turn.Most == 0 {
				test.query.Turn.Most = 10
			}
			page, err := database.Findings(t.Context(), test.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, finding := range page.Rows {
				got = append(got, finding.UID)
			}
			if !slices.Equal(got, test.want) || page.Cut {
				t.Errorf("%v, cut %t, want %v", got, page.Cut, test.want)
			}
			if name == "one a page" {
				test.query.Turn.Place = page.Older
				next, err := database.Findings(t.Context(), test.query)
				if err != nil || len(next.Rows) != 1 || next.Rows[0].UID != "no-sponsor/aws:role" || next.Older != (graph.Place{}) {
					t.Errorf("the next page: %+v, %v", next, err)
				}
			}
			if name == "open" && (page.Rows[0].SubjectName != "exporter" || page.Rows[0].SubjectKind != "Role") {
				t.Errorf("subject %q of kind %q, want the exporter, a Role", page.Rows[0].SubjectName, page.Rows[0].SubjectKind)
			}
		})
	}
	overview, err := database.Overview(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	if overview.Actions != 1 || overview.Verdicts[graph.VerdictBroken].Number != 1 || overview.Verdicts[graph.VerdictTraced].Number != 0 || overview.Gaps["high"].Number != 1 || overview.Gaps["low"].Number != 0 || !overview.Newest.Equal(moment) {
		t.Errorf("overview %+v: want 1 broken action and 1 open gap, high", overview)
	}
}

func TestSources(t *testing.T) {
	database, server := open(t)
	write(t, server, `CREATE (s:Source {uid: 'trail', name: 'trail', kind: 'cloudtrail', leaseHolder: 'host 1', leaseUntil: $moment}), (:Source {uid: 'iam', name: 'iam', kind: 'aws-iam'}),
		(:Coverage {uid: 'c', subject: 'action', system: 'aws', from: $moment - duration('P1D'), to: $moment})-[:OF]->(s),
		(one:CollectorRun {uid: 'trail/1', source: 'trail', started: $moment - duration('PT2H'), finished: $moment - duration('PT1H'), status: 'partial', read: 5, loaded: 3, rejected: 2, actions: 3})-[:OF]->(s),
		(:CollectorRun {uid: 'trail/2', source: 'trail', started: $moment, status: 'failed', error: 'no such folder', read: 0, loaded: 0, rejected: 0})-[:OF]->(s),
		(:Rejection {uid: 'trail/1/a#1', source: 'trail', file: 'a', position: '1', reason: 'cut off', at: $moment - duration('PT2H')})-[:REJECTED_BY]->(one),
		(:Rejection {uid: 'trail/1/a#2', source: 'trail', file: 'a', position: '2', reason: 'no time', at: $moment - duration('PT1H')})-[:REJECTED_BY]->(one)`, map[string]any{"moment": moment})
	list, err := database.Sources(t.Context())
	if err != nil || len(list) != 2 || list[0].Source.UID != "iam" {
		t.Fatalf("%+v, %v: want iam, then trail", list, err)
	}
	trail := list[1]
	if trail.LastGood.UID != "trail/1" || trail.Runs[0].UID != "trail/2" || trail.Totals.Read != 5 || trail.Totals.Rejected != 2 || trail.Rejected.Number != 2 || len(trail.Coverage) != 1 || trail.LeaseHolder != "host 1" {
		t.Errorf("%+v", trail)
	}
	page, err := database.Rejections(t.Context(), "trail", graph.Turn{Most: 1})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Position != "2" || page.Older == (graph.Place{}) {
		t.Fatalf("%+v, %v: want the newest and more", page, err)
	}
	page, err = database.Rejections(t.Context(), "trail", graph.Turn{Most: 1, Place: page.Older})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Position != "1" || page.Older != (graph.Place{}) {
		t.Errorf("%+v, %v: want the older and no more", page, err)
	}
	of, more, err := database.RejectionsOfRun(t.Context(), "trail/1", "", 1)
	if err != nil || len(of) != 1 || !more || of[0].Reason != "cut off" {
		t.Errorf("%+v, %t, %v", of, more, err)
	}
	run, source, err := database.CollectorRun(t.Context(), "trail/2")
	if err != nil || run.Error != "no such folder" || source.Name != "trail" {
		t.Errorf("%+v of %+v, %v", run, source, err)
	}
	if _, err := database.Source(t.Context(), "none"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a source that does not exist: %v", err)
	}
}

func TestSessionsAndVisits(t *testing.T) {
	database, _ := open(t)
	ctx := t.Context()
	if err := database.SaveSession(ctx, "h1", []byte("one"), moment.Add(time.Hour), graph.SessionOf{User: "ada", Subject: "id#1", Provider: "id#s1"}); err != nil {
		t.Fatal(err)
	}
	if err := database.SaveSession(ctx, "h2", []byte("two"), moment.Add(-time.Hour), graph.SessionOf{}); err != nil {
		t.Fatal(err)
	}
	content, found, err := database.Session(ctx, "h1", moment)
	if err != nil || !found || string(content) != "one" {
		t.Errorf("%q, %t, %v", content, found, err)
	}
	if _, found, err := database.Session(ctx, "h2", moment); err != nil || found {
		t.Errorf("a session that has ended: %t, %v", found, err)
	}
	if removed, err := database.SweepSessions(ctx, moment); err != nil || removed != 1 {
		t.Errorf("%d removed, %v; want the one that has ended", removed, err)
	}
	if err := database.EndSession(ctx, "h1"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := database.Session(ctx, "h1", moment); err != nil || found {
		t.Errorf("a session that was ended: %t, %v", found, err)
	}
	visits := []graph.Visit{{UID: "v1", User: "Ines", At: moment, Operation: "look-up", Target: "hr:1"}, {UID: "v2", User: "Ines", At: moment, Operation: "sign-out"}}
	for range 2 { // a batch that is sent again stores nothing twice
		if err := database.WriteVisits(ctx, visits); err != nil {
			t.Fatal(err)
		}
	}
}
