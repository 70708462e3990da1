package neo4j

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Search gives what a text names: exactly, by any identifier, or as the beginning of a name. It is one query, except
// that the schemes of action keys are looked up now and then.
func (d *Database) Search(ctx context.Context, text string, most int) (graph.Found, error) {
	return d.Find(ctx, graph.SearchQuery{Text: text, Most: most})
}

// mostSearched is how many nodes each way of a search looks at where filters drop some of them.
const mostSearched = 500

// Find gives what a text names, as Search does, and where asked for also by its words. It is one query, too.
func (d *Database) Find(ctx context.Context, query graph.SearchQuery) (graph.Found, error) {
	schemes, err := d.schemes.get(ctx, d)
	if err != nil {
		return graph.Found{}, err
	}
	uids := []string{query.Text}
	for _, scheme := range schemes {
		uids = append(uids, scheme+":"+query.Text)
	}
	words, look := "", query.Most+1
	if query.ByWords {
		words = wordQuery(query.Text)
	}
	if query.Filtered() {
		look = max(look, mostSearched)
	}
	var found graph.Found
	err = d.read(ctx, "search", map[string]any{
		"text": query.Text, "actionUids": uids, "words": words, "look": look, "most": query.Most, "label": orAbsent(query.Label), "kind": orAbsent(query.Kind),
		"system": orAbsent(query.System), "environment": orAbsent(query.Environment), "verdict": orAbsent(string(query.Verdict)),
	}, func(record *neo4j.Record) error {
		if len(found.Hits) == query.Most {
			found.More = true
			return nil
		}
		found.Hits = append(found.Hits, hitFrom(row{record}))
		return nil
	})
	return found, err
}

func hitFrom(row row) graph.Hit {
	hit := graph.Hit{
		Node:    graph.Node{UID: row.text("uid"), Label: row.text("label"), Kind: row.text("kind"), Name: row.text("name")},
		Matched: row.text("matched"), Exact: row.flag("exact"), Detail: row.text("detail"), Of: row.text("of"), Keys: row.texts("keys"),
		System: row.text("system"), Environment: row.text("environment"), Verdict: graph.Verdict(row.text("verdict")), Placeholder: row.flag("placeholder"),
	}
	if len(hit.Keys) == 0 && hit.Of == "" {
		hit.Keys = []string{hit.Node.UID}
	}
	return hit
}

// schemesKept is how long the schemes of action keys are believed.
const schemesKept = time.Minute

// mostSchemes bounds how many schemes are looked for.
const mostSchemes = 100

// actionSchemes are the schemes of the keys of actions, so that the bare value of a key finds its action.
type actionSchemes struct {
	mutex sync.Mutex
	list  []string
	read  time.Time
}

func (s *actionSchemes) get(ctx context.Context, d *Database) ([]string, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.read.IsZero() && time.Since(s.read) < schemesKept {
		return slices.Clone(s.list), nil
	}
	var list []string
	for from := ""; len(list) < mostSchemes; {
		uid := ""
		err := d.read(ctx, "next_action_uid", map[string]any{"from": from}, func(record *neo4j.Record) error {
			uid = row{record}.text("uid")
			return nil
		})
		if err != nil {
			return nil, err
		}
		scheme, _, keyed := strings.Cut(uid, ":")
		if !keyed {
			break
		}
		list = append(list, scheme)
		from = scheme + ";" // the character after the colon: behind all keys of the scheme
	}
	s.list = list
	if len(list) > 0 {
		s.read = time.Now()
	}
	return slices.Clone(list), nil
}
