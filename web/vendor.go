package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// VendorGraph lists vendors and sums up what they did.
type VendorGraph interface {
	// Vendors gives a page of the vendors by uid, and whether there are more.
	Vendors(ctx context.Context, after string, now time.Time, most int) ([]graph.VendorLine, bool, error)
	// VendorUse sums up what the integrations of a vendor did, by a bounded number of their newest actions.
	VendorUse(ctx context.Context, vendor graph.VendorRecord) (graph.VendorUse, error)
}

const vendorsOfPage = 25

func (s *Server) vendorsPage(c echo.Context) error {
	after := c.QueryParam("after")
	list, more, err := s.Graph.Vendors(c.Request().Context(), after, s.Clock(), vendorsOfPage)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", "vendors"); err != nil {
		return err
	}
	shown := views.Vendors{}
	for _, line := range list {
		shown.Rows = append(shown.Rows, vendorRow(line))
	}
	if len(list) > 0 {
		shown.Export = views.Exports{Path: views.VendorsPath, Of: "vendors", Rows: -1}
	}
	if after != "" {
		shown.First = views.VendorsPath
	}
	if more {
		shown.Next = views.VendorsPath + "?" + url.Values{"after": {list[len(list)-1].Vendor.UID}}.Encode()
	}
	return render(c, http.StatusOK, views.VendorsPage(s.page(c, "Vendors", views.SectionVendors, views.Link{Text: "Vendors"}), shown))
}

func vendorRow(line graph.VendorLine) views.Vendor {
	return views.Vendor{
		Vendor: nodeLink(line.Vendor), Integrations: line.Integrations, Contracts: line.Contracts, Live: line.Live, Ends: line.Ends, Looked: line.Looked, Cut: line.Cut,
		Last: line.Last, Outside: line.Outside, Verdicts: verdictCounts(line.Verdicts), Gaps: line.Gaps,
		GapsHref: gapsPath(map[string]string{"subject": line.Vendor.UID, "status": graph.FindingOpen}),
	}
}

func verdictCounts(counts map[graph.Verdict]int64) []views.VerdictCount {
	var list []views.VerdictCount
	for _, verdict := range []graph.Verdict{graph.VerdictTraced, graph.VerdictBroken, graph.VerdictUnknown} {
		if count := counts[verdict]; count > 0 {
			list = append(list, views.VerdictCount{Verdict: string(verdict), Count: count})
		}
	}
	return list
}

// vendorsTable is the file of the vendors.
var vendorsTable = export.Table[graph.VendorLine]{Name: "vendors", Columns: []export.Column[graph.VendorLine]{
	column("uid", func(line graph.VendorLine) export.Value { return export.Text(line.Vendor.UID) }),
	column("name", func(line graph.VendorLine) export.Value { return export.Text(line.Vendor.Name) }),
	column("integrations", func(line graph.VendorLine) export.Value { return export.Number(line.Integrations) }),
	column("contracts", func(line graph.VendorLine) export.Value { return export.Number(line.Contracts) }),
	column("contractsInForce", func(line graph.VendorLine) export.Value { return export.Number(line.Live) }),
	column("lastEndsAt", func(line graph.VendorLine) export.Value { return export.Moment(line.Ends) }),
	column("actionsLookedAt", func(line graph.VendorLine) export.Value { return export.Number(line.Looked) }),
	column("actionsOutside", func(line graph.VendorLine) export.Value { return export.Number(line.Outside) }),
	column("traced", func(line graph.VendorLine) export.Value { return export.Number(line.Verdicts[graph.VerdictTraced]) }),
	column("broken", func(line graph.VendorLine) export.Value { return export.Number(line.Verdicts[graph.VerdictBroken]) }),
	column("unknown", func(line graph.VendorLine) export.Value { return export.Number(line.Verdicts[graph.VerdictUnknown]) }),
	column("openGaps", func(line graph.VendorLine) export.Value { return export.Number(line.Gaps) }),
	column("lastAction", func(line graph.VendorLine) export.Value { return export.Moment(line.Last) }),
}}

// vendorsFile streams the whole list of vendors.
func (s *Server) vendorsFile(c echo.Context) error {
	now := s.Clock()
	return exported(s, c, vendorsTable, func(ctx context.Context, turn graph.Turn) (graph.Page[graph.VendorLine], error) {
		list, more, err := s.Graph.Vendors(ctx, turn.Place.UID, now, vendorsOfPage)
		page := graph.Page[graph.VendorLine]{Rows: list}
		if more {
			page.Older = graph.Place{UID: list[len(list)-1].Vendor.UID}
		}
		return page, err
	})
}

func (s *Server) vendorPage(c echo.Context) error {
	return s.entity(c, "", func(ctx context.Context, uid string) (views.Entity, error) {
		record, err := s.Graph.Vendor(ctx, uid)
		if err != nil {
			return views.Entity{}, err
		}
		use, err := s.Graph.VendorUse(ctx, record)
		if err != nil {
			return views.Entity{}, err
		}
		now := s.Clock()
		entity := views.Entity{
			Kind: "Vendor", Name: orUID(record.Vendor.Name, record.Vendor.UID), UID: record.Vendor.UID,
			Ways:    []views.Link{{Text: "Scope an incident", Href: views.ScopeOf(graph.ReachOfVendor, uid)}, {Text: "All vendors", Href: views.VendorsPath}},
			Queries: []views.Query{s.query("This vendor", "vendor", parameter("uid", uid)), s.vendorUseQuery(record, use)},
			Sections: []views.Section{
				s.gapSection(record.Findings, uid),
				sectionOf(views.ContractSection(contractRows(record.Contracts.Rows, now)), record.Contracts.Total),
				s.vendorUseSection(record, use, now),
				sectionOf(views.NeighbourSection(neighbours("operates", record.Integrations.Rows)), record.Integrations.Total),
				sectionOf(views.CredentialSection(credentialRows(record.Credentials.Rows, now)), record.Credentials.Total),
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
		switch {
		case contract.Interval.Contains(now):
		case now.Before(contract.Interval.From):
			state = "not yet in force"
		default:
			state = "ended"
		}
		rows = append(rows, views.Contract{
			Name: orUID(contract.Name, contract.UID), Window: interval(contract.Interval), State: state,
			Operations: orUID(strings.Join(contract.Operations, ", "), "any"), Resources: orUID(strings.Join(contract.Resources, ", "), "any"),
		})
	}
	return rows
}
