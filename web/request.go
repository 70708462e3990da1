package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) requestPage(c echo.Context) error {
	return s.entity(c, "", func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.Request(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		request := record.Request
		state := requestState(request)
		tone := map[string]string{graph.DecisionApproved: views.ToneGood, graph.DecisionDenied: views.ToneBad, "undecided": views.ToneWarn}[state]
		entity := views.Entity{
			Kind: "Request", Name: orUID(request.Ref, request.UID), UID: request.UID, States: []views.Badge{{Word: state, Tone: tone}},
			Facts:   facts("Title", request.Title, "Asked", minute(request.RequestedAt), "Scope", request.Scope, "Why", request.Justification),
			Queries: []views.Query{s.query("This request", "request", parameter("uid", uid))},
		}
		if asker := identityLink(request.RequestedBy); asker.Text != "" {
			entity.Facts = append(entity.Facts, views.Fact{Label: "Asked by", Value: asker.Text, Href: asker.Href})
		}
		if request.URL != "" {
			// Shown, not linked: where it leads is up to whoever filed the request.
			entity.Facts = append(entity.Facts, views.Fact{Label: "Where to read it", Value: request.URL, Code: true})
		}
		entity.Sections = []views.Section{
			s.gapSection(record.Findings, uid),
			views.ApprovalSection(approvalRows(request, provisionedAt(record.Grants.Rows))),
			sectionOf(views.GrantSection("Grants that it led to", grantRows(record.Grants.Rows, true, s.Clock())), record.Grants.Total),
			views.NeighbourSection(neighbours("asks for access of", record.For)),
			views.EdgeSection(edgeRows(record.Edges)),
		}
		return entity, nil
	})
}
