package neo4j_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/report"
	"clew/graph/schema"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// open gives a database with the schema and nothing else.
func open(t *testing.T) (*neo4j.Database, *graphtest.Database) {
	t.Helper()
	server := graphtest.OpenKeepingSchema(t)
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close(context.Background()) })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return database, server
}

// moment is a time that parameters have.
var moment = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// values are realistic values of the parameters, by name, that all queries share.
var values = map[string]any{
	"actionUids": []any{"aws-event:1", "1"}, "after": moment, "afterUid": "aws-event:1", "at": moment, "atUid": "", "checksum": "c", "content": []byte{1},
	"cursor": "{}", "days": 90, "buckets": 48, "width": int64(3600), "expiry": moment, "from": moment, "hash": "h", "holder": "h", "keys": []any{"hr:1"}, "kind": "cloudtrail", "later": true, "label": "Grant", "look": 5000, "loser": "hr:2", "mark": "m",
	"modified": int64(1), "moment": "2026-11-20T12:00:00Z", "most": 50, "name": "n", "names": []any{"db.transaction.timeout"}, "now": moment, "operation": "s3:", "prefix": "run/", "reached": moment, "rule": "self-approval", "rules": []any{"self-approval"}, "run": "run:1", "runs": 500,
	"schedule": "@hourly", "scope": "aws-iam:1", "seconds": 30, "severity": "high", "size": int64(1), "source": "cloudtrail", "status": "open",
	"each": 200, "environment": "production", "few": 8, "frontier": []any{"4:x:1"}, "other": "aws-resource:1", "pages": map[string]any{"<SPONSORS": 20},
	"system":  "aws",
	"words":   `+("ada"^2 OR ada*)`,
	"subject": "hr:1", "survivor": "hr:1", "text": "AKIA", "to": moment, "uid": "hr:1", "uids": []any{"hr:1"}, "unknown": moment, "value": "hr:1",
	"nameKey": "ada", "key": "https://id.example.org#1", "provider": nil,
	"assignee": "ada", "before": moment, "by": "ada", "digest": "d", "ended": false, "group": "rule", "holders": []any{"hr:1"}, "keep": 3600, "outcome": "delivered",
	"subjects": []any{"hr:1"}, "target": "https://example.org/hook", "until": moment, "user": "ada",
	"lag": int64(900), "doubted": []any{map[string]any{"uid": "hr/sponsor", "properties": map[string]any{}}}, "retention": int64(86400), "properties": map[string]any{}, "values": []any{"hr:1"}, "skip": []any{}, "credentials": []any{"aws-key:1"}, "identities": []any{"hr:1"}, "verdict": "broken", "writes": 1, "rows": []any{map[string]any{
		"uid": "hr:1", "from": "hr:1", "to": "hr:2", "kinds": []any{"Person"}, "properties": map[string]any{"name": "Ada"}, "rule": "self-approval",
		"severity": "high", "subject": "hr:1", "subjectLabel": "Identity", "count": 1, "first": moment, "last": moment, "samples": []any{"a"}, "unknown": moment, "keys": []any{"hr:2"},
		"mark": "m", "verdict": "broken", "links": []any{"present"}, "gaps": []any{}, "grant": "g", "names": []any{"sponsor"}, "reasons": []any{"r"}, "run": "run:1", "judgedAt": moment, "at": moment, "size": 1, "modified": 1,
		"identity": "hr:1", "credential": "c", "resource": "r", "instance": "i", "onBehalfOf": "hr:2", "byRule": "stated", "usedRule": "stated", "underRule": "stated",
	}},
}

// own are parameters that mean something else in one query.
var own = map[string]map[string]any{
	"agents":            {"after": "a", "afterUid": "hr:1"},
	"vendors":           {"afterUid": "vendor:a"},
	"vendor_use":        {"bounds": []any{moment}},
	"conversation":      {"value": "talk-10"},
	"checkpoint":        {"run": map[string]any{"status": "running"}},
	"rejections_of_run": {"after": "run/x"},
	"next_action_uid":   {"from": "aws-event:"},
	"sources":           {"uid": nil},
	"open_case":         {"entry": "e", "first": map[string]any{"kind": "note"}, "properties": map[string]any{"status": "open"}},
	"add_api_token":     {"properties": map[string]any{"user": "ada", "expiresAt": moment}},
	"add_case_entry":    {"entry": "e", "seen": 1, "status": nil, "properties": map[string]any{"kind": "note"}},
}

// scans are queries that read a whole label on purpose.
var scans = map[string]string{
	"decisions":      "few: each was made by a person",
	"migrations":     "a handful of migrations",
	"coverages":      "every span of every source is wanted; spans that touch are joined",
	"chain":          "every span of every source is shown; there are a handful of sources",
	"sources":        "lists the sources, a handful",
	"readings":       "the same, to tell what was not read",
	"mark_uncovered": "a source that is complete for less touches whoever acted; it is rare",
	"source_counts":  "counts every action of a source, at the end of a run by hand only",
}

// sparse are indexes that may be read whole: few nodes have the property.
var sparse = map[string]string{
	"(mergedInto)":     "identities that were merged",
	"(partFrom)":       "identities that came apart and whose actions wait",
	"(partPrincipals)": "the same, for the actions on their behalf",
	"(rejudgeFrom)":    "what waits to be judged again",
	"(unknownFrom)":    "identities whose actions have unknown links",
}

// isSparse reports whether an operator reads such an index.
func isSparse(operator string) bool {
	for index := range sparse {
		if strings.HasPrefix(operator, "NodeIndexScan") && strings.Contains(operator, index) {
			return true
		}
	}
	return false
}

// sorts reports whether a query reaches findings by several values at once, and so has to sort them.
func sorts(name string) bool {
	return strings.HasSuffix(name, "_findings_by_subject") || strings.HasSuffix(name, "_findings_by_affected") || strings.HasSuffix(name, "_findings_by_holder")
}

var parameterName = regexp.MustCompile(`\$([a-z][A-Za-z]*)`)

// statements are all texts that the package sends, by name.
func statements() map[string]string {
	all := map[string]string{}
	for _, name := range neo4j.QueryNames() {
		all[name] = neo4j.Query(name)
	}
	all["store_findings"] = strings.Replace(all["store_findings"], "$($label)", "Identity", 1) // as StoreFindings does
	for _, node := range schema.Nodes {
		all["merge "+node.Label] = schema.MergeNodes(node)
		all["read "+node.Label] = schema.ReadNodes(node)
	}
	for _, relationship := range schema.Relationships {
		if relationship.Merged {
			all["merge "+relationship.Arrow()] = schema.MergeRelationships(relationship)
			all["remove "+relationship.Arrow()] = schema.RemoveRelationships(relationship)
			all["read "+relationship.Arrow()] = schema.ReadRelationships(relationship)
		}
	}
	for shape := range 32 {
		has := func(bit int) bool { return shape&bit != 0 }
		made := schema.Shape{Credential: has(1), Resource: has(2), Grant: has(4), Instance: has(8), OnBehalfOf: has(16)}
		all[fmt.Sprintf("create actions of shape %02d", shape)] = schema.CreateActions(made)
	}
	return all
}

// populate makes a graph with something of the proportions of a real one, by whose statistics plans are chosen.
func populate(t *testing.T, server *graphtest.Database) {
	t.Helper()
	for _, text := range []string{
		`UNWIND range(1, 2000) AS i CREATE (n:Identity {uid: 'hr:' + i, name: 'name ' + i, kind: 'Role', lastActionAt: datetime()})
			CREATE (:Alias {uid: 'aws:' + i, scheme: 'aws', value: toString(i)})-[:NAMES]->(n)
			CREATE (c:Credential {uid: 'aws-key:' + i, name: toString(i)})-[:ISSUED_TO]->(n)
			CREATE (g:Grant {uid: 'aws-grant:' + i, role: 'role ' + i, scope: 'aws-iam:' + (i % 20), statedAt: datetime()})-[:HELD_BY]->(n)
			CREATE (r:Request {uid: 'ticket:' + i, ref: 'CHG-' + i, title: 'title ' + i})-[:PROVISIONED]->(g)
			CREATE (r)-[:FOR]->(n)
			CREATE (:Approval {uid: 'approval:' + i})-[:DECIDES]->(r)
			CREATE (:Resource {uid: 'aws-resource:' + i, name: 'arn:' + i})
			CREATE (:Finding {uid: 'self-approval/hr:' + i, rule: 'self-approval', severity: 'high', status: 'open', subject: 'hr:' + i, lastAt: datetime(), identity: 'hr:' + i, system: 'hr', assignee: 'user ' + (i % 9)})-[:CONCERNS]->(n)
			CREATE (e:FindingEvent {uid: 'self-approval/hr:' + i + '#1', kind: 'opened', at: datetime(), number: 1})
			FOREACH (x IN CASE i % 50 WHEN 0 THEN [1] ELSE [] END | SET e.waiting = datetime() CREATE (:SavedFilter {uid: 'u/' + i, user: 'u' + (i % 7)}))
			CREATE (:Visit {uid: toString(i), user: 'user ' + (i % 20), operation: 'look-up', target: 'hr:' + i, at: datetime() - duration({minutes: i})})`,
		`UNWIND range(1, 4000) AS i
			MATCH (n:Identity {uid: 'hr:' + (1 + i % 2000)}) MATCH (c:Credential {uid: 'aws-key:' + (1 + i % 2000)}) MATCH (g:Grant {uid: 'aws-grant:' + (1 + i % 2000)}) MATCH (r:Resource {uid: 'aws-resource:' + (1 + i % 2000)})
			CREATE (a:Action {uid: 'aws-event:' + i, at: datetime() - duration({minutes: i}), identityUid: n.uid, credentialUid: c.uid, grantUid: g.uid, resourceUid: r.uid,
				verdict: CASE i % 3 WHEN 0 THEN 'broken' ELSE 'traced' END, operation: 's3:GetObject', sourceIp: '10.0.0.' + (i % 200), source: 'cloudtrail'})
			FOREACH (x IN CASE i % 10 WHEN 0 THEN [1] ELSE [] END | SET a.toolCallId = 'call-' + i, a.conversationId = 'talk-' + i, a.traceId = 'trace-' + i, a.instanceUid = 'run-' + i, a.onBehalfOfUid = 'hr:' + i)
			CREATE (a)-[:BY]->(n) CREATE (a)-[:USED]->(c) CREATE (a)-[:UNDER]->(g) CREATE (a)-[:ON]->(r)`,
		`CREATE (s:Source {uid: 'cloudtrail', name: 'cloudtrail'}) WITH s UNWIND range(1, 200) AS i
			CREATE (r:CollectorRun {uid: 'run:' + i, source: s.uid, started: datetime()})-[:OF]->(s)
			CREATE (:Coverage {uid: 'c' + i, subject: 'action'})-[:OF]->(s)
			CREATE (:Doubt {uid: 'doubt' + i, records: 1})-[:OF]->(s)
			CREATE (:Rejection {uid: r.uid + '/x', source: s.uid, at: datetime()})-[:REJECTED_BY]->(r)
			CREATE (:Session {uid: toString(i), expiry: datetime()})`,
		"CALL db.resampleOutdatedIndexes()", "CALL db.clearQueryCaches()",
	} {
		if _, err := driver.ExecuteQuery(t.Context(), server.Driver, text, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
			t.Fatalf("%.60s: %v", text, err)
		}
	}
}

// TestExplain has a real server plan every statement: it parses, its parameters are known here, and where an index is
// meant no whole label is read.
func TestExplain(t *testing.T) {
	database, server := open(t)
	populate(t, server)
	all := statements()
	scanned := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			parameters := map[string]any{}
			for _, found := range parameterName.FindAllStringSubmatch(all[name], -1) {
				value, known := own[name][found[1]]
				if !known {
					value, known = values[found[1]]
				}
				if !known {
					t.Fatalf("no value for parameter $%s", found[1])
				}
				parameters[found[1]] = value
			}
			explained, err := database.Explain(t.Context(), all[name], parameters)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "older_") || strings.HasPrefix(name, "newer_") {
				if sorting := operators(explained.Plan, "Sort", "Top", "PartialSort"); len(sorting) > 0 && !sorts(name) {
					t.Errorf("sorts all that match in place of walking the index in its order: %v", sorting)
				}
			}
			for _, operator := range scanning(explained.Plan) {
				if isSparse(operator) {
					continue
				}
				scanned[name] = true
				if scans[name] == "" {
					t.Errorf("reads everything: %s", operator)
				}
			}
		})
	}
	for name := range scans {
		if !scanned[name] {
			t.Errorf("%s is allowed to read everything and does not", name)
		}
	}
}

// scanning lists the operators of a plan that read whole labels or the whole graph.
func scanning(plan report.Plan) []string {
	var found []string
	switch plan.Operator {
	case "DynamicLabelNodeLookup", "AllNodesScan", "NodeByLabelScan", "UnionNodeByLabelsScan", "IntersectionNodeByLabelsScan", "NodeIndexScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan", "DirectedRelationshipTypeScan", "UndirectedRelationshipTypeScan":
		found = append(found, plan.Operator+" "+plan.Details)
	}
	for _, child := range plan.Children {
		found = append(found, scanning(child)...)
	}
	return found
}

// operators lists those of a plan that have one of the names.
func operators(plan report.Plan, names ...string) []string {
	var found []string
	if slices.Contains(names, plan.Operator) {
		found = append(found, plan.Operator)
	}
	for _, child := range plan.Children {
		found = append(found, operators(child, names...)...)
	}
	return found
}
