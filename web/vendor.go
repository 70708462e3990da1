package web

import (
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) vendorPage(c echo.Context) error {
	return s.entity(c, "", func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.Vendor(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		now := s.Clock()
		entity := views.Entity{
			Kind: "Vendor", Name: orUID(record.Vendor.Name, record.Vendor.UID), UID: record.Vendor.UID,
			Ways:    []views.Link{{Text: "Scope an incident", Href: views.ScopeOf(graph.ReachOfVendor, uid)}},
			Queries: []views.Query{s.query("This vendor", "vendor", parameter("uid", uid))},
			Sections: []views.Section{
				s.gapSection(record.Findings, uid),
				sectionOf(views.NeighbourSection(neighbours("operates", record.Integrations.Rows)), record.Integrations.Total),
				sectionOf(views.ContractSection(contractRows(record.Contracts.Rows, now)), record.Contracts.Total),
			},
		}
		if !underContract(record.Contracts.Rows, now) {
			entity.States = []views.Badge{{Word: "no contract in force", Tone: views.ToneWarn}}
		}
		return entity, nil
	})
}

func underContract(list []graph.Contract, now time.Time) bool {
	for _, contract := range list {
		if contract.Interval.Contains(now) {
			return true
		}
	}
	return false
}

func contractRows(list []graph.Contract, now time.Time) []views.Contract {
	rows := make([]views.Contract, 0, len(list))
	for _, contract := range list {
		state := "live"
		if !contract.Interval.Contains(now) {
			state = "ended"
		}
		rows = append(rows, views.Contract{
			Name: orUID(contract.Name, contract.UID), Window: interval(contract.Interval), State: state,
			Operations: orUID(strings.Join(contract.Operations, ", "), "any"), Resources: orUID(strings.Join(contract.Resources, ", "), "any"),
		})
	}
	return rows
}
