package graph_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
)

// sketch is a graph in memory: from each node to the nodes that its text names.
type sketch map[string]string

func (s sketch) Expand(_ context.Context, _ graph.PathKind, _ graph.Lens, from []graph.Station, backward bool) ([]graph.PathStep, bool, error) {
	var steps []graph.PathStep
	for near, far := range s {
		for name := range strings.FieldsSeq(far) {
			at := near
			if backward {
				at = name
			}
			if slices.ContainsFunc(from, func(station graph.Station) bool { return station.Node.UID == at }) {
				steps = append(steps, graph.PathStep{From: station(near), To: station(name), Type: "LEADS"})
			}
		}
	}
	return steps, false, nil
}

func station(name string) graph.Station {
	return graph.Station{Node: graph.Node{UID: name, Label: "Node"}}
}

func search(t *testing.T, s graph.Expander, query graph.PathQuery) (graph.Paths, []string) {
	t.Helper()
	found, err := graph.SearchPaths(t.Context(), s, query, nil)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, path := range found.Paths {
		text := path[0].From.Node.UID
		for _, step := range path {
			text += step.To.Node.UID
		}
		texts = append(texts, text)
	}
	return found, texts
}

func TestSearchPaths(t *testing.T) {
	// From a to z: a-b-z and a-c-z in two steps, a-b-c-z in three, a-d-e-f-z in four; the circle through g never ends in z.
	all := sketch{"a": "b c d g", "b": "c z", "c": "z a", "d": "e", "e": "f", "f": "z", "g": "a g"}
	query := graph.PathQuery{From: station("a"), To: station("z"), Most: 10, Depth: 10, Nodes: 100}
	for _, c := range []struct {
		name    string
		change  func(*graph.PathQuery)
		want    string
		stopped string
	}{
		{"all", func(*graph.PathQuery) {}, "abz acz abcz adefz", ""},
		{"the shortest", func(q *graph.PathQuery) { q.Most = 2 }, "abz acz", graph.PathStoppedEnough},
		{"within three steps", func(q *graph.PathQuery) { q.Depth = 3 }, "abz acz abcz", graph.PathStoppedDepth},
		{"against the direction", func(q *graph.PathQuery) { q.From, q.To = q.To, q.From }, "", ""},
		{"to what does not exist", func(q *graph.PathQuery) { q.To = station("x") }, "", ""},
		{"over few nodes", func(q *graph.PathQuery) { q.Nodes = 2 }, "", graph.PathStoppedNodes},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := query
			c.change(&asked)
			found, texts := search(t, all, asked)
			if got := strings.Join(texts, " "); got != c.want || found.Stopped != c.stopped {
				t.Errorf("found %q, stopped by %q, want %q and %q", got, found.Stopped, c.want, c.stopped)
			}
		})
	}
}

// slow answers no sooner than the context ends, after a first step.
type slow struct {
	sketch
	steps int
}

func (s *slow) Expand(ctx context.Context, kind graph.PathKind, lens graph.Lens, from []graph.Station, backward bool) ([]graph.PathStep, bool, error) {
	if s.steps++; s.steps > 1 {
		<-ctx.Done()
		return nil, false, ctx.Err()
	}
	return s.sketch.Expand(ctx, kind, lens, from, backward)
}

func TestSearchPathsSaysWhatWasSearchedWhenTimeIsUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	told := 0
	found, err := graph.SearchPaths(ctx, &slow{sketch: sketch{"a": "b c", "b": "d", "c": "d", "d": "z"}}, graph.PathQuery{From: station("a"), To: station("z"), Most: 1, Depth: 10, Nodes: 100}, func(graph.PathProgress) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	// One step was made, from a to b and c; with z, where the search also begins, that is four nodes.
	if p := found.Progress; found.Stopped != graph.PathStoppedTime || p.Depth != 1 || p.Nodes != 4 || p.Steps != 2 || told != 1 {
		t.Errorf("stopped by %q after %+v, told %d times", found.Stopped, p, told)
	}
}

func TestSearchPathsEndsWhenItIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := graph.SearchPaths(ctx, &slow{sketch: sketch{"a": "b"}, steps: 1}, graph.PathQuery{From: station("a"), To: station("z"), Most: 1, Depth: 10, Nodes: 100}, nil); err == nil {
		t.Error("a search that was given up has no error")
	}
}
