package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// touch is what the new actions of a transaction say of one node at their ends.
type touch struct {
	first, last, unknown time.Time
	mark                 string // on which they were judged
	kind, name, system   string // by which they speak of it
}

func (t *touch) add(action *graph.Action) {
	if t.first.IsZero() || action.At.Before(t.first) {
		t.first = action.At
	}
	if action.At.After(t.last) {
		t.last = action.At
	}
	if action.Judgement.AwaitsCoverage && (t.unknown.IsZero() || action.At.Before(t.unknown)) {
		t.unknown = action.At
	}
}

// touches are the nodes of one label that the new actions of a transaction touch, by uid.
type touches map[string]*touch

func (t touches) of(uid string) *touch {
	if t[uid] == nil {
		t[uid] = &touch{}
	}
	return t[uid]
}

func (t touches) rows() []map[string]any {
	rows := make([]map[string]any, 0, len(t))
	for uid, one := range t {
		rows = append(rows, map[string]any{
			"uid": uid, "first": orNull(one.first), "last": orNull(one.last), "unknown": orNull(one.unknown), "mark": one.mark,
			"kind": orAbsent(one.kind), "name": orAbsent(one.name), "system": orAbsent(one.system),
		})
	}
	// One order everywhere: two writers must not lock each other out.
	slices.SortFunc(rows, func(a, b map[string]any) int { return cmp.Compare(a["uid"].(string), b["uid"].(string)) })
	return rows
}

// touchEnds notes on the nodes at the ends of new actions how far these reach and what they say of what nobody has
// described yet, in the transaction that adds them.
func touchEnds(ctx context.Context, tx neo4j.ManagedTransaction, actions []graph.Action, created map[string]bool) error {
	identities, credentials, resources, principals := touches{}, touches{}, touches{}, touches{}
	for i := range actions {
		action := &actions[i]
		if !created[action.UID] {
			continue
		}
		identity := identities.of(action.IdentityUID)
		identity.add(action)
		identity.mark = action.StandingMark
		if action.CredentialUID != "" {
			credential := credentials.of(action.CredentialUID)
			credential.add(action)
			credential.mark, credential.kind, credential.name = action.LineageMark, action.CredentialKind, action.CredentialKey.Value
		}
		if action.ResourceUID != "" {
			resource := resources.of(action.ResourceUID)
			resource.kind, resource.name, resource.system = action.ResourceKind, action.ResourceKey.Value, action.System
		}
		if action.OnBehalfOfUID != "" {
			principals.of(action.OnBehalfOfUID)
		}
	}
	for _, one := range []struct {
		name    string
		touches touches
	}{
		{"touch_identities", identities}, {"touch_credentials", credentials}, {"touch_resources", resources}, {"touch_principals", principals},
	} {
		if len(one.touches) == 0 {
			continue
		}
		if err := run(ctx, tx, Query(one.name), map[string]any{"rows": one.touches.rows()}, nil); err != nil {
			return err
		}
	}
	return nil
}
