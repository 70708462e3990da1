package web

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
)

// nodeClocks say as of when a node is shown: what held then, and what was known by then.
type nodeClocks struct {
	judge.Clocks
	now    time.Time
	learnt time.Time // when Clew first read of the node; zero: not known
	began  time.Time // when the node began; zero: not known
	cut    []string  // lists of which only the part that a page holds was looked through
}

// nodeReader reads a node for its page as of the clocks.
type nodeReader func(ctx context.Context, uid string, clocks *nodeClocks) (views.Entity, error)

func (s *Server) nodeClocksOf(c echo.Context) (*nodeClocks, error) {
	clocks, err := clocksOf(c.QueryParams())
	return &nodeClocks{Clocks: clocks, now: s.Clock()}, err
}

// clockedEntity answers with the page of a node that can be shown as of other moments.
func (s *Server) clockedEntity(c echo.Context, of string, read nodeReader) error {
	clocks, err := s.nodeClocksOf(c)
	if err != nil {
		return err
	}
	return s.entity(c, of, func(ctx context.Context, uid string) (views.Entity, error) {
		entity, err := read(ctx, uid, clocks)
		if err != nil {
			return entity, err
		}
		entity.Clocks = clocks.view(c)
		return entity, nil
	})
}

// moment is the one as of which states are told.
func (n *nodeClocks) moment() time.Time {
	if n.True.IsZero() {
		return n.now
	}
	return n.True
}

// about notes when the node began and when Clew first read of it.
func (n *nodeClocks) about(began, learnt time.Time) { n.began, n.learnt = began, learnt }

// later reports whether something was not known yet. Of a node that was not known, nothing was.
func (n *nodeClocks) later(learnt time.Time) bool {
	return !n.Known.IsZero() && (learnt.After(n.Known) || n.learnt.After(n.Known))
}

// apart reports whether a span leaves out the moment that is asked for.
func (n *nodeClocks) apart(span graph.Interval) bool {
	return !n.True.IsZero() && !span.Contains(n.True)
}

// leaving gives a list without what is hidden as of the clocks, and notes where the list itself was cut.
func leaving[T any](n *nodeClocks, list graph.List[T], words string, hidden func(T) bool) graph.List[T] {
	if n.IsZero() {
		return list
	}
	if list.Total.Number > int64(len(list.Rows)) {
		n.cut = append(n.cut, words)
	}
	rows := slices.DeleteFunc(slices.Clone(list.Rows), hidden)
	return graph.List[T]{Rows: rows, Total: graph.Count{Number: int64(len(rows))}}
}

// requests gives requests without those and without the decisions that are hidden as of the clocks.
func (n *nodeClocks) requests(list []graph.Request) []graph.Request {
	if n.IsZero() {
		return list
	}
	var shown []graph.Request
	for _, request := range list {
		if n.later(request.FirstSeen) || n.apart(graph.Interval{From: request.RequestedAt}) {
			continue
		}
		request.Approvals = slices.DeleteFunc(slices.Clone(request.Approvals), func(approval graph.Approval) bool {
			return n.later(approval.FirstSeen) || n.apart(graph.Interval{From: approval.DecidedAt})
		})
		shown = append(shown, request)
	}
	return shown
}

func (n *nodeClocks) requestList(list graph.List[graph.Request], words string) graph.List[graph.Request] {
	list = leaving(n, list, words, func(graph.Request) bool { return false })
	list.Rows = n.requests(list.Rows)
	if !n.IsZero() {
		list.Total.Number = int64(len(list.Rows))
	}
	return list
}

// grantLines gives grants with the requests behind them as they were known.
func (n *nodeClocks) grantLines(list graph.List[graph.GrantLine], words string) graph.List[graph.GrantLine] {
	list = leaving(n, list, words, func(line graph.GrantLine) bool { return n.later(line.Grant.FirstSeen) })
	if n.IsZero() {
		return list
	}
	for i := range list.Rows {
		if request := list.Rows[i].Request; request != nil {
			list.Rows[i].Request = nil
			if known := n.requests([]graph.Request{*request}); len(known) > 0 {
				list.Rows[i].Request = &known[0]
			}
		}
	}
	return list
}

// life is while a credential is good.
func life(credential graph.Credential) graph.Interval {
	return graph.Interval{From: credential.IssuedAt, To: earliest(credential.ExpiresAt, credential.RevokedAt)}
}

// view says on the page as of when it is, and offers other moments.
func (n *nodeClocks) view(c echo.Context) *views.Clocks {
	values := c.QueryParams()
	shown := &views.Clocks{
		Node: true, Path: pathWith(c, keptOf(values, listParameters...)), True: n.True, Known: n.Known,
		Keep: choicesOf(keptOf(values, listParameters...)), Least: earliest(n.began, n.learnt), Most: n.now.UTC().Truncate(time.Second),
	}
	if usual := n.now.Add(-usualSpan).UTC().Truncate(time.Second); shown.Least.IsZero() || shown.Least.After(usual) {
		shown.Least = usual
	}
	if n.IsZero() {
		return shown
	}
	switch {
	case n.learnt.After(n.Known) && !n.Known.IsZero():
		shown.Basis = "Clew first read of it at " + n.learnt.UTC().Format(time.DateTime) + " UTC: nothing was known of it by then. "
	case !n.Known.IsZero():
		shown.Basis = "Sponsors, keys, grants, credentials, requests and decisions that Clew read of later are left out. When memberships became known is not kept, " +
			"nor what was overwritten since: of what is left, the values are those of now. "
	}
	if !n.True.IsZero() {
		shown.Basis += "Of sponsors, groups, keys, grants and credentials those are shown that held at that moment, and states are told for it. "
	}
	shown.Basis += "Gaps and actions are those of now."
	if len(n.cut) > 0 {
		shown.Basis += " Of " + listed(n.cut) + " there are more than a page holds: only those that it holds were looked through."
	}
	return shown
}
