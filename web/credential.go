package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) credentialPage(c echo.Context) error {
	return s.clockedEntity(c, graph.ActionsOfCredential, s.readCredential)
}

func (s *Server) readCredential(ctx context.Context, uid string, clocks *nodeClocks) (views.Entity, error) {
	record, err := s.Graph.Credential(ctx, uid)
	if err != nil {
		return views.Entity{}, err
	}
	clocks.about(record.Credential.IssuedAt, record.Credential.FirstSeen)
	record.Derived = leaving(clocks, record.Derived, "derived credentials", func(l graph.CredentialLine) bool {
		return clocks.later(l.Credential.FirstSeen) || clocks.apart(life(l.Credential))
	})
	credential, now := record.Credential, clocks.moment()
	state := credentialState(credential, now)
	tone := views.ToneGood
	switch state {
	case "revoked", "expired":
		tone = views.ToneCalm
	case "superseded":
		tone = views.ToneWarn
	}
	entity := views.Entity{
		Kind: "Credential", Name: orUID(credential.Name, credential.UID), UID: credential.UID, States: []views.Badge{{Word: state, Tone: tone}},
		Facts: facts("Kind", credential.Kind, "Issued", minute(credential.IssuedAt), "Expires", minute(credential.ExpiresAt), "Revoked", minute(credential.RevokedAt),
			"Replaced", minute(credential.SupersededAt), "Grace until", minute(credential.GraceUntil), "Last used", minute(record.LastUsed)),
		Ways:    []views.Link{{Text: "Scope an incident", Href: views.ScopeOf(graph.ReachOfCredential, uid)}},
		Queries: []views.Query{s.query("This credential", "credential", parameter("uid", uid))},
	}
	entity.TimeLine = &views.TimeLine{Rows: credentialLife(record)}
	if credential.HolderUID != "" {
		entity.Facts = append(entity.Facts, views.Fact{Label: "Issued to", Value: orUID(credential.HolderName, credential.HolderUID), Href: entityPath("Identity", "", credential.HolderUID)})
	}
	if credential.ReplacedBy != "" {
		entity.Facts = append(entity.Facts, views.Fact{Label: "Replaced by", Value: credential.ReplacedBy, Href: entityPath("Credential", "", credential.ReplacedBy), Code: true})
	}
	if credential.Fingerprint != "" {
		entity.Facts = append(entity.Facts, views.Fact{Label: "Fingerprint", Value: credential.Fingerprint, Code: true})
	}
	if credential.IssuedAt.IsZero() {
		entity.States = append(entity.States, views.Badge{Word: "issue not seen", Tone: views.ToneUnknown})
	}
	entity.Sections = []views.Section{
		s.gapSection(record.Findings, uid),
		views.LineageSection(lineageSteps(record.Lineage, uid)),
		sectionOf(views.DerivedSection(credentialRows(record.Derived.Rows, now)), record.Derived.Total),
	}
	if len(record.Replaces) > 0 {
		entity.Sections = append(entity.Sections, views.NeighbourSection(neighbours("replaces", record.Replaces)))
	}
	return entity, nil
}
