package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// AgentGraph lists deployed agents.
type AgentGraph interface {
	// Agents gives a page of the deployed agents by name, and whether there are more.
	Agents(ctx context.Context, query graph.AgentQuery) ([]graph.AgentLine, bool, error)
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
