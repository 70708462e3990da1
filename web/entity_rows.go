package web

import (
	"slices"

	"clew/graph"
	"clew/views"
)

// identityRows shows when sponsors, grants and credentials of an identity held.
func identityRows(record graph.IdentityRecord) []views.TimeRow {
	sponsors, grants, credentials := views.TimeRow{Name: "sponsors"}, views.TimeRow{Name: "grants"}, views.TimeRow{Name: "credentials"}
	for _, sponsorship := range record.Sponsorships.Rows[:min(mostSpans, len(record.Sponsorships.Rows))] {
		sponsors.Spans = append(sponsors.Spans, sponsorSpans(sponsorship, views.StatePresent)...)
	}
	for _, line := range record.Grants.Rows[:min(mostSpans, len(record.Grants.Rows))] {
		grants.Spans = append(grants.Spans, grantSpan(line.Grant))
	}
	for _, line := range record.Credentials.Rows[:min(mostSpans, len(record.Credentials.Rows))] {
		credentials.Spans = append(credentials.Spans, credentialSpans(line.Credential, views.StatePresent)...)
		credentials.Moments = append(credentials.Moments, credentialEnds(line.Credential)...)
	}
	return []views.TimeRow{sponsors, grants, credentials}
}

// credentialLife shows the life of a credential and of those that it derives from.
func credentialLife(record graph.CredentialRecord) []views.TimeRow {
	row := views.TimeRow{Name: "life", Spans: credentialSpans(record.Credential, views.StatePresent), Moments: credentialEnds(record.Credential)}
	for _, credential := range record.Lineage {
		if credential.UID != record.Credential.UID && len(row.Spans) < mostSpans {
			row.Spans = append(row.Spans, credentialSpans(credential, views.StatePresent)...)
		}
	}
	return []views.TimeRow{row}
}

// credentialEnds shows that a credential was revoked before it would have expired.
func credentialEnds(credential graph.Credential) []views.Moment {
	revoked := credential.RevokedAt
	if revoked.IsZero() || !credential.ExpiresAt.IsZero() && credential.ExpiresAt.Before(revoked) {
		return nil
	}
	return []views.Moment{{At: revoked, Name: "revoked", State: string(graph.StateRevoked)}}
}

func grantSpan(grant graph.Grant) views.Span {
	return views.Span{Interval: views.Interval{From: grant.ValidFrom, To: grant.ValidTo}, Name: shortened(orUID(grant.Role, grant.UID), 60), State: views.StatePresent}
}

// grantRowsOf shows the window of a grant, and when it was asked for and decided on.
func grantRowsOf(record graph.GrantRecord) []views.TimeRow {
	window := views.TimeRow{Name: "window", Spans: []views.Span{grantSpan(record.Grant)}}
	asked, decided := views.TimeRow{Name: "requests"}, views.TimeRow{Name: "decisions"}
	for _, request := range record.Requests[:min(mostSpans, len(record.Requests))] {
		if !request.RequestedAt.IsZero() {
			asked.Moments = append(asked.Moments, views.Moment{At: request.RequestedAt, Name: orUID(request.Ref, request.UID) + " asked", State: views.StatePresent})
		}
		for _, approval := range request.Approvals {
			if approval.DecidedAt.IsZero() || len(decided.Moments) == mostSpans {
				continue
			}
			approver := orUID(approval.Approver.Name, approval.Approver.UID)
			decided.Moments = append(decided.Moments, views.Moment{
				At: approval.DecidedAt, Name: approval.Decision + " by " + orUID(approver, approval.Via), Person: approver, State: approvalState(approval, record.Grant.ValidFrom),
			})
		}
	}
	return []views.TimeRow{asked, decided, window}
}

// systemsOf gives the systems of grants and of the actions that are listed, by name.
func systemsOf(grants []string, actions *views.ActionList) []string {
	systems := slices.Clone(grants)
	if actions != nil {
		for _, row := range actions.Rows {
			systems = append(systems, row.System)
		}
	}
	slices.Sort(systems)
	return slices.DeleteFunc(slices.Compact(systems), func(system string) bool { return system == "" })
}
