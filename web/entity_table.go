package web

import (
	"slices"

	"clew/graph"
	"clew/web/export"
)

// column is a column of a table.
func column[T any](name string, of func(T) export.Value) export.Column[T] {
	return export.Column[T]{Name: name, Of: of}
}

// identityColumns are the uid and the name of an identity.
func identityColumns[T any](name string, of func(T) graph.Identity) []export.Column[T] {
	return []export.Column[T]{
		column(name, func(row T) export.Value { return export.Name(of(row).Kind, of(row).Name) }),
		column(name+"Uid", func(row T) export.Value { return export.Name(of(row).Kind, of(row).UID) }),
	}
}

// nodeColumns are the kind, name and uid of a node.
func nodeColumns[T any](of func(T) graph.Node) []export.Column[T] {
	return []export.Column[T]{
		column("uid", func(row T) export.Value { return nodeUID(of(row)) }),
		column("label", func(row T) export.Value { return export.Text(of(row).Label) }),
		column("kind", func(row T) export.Value { return export.Text(of(row).Kind) }),
		column("name", func(row T) export.Value { return nodeName(of(row)) }),
	}
}

// windowColumns are since when and until when something held.
func windowColumns[T any](of func(T) graph.Interval) []export.Column[T] {
	return []export.Column[T]{
		column("validFrom", func(row T) export.Value { return export.Moment(of(row).From) }),
		column("validTo", func(row T) export.Value { return export.Moment(of(row).To) }),
	}
}

var nodesTable = export.Table[graph.Node]{Name: "neighbours", Columns: nodeColumns(func(node graph.Node) graph.Node { return node })}

var relatedTable = export.Table[graph.Related]{Name: "related", Columns: slices.Concat(
	nodeColumns(func(related graph.Related) graph.Node { return related.Node }),
	windowColumns(func(related graph.Related) graph.Interval { return related.Interval }),
	[]export.Column[graph.Related]{column("openGaps", func(related graph.Related) export.Value { return export.Number(related.OpenGaps) })},
)}

var sponsorsTable = export.Table[graph.Sponsorship]{Name: "sponsors", Columns: slices.Concat(
	identityColumns("person", func(sponsorship graph.Sponsorship) graph.Identity { return sponsorship.Person }),
	[]export.Column[graph.Sponsorship]{column("departedAt", func(sponsorship graph.Sponsorship) export.Value { return export.Moment(sponsorship.Person.DepartedAt) })},
	windowColumns(func(sponsorship graph.Sponsorship) graph.Interval { return sponsorship.Interval }),
	[]export.Column[graph.Sponsorship]{
		column("rule", func(sponsorship graph.Sponsorship) export.Value { return export.Text(sponsorship.Rule) }),
		column("key", func(sponsorship graph.Sponsorship) export.Value { return export.Text(sponsorship.Key) }),
		column("confidence", func(sponsorship graph.Sponsorship) export.Value { return export.Share(sponsorship.Confidence) }),
		column("evidence", func(sponsorship graph.Sponsorship) export.Value { return export.Text(sponsorship.Evidence) }),
	},
)}

var aliasesTable = export.Table[graph.Alias]{Name: "aliases", Columns: slices.Concat(
	[]export.Column[graph.Alias]{
		column("scheme", func(alias graph.Alias) export.Value { return export.Text(alias.Key.Scheme) }),
		column("value", func(alias graph.Alias) export.Value { return export.Text(alias.Key.Value) }),
	},
	windowColumns(func(alias graph.Alias) graph.Interval { return alias.Interval }),
	[]export.Column[graph.Alias]{
		column("rule", func(alias graph.Alias) export.Value { return export.Text(alias.Rule) }),
		column("key", func(alias graph.Alias) export.Value { return export.Text(alias.On) }),
		column("confidence", func(alias graph.Alias) export.Value { return export.Share(alias.Confidence) }),
		column("source", func(alias graph.Alias) export.Value { return export.Text(alias.Source) }),
		column("evidence", func(alias graph.Alias) export.Value { return export.Text(alias.Evidence) }),
	},
)}

var grantsTable = export.Table[graph.GrantLine]{Name: "grants", Columns: []export.Column[graph.GrantLine]{
	column("uid", func(line graph.GrantLine) export.Value { return export.Text(line.Grant.UID) }),
	column("system", func(line graph.GrantLine) export.Value { return export.Text(line.Grant.System) }),
	column("role", func(line graph.GrantLine) export.Value { return export.Text(line.Grant.Role) }),
	column("operations", func(line graph.GrantLine) export.Value { return export.List(line.Grant.Operations) }),
	column("resources", func(line graph.GrantLine) export.Value { return export.List(line.Grant.Resources) }),
	column("validFrom", func(line graph.GrantLine) export.Value { return export.Moment(line.Grant.ValidFrom) }),
	column("validTo", func(line graph.GrantLine) export.Value { return export.Moment(line.Grant.ValidTo) }),
	column("holder", func(line graph.GrantLine) export.Value { return nodeName(line.Holder) }),
	column("holderUid", func(line graph.GrantLine) export.Value { return nodeUID(line.Holder) }),
	column("throughGroups", func(line graph.GrantLine) export.Value {
		names := make([]string, len(line.Via))
		for i, group := range line.Via {
			names[i] = group.UID
		}
		return export.List(names)
	}),
	column("request", func(line graph.GrantLine) export.Value {
		if line.Request == nil {
			return export.Value{}
		}
		return export.Text(line.Request.UID)
	}),
	column("approval", func(line graph.GrantLine) export.Value {
		if line.Request == nil {
			return export.Value{}
		}
		if _, _, problem := approvalWords(*line.Request, line.Grant); problem != "" {
			return export.Text(problem)
		}
		return export.Text(string(graph.StatePresent))
	}),
	column("lastUsed", func(line graph.GrantLine) export.Value { return export.Moment(line.LastUsed) }),
	column("source", func(line graph.GrantLine) export.Value { return export.Text(line.Grant.Source) }),
	column("evidence", func(line graph.GrantLine) export.Value { return export.Text(line.Grant.Evidence) }),
}}

var credentialsTable = export.Table[graph.CredentialLine]{Name: "credentials", Columns: []export.Column[graph.CredentialLine]{
	column("uid", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.UID) }),
	column("kind", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.Kind) }),
	column("name", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.Name) }),
	column("issuedAt", func(line graph.CredentialLine) export.Value { return export.Moment(line.Credential.IssuedAt) }),
	column("expiresAt", func(line graph.CredentialLine) export.Value { return export.Moment(line.Credential.ExpiresAt) }),
	column("revokedAt", func(line graph.CredentialLine) export.Value { return export.Moment(line.Credential.RevokedAt) }),
	column("supersededAt", func(line graph.CredentialLine) export.Value { return export.Moment(line.Credential.SupersededAt) }),
	column("holderUid", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.HolderUID) }),
	column("lastUsed", func(line graph.CredentialLine) export.Value { return export.Moment(line.LastUsed) }),
	column("source", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.Source) }),
	column("evidence", func(line graph.CredentialLine) export.Value { return export.Text(line.Credential.Evidence) }),
}}

var requestsTable = export.Table[graph.Request]{Name: "requests", Columns: slices.Concat(
	[]export.Column[graph.Request]{
		column("uid", func(request graph.Request) export.Value { return export.Text(request.UID) }),
		column("ref", func(request graph.Request) export.Value { return export.Text(request.Ref) }),
		column("title", func(request graph.Request) export.Value { return export.Text(request.Title) }),
		column("requestedAt", func(request graph.Request) export.Value { return export.Moment(request.RequestedAt) }),
	},
	identityColumns("requestedBy", func(request graph.Request) graph.Identity { return request.RequestedBy }),
	[]export.Column[graph.Request]{
		column("for", func(request graph.Request) export.Value { return export.List(request.For) }),
		column("decision", func(request graph.Request) export.Value { return export.Text(requestState(request)) }),
		column("evidence", func(request graph.Request) export.Value { return export.Text(request.Evidence) }),
	},
)}

var approvalsTable = export.Table[graph.Approval]{Name: "approvals", Columns: slices.Concat(
	[]export.Column[graph.Approval]{
		column("uid", func(approval graph.Approval) export.Value { return export.Text(approval.UID) }),
		column("decision", func(approval graph.Approval) export.Value { return export.Text(approval.Decision) }),
		column("decidedAt", func(approval graph.Approval) export.Value { return export.Moment(approval.DecidedAt) }),
		column("expiresAt", func(approval graph.Approval) export.Value { return export.Moment(approval.ExpiresAt) }),
		column("via", func(approval graph.Approval) export.Value { return export.Text(approval.Via) }),
	},
	identityColumns("approver", func(approval graph.Approval) graph.Identity { return approval.Approver }),
	[]export.Column[graph.Approval]{column("evidence", func(approval graph.Approval) export.Value { return export.Text(approval.Evidence) })},
)}

var decidedTable = export.Table[graph.Decided]{Name: "decisions", Columns: []export.Column[graph.Decided]{
	column("request", func(decided graph.Decided) export.Value { return export.Text(decided.Request.UID) }),
	column("requestName", func(decided graph.Decided) export.Value { return export.Text(decided.Request.Name) }),
	column("decision", func(decided graph.Decided) export.Value { return export.Text(decided.Approval.Decision) }),
	column("decidedAt", func(decided graph.Decided) export.Value { return export.Moment(decided.Approval.DecidedAt) }),
	column("evidence", func(decided graph.Decided) export.Value { return export.Text(decided.Approval.Evidence) }),
}}

var contractsTable = export.Table[graph.Contract]{Name: "contracts", Columns: slices.Concat(
	[]export.Column[graph.Contract]{
		column("uid", func(contract graph.Contract) export.Value { return export.Text(contract.UID) }),
		column("name", func(contract graph.Contract) export.Value { return export.Text(contract.Name) }),
	},
	windowColumns(func(contract graph.Contract) graph.Interval { return contract.Interval }),
	[]export.Column[graph.Contract]{
		column("operations", func(contract graph.Contract) export.Value { return export.List(contract.Operations) }),
		column("resources", func(contract graph.Contract) export.Value { return export.List(contract.Resources) }),
		column("evidence", func(contract graph.Contract) export.Value { return export.Text(contract.Evidence) }),
	},
)}
