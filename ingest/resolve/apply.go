package resolve

import (
	"context"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// Batch is what one state transaction applies.
type Batch struct {
	Source    string // uid of the source
	Run       string // uid of its run
	Facts     []ingest.Fact
	Snapshots []ingest.SnapshotMark // ends of snapshots, after the facts
	Now       time.Time             // UTC; becomes firstSeen of what is new
	// Decision is what an analyst decided about a join; nil: nothing.
	Decision *graph.JoinDecision
}

// Outcome says what a batch came to.
type Outcome struct {
	Identities map[graph.Key]string // the identity that each key of the batch names now
	Merged     map[string]string    // loser to survivor
	Changed    graph.Changed
	Apart      []graph.JoinMove // identities that came apart
	Joined     []graph.JoinMove // identities that became one
}

// Apply resolves and writes all facts of the batch in the transaction. The Acted facts in it are not written: they only
// have their actors and principals resolved, for the writer of actions.
func Apply(ctx context.Context, tx schema.Transaction, batch Batch) (Outcome, error) {
	w := newWorkspace(batch.Source, batch.Now)
	var keys []graph.Key
	for _, fact := range batch.Facts {
		keys = append(keys, identityKeys(fact)...)
	}
	if batch.Decision != nil {
		if err := writeDecision(ctx, tx, *batch.Decision, batch.Now); err != nil {
			return Outcome{}, err
		}
	}
	board, err := openBoard(ctx, tx, batch)
	if err != nil {
		return Outcome{}, err
	}
	apart, touched, err := board.partAll(ctx, tx, batch.Source, batch.Now)
	if err != nil {
		return Outcome{}, err
	}
	if board != nil {
		keys = append(keys, board.keys()...)
	}
	ids, err := openIdentities(ctx, tx, w, keys)
	if err != nil {
		return Outcome{}, err
	}
	ids.board = board
	// Descriptions come first, so that a reference in the same batch finds what they describe.
	for _, fact := range batch.Facts {
		w.describe(ids, fact)
	}
	ids.rejoin()
	var spans []graph.Coverage
	for _, fact := range batch.Facts {
		w.relate(ids, fact)
		if covered, ok := fact.(*ingest.Covered); ok {
			for _, subject := range covered.Subjects {
				spans = append(spans, graph.Coverage{Source: batch.Source, Run: batch.Run, Subject: subject, System: covered.System, Interval: graph.Interval{From: covered.From, To: covered.To}})
			}
		}
	}
	outcome := Outcome{Identities: map[graph.Key]string{}, Merged: map[string]string{}, Apart: apart}
	// Merges come before the writes, which read what the survivors have by then.
	if err := w.mergeAll(ctx, tx, ids.merges); err != nil {
		return Outcome{}, err
	}
	for _, one := range ids.merges {
		outcome.Merged[one.loser] = one.survivor
		outcome.Joined = append(outcome.Joined, graph.JoinMove{From: one.loser, To: one.survivor, Keys: ids.keysOf(one.loser), Moves: w.inherited[one.loser]})
	}
	if outcome.Changed, err = w.write(ctx, tx); err != nil {
		return Outcome{}, err
	}
	join(&outcome.Changed, touched)
	for _, one := range ids.merges {
		outcome.Changed.Identities = append(outcome.Changed.Identities, one.survivor)
		outcome.Changed.Persons = append(outcome.Changed.Persons, one.survivor)
	}
	for _, mark := range batch.Snapshots {
		holders, err := tx.CloseSnapshot(ctx, mark.Scope, mark.At)
		if err != nil {
			return Outcome{}, err
		}
		outcome.Changed.Identities = append(outcome.Changed.Identities, holders...)
	}
	if len(spans) > 0 {
		if err := tx.Cover(ctx, batch.Source, spans); err != nil {
			return Outcome{}, err
		}
	}
	compact(&outcome.Changed)
	if !outcome.Changed.Empty() {
		outcome.Changed.Run = batch.Run
		if err := tx.Mark(ctx, outcome.Changed); err != nil {
			return Outcome{}, err
		}
	}
	for key, identity := range ids.owner {
		outcome.Identities[key] = identity.root().uid
	}
	return outcome, nil
}

// writeDecision keeps what an analyst decided.
func writeDecision(ctx context.Context, tx schema.Transaction, decision graph.JoinDecision, now time.Time) error {
	properties := map[string]any{
		"kind": string(decision.Kind), "alias": decision.Alias.String(), "identity": decision.Identity.String(), "reason": decision.Reason,
		"user": decision.User, "at": decision.At.UTC(), "firstSeen": now,
	}
	if decision.Withdraws != "" {
		properties["withdraws"] = decision.Withdraws
	}
	if err := tx.WriteNodes(ctx, "JoinDecision", []schema.NodeRow{{UID: decision.UID, Kinds: []string{}, Properties: properties}}); err != nil {
		return err
	}
	about := []schema.EdgeRow{{EdgeKey: schema.EdgeKey{From: decision.UID, To: decision.Alias.String()}, Properties: map[string]any{}}}
	if decision.Identity != decision.Alias {
		about = append(about, schema.EdgeRow{EdgeKey: schema.EdgeKey{From: decision.UID, To: decision.Identity.String()}, Properties: map[string]any{}})
	}
	if err := tx.WriteEdges(ctx, schema.About, about); err != nil || decision.Withdraws == "" {
		return err
	}
	return tx.WriteEdges(ctx, schema.Withdraws, []schema.EdgeRow{{EdgeKey: schema.EdgeKey{From: decision.UID, To: decision.Withdraws}, Properties: map[string]any{}}})
}

func compact(c *graph.Changed) {
	for _, list := range []*[]string{&c.Identities, &c.Credentials, &c.Grants, &c.Requests, &c.Approvals, &c.Persons, &c.Contracts, &c.Groups, &c.Holders} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}
