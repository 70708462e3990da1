package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) identityPage(c echo.Context) error {
	return s.clockedEntity(c, graph.ActionsOfIdentity, s.readIdentity)
}

func (s *Server) readIdentity(ctx context.Context, uid string, clocks *nodeClocks) (views.Entity, error) {
	record, err := s.Graph.Identity(ctx, uid)
	if err != nil {
		return views.Entity{}, err
	}
	clocks.about(record.Identity.CreatedAt, record.Identity.FirstSeen)
	record = identityKnown(record, clocks)
	rows := identityRows(record)
	entity := s.identityView(identityHeld(record, clocks), clocks.moment())
	if entity.TimeLine != nil {
		entity.TimeLine.Rows = rows
	}
	for _, line := range record.Grants.Rows {
		entity.Systems = append(entity.Systems, line.Grant.System)
	}
	if record.Identity.Kind == graph.KindAgent {
		err = s.addAgentUse(ctx, &entity, record, clocks)
	}
	return entity, err
}

// identityKnown leaves out what Clew read of later.
func identityKnown(record graph.IdentityRecord, clocks *nodeClocks) graph.IdentityRecord {
	record.Sponsorships = leaving(clocks, record.Sponsorships, "sponsors", func(s graph.Sponsorship) bool { return clocks.later(s.FirstSeen) })
	record.Aliases = leaving(clocks, record.Aliases, "keys", func(a graph.Alias) bool { return clocks.later(a.FirstSeen) })
	record.Groups = leaving(clocks, record.Groups, "groups", func(graph.Related) bool { return clocks.later(time.Time{}) })
	record.Sponsored = leaving(clocks, record.Sponsored, "sponsored identities", func(graph.Related) bool { return clocks.later(time.Time{}) })
	record.Credentials = leaving(clocks, record.Credentials, "credentials", func(l graph.CredentialLine) bool { return clocks.later(l.Credential.FirstSeen) })
	record.Grants = clocks.grantLines(record.Grants, "grants")
	record.Named, record.Asked = clocks.requestList(record.Named, "requests for it"), clocks.requestList(record.Asked, "requests made")
	return record
}

// identityHeld leaves out what did not hold at the moment.
func identityHeld(record graph.IdentityRecord, clocks *nodeClocks) graph.IdentityRecord {
	record.Sponsorships = leaving(clocks, record.Sponsorships, "sponsors", func(s graph.Sponsorship) bool { return clocks.apart(s.Interval) })
	record.Aliases = leaving(clocks, record.Aliases, "keys", func(a graph.Alias) bool { return clocks.apart(a.Interval) })
	record.Groups = leaving(clocks, record.Groups, "groups", func(r graph.Related) bool { return clocks.apart(r.Interval) })
	record.Sponsored = leaving(clocks, record.Sponsored, "sponsored identities", func(r graph.Related) bool { return clocks.apart(r.Interval) })
	record.Credentials = leaving(clocks, record.Credentials, "credentials", func(l graph.CredentialLine) bool { return clocks.apart(life(l.Credential)) })
	record.Grants = leaving(clocks, record.Grants, "grants", func(l graph.GrantLine) bool {
		return clocks.apart(graph.Interval{From: l.Grant.ValidFrom, To: l.Grant.ValidTo})
	})
	return record
}

func (s *Server) identityView(record graph.IdentityRecord, now time.Time) views.Entity {
	identity := record.Identity
	person := identity.Kind == graph.KindPerson
	entity := views.Entity{
		Kind: kindWords(identity.Kind), Name: orUID(identity.Name, identity.UID), UID: identity.UID, States: identityStates(record, now),
		Facts: append(facts("Environment", identity.Environment, "Team", identity.OwnerTeam, "Created", minute(identity.CreatedAt),
			"Disabled", minute(identity.DisabledAt), "Departed", minute(identity.DepartedAt), "Last action", minute(record.LastActionAt)), identityOrigin(record)...),
		Queries: []views.Query{s.query("This identity", "identity", parameter("uid", identity.UID))},
	}
	if !person {
		entity.TimeLine = &views.TimeLine{}
	}
	of := graph.ReachOfIdentity
	if person {
		of = graph.ReachOfSponsor
	}
	entity.Ways = append(entity.Ways, views.Link{Text: "Scope an incident", Href: views.ScopeOf(of, identity.UID)})
	gaps := s.gapSection(record.Findings, identity.UID)
	gaps.Title = "Open gaps, with those of its credentials and grants"
	entity.Sections = append(entity.Sections, gaps)
	if person || len(record.Sponsored.Rows) > 0 {
		entity.Sections = append(entity.Sections, sectionOf(views.SponsoredSection(sponsoredRows(record.Sponsored.Rows)), record.Sponsored.Total))
	}
	if !person {
		entity.Sections = append(entity.Sections, sectionOf(views.SponsorSection(sponsorRows(record.Sponsorships.Rows, now)), record.Sponsorships.Total))
	}
	if len(record.Decided.Rows) > 0 || person {
		entity.Sections = append(entity.Sections, sectionOf(views.NeighbourSection(decidedRows(record.Decided.Rows)), record.Decided.Total))
		entity.Sections[len(entity.Sections)-1].ID, entity.Sections[len(entity.Sections)-1].Title = "decided", "Decisions given"
		entity.Sections[len(entity.Sections)-1].Empty = "This person has decided on no request."
	}
	if !person || len(record.Groups.Rows) > 0 {
		entity.Sections = append(entity.Sections, sectionOf(views.MembershipSection("Groups", memberships(record.Groups.Rows)), record.Groups.Total))
	}
	entity.Sections = append(entity.Sections, sectionOf(views.AliasSection(aliasRows(record.Aliases.Rows)), record.Aliases.Total))
	entity.Facts = append(entity.Facts, views.Fact{Label: "Keys", Value: "How these were joined", Href: views.JoinsPath(identity.UID)})
	if !person || len(record.Grants.Rows) > 0 {
		entity.Sections = append(entity.Sections, sectionOf(views.GrantSection("Grants", grantRows(record.Grants.Rows, false, now)), record.Grants.Total))
	}
	if !person || len(record.Credentials.Rows) > 0 {
		entity.Sections = append(entity.Sections, sectionOf(views.CredentialSection(credentialRows(record.Credentials.Rows, now)), record.Credentials.Total))
	}
	if len(record.Named.Rows) > 0 || !person {
		entity.Sections = append(entity.Sections, sectionOf(views.RequestSection("Requests for it", requestRowsOf(record.Named.Rows)), record.Named.Total))
	}
	if len(record.Asked.Rows) > 0 {
		section := sectionOf(views.RequestSection("Requests made", requestRowsOf(record.Asked.Rows)), record.Asked.Total)
		section.ID = "asked"
		entity.Sections = append(entity.Sections, section)
	}
	if near := neighbours("is operated by", record.Vendors); len(near) > 0 {
		entity.Sections = append(entity.Sections, views.NeighbourSection(near))
	}
	return entity
}

func identityOrigin(record graph.IdentityRecord) []views.Fact {
	var list []views.Fact
	if record.Identity.Source != "" {
		list = append(list, views.Fact{Label: "Source", Value: record.Identity.Source, Href: views.SourcePath(record.Identity.Source)})
	}
	if record.MergedInto != "" {
		list = append(list, views.Fact{Label: "Found to be", Value: record.MergedInto, Href: entityPath("Identity", "", record.MergedInto), Code: true})
	}
	return list
}

func identityStates(record graph.IdentityRecord, now time.Time) []views.Badge {
	identity := record.Identity
	var states []views.Badge
	if identity.Unattributed {
		states = append(states, views.Badge{Word: "unattributed", Tone: views.ToneUnknown})
	}
	if record.MergedInto != "" {
		states = append(states, views.Badge{Word: "merged", Tone: views.ToneCalm})
	}
	switch {
	case !identity.DepartedAt.IsZero() && !identity.DepartedAt.After(now):
		states = append(states, views.Badge{Word: "departed", Tone: views.ToneWarn})
	case !identity.DisabledAt.IsZero() && !identity.DisabledAt.After(now):
		states = append(states, views.Badge{Word: "disabled", Tone: views.ToneCalm})
	}
	if identity.Kind != graph.KindPerson && !identity.Unattributed && !sponsored(record.Sponsorships.Rows, now) {
		states = append(states, views.Badge{Word: "no living sponsor", Tone: views.ToneWarn})
	}
	return states
}

func sponsored(list []graph.Sponsorship, now time.Time) bool {
	for _, sponsorship := range list {
		if sponsorState(sponsorship, now) == "living" {
			return true
		}
	}
	return false
}

func sponsorState(sponsorship graph.Sponsorship, now time.Time) string {
	left := sponsorship.Person.DepartedAt
	switch {
	case !left.IsZero() && !left.After(now):
		return "departed"
	case !sponsorship.Interval.Contains(now):
		return "ended"
	}
	return "living"
}

func sponsorRows(list []graph.Sponsorship, now time.Time) []views.Sponsor {
	rows := make([]views.Sponsor, 0, len(list))
	for _, sponsorship := range list {
		row := views.Sponsor{Person: identityLink(sponsorship.Person), Window: interval(sponsorship.Interval), State: sponsorState(sponsorship, now), Departed: sponsorship.Person.DepartedAt}
		if sponsorship.Rule != "" {
			row.Join = &views.Join{Rule: sponsorship.Rule, Key: sponsorship.Key, Confidence: sponsorship.Confidence}
		}
		rows = append(rows, row)
	}
	return rows
}

func sponsoredRows(list []graph.Related) []views.Sponsored {
	rows := make([]views.Sponsored, 0, len(list))
	for _, related := range list {
		rows = append(rows, views.Sponsored{Identity: nodeLink(related.Node), Kind: labelWords("Identity", related.Node.Kind), Window: interval(related.Interval), OpenGaps: related.OpenGaps})
	}
	return rows
}

func aliasRows(list []graph.Alias) []views.Alias {
	rows := make([]views.Alias, 0, len(list))
	for _, alias := range list {
		rows = append(rows, views.Alias{
			Scheme: alias.Key.Scheme, Value: alias.Key.Value, Window: interval(alias.Interval), Source: sourceLink(alias.Source, alias.Source),
			Join: views.Join{Rule: alias.Rule, Key: alias.On, Confidence: alias.Confidence},
		})
	}
	return rows
}

func decidedRows(list []graph.Decided) []views.Neighbour {
	rows := make([]views.Neighbour, 0, len(list))
	for _, decided := range list {
		note := minute(decided.Approval.DecidedAt)
		if state := approvalState(decided.Approval, time.Time{}); state == string(graph.StateSelf) || state == string(graph.StateUnauthorised) {
			note += ", " + state
		}
		rows = append(rows, views.Neighbour{Relation: decided.Approval.Decision, Node: nodeLink(decided.Request), Kind: "Request", Note: note})
	}
	return rows
}
