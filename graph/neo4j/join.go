package neo4j

import (
	"context"
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/schema"
)

// mostJoins bounds each list of what joins the keys of an identity.
const mostJoins = 200

// Decisions implements schema.Transaction.
func (t *stateTransaction) Decisions(ctx context.Context) ([]graph.JoinDecision, error) {
	var list []graph.JoinDecision
	err := run(ctx, t.tx, Query("decisions"), nil, func(record *neo4j.Record) error {
		list = append(list, decisionFrom(row{record}.fields("decision")))
		return nil
	})
	return list, err
}

// Claims implements schema.Transaction.
func (t *stateTransaction) Claims(ctx context.Context, aliases []string) ([]schema.StateEdge, error) {
	var claims []schema.StateEdge
	err := run(ctx, t.tx, Query("claims"), map[string]any{"uids": aliases}, func(record *neo4j.Record) error {
		row := row{record}
		claims = append(claims, schema.StateEdge{
			EdgeKey:      schema.EdgeKey{From: row.text("from"), To: row.text("to"), UID: row.text("uid")},
			Relationship: schema.Joined, Properties: row.fields("properties"),
		})
		return nil
	})
	return claims, err
}

// RemoveEdges implements schema.Transaction.
func (t *stateTransaction) RemoveEdges(ctx context.Context, relationship schema.Relationship, edges []schema.EdgeKey) error {
	parameters := make([]map[string]any, len(edges))
	for i, edge := range edges {
		parameters[i] = map[string]any{"from": edge.From, "to": edge.To, "uid": edge.UID}
	}
	return run(ctx, t.tx, schema.RemoveRelationships(relationship), map[string]any{"rows": parameters}, nil)
}

// Part implements schema.Transaction.
func (t *stateTransaction) Part(ctx context.Context, identity string, moves []graph.JoinMove) error {
	rows := make([]map[string]any, len(moves))
	for i, move := range moves {
		rows[i] = map[string]any{"uid": move.To, "keys": keyTexts(move.Keys)}
	}
	return run(ctx, t.tx, Query("part_identity"), map[string]any{"uid": identity, "rows": rows}, nil)
}

func keyTexts(keys []graph.Key) []string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = key.String()
	}
	return list
}

// PartActions moves actions of identities that came apart to those whose keys did them, looking at so many actions at a
// time, and takes along what they add to findings. It gives false when there is nothing left to look at.
func (d *Database) PartActions(ctx context.Context, most int, hits func(*graph.Action, []string) []graph.FindingHit) (more bool, err error) {
	err = d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		more = false
		changes := map[string]*findingChange{}
		reduced := map[string]bool{}
		err := run(ctx, tx, Query("part_actions"), map[string]any{"most": most}, func(record *neo4j.Record) error {
			more = true
			row := row{record}
			for _, move := range row.maps("moves") {
				for _, moved := range move.maps("actions") {
					action := graph.Action{UID: moved.text("uid"), At: moved.moment("at"), IdentityUID: row.text("identity"), CredentialUID: moved.text("credentialUid")}
					for _, hit := range hits(&action, moved.texts("gaps")) {
						if hit.SubjectLabel != "Identity" {
							continue
						}
						addHit(changes, hit, -1)
						reduced[findingUID(hit.Rule, hit.Subject)] = true
						hit.Subject = move.text("owner")
						addHit(changes, hit, 1)
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := changeFindings(ctx, tx, changes); err != nil {
			return err
		}
		if err := repairFindings(ctx, tx, reduced); err != nil || more {
			return err
		}
		return run(ctx, tx, Query("part_principals"), map[string]any{"most": most}, func(*neo4j.Record) error {
			more = true
			return nil
		})
	})
	return more, err
}

// ActionsByKeys counts the actions of an identity that were done under some of its keys, among so many that are looked at.
func (d *Database) ActionsByKeys(ctx context.Context, identity string, keys []graph.Key, most int64) (graph.Count, error) {
	var count graph.Count
	err := d.read(ctx, "actions_by_keys", map[string]any{"uid": identity, "keys": keyTexts(keys), "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		count = graph.Count{Number: row.number("number"), AtLeast: row.number("looked") >= most}
		return nil
	})
	return count, err
}

// Joins gives how the keys of an identity were joined and what analysts decided about that, each list bounded.
func (d *Database) Joins(ctx context.Context, uid string) (graph.Joins, error) {
	var joins graph.Joins
	found := false
	err := d.read(ctx, "joins", map[string]any{"uid": uid, "most": mostJoins}, func(record *neo4j.Record) error {
		found = true
		row := row{record}
		joins.Identity = identityFrom(row.fields("identity"))
		for _, alias := range row.maps("aliases") {
			joins.Aliases = append(joins.Aliases, aliasFrom(alias))
		}
		for _, claim := range row.maps("claims") {
			joins.Claims = append(joins.Claims, claimFrom(claim))
		}
		for _, decision := range row.maps("decisions") {
			joins.Decisions = append(joins.Decisions, decisionFrom(decision))
		}
		for _, conflict := range row.maps("conflicts") {
			one := graph.KeyConflict{Key: graph.Key{Scheme: conflict.text("scheme"), Value: conflict.text("value")}}
			for _, claimant := range conflict.maps("claimants") {
				one.Claimants = append(one.Claimants, graph.Node{UID: claimant.text("uid"), Label: "Identity", Kind: claimant.text("kind"), Name: claimant.text("name")})
			}
			for _, finding := range conflict.maps("findings") {
				one.Findings = append(one.Findings, findingFrom(finding))
			}
			joins.Conflicts = append(joins.Conflicts, one)
		}
		for _, merged := range row.maps("merged") {
			joins.Merged = append(joins.Merged, identityFrom(merged))
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("there is no identity %q: %w", uid, graph.ErrNotFound)
	}
	slices.SortStableFunc(joins.Decisions, func(a, b graph.JoinDecision) int { return b.At.Compare(a.At) })
	return joins, err
}

// KeyHolder gives the uid of the identity that a key names, or of one that claims it. The error wraps graph.ErrNotFound where
// no source has stated the key.
func (d *Database) KeyHolder(ctx context.Context, key string) (string, error) {
	holder := ""
	err := d.read(ctx, "key_holder", map[string]any{"uid": key}, func(record *neo4j.Record) error {
		holder = row{record}.text("uid")
		return nil
	})
	if err == nil && holder == "" {
		err = fmt.Errorf("no identity has the key %q: %w", key, graph.ErrNotFound)
	}
	return holder, err
}

// JoinDecision gives one decision about a join.
func (d *Database) JoinDecision(ctx context.Context, uid string) (graph.JoinDecision, error) {
	var decision graph.JoinDecision
	found := false
	err := d.read(ctx, "decision", map[string]any{"uid": uid}, func(record *neo4j.Record) error {
		found = true
		row := row{record}
		decision = decisionFrom(row.fields("decision"))
		decision.WithdrawnBy = row.text("withdrawnBy")
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("there is no decision %q: %w", uid, graph.ErrNotFound)
	}
	return decision, err
}

func aliasFrom(f fields) graph.Alias {
	return graph.Alias{
		Key: graph.Key{Scheme: f.text("scheme"), Value: f.text("value")}, On: f.text("key"), Rule: f.text("rule"), Confidence: f.confidence(),
		Interval: f.interval(), Source: f.text("source"), Evidence: f.text("evidence"), FirstSeen: f.moment("firstSeen"),
	}
}

func claimFrom(f fields) graph.Claim {
	claim := graph.Claim{
		Rule: f.text("rule"), Confidence: f.confidence(), Interval: f.interval(), Source: f.text("source"), Evidence: f.text("evidence"),
		Segment: f.text("segment"), FirstSeen: f.moment("firstSeen"), LastSeen: f.moment("lastSeen"), Void: f.flag("void"),
	}
	claim.Key, _ = graph.ParseKey(f.text("from"))
	claim.Alias, _ = graph.ParseKey(f.text("to"))
	return claim
}

func decisionFrom(f fields) graph.JoinDecision {
	decision := graph.JoinDecision{
		UID: f.text("uid"), Kind: graph.JoinKind(f.text("kind")), Reason: f.text("reason"), User: f.text("user"), At: f.moment("at"),
		Withdraws: f.text("withdraws"), WithdrawnBy: f.text("withdrawnBy"),
	}
	decision.Alias, _ = graph.ParseKey(f.text("alias"))
	decision.Identity, _ = graph.ParseKey(f.text("identity"))
	return decision
}
