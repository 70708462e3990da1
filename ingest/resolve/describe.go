package resolve

import (
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// identityKeys gives all keys by which a fact speaks of identities.
func identityKeys(fact ingest.Fact) []graph.Key {
	var keys []graph.Key
	switch f := fact.(type) {
	case *ingest.IdentitySeen:
		keys = append(keys, f.Key)
		keys = append(keys, f.Aliases...)
	case *ingest.AliasSeen:
		keys = append(keys, f.Key, f.Alias)
	case *ingest.Sponsored:
		keys = append(keys, f.Identity, f.Sponsor)
	case *ingest.Requested:
		keys = append(keys, f.By)
		keys = append(keys, f.For...)
	case *ingest.Decided:
		keys = append(keys, f.By)
	case *ingest.Granted:
		keys = append(keys, f.Holder)
	case *ingest.CredentialIssued:
		keys = append(keys, f.Holder)
	case *ingest.Acted:
		keys = append(keys, f.Actor, f.OnBehalfOf)
	case *ingest.Membership:
		keys = append(keys, f.Member)
	case *ingest.VendorSeen:
		keys = append(keys, f.Operates...)
	}
	known := keys[:0]
	for _, key := range keys {
		if !key.IsZero() {
			known = append(known, key)
		}
	}
	return known
}

// describe handles the facts that say which identities there are and under which keys.
func (w *workspace) describe(ids *identities, fact ingest.Fact) {
	switch f := fact.(type) {
	case *ingest.IdentitySeen:
		node := w.identity(ids.seen(f).uid, f.Key, &f.Head).set("unattributed", false)
		if f.Repeated {
			// An event says of its actor only what its form implies; whoever describes the identity knows better.
			node.stated = time.Time{}
		}
		node.set("name", f.Name).set("kind", string(f.IdentityKind)).set("tenant", f.Tenant).
			set("environment", f.Environment).set("ownerTeam", f.OwnerTeam).
			earliest("createdAt", f.CreatedAt).set("disabledAt", f.DisabledAt).set("departedAt", f.DepartedAt).
			fallback("name", f.Key.Value)
	case *ingest.AliasSeen:
		ids.alias(f)
	case *ingest.ResourceSeen:
		w.node("Resource", f.Key.String(), &f.Head).
			set("system", f.System).set("kind", f.ResourceKind).set("name", f.Name).fallback("name", f.Key.Value).
			set("classification", f.Classification).set("environment", f.Environment)
		if !f.PartOf.IsZero() {
			w.edge(schema.PartOf, thing(f.Key.String()), thing(f.PartOf.String()), "", &f.Head)
		}
	}
}
