package pipeline_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
)

func textIn(properties map[string]any, name string) string {
	text, _ := properties[name].(string)
	return text
}

func momentIn(properties map[string]any, name string) time.Time {
	moment, _ := properties[name].(time.Time)
	return moment
}

func listIn(properties map[string]any, name string) []any {
	list, _ := properties[name].([]any)
	return list
}

func textsIn(properties map[string]any, name string) []string {
	var texts []string
	for _, one := range listIn(properties, name) {
		texts = append(texts, fmt.Sprint(one))
	}
	return texts
}

func intervalIn(properties map[string]any) graph.Interval {
	return graph.Interval{From: momentIn(properties, "validFrom"), To: momentIn(properties, "validTo")}
}

// windowsIn gives the spans of time over which something held.
func windowsIn(properties map[string]any) []graph.Interval {
	if properties["windows"] == nil {
		return []graph.Interval{intervalIn(properties)}
	}
	var windows []graph.Interval
	for _, text := range textsIn(properties, "windows") {
		window, err := graph.ParseInterval(text)
		if err != nil {
			panic(err)
		}
		windows = append(windows, window)
	}
	slices.SortFunc(windows, func(a, b graph.Interval) int { return a.From.Compare(b.From) })
	return windows
}

// lower and raise set a moment where it is earlier or later than the stored one.
func lower(properties map[string]any, name string, moment time.Time) {
	if old := momentIn(properties, name); !moment.IsZero() && (old.IsZero() || moment.Before(old)) {
		properties[name] = moment.UTC()
	}
}

func raise(properties map[string]any, name string, moment time.Time) {
	if moment.After(momentIn(properties, name)) {
		properties[name] = moment.UTC()
	}
}

// membersOf gives the identities that belong to a group, also through other groups.
func (m *memory) membersOf(group string) []string {
	members, seen := map[string]bool{}, map[string]bool{}
	var visit func(uid string)
	visit = func(uid string) {
		if seen[uid] {
			return
		}
		seen[uid] = true
		for _, edge := range m.in(schema.MemberOf, uid) {
			members[edge.From] = true
		}
		for _, edge := range m.in(schema.GroupMemberOf, uid) {
			visit(edge.From)
		}
	}
	visit(group)
	return slices.Sorted(maps.Keys(members))
}

func (m *memory) holdersOf(grant string) []string {
	var holders []string
	for _, edge := range m.out(schema.HeldBy, grant) {
		holders = append(holders, edge.To)
	}
	for _, edge := range m.out(schema.HeldByGroup, grant) {
		holders = append(holders, m.membersOf(edge.To)...)
	}
	return holders
}

// provisionedBy gives the holders of the grants that came of a request.
func (m *memory) provisionedBy(request string) []string {
	var holders []string
	for _, edge := range m.out(schema.Provisioned, request) {
		holders = append(holders, m.holdersOf(edge.To)...)
	}
	return holders
}

// derivedFrom gives a credential and all that derive from it.
func (m *memory) derivedFrom(credential string) []string {
	var list []string
	var visit func(uid string)
	visit = func(uid string) {
		if slices.Contains(list, uid) {
			return
		}
		list = append(list, uid)
		for _, edge := range m.in(schema.DerivedFrom, uid) {
			visit(edge.From)
		}
	}
	visit(credential)
	return list
}

// memoryPath is a way from an identity to a group, through further groups.
type memoryPath struct {
	groups []string
	spans  []graph.Interval // over which all its memberships held
	along  []memoryEdge
}

// groupsOf gives all ways to the groups to which an identity belongs; each membership is followed once along a way.
func (m *memory) groupsOf(identity string) []memoryPath {
	var all []memoryPath
	var walk func(path memoryPath, next []memoryEdge)
	walk = func(path memoryPath, next []memoryEdge) {
		for _, edge := range next {
			if len(path.along) == 6 || slices.Contains(path.along, edge) {
				continue
			}
			longer := memoryPath{groups: append(slices.Clone(path.groups), edge.To), along: append(slices.Clone(path.along), edge)}
			for _, window := range windowsIn(m.edges[edge]) {
				for _, span := range path.spans {
					if both, some := span.Intersect(window); some {
						longer.spans = append(longer.spans, both)
					}
				}
			}
			all = append(all, longer)
			walk(longer, m.out(schema.GroupMemberOf, edge.To))
		}
	}
	walk(memoryPath{spans: []graph.Interval{{}}}, m.out(schema.MemberOf, identity))
	return all
}

func (m *memory) grantsOf(identity string) []map[string]any {
	var grants []map[string]any
	for _, edge := range m.in(schema.HeldBy, identity) {
		grants = append(grants, m.nodes["Grant"][edge.From])
	}
	for _, path := range m.groupsOf(identity) {
		for _, edge := range m.in(schema.HeldByGroup, path.groups[len(path.groups)-1]) {
			grants = append(grants, m.nodes["Grant"][edge.From])
		}
	}
	return grants
}

// Standings implements pipeline.Graph.
func (m *memory) Standings(_ context.Context, uids []string) (map[string]graph.Standing, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found := map[string]graph.Standing{}
	for _, uid := range uids {
		if m.nodes["Identity"][uid] != nil {
			found[uid] = m.standing(uid)
		}
	}
	return found, nil
}

func (m *memory) standing(uid string) graph.Standing {
	standing := graph.Standing{Identity: m.identity(uid), Mark: textIn(m.nodes["Identity"][uid], "standingMark")}
	for _, edge := range m.in(schema.Sponsors, uid) {
		if on, _ := m.edges[edge]["key"].(string); m.edges[edge]["inferred"] == true && m.nodes["Alias"][on]["claimedBy"] != nil {
			continue
		}
		for _, window := range windowsIn(m.edges[edge]) {
			standing.Sponsorships = append(standing.Sponsorships, graph.Sponsorship{Person: m.identity(edge.From), Interval: window})
		}
	}
	for _, edge := range m.in(schema.HeldBy, uid) {
		standing.Holdings = append(standing.Holdings, m.holdings(edge.From, nil, []graph.Interval{{}})...)
	}
	for _, path := range m.groupsOf(uid) {
		var via []graph.Group
		for _, group := range path.groups {
			via = append(via, graph.Group{UID: group, Name: textIn(m.nodes["Group"][group], "name")})
		}
		for _, edge := range m.in(schema.HeldByGroup, path.groups[len(path.groups)-1]) {
			standing.Holdings = append(standing.Holdings, m.holdings(edge.From, via, path.spans)...)
		}
	}
	for _, edge := range m.in(schema.For, uid) {
		standing.Requests = append(standing.Requests, m.request(edge.From))
	}
	for _, operates := range m.in(schema.Operates, uid) {
		vendor := m.nodes["Vendor"][operates.From]
		standing.Vendor = textIn(vendor, "name")
		for _, with := range m.in(schema.With, operates.From) {
			contract := m.nodes["Contract"][with.From]
			standing.Contracts = append(standing.Contracts, graph.Contract{
				UID: with.From, Name: textIn(contract, "name"), Interval: graph.Interval{From: momentIn(contract, "startsAt"), To: momentIn(contract, "endsAt")},
				Operations: textsIn(contract, "operations"), Resources: textsIn(contract, "resources"),
			})
		}
	}
	return standing
}

func (m *memory) identity(uid string) graph.Identity {
	properties := m.nodes["Identity"][uid]
	return graph.Identity{
		UID: uid, Kind: graph.IdentityKind(textIn(properties, "kind")), Name: textIn(properties, "name"), Environment: textIn(properties, "environment"),
		DepartedAt: momentIn(properties, "departedAt"), Unattributed: properties["unattributed"] == true,
	}
}

// holdings gives a grant once for each of its windows and each span over which it was held through groups.
func (m *memory) holdings(uid string, via []graph.Group, spans []graph.Interval) []graph.Holding {
	properties := m.nodes["Grant"][uid]
	var holdings []graph.Holding
	for _, window := range windowsIn(properties) {
		for _, span := range spans {
			if _, held := window.Intersect(span); !held {
				continue
			}
			holdings = append(holdings, graph.Holding{
				Grant: graph.Grant{
					UID: uid, System: textIn(properties, "system"), Role: textIn(properties, "role"), Operations: textsIn(properties, "operations"),
					Resources: textsIn(properties, "resources"), Policy: textIn(properties, "policy"), Boundary: textIn(properties, "boundary"),
					ValidFrom: window.From, ValidTo: window.To, FirstSeen: momentIn(properties, "firstSeen"),
				},
				Interval: span, Via: via, Request: m.requestOf(uid, window),
			})
		}
	}
	return holdings
}

// requestOf picks the request that led to a window of a grant.
func (m *memory) requestOf(grant string, window graph.Interval) *graph.Request {
	edges := m.in(schema.Provisioned, grant)
	slices.SortStableFunc(edges, func(a, b memoryEdge) int {
		return cmp.Or(compareAbsentLast(momentIn(m.nodes["Request"][a.From], "requestedAt"), momentIn(m.nodes["Request"][b.From], "requestedAt")), cmp.Compare(a.From, b.From))
	})
	picked := ""
	var began time.Time
	for _, edge := range edges {
		for _, text := range textsIn(m.edges[edge], "begun") {
			begun, err := graph.ParseInterval(text)
			if err != nil {
				panic(err)
			}
			if window.Contains(begun.From) && (picked == "" || !begun.From.After(began)) {
				picked, began = edge.From, begun.From
			}
		}
	}
	if picked == "" {
		for _, edge := range edges {
			if m.edges[edge]["begun"] == nil {
				picked = edge.From
			}
		}
	}
	if picked == "" {
		return nil
	}
	request := m.request(picked)
	return &request
}

// compareAbsentLast orders as Cypher does, where what is absent comes last.
func compareAbsentLast(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

func (m *memory) request(uid string) graph.Request {
	properties := m.nodes["Request"][uid]
	request := graph.Request{UID: uid, Ref: textIn(properties, "ref"), RequestedAt: momentIn(properties, "requestedAt")}
	askers := m.in(schema.Requested, uid)
	for _, asker := range askers {
		request.Requesters = append(request.Requesters, asker.From)
		doubt := func(who graph.Identity) int {
			switch {
			case who.Unattributed:
				return 2
			case who.Kind != graph.KindPerson:
				return 1
			}
			return 0
		}
		if who := m.identity(asker.From); request.RequestedBy.UID == "" || doubt(who) > doubt(request.RequestedBy) {
			request.RequestedBy = who // of several that of whom the least is known
		}
	}
	for _, decides := range m.in(schema.Decides, uid) {
		decision := m.nodes["Approval"][decides.From]
		approval := graph.Approval{
			UID: decides.From, Decision: textIn(decision, "decision"), DecidedAt: momentIn(decision, "decidedAt"), ExpiresAt: momentIn(decision, "expiresAt"), Via: textIn(decision, "via"),
		}
		if authorised, says := decision["authorised"].(bool); says {
			approval.Authorised = &authorised
		}
		given := m.in(schema.Gave, decides.From)
		if len(given) == 0 {
			request.Approvals = append(request.Approvals, approval)
		}
		for _, gave := range given {
			one := approval
			one.Approver = m.identity(gave.From)
			one.ApproverIsRequester = slices.ContainsFunc(askers, func(asker memoryEdge) bool {
				return asker.From == gave.From || slices.ContainsFunc(m.in(schema.Sponsors, asker.From), func(sponsors memoryEdge) bool {
					return sponsors.From == gave.From && slices.ContainsFunc(windowsIn(m.edges[sponsors]), func(window graph.Interval) bool {
						return one.DecidedAt.IsZero() || window.Contains(one.DecidedAt)
					})
				})
			})
			one.Members = m.deciders(gave.From, askers, one.DecidedAt)
			request.Approvals = append(request.Approvals, one)
		}
	}
	return request
}

// deciders gives the members of the group that decided, if it was one.
func (m *memory) deciders(group string, askers []memoryEdge, at time.Time) []graph.Member {
	var members []graph.Member
	for _, r := range []schema.Relationship{schema.MemberOf, schema.GroupMemberOf} {
		for _, edge := range m.in(r, group) {
			member := graph.Member{Identity: m.identity(edge.From), Windows: windowsIn(m.edges[edge])}
			member.IsRequester = slices.ContainsFunc(askers, func(asker memoryEdge) bool {
				return asker.From == edge.From || slices.ContainsFunc(m.in(schema.Sponsors, asker.From), func(sponsors memoryEdge) bool {
					return sponsors.From == edge.From && slices.ContainsFunc(windowsIn(m.edges[sponsors]), func(window graph.Interval) bool { return at.IsZero() || window.Contains(at) })
				})
			})
			members = append(members, member)
		}
	}
	return members
}

// Lineages implements pipeline.Graph.
func (m *memory) Lineages(_ context.Context, uids []string) (map[string]graph.Lineage, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found := map[string]graph.Lineage{}
	for _, uid := range uids {
		if m.nodes["Credential"][uid] != nil {
			found[uid] = m.lineage(uid)
		}
	}
	return found, nil
}

func (m *memory) lineage(uid string) graph.Lineage {
	type found struct {
		uid   string
		depth int
	}
	var all []found
	var walk func(uid string, along []memoryEdge)
	walk = func(uid string, along []memoryEdge) {
		all = append(all, found{uid, len(along)})
		for _, edge := range m.out(schema.DerivedFrom, uid) {
			if len(along) < 10 && !slices.Contains(along, edge) {
				walk(edge.To, append(slices.Clone(along), edge))
			}
		}
	}
	walk(uid, nil)
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.depth, b.depth), cmp.Compare(a.uid, b.uid)) })
	var lineage graph.Lineage
	for _, one := range all {
		known := slices.ContainsFunc(lineage, func(credential graph.Credential) bool { return credential.UID == one.uid })
		if !known && len(lineage) < 20 {
			lineage = append(lineage, m.credential(one.uid))
		}
	}
	return lineage
}

func (m *memory) credential(uid string) graph.Credential {
	properties := m.nodes["Credential"][uid]
	credential := graph.Credential{
		UID: uid, Kind: textIn(properties, "kind"), Name: textIn(properties, "name"), IssuedAt: momentIn(properties, "issuedAt"), ExpiresAt: momentIn(properties, "expiresAt"),
		RevokedAt: momentIn(properties, "revokedAt"), SupersededAt: momentIn(properties, "supersededAt"), GraceUntil: momentIn(properties, "graceUntil"),
		Mark: textIn(properties, "standingMark"), Policy: textIn(properties, "policy"), Policies: textsIn(properties, "policies"),
	}
	for _, edge := range m.in(schema.Replaces, uid) {
		issued := momentIn(m.nodes["Credential"][edge.From], "issuedAt")
		if !issued.IsZero() && (credential.SupersededAt.IsZero() || issued.Before(credential.SupersededAt)) {
			credential.SupersededAt = issued
		}
	}
	var holders []graph.Identity
	for _, edge := range m.out(schema.IssuedTo, uid) {
		holder := m.identity(edge.To)
		credential.Undescribed = credential.Undescribed || holder.Unattributed
		holders = append(holders, holder)
	}
	slices.SortStableFunc(holders, func(a, b graph.Identity) int {
		return cmp.Or(cmp.Compare(weight(a.Unattributed), weight(b.Unattributed)), cmp.Compare(a.UID, b.UID))
	})
	for i, holder := range holders {
		if i == 0 {
			credential.HolderUID, credential.HolderName, credential.HolderKind = holder.UID, holder.Name, holder.Kind
		} else {
			credential.OtherHolders = append(credential.OtherHolders, holder.UID)
			if holder.Kind != credential.HolderKind {
				credential.HolderKind = graph.KindUnknown
			}
		}
	}
	return credential
}

func weight(last bool) int {
	if last {
		return 1
	}
	return 0
}

// Coverages implements pipeline.Graph.
func (m *memory) Coverages(context.Context) (graph.Coverages, string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.coverages(), "", nil
}

func (m *memory) coverages() graph.Coverages {
	var all graph.Coverages
	for _, properties := range m.nodes["Coverage"] {
		all = append(all, coverageIn(properties))
	}
	return all
}

func coverageIn(properties map[string]any) graph.Coverage {
	return graph.Coverage{
		Source: textIn(properties, "source"), Name: textIn(properties, "source"), Subject: graph.Subject(textIn(properties, "subject")), System: textIn(properties, "system"),
		Interval: graph.Interval{From: momentIn(properties, "from"), To: momentIn(properties, "to")},
	}
}

// Chain gives the whole chain of custody of one action, as the graph has it now.
func (m *memory) Chain(_ context.Context, uid string) (graph.Chain, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	action := m.actions[uid]
	if action == nil {
		return graph.Chain{}, fmt.Errorf("action %q: %w", uid, graph.ErrNotFound)
	}
	chain := graph.Chain{Action: action.Action, Earlier: slices.Clone(action.earlier)}
	chain.Action.CredentialKind = "" // which the graph has on the credential only
	chain.Circumstances = graph.Circumstances{Standing: m.standing(action.IdentityUID), Coverage: m.coverages()}
	if action.CredentialUID != "" {
		chain.Circumstances.Lineage = m.lineage(action.CredentialUID)
	}
	return chain, nil
}
