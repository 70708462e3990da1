package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/views"
)

func (s *Server) groupPage(c echo.Context) error {
	return s.entity(c, "", func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.Group(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		return views.Entity{
			Kind: "Group", Name: orUID(record.Group.Name, record.Group.UID), UID: record.Group.UID,
			Queries: []views.Query{s.query("This group", "group", parameter("uid", uid))},
			Sections: []views.Section{
				s.gapSection(record.Findings, uid),
				sectionOf(views.MembershipSection("Members", memberships(record.Members.Rows)), record.Members.Total),
				sectionOf(views.GrantSection("Grants for its members", grantRows(record.Grants.Rows, true, s.Clock())), record.Grants.Total),
			},
		}, nil
	})
}
