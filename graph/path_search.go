package graph

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"slices"
	"time"
)

// Expander gives the steps that lead on from nodes, or to them where backward. cut says that there are more than it gave.
type Expander interface {
	Expand(ctx context.Context, kind PathKind, lens Lens, from []Station, backward bool) (steps []PathStep, cut bool, err error)
}

// mostPartial bounds the partial paths that are looked at while paths are put together.
const mostPartial = 50_000

// SearchPaths gives the shortest paths, shortest first. It widens the smaller of two circles, one around each end, a step
// at a time, so that all paths up to the sum of their radii are known. When the time of the context is up it gives what
// was found until then; progress, which may be nil, is told after each step.
func SearchPaths(ctx context.Context, through Expander, query PathQuery, progress func(PathProgress)) (Paths, error) {
	s := &pathSearch{began: time.Now(), steps: map[stepKey]PathStep{}, out: map[string][]PathStep{}, into: map[string][]PathStep{}}
	forward, backward := s.circle(query.From), s.circle(query.To)
	for {
		found := s.paths(query)
		result := func(stopped string) Paths {
			return Paths{Paths: found, Progress: s.progress(forward, backward), Stopped: stopped, Cut: s.cut}
		}
		switch {
		case len(forward.rim) == 0 || len(backward.rim) == 0:
			return result(""), nil
		case len(found) >= query.Most && len(found[len(found)-1]) <= forward.radius+backward.radius:
			return result(PathStoppedEnough), nil
		case forward.radius+backward.radius >= query.Depth:
			return result(PathStoppedDepth), nil
		case len(forward.seen)+len(backward.seen) >= query.Nodes:
			return result(PathStoppedNodes), nil
		}
		circle := forward
		if len(backward.rim) < len(forward.rim) {
			circle = backward
		}
		steps, cut, err := through.Expand(ctx, query.Kind, query.Lens, circle.rim, circle == backward)
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return result(PathStoppedTime), nil
		}
		if err != nil {
			return Paths{}, err
		}
		s.cut = s.cut || cut
		s.add(steps)
		circle.widen(steps, circle == backward)
		if progress != nil {
			progress(s.progress(forward, backward))
		}
	}
}

type stepKey struct{ from, to, kind string }

// pathSearch holds the steps found so far.
type pathSearch struct {
	began time.Time
	steps map[stepKey]PathStep
	out   map[string][]PathStep // by where they start
	into  map[string][]PathStep // by where they lead
	cut   bool
}

// circle is the nodes within a number of steps of one end.
type circle struct {
	radius int
	rim    []Station // the outermost
	seen   map[string]bool
}

func (*pathSearch) circle(around Station) *circle {
	return &circle{rim: []Station{around}, seen: map[string]bool{around.Node.Key(): true}}
}

func (c *circle) widen(steps []PathStep, backward bool) {
	c.radius++
	c.rim = nil
	for _, step := range steps {
		next := step.To
		if backward {
			next = step.From
		}
		if key := next.Node.Key(); !c.seen[key] {
			c.seen[key] = true
			c.rim = append(c.rim, next)
		}
	}
	slices.SortFunc(c.rim, func(a, b Station) int { return cmp.Compare(a.Node.Key(), b.Node.Key()) })
}

func (s *pathSearch) progress(forward, backward *circle) PathProgress {
	visited := len(forward.seen)
	for key := range backward.seen {
		if !forward.seen[key] {
			visited++
		}
	}
	return PathProgress{Depth: forward.radius + backward.radius, Nodes: visited, Steps: len(s.steps), Elapsed: time.Since(s.began)}
}

func (s *pathSearch) add(steps []PathStep) {
	for _, step := range steps {
		key := stepKey{step.From.Node.Key(), step.To.Node.Key(), step.Type}
		if _, known := s.steps[key]; known || key.from == key.to {
			continue
		}
		s.steps[key] = step
		s.out[key.from] = append(s.out[key.from], step)
		s.into[key.to] = append(s.into[key.to], step)
	}
}

// partial is the beginning of a path, with the fewest steps that it can have in all.
type partial struct {
	path  Path
	at    string
	least int
}

type partials []partial

func (p partials) Len() int           { return len(p) }
func (p partials) Less(i, j int) bool { return comparePartial(p[i], p[j]) < 0 }
func (p partials) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *partials) Push(x any)        { *p = append(*p, x.(partial)) }
func (p *partials) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

// comparePartial orders by length, then by what the path goes through, so that the same graph gives the same paths.
func comparePartial(a, b partial) int {
	if byLeast := cmp.Compare(a.least, b.least); byLeast != 0 {
		return byLeast
	}
	return slices.CompareFunc(a.path, b.path, func(x, y PathStep) int {
		return cmp.Or(cmp.Compare(x.To.Node.Key(), y.To.Node.Key()), cmp.Compare(x.Type, y.Type))
	})
}

// paths gives the shortest simple paths over the steps found so far.
func (s *pathSearch) paths(query PathQuery) []Path {
	start, goal := query.From.Node.Key(), query.To.Node.Key()
	away := s.distances(goal)
	least, reachable := away[start]
	if !reachable || start == goal {
		return nil
	}
	var found []Path
	open := &partials{{at: start, least: least}}
	for looked := 0; open.Len() > 0 && len(found) < query.Most && looked < mostPartial; looked++ {
		best := heap.Pop(open).(partial)
		if best.at == goal {
			found = append(found, best.path)
			continue
		}
		for _, step := range s.out[best.at] {
			next := step.To.Node.Key()
			rest, leads := away[next]
			length := len(best.path) + 1 + rest
			if !leads || length > query.Depth || next == start || best.path.passes(next) {
				continue
			}
			heap.Push(open, partial{path: append(slices.Clip(best.path), step), at: next, least: length})
		}
	}
	return found
}

func (p Path) passes(key string) bool {
	return slices.ContainsFunc(p, func(step PathStep) bool { return step.To.Node.Key() == key })
}

// distances gives the steps that it takes at least from each node to the goal.
func (s *pathSearch) distances(goal string) map[string]int {
	away := map[string]int{goal: 0}
	for rim := []string{goal}; len(rim) > 0; {
		var next []string
		for _, at := range rim {
			for _, step := range s.into[at] {
				key := step.From.Node.Key()
				if _, known := away[key]; !known {
					away[key] = away[at] + 1
					next = append(next, key)
				}
			}
		}
		rim = next
	}
	return away
}
