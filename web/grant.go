package web

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) grantPage(c echo.Context) error {
	return s.clockedEntity(c, graph.ActionsOfGrant, s.readGrant)
}

func (s *Server) readGrant(ctx context.Context, uid string, clocks *nodeClocks) (views.Entity, error) {
	record, err := s.Graph.Grant(ctx, uid)
	if err != nil {
		return views.Entity{}, err
	}
	clocks.about(record.Grant.ValidFrom, record.Grant.FirstSeen)
	record.Holders = leaving(clocks, record.Holders, "holders", func(r graph.Related) bool { return clocks.later(time.Time{}) || clocks.apart(r.Interval) })
	record.Requests = clocks.requests(record.Requests)
	grant, now := record.Grant, clocks.moment()
	state := grantState(grant, now)
	tone := map[string]string{"ended": views.ToneCalm, "standing": views.ToneWarn, "live": views.ToneGood}[state]
	until := minute(grant.ValidTo)
	if until == "" {
		until = "no end stated"
	}
	entity := views.Entity{
		Kind: "Grant", Name: orUID(grant.Role, grant.UID), UID: grant.UID, States: []views.Badge{{Word: state, Tone: tone}},
		Facts: append(facts("System", grant.System, "From", minute(grant.ValidFrom), "Until", until, "First read", minute(grant.FirstSeen), "Last stated", minute(grant.LastSeen), "Last used", minute(record.LastUsed)),
			grantPatterns(grant)...),
		Queries: []views.Query{s.query("This grant", "grant", parameter("uid", uid))},
	}
	entity.TimeLine, entity.Systems = &views.TimeLine{Rows: grantRowsOf(record)}, []string{grant.System}
	if grant.Source != "" {
		entity.Facts = append(entity.Facts, views.Fact{Label: "Source", Value: grant.Source, Href: views.SourcePath(grant.Source)})
	}
	entity.Sections = []views.Section{
		s.gapSection(record.Findings, uid),
		sectionOf(views.MembershipSection("Held by", memberships(record.Holders.Rows)), record.Holders.Total),
		views.RequestSection("Requests that led to it", requestRowsOf(record.Requests)),
	}
	for _, request := range record.Requests {
		section := views.ApprovalSection(approvalRows(request, grant.ValidFrom))
		section.ID, section.Title = "approvals-"+htmlID(request.UID), "Decisions on "+orUID(request.Ref, request.UID)
		entity.Sections = append(entity.Sections, section)
	}
	if len(record.Covers.Rows) > 0 {
		entity.Sections = append(entity.Sections, sectionOf(views.NeighbourSection(neighbours("covers", record.Covers.Rows)), record.Covers.Total))
	}
	entity.Sections = append(entity.Sections, views.EdgeSection(edgeRows(record.Edges)))
	for _, document := range []struct{ id, title, text string }{{"policy", "Policy document", grant.Policy}, {"boundary", "Permissions boundary", grant.Boundary}} {
		if document.text != "" {
			entity.Sections = append(entity.Sections, views.DocumentSection(document.id, document.title, indented(document.text)))
		}
	}
	return entity, nil
}

func grantPatterns(grant graph.Grant) []views.Fact {
	const most = 400
	list := facts("Operations", shortened(strings.Join(grant.Operations, ", "), most), "Resources", shortened(strings.Join(grant.Resources, ", "), most))
	for i := range list {
		list[i].Code = true
	}
	return list
}

// indented lays out JSON; any other text stays as it is.
func indented(text string) string {
	var laid bytes.Buffer
	if json.Indent(&laid, []byte(text), "", "  ") != nil {
		return text
	}
	return laid.String()
}

// htmlID makes a uid fit for an element's id.
func htmlID(uid string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, uid)
}
