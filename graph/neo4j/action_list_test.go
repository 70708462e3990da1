package neo4j_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
)

func write(t *testing.T, server *graphtest.Database, text string, parameters map[string]any) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), server.Driver, text, parameters, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatalf("%.80s: %v", text, err)
	}
}

// hundred makes 100 actions of identity hr:1, one a minute from the moment on, two of them at the same time each: 1 and 2
// at minute 0, 3 and 4 at minute 1, and so on. Every tenth is broken; each one's operation is s3:Get or s3:Put in turn.
func hundred(t *testing.T, server *graphtest.Database) {
	t.Helper()
	write(t, server, `CREATE (i:Identity {uid: 'hr:1', name: 'exporter', kind: 'Role'})
		WITH i UNWIND range(1, 100) AS k
		CREATE (a:Action {uid: 'e:' + right('00' + toString(k), 3), at: $moment + duration({minutes: (k - 1) / 2}), identityUid: i.uid, sourceIp: '10.0.0.1',
			verdict: CASE k % 10 WHEN 0 THEN 'broken' ELSE 'traced' END, operation: CASE k % 2 WHEN 0 THEN 's3:Put' ELSE 's3:Get' END, outcome: 'success'})-[:BY]->(i)`,
		map[string]any{"moment": moment})
}

func uids(page graph.Page[graph.ActionLine]) []string {
	var list []string
	for _, row := range page.Rows {
		list = append(list, row.UID)
	}
	return list
}

// numbered gives the uids of hundred from one number to another, in steps.
func numbered(from, to, step int) []string {
	var list []string
	for k := from; (step < 0 && k >= to) || (step > 0 && k <= to); k += step {
		list = append(list, fmt.Sprintf("e:%03d", k))
	}
	return list
}

func TestActionsAreTurnedPageByPage(t *testing.T) {
	database, server := open(t)
	hundred(t, server)
	for _, of := range []graph.ActionQuery{{Of: graph.ActionsOfIdentity, Value: "hr:1"}, {Of: graph.ActionsOfAddress, Value: "10.0.0.1"}, {Of: graph.ActionsOfAll}} {
		t.Run("by "+of.Of, func(t *testing.T) {
			query := of
			query.Turn = graph.Turn{Most: 33} // pages end between two actions of one moment
			var pages []graph.Page[graph.ActionLine]
			var all []string
			for {
				page, err := database.Actions(t.Context(), query)
				if err != nil {
					t.Fatal(err)
				}
				pages = append(pages, page)
				all = append(all, uids(page)...)
				if page.Older == (graph.Place{}) {
					break
				}
				query.Turn.Place = page.Older
			}
			if want := numbered(100, 1, -1); !slices.Equal(all, want) {
				t.Fatalf("older pages give\n%v, want\n%v", all, want)
			}
			if len(pages) != 4 || pages[0].Newer != (graph.Place{}) || pages[3].Newer == (graph.Place{}) {
				t.Fatalf("%d pages; the first has a newer one: %v, the last: %v", len(pages), pages[0].Newer, pages[3].Newer)
			}
			// Back from the last page: the one before it, row by row.
			query.Turn = graph.Turn{Most: 33, Place: pages[3].Newer, Newer: true}
			back, err := database.Actions(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(uids(back), uids(pages[2])) {
				t.Errorf("back gives\n%v, want\n%v", uids(back), uids(pages[2]))
			}
			// From the second page back there is nothing newer than the first, which is shown as at the start.
			query.Turn = graph.Turn{Most: 33, Place: pages[1].Newer, Newer: true}
			first, err := database.Actions(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(uids(first), uids(pages[0])) || first.Newer != (graph.Place{}) {
				t.Errorf("back to the first gives\n%v, newer %v", uids(first), first.Newer)
			}
		})
	}
}

func TestActionsAreFiltered(t *testing.T) {
	database, server := open(t)
	hundred(t, server)
	for name, test := range map[string]struct {
		query graph.ActionQuery
		want  []string
	}{
		"verdict":             {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:1", Verdict: graph.VerdictBroken}, numbered(100, 10, -10)},
		"verdict of all":      {graph.ActionQuery{Verdict: graph.VerdictBroken}, numbered(100, 10, -10)},
		"verdict of none":     {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:1", Verdict: graph.VerdictUnknown}, nil},
		"operation":           {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:1", Operation: "s3:G"}, numbered(99, 1, -2)},
		"operation of all":    {graph.ActionQuery{Operation: "s3:G"}, numbered(99, 1, -2)},
		"from minute 48":      {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:1", Interval: graph.Interval{From: moment.Add(48 * time.Minute)}}, numbered(100, 97, -1)},
		"until minute 2":      {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:1", Interval: graph.Interval{To: moment.Add(2 * time.Minute)}}, numbered(4, 1, -1)},
		"of somebody unknown": {graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: "hr:2"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			test.query.Turn = graph.Turn{Most: 50}
			page, err := database.Actions(t.Context(), test.query)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(uids(page), test.want) || page.Older != (graph.Place{}) || page.Cut {
				t.Errorf("%v, older %v, cut %t; want %v and no more", uids(page), page.Older, page.Cut, test.want)
			}
		})
	}
	if _, err := database.Actions(t.Context(), graph.ActionQuery{Of: "moon", Turn: graph.Turn{Most: 1}}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a list by the moon: %v, want one that is invalid", err)
	}
}

// A filter that nothing among thousands matches looks at a bounded number of entries, says so, and leads on.
func TestActionsStopAtTheirBound(t *testing.T) {
	database, server := open(t)
	write(t, server, "CREATE (:Identity {uid: 'hr:1', name: 'busy'})", nil)
	for part := range 3 {
		write(t, server, `MATCH (i:Identity {uid: 'hr:1'}) UNWIND range($from, $from + 1999) AS k
			CREATE (:Action {uid: 'e:' + toString(100000 + k), at: $moment + duration({seconds: k}), identityUid: i.uid, verdict: 'traced', operation: CASE k WHEN 10 THEN 'rare' ELSE 'usual' END})-[:BY]->(i)`,
			map[string]any{"from": part * 2000, "moment": moment})
	}
	for _, of := range []graph.ActionQuery{{Of: graph.ActionsOfIdentity, Value: "hr:1"}, {Of: graph.ActionsOfAll}} {
		query := of
		query.Operation, query.Turn = "rare", graph.Turn{Most: 50}
		page, err := database.Actions(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		// The 6,000 actions end with e:105999; the newest 5,000 begin at e:101000.
		if len(page.Rows) != 0 || !page.Cut || page.Older.UID != "e:101000" {
			t.Fatalf("by %q: %d rows, cut %t, on from %q; want none, cut, on from e:101000", of.Of, len(page.Rows), page.Cut, page.Older.UID)
		}
		query.Turn.Place = page.Older
		page, err = database.Actions(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(uids(page), []string{"e:100010"}) || page.Cut {
			t.Errorf("by %q the next page: %v, cut %t; want e:100010 alone", of.Of, uids(page), page.Cut)
		}
	}
	use, err := database.Use(t.Context(), graph.ActionsOfIdentity, "hr:1", moment.Add(24*time.Hour), 90, 2000)
	if err != nil {
		t.Fatal(err)
	}
	// All 6,000 seconds after noon are of one day.
	if len(use.Days) != 1 || use.Days[0].Count != 2000 || !use.Cut || !use.Newest.Equal(moment.Add(5999*time.Second)) {
		t.Errorf("use %+v, want 2,000 counted on one day, cut", use)
	}
}

func TestUseIsCountedByDay(t *testing.T) {
	database, server := open(t)
	write(t, server, `CREATE (i:Identity {uid: 'hr:1'}) WITH i UNWIND [0, 1, 25, 26, 27, 24 * 95] AS hours
		CREATE (:Action {uid: 'e:' + hours, at: $moment - duration({hours: hours}), identityUid: i.uid})`, map[string]any{"moment": moment})
	use, err := database.Use(t.Context(), graph.ActionsOfIdentity, "hr:1", moment.Add(24*time.Hour), 90, 2000)
	if err != nil {
		t.Fatal(err)
	}
	want := []graph.DayCount{
		{Day: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC), Count: 3},
		{Day: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Count: 2},
	}
	if !slices.Equal(use.Days, want) || use.Cut {
		t.Errorf("%+v, want %+v: the one of 95 days before is too old", use, want)
	}
	// Before noon of the 20th there is the one of an hour earlier, and the day before.
	use, err = database.Use(t.Context(), graph.ActionsOfIdentity, "hr:1", moment, 90, 2000)
	if err != nil || len(use.Days) != 2 || use.Days[1].Count != 1 || !use.Newest.Equal(moment.Add(-time.Hour)) {
		t.Errorf("up to its newest action, which is not counted: %+v, %v", use, err)
	}
}

func TestDensityIsCountedInEqualParts(t *testing.T) {
	database, server := open(t)
	write(t, server, `CREATE (i:Identity {uid: 'hr:1'}) WITH i UNWIND [-1, 0, 59, 60, 61, 62, 63, 119, 180, 240] AS minutes
		CREATE (:Action {uid: 'e:' + minutes, at: $moment + duration({minutes: minutes}), identityUid: i.uid})`, map[string]any{"moment": moment})
	density, err := database.Density(t.Context(), graph.ActionsOfIdentity, "hr:1", graph.Interval{From: moment, To: moment.Add(4 * time.Hour)}, 4, 4)
	if err != nil {
		t.Fatal(err)
	}
	// The one before the span and the one at its end are outside; the second hour has five, of which four are counted.
	if want := []int64{2, 4, 0, 1}; !slices.Equal(density.Counts, want) || density.Width != time.Hour || !density.Part(1).From.Equal(moment.Add(time.Hour)) {
		t.Errorf("%+v, want %v an hour each", density, want)
	}
	if _, err := database.Density(t.Context(), graph.ActionsOfIdentity, "hr:1", graph.Interval{From: moment, To: moment}, 4, 4); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("an empty span: %v, want it refused", err)
	}
}
