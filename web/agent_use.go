package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

const (
	mostAgentUses = 50             // rows of each list of an agent's use on its page; the files have all
	instanceLive  = 24 * time.Hour // an instance that acted within it counts as live
)

// addAgentUse puts what an agent does behind its gaps and who answers for it.
func (s *Server) addAgentUse(ctx context.Context, entity *views.Entity, record graph.IdentityRecord, clocks *nodeClocks) error {
	use, err := s.Graph.AgentUse(ctx, record.Identity.UID, clocks.True)
	if err != nil {
		return err
	}
	const behind = 2
	entity.Sections = slices.Insert(entity.Sections, behind, s.agentSections(record, use, clocks.moment())...)
	entity.Ways = append(entity.Ways, views.Link{Text: "All agents", Href: views.AgentsPath})
	entity.Queries = append(entity.Queries, s.query("What its newest actions name", "agent_use", parameter("uid", record.Identity.UID), parameter("to", clocks.moment()), parameter("look", use.Looked)))
	return nil
}

// agentSections tell what an agent does, by its newest actions.
func (s *Server) agentSections(record graph.IdentityRecord, use graph.AgentUse, now time.Time) []views.Section {
	instances := instancesOf(record, use)
	rows := func(list []graph.AgentUseLine, name func(graph.AgentUseLine) views.Link) []views.AgentUse {
		var shown []views.AgentUse
		for _, line := range list {
			if line.Of.UID != "" && len(shown) < mostAgentUses {
				shown = append(shown, views.AgentUse{
					Of: name(line), Count: line.Count, Calls: line.Calls, Unproven: line.Unproven, First: line.First, Last: line.Last,
					Newest: views.Link{Href: views.ActionPath(line.Newest)}, Verdicts: verdictCounts(line.Verdicts), Live: now.Sub(line.Last) < instanceLive,
				})
			}
		}
		return shown
	}
	ran := rows(instances, func(line graph.AgentUseLine) views.Link { return nodeLink(line.Of) })
	started := map[string]time.Time{}
	for _, related := range record.Instances.Rows {
		started[related.Node.UID] = related.Interval.From
	}
	for i := range ran {
		ran[i].Started = started[instances[i].Of.UID]
	}
	basis := agentUseBasis(use)
	all := func(list []graph.AgentUseLine) int64 { return int64(len(named(list))) }
	sections := []views.Section{
		views.AgentInstanceSection(ran, max(record.Instances.Total.Number, all(instances)), basis, unnamed(use.Instances, "an instance")),
		views.AgentToolSection(rows(use.Tools, func(line graph.AgentUseLine) views.Link { return views.Link{Text: line.Of.UID} }), all(use.Tools), basis, unnamed(use.Tools, "a tool")),
		views.AgentPrincipalSection(rows(use.Principals, func(line graph.AgentUseLine) views.Link { return nodeLink(line.Of) }), all(use.Principals), basis, unnamed(use.Principals, "anybody named")),
		views.AgentTalkSection(rows(use.Talks, func(line graph.AgentUseLine) views.Link {
			return views.Link{Text: line.Of.UID, Href: views.ConversationPath(line.Of.UID)}
		}), all(use.Talks), basis, unnamed(use.Talks, "a conversation")),
	}
	for i, list := range [][]graph.AgentUseLine{instances, use.Tools, use.Principals, use.Talks} {
		sections[i].Export.Rows = int64(len(list))
	}
	return sections
}

// instancesOf gives the instances of an agent that its newest actions name, and then the others.
func instancesOf(record graph.IdentityRecord, use graph.AgentUse) []graph.AgentUseLine {
	list := named(use.Instances)
	seen := map[string]bool{}
	for _, line := range list {
		seen[line.Of.UID] = true
	}
	for _, related := range record.Instances.Rows {
		if !seen[related.Node.UID] {
			list = append(list, graph.AgentUseLine{Of: related.Node})
		}
	}
	return list
}

// named leaves out what names nothing.
func named(list []graph.AgentUseLine) []graph.AgentUseLine {
	var kept []graph.AgentUseLine
	for _, line := range list {
		if line.Of.UID != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// unnamed says how many actions name nothing; empty: each names something.
func unnamed(list []graph.AgentUseLine, what string) string {
	for _, line := range list {
		if line.Of.UID == "" {
			return counted(int(line.Count), "action", "actions") + " without " + what + "."
		}
	}
	return ""
}

// agentUseBasis says which actions the lists are taken from.
func agentUseBasis(use graph.AgentUse) string {
	if use.Cut {
		return fmt.Sprintf("Taken from the newest %d actions; there may be older ones.", use.Looked)
	}
	return fmt.Sprintf("Taken from %s, all that is loaded of it.", counted(int(use.Looked), "action", "actions"))
}

// agentUseTable is the file of what an agent's newest actions name.
func agentUseTable(name, of string) export.Table[graph.AgentUseLine] {
	return export.Table[graph.AgentUseLine]{Name: name, Columns: []export.Column[graph.AgentUseLine]{
		column(of, func(line graph.AgentUseLine) export.Value { return nodeUID(line.Of) }),
		column("name", func(line graph.AgentUseLine) export.Value {
			return nodeName(graph.Node{Kind: line.Of.Kind, Name: cmp.Or(line.Of.Name, line.Of.UID)})
		}),
		column("actions", func(line graph.AgentUseLine) export.Value { return export.Number(line.Count) }),
		column("toolCalls", func(line graph.AgentUseLine) export.Value { return export.Number(line.Calls) }),
		column("unproven", func(line graph.AgentUseLine) export.Value { return export.Number(line.Unproven) }),
		column("traced", func(line graph.AgentUseLine) export.Value { return export.Number(line.Verdicts[graph.VerdictTraced]) }),
		column("broken", func(line graph.AgentUseLine) export.Value { return export.Number(line.Verdicts[graph.VerdictBroken]) }),
		column("unknown", func(line graph.AgentUseLine) export.Value { return export.Number(line.Verdicts[graph.VerdictUnknown]) }),
		column("firstAt", func(line graph.AgentUseLine) export.Value { return export.Moment(line.First) }),
		column("lastAt", func(line graph.AgentUseLine) export.Value { return export.Moment(line.Last) }),
		column("newestActionUid", func(line graph.AgentUseLine) export.Value { return export.Text(line.Newest) }),
	}}
}

// agentUseFile gives one of the lists of an agent's use as a file. What names nothing has a row of its own, so that the
// actions add up.
func (s *Server) agentUseFile(table export.Table[graph.AgentUseLine], of func(graph.IdentityRecord, graph.AgentUse) []graph.AgentUseLine) echo.HandlerFunc {
	return func(c echo.Context) error {
		uid, err := uidOf(c)
		if err != nil {
			return err
		}
		record, use, err := s.agent(c.Request().Context(), uid)
		if err != nil {
			return err
		}
		cut := ""
		if use.Cut {
			cut = fmt.Sprintf("the newest %d actions were looked at, and there may be more", use.Looked)
		}
		if record.Instances.Total.Number > int64(len(record.Instances.Rows)) && table.Name == "instances" {
			cut = fmt.Sprintf("the agent has %d instances, and those that neither acted last nor were started last are not listed", record.Instances.Total.Number)
		}
		return exportedUntil(s, c, table, whole(of(record, use)), cut)
	}
}

func (s *Server) agent(ctx context.Context, uid string) (graph.IdentityRecord, graph.AgentUse, error) {
	record, err := s.Graph.Identity(ctx, uid)
	if err != nil {
		return record, graph.AgentUse{}, err
	}
	use, err := s.Graph.AgentUse(ctx, uid, time.Time{})
	return record, use, err
}
