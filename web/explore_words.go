package web

import (
	"cmp"
	"time"

	"clew/graph"
	"clew/views"
)

// relation says how a kind of relationship is drawn: from left to right in the chain, and in which words.
type relation struct {
	words   string
	turned  bool   // drawn from the end of the relationship to its start
	out, in string // what a bundle is called that stands for the far ends of it
}

var relations = map[string]relation{
	"SPONSORS":     {"answers for", false, "identities that it answers for", "sponsors"},
	"MEMBER_OF":    {"has member", true, "groups", "members"},
	"REQUESTED":    {"asked", false, "requests that it made", "requesters"},
	"FOR":          {"names", false, "identities named", "requests that name it"},
	"GAVE":         {"decided", false, "decisions", "deciders"},
	"DECIDES":      {"was decided by", true, "requests decided", "decisions"},
	"PROVISIONED":  {"led to", false, "grants that it led to", "requests behind it"},
	"HELD_BY":      {"is held by", false, "holders", "grants that it holds"},
	"COVERS":       {"covers", false, "resources that it covers", "grants that cover it"},
	"ISSUED_TO":    {"was issued", true, "holders", "credentials"},
	"REPLACES":     {"replaces", false, "credentials that it replaces", "credentials that replace it"},
	"DERIVED_FROM": {"obtained", true, "credentials that it was obtained with", "credentials obtained with it"},
	"PART_OF":      {"holds", true, "what it lies in", "what lies in it"},
	"OPERATES":     {"operates", false, "integrations", "vendors"},
	"WITH":         {"agreed on", true, "vendors", "contracts"},
	"INSTANCE_OF":  {"runs as", true, "agents", "instances"},
	"BY":           {"did", true, "actors", ""},
	"USED":         {"was used for", true, "credentials", ""},
	"UNDER":        {"covered", true, "grants", ""},
	"ON":           {"on", false, "resources", ""},
	"RUN_BY":       {"did", true, "instances", ""},
	"ON_BEHALF_OF": {"asked for", true, "persons", ""},
}

// farColumn gives the column of what stands at the far end of a kind of relationship, for a bundle of it.
func farColumn(group graph.TieGroup) int {
	if len(group.Ties) == 0 {
		return views.ColumnIdentity
	}
	node := group.Ties[0].Other.Node
	return views.ColumnOf(node.Label, node.Kind)
}

// missing says how the rule of an open gap is drawn at its subject: as what, in which column, and what leads to what.
type missing struct {
	name   string
	column int
	words  string
}

var missings = map[string]missing{
	"no-sponsor":             {"No sponsor", views.ColumnPerson, "nobody answers for"},
	"grant-without-request":  {"No request", views.ColumnRequest, "nobody asked for"},
	"grant-without-approval": {"No approval", views.ColumnApproval, "nobody approved"},
	"no-contract":            {"No contract", views.ColumnApproval, "no boundary for"},
	"orphan-credential":      {"Issue not seen", views.ColumnIdentity, "nobody issued"},
	"action-without-grant":   {"No grant", views.ColumnGrant, "nothing allowed"},
}

// missingLinks says which rule stands for a missing link of an action.
var missingLinks = map[graph.Link]string{
	graph.LinkSponsor: "no-sponsor", graph.LinkRequest: "grant-without-request", graph.LinkApproval: "grant-without-approval",
	graph.LinkGrant: "action-without-grant", graph.LinkCredential: "orphan-credential",
}

// stationState says in which state a node is, and how that is coloured.
func stationState(station graph.Station, now time.Time) (words, tone string) {
	past := func(moment time.Time) bool { return !moment.IsZero() && !moment.After(now) }
	switch station.Node.Label {
	case "Action":
		return verdictState(station.Verdict)
	case "Credential":
		switch {
		case past(station.RevokedAt):
			return "revoked", views.ToneBad
		case past(station.To):
			return "expired", views.ToneCalm
		case past(station.SupersededAt):
			return "superseded", views.ToneWarn
		}
		return "live", views.ToneGood
	case "Grant", "Contract":
		switch {
		case past(station.To):
			return "ended", views.ToneCalm
		case station.To.IsZero() && station.Node.Label == "Grant":
			return "standing", views.ToneWarn
		}
		return "live", views.ToneGood
	case "Approval":
		if station.Decision == graph.DecisionDenied {
			return station.Decision, views.ToneBad
		}
		return station.Decision, views.ToneGood
	case "Identity":
		switch {
		case past(station.To) && station.Node.Kind == string(graph.KindPerson):
			return "departed", views.ToneBad
		case past(station.To):
			return "disabled", views.ToneCalm
		case station.Node.Kind == "":
			return "unattributed", views.ToneUnknown
		}
	}
	return "", ""
}

func verdictState(verdict graph.Verdict) (words, tone string) {
	switch verdict {
	case graph.VerdictTraced:
		return string(verdict), views.ToneGood
	case graph.VerdictBroken:
		return string(verdict), views.ToneBad
	}
	return string(graph.VerdictUnknown), views.ToneUnknown
}

// stationDetail gives the small print of a node in a picture.
func stationDetail(station graph.Station) string {
	switch station.Node.Label {
	case "Action":
		return minute(station.From)
	case "Request":
		return shortened(station.Title, 60)
	case "Resource":
		return cmp.Or(station.Classification, station.Environment)
	case "Grant":
		return station.System
	}
	return station.Environment
}

// stationName names a node in a picture. A decision has no name of its own.
func stationName(station graph.Station) string {
	if station.Node.Label == "Approval" && station.Node.Name == "" {
		return "Decision of " + minute(station.From)
	}
	return cmp.Or(station.Node.Name, station.Node.UID)
}
