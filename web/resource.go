package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// provisionedAt gives when the first of the grants was provisioned.
func provisionedAt(list []graph.GrantLine) time.Time {
	var times []time.Time
	for _, line := range list {
		times = append(times, line.Grant.ValidFrom)
	}
	return earliest(times...)
}

func (s *Server) resourcePage(c echo.Context) error {
	return s.entity(c, graph.ActionsOfResource, func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.Resource(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		resource := record.Resource
		entity := views.Entity{
			Kind: "Resource", Name: orUID(resource.Name, resource.UID), UID: resource.UID,
			Facts:   facts("System", resource.System, "Kind", resource.Kind, "Classification", resource.Classification, "Environment", resource.Environment),
			Queries: []views.Query{s.query("This resource", "resource", parameter("uid", uid))},
		}
		entity.Sections = []views.Section{
			s.gapSection(record.Findings, uid),
			sectionOf(views.GrantSection("Grants that name it", grantRows(record.Grants.Rows, true, s.Clock())), record.Grants.Total),
		}
		if near := append(neighbours("lies in", record.PartOf), neighbours("holds", record.Parts.Rows)...); len(near) > 0 {
			entity.Sections = append(entity.Sections, sectionOf(views.NeighbourSection(near), graph.Count{Number: record.Parts.Total.Number + int64(len(record.PartOf))}))
		}
		return entity, nil
	})
}
