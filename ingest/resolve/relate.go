package resolve

import (
	"strings"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// mostCovers bounds how many resources a grant is drawn to: its patterns stay whole on the grant itself.
const mostCovers = 100

// relate handles the facts about sponsors, requests, approvals, grants, credentials, groups and contracts.
func (w *workspace) relate(ids *identities, fact ingest.Fact) {
	switch f := fact.(type) {
	case *ingest.Sponsored:
		confidence := 1.0
		if f.Inferred {
			confidence = f.Confidence
		}
		edge := w.edge(schema.Sponsors, ids.refer(f.Sponsor, &f.Head), ids.refer(f.Identity, &f.Head), "", &f.Head).
			held(f.ValidFrom, f.ValidTo).
			set("rule", orStated(f.Rule)).set("key", f.Sponsor.String()).set("confidence", confidence)
		if f.Inferred {
			edge.set("inferred", true)
		}
		snapshot(edge, &f.Head)
	case *ingest.Requested:
		w.requested(ids, f)
	case *ingest.Decided:
		w.decided(ids, f)
	case *ingest.Granted:
		w.granted(ids, f)
	case *ingest.GrantEnded:
		w.node("Grant", f.Key.String(), &f.Head).ended(first(f.EndedAt, f.At))
	case *ingest.CredentialIssued:
		w.issued(ids, f)
	case *ingest.CredentialEnded:
		node := w.node("Credential", f.Key.String(), &f.Head).fallback("name", f.Key.Value)
		node.earliest("revokedAt", first(f.EndedAt, f.At))
	case *ingest.Acted:
		w.acted(ids, f)
	case *ingest.Membership:
		w.node("Group", f.Group.String(), &f.Head).set("name", f.Name).fallback("name", f.Group.Value)
		relationship := schema.MemberOf
		var member end
		if f.MemberGroup.IsZero() {
			member = ids.refer(f.Member, &f.Head)
		} else {
			relationship, member = schema.GroupMemberOf, thing(f.MemberGroup.String())
			w.node("Group", member.uid, &f.Head).fallback("name", f.MemberGroup.Value)
		}
		snapshot(w.edge(relationship, member, thing(f.Group.String()), "", &f.Head).held(f.ValidFrom, f.ValidTo), &f.Head)
	case *ingest.VendorSeen:
		w.node("Vendor", f.Key.String(), &f.Head).set("name", f.Name).fallback("name", f.Key.Value)
		for _, integration := range f.Operates {
			w.edge(schema.Operates, thing(f.Key.String()), ids.refer(integration, &f.Head), "", &f.Head)
		}
	case *ingest.ContractSeen:
		w.node("Contract", f.Key.String(), &f.Head).
			set("name", f.Name).fallback("name", f.Key.Value).set("startsAt", f.StartsAt).set("endsAt", f.EndsAt).
			set("operations", f.Operations).set("resources", f.Resources)
		w.edge(schema.With, thing(f.Key.String()), thing(f.Vendor.String()), "", &f.Head)
	}
}

func (w *workspace) requested(ids *identities, f *ingest.Requested) {
	w.node("Request", f.Key.String(), &f.Head).
		set("ref", f.Ref).fallback("ref", f.Key.Value).set("title", f.Title).set("justification", f.Justification).
		set("scope", f.Scope).set("url", f.URL).earliest("requestedAt", first(f.RequestedAt, f.At))
	if !f.By.IsZero() {
		w.edge(schema.Requested, ids.refer(f.By, &f.Head), thing(f.Key.String()), "", &f.Head)
	}
	for _, identity := range f.For {
		w.edge(schema.For, thing(f.Key.String()), ids.refer(identity, &f.Head), "", &f.Head)
	}
}

func (w *workspace) decided(ids *identities, f *ingest.Decided) {
	node := w.node("Approval", f.Key.String(), &f.Head).
		set("decision", f.Decision).earliest("decidedAt", first(f.DecidedAt, f.At)).set("expiresAt", f.ExpiresAt).
		set("via", f.Via).fallback("via", "person")
	if f.Authorised != nil {
		node.set("authorised", *f.Authorised)
	}
	if !f.By.IsZero() {
		w.edge(schema.Gave, ids.refer(f.By, &f.Head), thing(f.Key.String()), "", &f.Head)
	}
	w.edge(schema.Decides, thing(f.Key.String()), thing(f.Request.String()), "", &f.Head)
}

func (w *workspace) granted(ids *identities, f *ingest.Granted) {
	uid := f.Key.String()
	node := w.node("Grant", uid, &f.Head).
		set("system", f.System).set("role", f.Role).set("operations", f.Operations).set("resources", f.Resources).
		set("policy", string(f.Policy)).set("boundary", string(f.Boundary)).
		span(f.ValidFrom, f.ValidTo)
	snapshot(node, &f.Head)
	if f.Group.IsZero() {
		w.edge(schema.HeldBy, thing(uid), ids.refer(f.Holder, &f.Head), "", &f.Head)
	} else {
		w.node("Group", f.Group.String(), &f.Head).fallback("name", f.Group.Value)
		w.edge(schema.HeldByGroup, thing(uid), thing(f.Group.String()), "", &f.Head)
	}
	if !f.Request.IsZero() {
		w.edge(schema.Provisioned, thing(f.Request.String()), thing(uid), "", &f.Head).
			set("rule", orStated(f.Rule)).set("key", f.Request.String()).set("confidence", 1.0).begins(f.ValidFrom)
	}
	covers := 0
	for _, resource := range f.Resources {
		if covers < mostCovers && resource != "" && !strings.ContainsAny(resource, "*?") {
			w.edge(schema.Covers, thing(uid), thing(graph.Key{Scheme: f.System + "-resource", Value: resource}.String()), "", &f.Head)
			covers++
		}
	}
}

func (w *workspace) issued(ids *identities, f *ingest.CredentialIssued) {
	uid := f.Key.String()
	w.node("Credential", uid, &f.Head).
		set("kind", f.CredentialKind).set("name", f.Name).fallback("name", f.Key.Value).set("fingerprint", f.Fingerprint).
		earliest("issuedAt", f.IssuedAt).set("expiresAt", f.ExpiresAt).set("policy", string(f.Policy)).set("policies", f.Policies)
	if !f.Holder.IsZero() {
		w.edge(schema.IssuedTo, thing(uid), ids.refer(f.Holder, &f.Head), "", &f.Head).
			set("rule", orStated(f.Rule)).set("key", f.Holder.String()).set("confidence", 1.0)
	}
	if !f.DerivedFrom.IsZero() {
		w.edge(schema.DerivedFrom, thing(uid), thing(f.DerivedFrom.String()), "", &f.Head).
			set("rule", orStated(f.Rule)).set("key", f.DerivedFrom.String()).set("confidence", 1.0)
	}
	if !f.Replaces.IsZero() {
		w.node("Credential", f.Replaces.String(), &f.Head).
			earliest("supersededAt", f.IssuedAt).set("graceUntil", f.GraceUntil)
		w.edge(schema.Replaces, thing(uid), thing(f.Replaces.String()), "", &f.Head)
	}
}

// acted resolves whom an action speaks of; the action itself is written elsewhere.
func (w *workspace) acted(ids *identities, f *ingest.Acted) {
	actor := ids.refer(Actor(f), &f.Head)
	if !f.OnBehalfOf.IsZero() {
		ids.refer(f.OnBehalfOf, &f.Head)
	}
	if !f.Instance.IsZero() {
		w.node("AgentInstance", f.Instance.String(), &f.Head).
			set("name", f.Instance.Value).set("agentVersion", f.AgentVersion).set("host", f.InstanceHost).earliest("startedAt", f.At)
		w.edge(schema.InstanceOf, thing(f.Instance.String()), actor, "", &f.Head)
	}
}

// Actor gives the key of who acted: for a record that names nobody, the one placeholder of its system and tenant.
func Actor(f *ingest.Acted) graph.Key {
	if !f.Actor.IsZero() {
		return f.Actor
	}
	value := f.System
	if f.Tenant != "" {
		value += "/" + f.Tenant
	}
	return graph.Key{Scheme: "unattributed", Value: value}
}

func orStated(rule string) string {
	if rule == "" {
		return RuleStated
	}
	return rule
}

func first(moments ...time.Time) time.Time {
	for _, moment := range moments {
		if !moment.IsZero() {
			return moment
		}
	}
	return time.Time{}
}
