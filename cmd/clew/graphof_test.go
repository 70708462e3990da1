package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/graphtest"
)

// loadingClocks are properties that say when or how Clew loaded something, not what it loaded: they differ between two
// loads of the same records.
var loadingClocks = []string{
	"firstSeen", "judgedAt", "supersededAt", "started", "finished", "leaseHolder", "leaseUntil", "standingMark", "lineageMark", "mark", "segment",
	"judgedFor", "rejudgeRun", "changes", "run", "rows", "rowsBefore", "rowsUpTo", "readAt", "firstRead", "lastGood",
	"events", "changedAt", "resolvedAt", "reopenings", "reopenedAt", // of a finding: how its history went
}

// runTime is the time of a run in the uids of runs and of what belongs to them.
var runTime = regexp.MustCompile(`/20\d\d-\d\d-\d\dT[0-9:.]+Z`)

// graphOf gives all nodes and relationships in one comparable form, without the clocks of loading. Runs, sessions, earlier
// judgements, the histories of findings and the schema's own nodes are not part of it: they tell the history of loading.
func graphOf(t *testing.T, server *graphtest.Database) []string {
	t.Helper()
	var all []string
	each(t, server, `MATCH (n) WHERE NOT (n:CollectorRun OR n:Judgement OR n:FindingEvent OR n:Migration OR n:Lock)
		RETURN labels(n) AS labels, properties(n) AS properties`, func(row map[string]any) {
		labels := texts(row["labels"])
		slices.Sort(labels)
		all = append(all, "(:"+strings.Join(labels, ":")+" "+properties(t, labels, row["properties"])+")")
	})
	each(t, server, `MATCH (a)-[r]->(b) WHERE NOT (a:CollectorRun OR a:Judgement OR a:FindingEvent OR b:CollectorRun OR b:Judgement)
		RETURN a.uid AS a, type(r) AS type, properties(r) AS properties, b.uid AS b`, func(row map[string]any) {
		all = append(all, fmt.Sprintf("(%s)-[:%s %s]->(%s)", row["a"], row["type"], properties(t, nil, row["properties"]), row["b"]))
	})
	for i := range all {
		all[i] = runTime.ReplaceAllString(all[i], "/RUN")
	}
	slices.Sort(all)
	return all
}

func properties(t *testing.T, labels []string, value any) string {
	t.Helper()
	all, _ := value.(map[string]any)
	if slices.Contains(labels, "Source") {
		delete(all, "lastSeen") // when it was collected last
	}
	if slices.Contains(labels, "Finding") {
		delete(all, "lastSeen")
		if len(texts(all["samples"])) == 0 {
			delete(all, "lastAt") // when gaps about state were looked for last
		}
	}
	for _, clock := range loadingClocks {
		delete(all, clock)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// each reads the rows of a query.
func each(t *testing.T, server *graphtest.Database, query string, read func(row map[string]any)) {
	t.Helper()
	session := server.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: graphtest.Name})
	defer session.Close(t.Context())
	result, err := session.Run(t.Context(), query, nil)
	if err != nil {
		t.Fatal(err)
	}
	for result.Next(t.Context()) {
		read(result.Record().AsMap())
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
}

// requireSameGraph tells the first differences between two graphs.
func requireSameGraph(t *testing.T, want, got []string) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("there is no graph to compare with")
	}
	counts := map[string]int{}
	for _, one := range want {
		counts[one]++
	}
	for _, one := range got {
		counts[one]--
	}
	var differences []string
	for one, count := range counts {
		switch {
		case count > 0:
			differences = append(differences, one+"  <- before only")
		case count < 0:
			differences = append(differences, one+"  <- after only")
		}
	}
	if len(differences) == 0 {
		return
	}
	slices.Sort(differences)
	t.Errorf("%d nodes and relationships differ, such as\n%s", len(differences), strings.Join(differences[:min(12, len(differences))], "\n"))
}
