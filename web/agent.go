package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// AgentGraph lists deployed agents.
type AgentGraph interface {
	// Agents gives a page of the deployed agents by name, and whether there are more.
	Agents(ctx context.Context, query graph.AgentQuery) ([]graph.AgentLine, bool, error)
	// AgentUse sums up a bounded number of the newest actions of an agent, up to a moment where one is given.
	AgentUse(ctx context.Context, uid string, until time.Time) (graph.AgentUse, error)
}

const agentsOfPage = 50

func (s *Server) agentsPage(c echo.Context) error {
	values := c.QueryParams()
	query := graph.AgentQuery{After: graph.Node{Name: values.Get("after"), UID: values.Get("uid")}, Environment: values.Get("environment"), Now: s.Clock(), Most: agentsOfPage}
	list, more, err := s.Graph.Agents(c.Request().Context(), query)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", "agents"); err != nil {
		return err
	}
	shown := views.Agents{Environment: query.Environment}
	for _, line := range list {
		shown.Rows = append(shown.Rows, agentRow(line))
	}
	kept := url.Values{}
	if query.Environment != "" {
		kept.Set("environment", query.Environment)
	}
	if len(list) > 0 {
		shown.Export = views.Exports{Path: views.AgentsPath, Query: kept.Encode(), Of: "agents", Rows: -1}
	}
	if query.After.Name != "" {
		shown.First = views.AgentsPath + "?" + kept.Encode()
	}
	if more {
		last := list[len(list)-1].Agent
		kept.Set("after", last.Name)
		kept.Set("uid", last.UID)
		shown.Next = views.AgentsPath + "?" + kept.Encode()
	}
	return render(c, http.StatusOK, views.AgentsPage(s.page(c, "Agents", views.SectionAgents), shown))
}

func agentRow(line graph.AgentLine) views.Agent {
	row := views.Agent{
		Agent: nodeLink(line.Agent), Environment: line.Environment, Instances: line.Instances, Live: line.Live, Looked: line.Looked, Cut: line.Cut, Last: line.Last,
		Tools: line.Tools, Conversations: line.Conversations, Unproven: line.Unproven, Gaps: line.Gaps,
		GapsHref: gapsPath(map[string]string{"subject": line.Agent.UID, "status": graph.FindingOpen}),
	}
	for _, sponsor := range line.Sponsors {
		row.Sponsors = append(row.Sponsors, nodeLink(sponsor))
	}
	for _, principal := range line.Principals {
		row.Principals = append(row.Principals, nodeLink(principal))
	}
	for _, talk := range line.Talks {
		row.Talks = append(row.Talks, views.Link{Text: shortened(talk, 20), Href: views.ConversationPath(talk)})
	}
	row.Verdicts = verdictCounts(line.Verdicts)
	return row
}

// agentsTable is the file of the deployed agents.
var agentsTable = export.Table[graph.AgentLine]{Name: "agents", Columns: []export.Column[graph.AgentLine]{
	column("uid", func(line graph.AgentLine) export.Value { return export.Text(line.Agent.UID) }),
	column("name", func(line graph.AgentLine) export.Value { return export.Text(line.Agent.Name) }),
	column("environment", func(line graph.AgentLine) export.Value { return export.Text(line.Environment) }),
	column("sponsors", func(line graph.AgentLine) export.Value { return peopleOf(line.Sponsors) }),
	column("instances", func(line graph.AgentLine) export.Value { return export.Number(line.Instances) }),
	column("liveInstances", func(line graph.AgentLine) export.Value { return export.Number(line.Live) }),
	column("actionsLookedAt", func(line graph.AgentLine) export.Value { return export.Number(line.Looked) }),
	column("moreActions", func(line graph.AgentLine) export.Value { return export.Flag(line.Cut) }),
	column("someTools", func(line graph.AgentLine) export.Value { return export.List(line.Tools) }),
	column("conversations", func(line graph.AgentLine) export.Value { return export.Number(line.Conversations) }),
	column("someOnBehalfOf", func(line graph.AgentLine) export.Value { return peopleOf(line.Principals) }),
	column("unproven", func(line graph.AgentLine) export.Value { return export.Number(line.Unproven) }),
	column("traced", func(line graph.AgentLine) export.Value { return export.Number(line.Verdicts[graph.VerdictTraced]) }),
	column("broken", func(line graph.AgentLine) export.Value { return export.Number(line.Verdicts[graph.VerdictBroken]) }),
	column("unknown", func(line graph.AgentLine) export.Value { return export.Number(line.Verdicts[graph.VerdictUnknown]) }),
	column("openGaps", func(line graph.AgentLine) export.Value { return export.Number(line.Gaps) }),
	column("lastAction", func(line graph.AgentLine) export.Value { return export.Moment(line.Last) }),
}}

// peopleOf names people in one cell.
func peopleOf(list []graph.Node) export.Value {
	names := make([]string, len(list))
	for i, person := range list {
		names[i] = cmp.Or(person.Name, person.UID)
	}
	return export.People(names)
}

// agentsFile streams the whole list of the deployed agents with its filter.
func (s *Server) agentsFile(c echo.Context) error {
	query := graph.AgentQuery{Environment: c.QueryParam("environment"), Now: s.Clock(), Most: agentsOfPage}
	return exported(s, c, agentsTable, func(ctx context.Context, _ graph.Turn) (graph.Page[graph.AgentLine], error) {
		list, more, err := s.Graph.Agents(ctx, query)
		page := graph.Page[graph.AgentLine]{Rows: list}
		if more {
			query.After = list[len(list)-1].Agent
			page.Older = graph.Place{UID: query.After.UID}
		}
		return page, err
	})
}
