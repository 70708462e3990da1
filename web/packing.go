package web

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"iter"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
	"clew/web/export"
)

// Packing is what evidence packs are made with, by the pages as by the command line.
type Packing struct {
	Graph interface {
		ActionGraph
		ActionListGraph
	}
	Evidence Evidence
	Facts    export.FactsOf // nil: packs hold no facts
	Judge    *judge.Judge
	Rules    Rules
	Queries  Queries
	Version  string
	Key      ed25519.PrivateKey // nil: packs are not signed
}

// Selection says which actions a pack is about: those that are named, or those of a list.
type Selection struct {
	Actions []string          // uids, in the order of the pack
	List    graph.ActionQuery // where Actions is empty; its Turn has no meaning
}

// Pack gives the pack of a selection, judged as of a moment, newest action first where it is a list. The actions are read
// when it is written.
func (p Packing) Pack(ctx context.Context, selection Selection, by string, moment time.Time, redactNames bool) *export.Pack {
	return &export.Pack{
		Title: selection.title(), Subject: selection.subject(), MadeAt: moment.UTC(), MadeBy: by, Version: p.Version, Judge: p.Judge, Key: p.Key,
		Chains: p.chains(ctx, selection), Queries: p.queries(selection, moment), Records: p.Evidence, Facts: p.Facts, RedactNames: redactNames,
		Narrative: func(chain graph.Chain, judged graph.Judgement) string {
			var text strings.Builder
			for _, phrase := range narrative(chain, judged, nodesOf(chain)) {
				text.WriteString(phrase.Text)
			}
			return text.String()
		},
		RuleTitle: func(id string) string {
			rule, _ := p.Rules.Rule(id)
			return rule.Title
		},
	}
}

func (p Packing) chains(ctx context.Context, selection Selection) iter.Seq2[graph.Chain, error] {
	return func(yield func(graph.Chain, error) bool) {
		for uid, err := range p.uids(ctx, selection) {
			var chain graph.Chain
			if err == nil {
				chain, err = p.Graph.Chain(ctx, uid)
			}
			if !yield(chain, err) || err != nil {
				return
			}
		}
	}
}

func (p Packing) uids(ctx context.Context, selection Selection) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, uid := range selection.Actions {
			if !yield(uid, nil) {
				return
			}
		}
		if len(selection.Actions) > 0 {
			return
		}
		query := selection.List
		query.Turn = graph.Turn{Most: rowsAtOnce}
		for {
			page, err := p.Graph.Actions(ctx, query)
			if err != nil {
				yield("", err)
				return
			}
			for _, line := range page.Rows {
				if !yield(line.UID, nil) {
					return
				}
			}
			if page.Older == (graph.Place{}) {
				return
			}
			query.Turn.Place = page.Older
		}
	}
}

// queries lists the queries that the pack was read with.
func (p Packing) queries(selection Selection, moment time.Time) []export.Query {
	query := func(name, title string, parameters ...views.Parameter) export.Query {
		used := export.Query{Name: name, Title: title, Cypher: p.Queries.Query(name)}
		for _, parameter := range parameters {
			used.Parameters = append(used.Parameters, export.Parameter(parameter))
		}
		return used
	}
	if len(selection.Actions) > 0 {
		uids := slices.Clone(selection.Actions)
		slices.Sort(uids)
		return []export.Query{query("chain", "The whole chain of an action; of this pack's, the first by uid", parameter("uid", uids[0]))}
	}
	list := selection.List
	of, value := "older_actions_of_"+list.Of, list.Value
	if list.Of == graph.ActionsOfAll {
		// The list of all actions is that of the three verdicts.
		of, value = "older_actions_of_verdict", cmp.Or(string(list.Verdict), string(graph.VerdictBroken))
	}
	from, to := list.Interval.From, list.Interval.To
	if from.IsZero() {
		from = time.Unix(0, 0)
	}
	if to.IsZero() {
		to = moment
	}
	var verdict, operation any
	if list.Verdict != "" {
		verdict = string(list.Verdict)
	}
	if list.Operation != "" {
		operation = list.Operation
	}
	return []export.Query{
		query("chain", "The whole chain of an action, asked for each uid of the list", parameter("uid", nil)),
		query(of, "The list of actions, a page at a time", parameter("value", value), parameter("at", to), parameter("atUid", ""),
			parameter("from", from), parameter("look", rowsAtOnce), parameter("most", rowsAtOnce), parameter("verdict", verdict), parameter("operation", operation)),
	}
}

func (s Selection) title() string {
	switch {
	case len(s.Actions) == 1:
		return "Action " + s.Actions[0]
	case len(s.Actions) > 1:
		return counted(len(s.Actions), "action", "actions") + " that were chosen"
	}
	title := strings.TrimSpace("Actions of " + s.List.Of + " " + s.List.Value)
	if s.List.Of == graph.ActionsOfAll {
		title = "Actions"
	}
	if s.List.Verdict != "" {
		title += ", " + string(s.List.Verdict)
	}
	if s.List.Operation != "" {
		title += ", of operations that begin with " + s.List.Operation
	}
	if !s.List.Interval.From.IsZero() {
		title += ", from " + minute(s.List.Interval.From) + " UTC"
	}
	if !s.List.Interval.To.IsZero() {
		title += ", until " + minute(s.List.Interval.To) + " UTC"
	}
	return title
}

func (s Selection) subject() string {
	if len(s.Actions) > 0 {
		return strings.Join(s.Actions, " ")
	}
	return s.List.Value
}
