package neo4j

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// The bounds of a reach. Each that is hit is stated with the result.
const (
	reachNodes  = 500    // identities, credentials, grants of one identity, rows of deeds
	reachLooked = 20_000 // actions and credentials that are looked at
	reachRounds = 4      // how often what was made leads on to what was made with it
)

// Reach gives what was done, and what can be done, by whoever has what the query starts from in hand. The error wraps
// graph.ErrNotFound when there is no such start, graph.ErrInvalid when the query is of no known kind or ends before it begins.
func (d *Database) Reach(ctx context.Context, query graph.ReachQuery) (graph.Reach, error) {
	if !slices.Contains(graph.ReachKinds, query.Of) {
		return graph.Reach{}, fmt.Errorf("%q is not one of %v: %w", query.Of, graph.ReachKinds, graph.ErrInvalid)
	}
	if !query.From.IsZero() && !query.From.Before(query.To) {
		return graph.Reach{}, fmt.Errorf("the span ends at %s, before it begins: %w", query.To.Format(time.RFC3339), graph.ErrInvalid)
	}
	r := reaching{database: d, query: query, identities: map[string]string{}, credentials: map[string]bool{}}
	if query.From.IsZero() {
		r.query.From = beginning
	}
	starting, err := r.start(ctx)
	if err != nil {
		return graph.Reach{}, err
	}
	for round := 0; round < reachRounds && len(starting) > 0; round++ {
		if starting, err = r.follow(ctx, starting, round == 0); err != nil {
			return graph.Reach{}, err
		}
	}
	if err := r.deeds(ctx); err != nil {
		return graph.Reach{}, err
	}
	return r.found, r.describe(ctx)
}

// reaching is a reach while it is being found.
type reaching struct {
	database    *Database
	query       graph.ReachQuery
	found       graph.Reach
	identities  map[string]string // how each was reached
	order       []string          // of the identities
	credentials map[string]bool
	own         []string // the identities all of whose actions count
}

// reached is a credential from which to go on, with how it was reached.
type reached struct{ uid, how, from string }

// reach adds an identity, within the bound.
func (r *reaching) reach(uid, how string) {
	if uid == "" || r.identities[uid] != "" {
		return
	}
	if len(r.order) == reachNodes {
		r.found.Identities.Total.AtLeast = true
		return
	}
	r.identities[uid] = how
	r.order = append(r.order, uid)
}

// start finds the identities and credentials that the reach starts from.
func (r *reaching) start(ctx context.Context) ([]reached, error) {
	labels := map[string]string{graph.ReachOfCredential: "Credential", graph.ReachOfVendor: "Vendor", graph.ReachOfAddress: ""}
	label, special := labels[r.query.Of]
	if !special {
		label = "Identity"
	}
	exists := false
	var starting []reached
	err := r.database.read(ctx, "reach_start_"+r.query.Of, map[string]any{
		"value": r.query.Value, "from": r.query.From.UTC(), "to": r.query.To.UTC(), "most": reachNodes, "look": reachLooked,
	}, func(record *neo4j.Record) error {
		row := row{record}
		exists = true
		r.found.Start = nodeFrom(label, row.fields("start"))
		r.found.Credentials.Total.AtLeast, r.found.Identities.Total.AtLeast = row.flag("cut"), row.flag("cut")
		uids := row.texts("identities")
		for _, sponsored := range row.maps("sponsored") {
			if slices.ContainsFunc(sponsored.windows(), r.during) {
				uids = append(uids, sponsored.text("uid"))
			}
		}
		for _, uid := range uids {
			r.reach(uid, graph.ReachedAtStart)
			r.own = append(r.own, uid)
		}
		for _, uid := range row.texts("credentials") {
			starting = append(starting, reached{uid: uid, how: r.startWord()})
		}
		return nil
	})
	if err == nil && !exists {
		err = fmt.Errorf("%s %q: %w", r.query.Of, r.query.Value, graph.ErrNotFound)
	}
	if len(starting) == 0 && len(r.own) > 0 {
		starting = []reached{{}}
	}
	return starting, err
}

// startWord is how the credentials of the start were reached.
func (r *reaching) startWord() string {
	if r.query.Of == graph.ReachOfAddress {
		return graph.ReachedByUse
	}
	return graph.ReachedAtStart
}

// during reports whether something held within the span of the query.
func (r *reaching) during(window graph.Interval) bool {
	return window.Overlaps(graph.Interval{From: r.query.From, To: r.query.To})
}

// at reports whether something holds at the end of the span.
func (r *reaching) at(window graph.Interval) bool { return window.Contains(r.query.To) }

// follow adds what is obtained with the credentials, and gives those that their actions made.
func (r *reaching) follow(ctx context.Context, starting []reached, first bool) ([]reached, error) {
	identities, words := []string{}, map[string]reached{}
	if first {
		identities = append(identities, r.own...)
	}
	uids := []string{}
	for _, one := range starting {
		if one.uid != "" {
			uids = append(uids, one.uid)
			words[one.uid] = one
		}
	}
	var fresh []string
	err := r.database.read(ctx, "reach_credentials", map[string]any{
		"credentials": uids, "identities": identities, "from": r.query.From.UTC(), "to": r.query.To.UTC(), "most": reachNodes, "look": reachLooked,
	}, func(record *neo4j.Record) error {
		f := row{record}.fields("credential")
		credential := graph.ReachedCredential{
			Credential: credentialFrom(f), How: f.text("how"), From: f.text("from"), Depth: int(f.number("depth")), LastUsed: f.moment("lastUsed"),
		}
		if one, known := words[credential.Credential.UID]; known {
			credential.How, credential.From = one.how, one.from
		}
		if r.credentials[credential.Credential.UID] {
			return nil
		}
		if len(r.found.Credentials.Rows) == reachNodes {
			r.found.Credentials.Total.AtLeast = true
			return nil
		}
		r.credentials[credential.Credential.UID] = true
		r.found.Credentials.Rows = append(r.found.Credentials.Rows, credential)
		fresh = append(fresh, credential.Credential.UID)
		// Whoever has a credential in hand acts as the one that it was issued to.
		r.reach(credential.Credential.HolderUID, graph.ReachedByHolding)
		return nil
	})
	if err != nil {
		return nil, err
	}
	made, err := r.made(ctx, "made_by_credential", fresh)
	if err != nil || !first || len(r.own) == 0 {
		return made, err
	}
	byIdentity, err := r.made(ctx, "made_by_identity", r.own)
	return append(made, byIdentity...), err
}

// made gives the credentials that the actions of credentials or identities made.
func (r *reaching) made(ctx context.Context, name string, values []string) ([]reached, error) {
	var made []reached
	if len(values) == 0 {
		return nil, nil
	}
	err := r.database.read(ctx, name, map[string]any{
		"values": values, "from": r.query.From.UTC(), "to": r.query.To.UTC(), "most": reachNodes, "look": reachLooked,
	}, func(record *neo4j.Record) error {
		row := row{record}
		if uid := row.text("credential"); !r.credentials[uid] {
			made = append(made, reached{uid: uid, how: graph.ReachedByMaking, from: row.text("from")})
		}
		return nil
	})
	return made, err
}

// deeds counts what was done: by the identities of the start, by the credentials within reach, and from the address.
func (r *reaching) deeds(ctx context.Context) error {
	held := []string{}
	for _, credential := range r.found.Credentials.Rows {
		if !slices.Contains(r.own, credential.Credential.HolderUID) {
			held = append(held, credential.Credential.UID)
		}
	}
	counts := []struct {
		name         string
		values, skip []string
	}{{"deeds_of_credential", held, []string{}}, {"deeds_of_identity", r.own, held}}
	if r.query.Of == graph.ReachOfAddress {
		counts = append(counts, struct {
			name         string
			values, skip []string
		}{"deeds_of_address", []string{r.query.Value}, held})
	}
	for _, one := range counts {
		if len(one.values) == 0 {
			continue
		}
		if err := r.count(ctx, one.name, one.values, one.skip); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.found.Deeds, func(a, b graph.Deed) int { return int(b.Count - a.Count) })
	return nil
}

func (r *reaching) count(ctx context.Context, name string, values, skip []string) error {
	looked, rows := int64(0), 0
	err := r.database.read(ctx, name, map[string]any{
		"values": values, "skip": skip, "from": r.query.From.UTC(), "to": r.query.To.UTC(), "most": reachNodes, "look": reachLooked,
	}, func(record *neo4j.Record) error {
		row := row{record}
		rows++
		looked += row.number("count")
		r.found.Deeds = append(r.found.Deeds, graph.Deed{
			Operation: row.text("operation"), Resource: resourceFrom(row.fields("resource")), Verdict: graph.Verdict(row.text("verdict")), Outcome: row.text("outcome"),
			Count: row.number("count"), First: row.moment("first"), Last: row.moment("last"), Identity: row.text("identity"), Sample: row.text("sample"),
		})
		return nil
	})
	r.found.DeedsCut = r.found.DeedsCut || looked >= reachLooked || rows == reachNodes
	return err
}

// describe tells of the identities within reach: what they hold at the end of the span, and who answers for them.
func (r *reaching) describe(ctx context.Context) error {
	r.found.Identities.Total.Number = int64(len(r.order))
	r.found.Credentials.Total.Number = int64(len(r.found.Credentials.Rows))
	if len(r.order) == 0 {
		return nil
	}
	return r.database.read(ctx, "reach_identities", map[string]any{"identities": r.order, "most": reachNodes}, func(record *neo4j.Record) error {
		row := row{record}
		identity := identityFrom(row.fields("identity"))
		node := graph.Node{UID: identity.UID, Label: "Identity", Kind: string(identity.Kind), Name: identity.Name}
		r.found.Identities.Rows = append(r.found.Identities.Rows, graph.ReachedIdentity{Identity: identity, How: r.identities[identity.UID]})
		r.entitle(node, row.maps("holdings"))
		r.found.Reachable.Total = graph.Count{Number: int64(len(r.found.Reachable.Rows)), AtLeast: r.found.Reachable.Total.AtLeast || len(row.maps("holdings")) >= reachNodes}
		answers := false
		vendor := nodeFrom("Vendor", row.fields("vendor"))
		for _, sponsorship := range row.maps("sponsorships") {
			if slices.ContainsFunc(sponsorship.windows(), r.at) {
				answers = true
				r.found.Answerable = append(r.found.Answerable, graph.Answerable{Identity: node, Sponsor: identityFrom(sponsorship.fields("person")), Vendor: vendor})
			}
		}
		if !answers {
			r.found.Answerable = append(r.found.Answerable, graph.Answerable{Identity: node, Vendor: vendor})
		}
		return nil
	})
}

// entitle adds the grants that an identity holds at the end of the span.
func (r *reaching) entitle(identity graph.Node, holdings []fields) {
	for _, f := range holdings {
		for _, holding := range holdingsFrom(f, nil) {
			window, held := graph.Interval{From: holding.Grant.ValidFrom, To: holding.Grant.ValidTo}.Intersect(holding.Interval)
			if !held || !r.at(window) {
				continue
			}
			entitled := graph.Entitled{Grant: holding.Grant, Identity: identity, Via: holding.Via, Holder: identity, CoversAll: f.number("coversAll")}
			if len(holding.Via) > 0 {
				last := holding.Via[len(holding.Via)-1]
				entitled.Holder = graph.Node{UID: last.UID, Label: "Group", Name: last.Name}
			}
			for _, covered := range f.maps("covers") {
				entitled.Covers = append(entitled.Covers, resourceFrom(covered))
			}
			r.found.Reachable.Rows = append(r.found.Reachable.Rows, entitled)
		}
	}
}
