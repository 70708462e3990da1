package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) agentInstancePage(c echo.Context) error {
	return s.entity(c, graph.ActionsOfInstance, func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.AgentInstance(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		instance := record.Instance
		return views.Entity{
			Kind: "Agent instance", Name: orUID(instance.Name, instance.UID), UID: instance.UID,
			Facts:   facts("Version", instance.AgentVersion, "Host", instance.Host, "Started", minute(instance.StartedAt)),
			Queries: []views.Query{s.query("This instance", "agent_instance", parameter("uid", uid))},
			Sections: []views.Section{
				s.gapSection(record.Findings, uid),
				views.NeighbourSection(neighbours("is an instance of", record.Agents)),
			},
		}, nil
	})
}
