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
	schemes, err := d.schemes.get(ctx, d)
	if err != nil {
		return graph.Found{}, err
	}
	uids := []string{text}
	for _, scheme := range schemes {
		uids = append(uids, scheme+":"+text)
	}
	var found graph.Found
	err = d.read(ctx, "search", map[string]any{"text": text, "actionUids": uids, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		if len(found.Hits) == most {
			found.More = true
			return nil
		}
		hit := graph.Hit{
			Node:    graph.Node{UID: row.text("uid"), Label: row.text("label"), Kind: row.text("kind"), Name: row.text("name")},
			Matched: row.text("matched"), Exact: row.flag("exact"), Detail: row.text("detail"), Of: row.text("of"), Keys: row.texts("keys"),
		}
		if len(hit.Keys) == 0 && hit.Of == "" {
			hit.Keys = []string{hit.Node.UID}
		}
		found.Hits = append(found.Hits, hit)
		return nil
	})
	return found, err
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
