package neo4j

import (
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Standings gives what bears on the judging of the actions of identities, by uid. Unknown identities are left out.
func (d *Database) Standings(ctx context.Context, uids []string) (map[string]graph.Standing, error) {
	found := make(map[string]graph.Standing, len(uids))
	err := d.read(ctx, "standings", map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		row := row{record}
		found[row.text("uid")] = standingFrom(row)
		return nil
	})
	return found, err
}

// Lineages gives each credential with what it derives from, nearest first, by uid. Unknown credentials are left out.
func (d *Database) Lineages(ctx context.Context, uids []string) (map[string]graph.Lineage, error) {
	found := make(map[string]graph.Lineage, len(uids))
	err := d.read(ctx, "lineages", map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		row := row{record}
		found[row.text("uid")] = lineageFrom(row.maps("lineage"))
		return nil
	})
	return found, err
}

// standingFrom reads the columns of query/part/standing_columns.cypher.
func standingFrom(row row) graph.Standing {
	standing := graph.Standing{Identity: identityFrom(row.fields("identity")), Mark: row.fields("identity").text("standingMark")}
	for _, f := range row.maps("sponsorships") {
		for _, window := range f.windows() {
			standing.Sponsorships = append(standing.Sponsorships, graph.Sponsorship{
				Person: identityFrom(f.fields("person")), Interval: window, Rule: f.text("rule"), Key: f.text("key"),
				Confidence: f.confidence(), Evidence: f.text("evidence"), FirstSeen: f.moment("firstSeen"),
			})
		}
	}
	requests := requestsFrom(row)
	for _, f := range row.maps("holdings") {
		standing.Holdings = append(standing.Holdings, holdingsFrom(f, requests)...)
	}
	for _, uid := range row.texts("named") {
		if request, told := requests[uid]; told {
			standing.Requests = append(standing.Requests, request)
		}
	}
	for _, f := range row.maps("vendors") {
		vendor := graph.Vendor{UID: f.text("uid"), Name: f.text("name")}
		standing.Vendor = vendor.Name
		for _, c := range f.maps("contracts") {
			standing.Contracts = append(standing.Contracts, contractFrom(c, vendor))
		}
	}
	return standing
}

func grantFrom(f fields) graph.Grant {
	return graph.Grant{
		UID: f.text("uid"), System: f.text("system"), Role: f.text("role"), Operations: f.texts("operations"), Resources: f.texts("resources"),
		Policy: f.text("policy"), Boundary: f.text("boundary"), ValidFrom: f.moment("validFrom"), ValidTo: f.moment("validTo"),
		FirstSeen: f.moment("firstSeen"), LastSeen: f.moment("lastSeen"), Source: f.text("source"), Evidence: f.text("evidence"),
	}
}

// requestsFrom reads the requests that other columns of the row name by uid.
func requestsFrom(row row) map[string]graph.Request {
	requests := map[string]graph.Request{}
	for _, f := range row.maps("requests") {
		request := requestFrom(f)
		requests[request.UID] = request
	}
	return requests
}

// requestFrom reads the columns of query/part/request_columns.cypher.
func requestFrom(f fields) graph.Request {
	request := graph.Request{
		UID: f.text("uid"), Ref: f.text("ref"), Title: f.text("title"), Justification: f.text("justification"), Scope: f.text("scope"),
		URL: f.text("url"), RequestedAt: f.moment("requestedAt"), RequestedBy: identityFrom(f.fields("requester")), Requesters: f.texts("requesters"), For: f.texts("for"),
		Evidence: f.text("evidence"), FirstSeen: f.moment("firstSeen"),
	}
	answerers := f.maps("answerers")
	for _, a := range f.maps("approvals") {
		approval := approvalFrom(a)
		asked := func(uid string) bool {
			return uid != "" && (slices.Contains(request.Requesters, uid) || answered(answerers, uid, approval.DecidedAt))
		}
		approval.ApproverIsRequester = asked(approval.Approver.UID)
		for _, m := range a.maps("members") {
			member := graph.Member{Identity: identityFrom(m), Windows: m.fields("membership").windows()}
			member.IsRequester = asked(member.Identity.UID)
			approval.Members = append(approval.Members, member)
		}
		request.Approvals = append(request.Approvals, approval)
	}
	return request
}

func approvalFrom(f fields) graph.Approval {
	approval := graph.Approval{
		UID: f.text("uid"), Decision: f.text("decision"), DecidedAt: f.moment("decidedAt"), ExpiresAt: f.moment("expiresAt"),
		Via: f.text("via"), Approver: identityFrom(f.fields("approver")), Evidence: f.text("evidence"), FirstSeen: f.moment("firstSeen"),
	}
	if authorised, stated := f["authorised"].(bool); stated {
		approval.Authorised = &authorised
	}
	return approval
}

// answered reports whether somebody sponsored at that moment the identity that asked.
func answered(sponsorships []fields, uid string, at time.Time) bool {
	for _, sponsorship := range sponsorships {
		if sponsorship.text("uid") != uid {
			continue
		}
		for _, window := range sponsorship.windows() {
			if at.IsZero() || window.Contains(at) {
				return true
			}
		}
	}
	return false
}

func contractFrom(f fields, vendor graph.Vendor) graph.Contract {
	return graph.Contract{
		UID: f.text("uid"), Name: f.text("name"), Vendor: vendor, Interval: graph.Interval{From: f.moment("startsAt"), To: f.moment("endsAt")},
		Operations: f.texts("operations"), Resources: f.texts("resources"), Evidence: f.text("evidence"), FirstSeen: f.moment("firstSeen"),
	}
}

func identityFrom(f fields) graph.Identity {
	return graph.Identity{
		UID: f.text("uid"), Kind: graph.IdentityKind(f.text("kind")), Name: f.text("name"), Source: f.text("source"),
		Environment: f.text("environment"), OwnerTeam: f.text("ownerTeam"), CreatedAt: f.moment("createdAt"), DisabledAt: f.moment("disabledAt"),
		DepartedAt: f.moment("departedAt"), FirstSeen: f.moment("firstSeen"), LastSeen: f.moment("lastSeen"), Unattributed: f.flag("unattributed"),
	}
}

func lineageFrom(list []fields) graph.Lineage {
	lineage := make(graph.Lineage, 0, len(list))
	for _, f := range list {
		lineage = append(lineage, credentialFrom(f))
	}
	for i := range lineage[:max(len(lineage)-1, 0)] {
		lineage[i].Issuer = lineage[i+1].HolderName
	}
	return lineage
}

func credentialFrom(f fields) graph.Credential {
	holder := f.fields("holder")
	credential := graph.Credential{
		UID: f.text("uid"), Kind: f.text("kind"), Name: f.text("name"), Fingerprint: f.text("fingerprint"), FirstSeen: f.moment("firstSeen"), IssuedAt: f.moment("issuedAt"),
		ExpiresAt: f.moment("expiresAt"), RevokedAt: f.moment("revokedAt"), SupersededAt: f.moment("supersededAt"), GraceUntil: f.moment("graceUntil"),
		ReplacedBy: f.text("replacedBy"), HolderUID: holder.text("uid"), HolderName: holder.text("name"), Undescribed: holder.flag("unattributed"), Source: f.text("source"),
		Evidence: f.text("evidence"), Mark: f.text("standingMark"), Policy: f.text("policy"), Policies: f.texts("policies"),
	}
	if at := f.moment("replacedAt"); credential.SupersededAt.IsZero() || (!at.IsZero() && at.Before(credential.SupersededAt)) {
		credential.SupersededAt = at
	}
	for i, holder := range f.maps("holders") {
		if i == 0 {
			credential.HolderUID, credential.HolderName, credential.HolderKind = holder.text("uid"), holder.text("name"), graph.IdentityKind(holder.text("kind"))
		} else {
			credential.OtherHolders = append(credential.OtherHolders, holder.text("uid"))
			if graph.IdentityKind(holder.text("kind")) != credential.HolderKind {
				credential.HolderKind = graph.KindUnknown // which of them comes first means nothing
			}
		}
		credential.Undescribed = credential.Undescribed || holder.flag("unattributed")
	}
	return credential
}
