package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Content gives all nodes and relationships of the database with their properties as text, so that two graphs can be
// compared. Of a node it tells label and uid, of a relationship its type, its own uid and its ends. What stands twice
// comes with a number, as doubled facts must show. Properties named in without are left out.
func (d *Database) Content(t testing.TB, without ...string) map[string]map[string]string {
	t.Helper()
	content := map[string]map[string]string{}
	for _, name := range []string{"nodes", "relationships"} {
		result, err := execute(t.Context(), d, query(name), nil)
		if err != nil {
			t.Fatalf("graphtest: read all %s: %v", name, err)
		}
		for _, record := range result.Records {
			key, properties := contentOf(t, record)
			for number := 2; content[key] != nil; number++ {
				key = fmt.Sprintf("%s (%d)", strings.TrimSuffix(key, fmt.Sprintf(" (%d)", number-1)), number)
			}
			content[key] = map[string]string{}
			for _, property := range slices.Sorted(maps.Keys(properties)) {
				if !slices.Contains(without, property) {
					content[key][property] = fmt.Sprint(properties[property])
				}
			}
		}
	}
	return content
}

func contentOf(t testing.TB, record *neo4j.Record) (string, map[string]any) {
	t.Helper()
	key, _, err := neo4j.GetRecordValue[string](record, "key")
	if err != nil {
		t.Fatalf("graphtest: %v", err)
	}
	properties, _, err := neo4j.GetRecordValue[map[string]any](record, "properties")
	if err != nil {
		t.Fatalf("graphtest: %v", err)
	}
	return key, properties
}
