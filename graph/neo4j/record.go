package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// record reads the one row of a query about a node. The error wraps graph.ErrNotFound when there is none.
func (d *Database) record(ctx context.Context, name, noun, uid string, read func(row)) error {
	found := false
	err := d.read(ctx, name, map[string]any{"uid": uid}, func(record *neo4j.Record) error {
		found = true
		read(row{record})
		return nil
	})
	if err == nil && !found {
		err = missing(noun, uid)
	}
	return err
}

// listOf reads a bounded list with how many there are in all.
func listOf[T any](row row, name, count string, from func(fields) T) graph.List[T] {
	var list graph.List[T]
	for _, f := range row.maps(name) {
		list.Rows = append(list.Rows, from(f))
	}
	list.Total = graph.Count{Number: max(row.number(count), int64(len(list.Rows)))}
	return list
}

// all reads a list of which nothing more is known.
func all[T any](row row, name string, from func(fields) T) []T {
	return listOf(row, name, "", from).Rows
}

func findingsFrom(row row) graph.List[graph.Finding] {
	return listOf(row, "findings", "findingCount", findingFrom)
}

func nodeOf(label string) func(fields) graph.Node {
	return func(f fields) graph.Node { return nodeFrom(label, f) }
}

func relatedFrom(label string) func(fields) graph.Related {
	return func(f fields) graph.Related {
		node := nodeFrom(label, f.fields("node"))
		if stated := f.fields("node").text("label"); stated != "" {
			node.Label = stated
		}
		return graph.Related{Node: node, Interval: f.interval(), OpenGaps: f.number("gaps")}
	}
}

// grantsFrom reads the grants of a row, each with the request that it names.
func grantsFrom(row row) graph.List[graph.GrantLine] {
	requests := requestsFrom(row)
	return listOf(row, "grants", "grantCount", func(f fields) graph.GrantLine { return grantLineFrom(f, requests) })
}

// namedRequests reads a list of requests by uid.
func namedRequests(row row, name, count string, requests map[string]graph.Request) graph.List[graph.Request] {
	var list graph.List[graph.Request]
	for _, uid := range row.texts(name) {
		if request, told := requests[uid]; told {
			list.Rows = append(list.Rows, request)
		}
	}
	list.Total = graph.Count{Number: max(row.number(count), int64(len(list.Rows)))}
	return list
}

func grantLineFrom(f fields, requests map[string]graph.Request) graph.GrantLine {
	line := graph.GrantLine{Grant: grantFrom(f.fields("grant")), LastUsed: f.moment("lastUsed")}
	if holder := f.fields("holder"); holder != nil {
		line.Holder = nodeFrom(holder.text("label"), holder)
	}
	for _, group := range f.maps("groups") {
		line.Via = append(line.Via, graph.Group{UID: group.text("uid"), Name: group.text("name")})
	}
	if request, told := requests[f.text("request")]; told {
		line.Request = &request
	}
	return line
}

func credentialLineFrom(f fields) graph.CredentialLine {
	return graph.CredentialLine{Credential: credentialFrom(f), LastUsed: f.moment("lastActionAt")}
}

// Identity gives one identity with what its page shows.
func (d *Database) Identity(ctx context.Context, uid string) (graph.IdentityRecord, error) {
	var found graph.IdentityRecord
	err := d.record(ctx, "identity", "identity", uid, func(row row) {
		node, requests := row.fields("identity"), requestsFrom(row)
		found = graph.IdentityRecord{
			Identity: identityFrom(node), LastActionAt: node.moment("lastActionAt"), MergedInto: node.text("mergedInto"), Findings: findingsFrom(row),
			Aliases: listOf(row, "aliases", "aliasCount", aliasFrom),
			Sponsorships: listOf(row, "sponsorships", "sponsorshipCount", func(f fields) graph.Sponsorship {
				return graph.Sponsorship{
					Person: identityFrom(f.fields("person")), Interval: f.interval(), Rule: f.text("rule"), Key: f.text("key"), Confidence: f.confidence(), Evidence: f.text("evidence"),
					FirstSeen: f.moment("firstSeen"),
				}
			}),
			Sponsored:   listOf(row, "sponsored", "sponsoredCount", relatedFrom("Identity")),
			Grants:      grantsFrom(row),
			Credentials: listOf(row, "credentials", "credentialCount", credentialLineFrom),
			Groups:      listOf(row, "groups", "groupCount", relatedFrom("Group")),
			Asked:       namedRequests(row, "asked", "askedCount", requests),
			Named:       namedRequests(row, "named", "namedCount", requests),
			Decided: listOf(row, "decided", "decidedCount", func(f fields) graph.Decided {
				decided := graph.Decided{Approval: approvalFrom(f), Request: nodeFrom("Request", f.fields("request"))}
				decided.Approval.ApproverIsRequester = f.flag("isRequester") || answered(f.maps("answers"), uid, decided.Approval.DecidedAt)
				return decided
			}),
			Instances: listOf(row, "instances", "instanceCount", relatedFrom("AgentInstance")),
			Vendors:   all(row, "vendors", nodeOf("Vendor")),
		}
	})
	return found, err
}

// Credential gives one credential with what its page shows.
func (d *Database) Credential(ctx context.Context, uid string) (graph.CredentialRecord, error) {
	var found graph.CredentialRecord
	err := d.record(ctx, "credential", "credential", uid, func(row row) {
		lineage := lineageFrom(row.maps("lineage"))
		found = graph.CredentialRecord{
			LastUsed: row.moment("lastUsed"), Findings: findingsFrom(row), Lineage: lineage,
			Derived: listOf(row, "derived", "derivedCount", credentialLineFrom), Replaces: all(row, "replaces", nodeOf("Credential")),
		}
		if len(lineage) > 0 {
			found.Credential = lineage[0]
		}
	})
	return found, err
}

// Grant gives one grant with what its page shows.
func (d *Database) Grant(ctx context.Context, uid string) (graph.GrantRecord, error) {
	var found graph.GrantRecord
	err := d.record(ctx, "grant", "grant", uid, func(row row) {
		found = graph.GrantRecord{
			Grant: grantFrom(row.fields("grant")), LastUsed: row.moment("lastUsed"), Findings: findingsFrom(row),
			Holders: listOf(row, "holders", "holderCount", relatedFrom("Identity")), Requests: all(row, "requests", requestFrom),
			Covers: listOf(row, "covered", "coveredCount", nodeOf("Resource")), Edges: edgesFrom(row),
		}
	})
	return found, err
}

// Request gives one request with what its page shows.
func (d *Database) Request(ctx context.Context, uid string) (graph.RequestRecord, error) {
	var found graph.RequestRecord
	err := d.record(ctx, "request", "request", uid, func(row row) {
		found = graph.RequestRecord{
			Request: requestsFrom(row)[uid], For: all(row, "named", nodeOf("Identity")), Findings: findingsFrom(row),
			Grants: grantsFrom(row), Edges: edgesFrom(row),
		}
	})
	return found, err
}

// Resource gives one resource with what its page shows.
func (d *Database) Resource(ctx context.Context, uid string) (graph.ResourceRecord, error) {
	var found graph.ResourceRecord
	err := d.record(ctx, "resource", "resource", uid, func(row row) {
		found = graph.ResourceRecord{
			Resource: resourceFrom(row.fields("resource")), Findings: findingsFrom(row), Grants: grantsFrom(row),
			PartOf: all(row, "wholes", nodeOf("Resource")), Parts: listOf(row, "parts", "partCount", nodeOf("Resource")),
		}
	})
	return found, err
}

// Group gives one group with what its page shows.
func (d *Database) Group(ctx context.Context, uid string) (graph.GroupRecord, error) {
	var found graph.GroupRecord
	err := d.record(ctx, "group", "group", uid, func(row row) {
		node := row.fields("group")
		found = graph.GroupRecord{
			Group: graph.Group{UID: node.text("uid"), Name: node.text("name")}, Findings: findingsFrom(row),
			Members: listOf(row, "members", "memberCount", relatedFrom("Identity")), Grants: grantsFrom(row),
		}
	})
	return found, err
}

// Vendor gives one vendor with what its page shows.
func (d *Database) Vendor(ctx context.Context, uid string) (graph.VendorRecord, error) {
	var found graph.VendorRecord
	err := d.record(ctx, "vendor", "vendor", uid, func(row row) {
		vendor := graph.Vendor{UID: row.fields("vendor").text("uid"), Name: row.fields("vendor").text("name")}
		found = graph.VendorRecord{
			Vendor: vendor, Findings: findingsFrom(row), Integrations: listOf(row, "integrations", "integrationCount", nodeOf("Identity")),
			Contracts:   listOf(row, "contracts", "contractCount", func(f fields) graph.Contract { return contractFrom(f, vendor) }),
			Credentials: listOf(row, "credentials", "credentialCount", credentialLineFrom),
		}
	})
	return found, err
}

// AgentInstance gives one running agent with what its page shows.
func (d *Database) AgentInstance(ctx context.Context, uid string) (graph.InstanceRecord, error) {
	var found graph.InstanceRecord
	err := d.record(ctx, "agent_instance", "agent instance", uid, func(row row) {
		node := row.fields("instance")
		found = graph.InstanceRecord{
			Instance: graph.AgentInstance{
				UID: node.text("uid"), Name: node.text("name"), AgentVersion: node.text("agentVersion"), Host: node.text("host"), StartedAt: node.moment("startedAt"),
			},
			Agents: all(row, "agents", nodeOf("Identity")), Findings: findingsFrom(row),
		}
	})
	return found, err
}
