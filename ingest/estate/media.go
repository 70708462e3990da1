package estate

import (
	"fmt"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// vendor is a third party with the integrations that it operates and the contract with it.
type vendor struct {
	key          graph.Key
	name         string
	contract     string // number of the contract; empty: none
	held         span   // while the contract runs
	operations   []string
	integrations []graph.Key
}

var clusters = []string{"ledger", "orders", "warehouse", "pricing"}

// buildDatabase makes a role of a PostgreSQL cluster that works on the tables of one schema.
func (w *world) buildDatabase(o workload) *performer {
	service := w.serviceName()
	t := w.organisation.team(service.team)
	w.databases++
	cluster := pick(w.random, clusters) + "-" + o.account.name
	role := "svc_" + strings.ReplaceAll(service.name, "-", "_")
	schema := strings.SplitN(role, "_", 3)[1]
	key := graph.Key{Scheme: "postgres-role", Value: fmt.Sprintf("%s/%d", cluster, 16384+w.databases*3)}
	p := &performer{name: service.name, actor: key, environment: o.account.name, kind: "postgres-password", host: w.privateAddress()}
	w.identify(o, key, graph.KindServiceAccount, role, t, o.provisioned.Add(-time.Hour), graph.Key{Scheme: "postgres-role-name", Value: cluster + "/" + role})
	table := cluster + "/" + schema + "." + pick(w.random, tables)
	operations := []string{"SELECT", "INSERT", "UPDATE"}
	for _, operation := range operations {
		p.deeds = append(p.deeds, deed{operation: operation, resource: table, resourceKind: "table"})
	}
	if !o.ungranted {
		request := w.ask(fmt.Sprintf("Database access of %s to %s", service.name, table), t, key, o.provisioned, o.terms)
		p.grant = w.grant(databaseMedium, cluster+"/"+role+"/"+schema, key, operations, []string{cluster + "/" + schema + ".*"}, span{o.provisioned, o.ends}, request)
	}
	w.authenticate(o, p, graph.Key{Scheme: "postgres-credential", Value: cluster + "/" + role}, t)
	return p
}

var agentJobs = []struct{ name, tool, resource string }{
	{"invoice-triage", "ledger.search", "ledger/invoice"}, {"claims-assistant", "claims.read", "claims/case"},
	{"release-notes", "repository.read", "repository/change"}, {"stock-planner", "stock.forecast", "stock/level"},
	{"support-drafts", "ticket.read", "ticket/thread"}, {"tariff-lookup", "tariff.search", "tariff/code"},
	{"route-advisor", "route.plan", "route/leg"}, {"contract-reader", "document.read", "document/contract"},
}

// buildAgent makes an AI agent with two running instances, which works on behalf of the person who sponsors it.
func (w *world) buildAgent(o workload) *performer {
	job := agentJobs[w.databases%len(agentJobs)]
	w.databases++
	service := w.serviceName()
	t := w.organisation.team(service.team)
	name := job.name + "-" + strings.SplitN(service.name, "-", 2)[0]
	key := graph.Key{Scheme: "agent", Value: fmt.Sprintf("%s-%04d", name, w.databases)}
	p := &performer{name: name, actor: key, environment: o.account.name, kind: "api-key", host: w.privateAddress()}
	p.behalf = w.organisation.member(t)
	o.sponsor = p.behalf.key()
	w.identify(o, key, graph.KindAgent, name, t, o.provisioned.Add(-time.Hour))
	for i := range 2 {
		p.instances = append(p.instances, instance{id: w.random.uuid().String(), version: fmt.Sprintf("2.%d.%d", w.random.below(9), i), host: fmt.Sprintf("agents-%d.%s", i+1, domain)})
	}
	operations := []string{"tool:" + job.tool, "tool:" + strings.SplitN(job.tool, ".", 2)[0] + ".summarise"}
	for _, operation := range operations {
		p.deeds = append(p.deeds, deed{operation: operation, resource: job.resource, resourceKind: "tool resource"})
	}
	if !o.ungranted {
		request := w.ask(fmt.Sprintf("Let the agent %s use %s", name, job.tool), t, key, o.provisioned, o.terms)
		p.grant = w.grant(agentMedium, key.Value, key, operations, []string{job.resource + "*"}, span{o.provisioned, o.ends}, request)
	}
	w.authenticate(o, p, graph.Key{Scheme: "agent-key", Value: key.Value}, t)
	return p
}

// buildGateway makes a vendor's integration that calls the company's API.
func (w *world) buildGateway(o workload) *performer {
	v := o.vendor
	t := w.organisation.team("Finance Systems")
	w.databases++
	name := strings.ToLower(strings.ReplaceAll(v.name, " ", "-")) + "-connector"
	if len(v.integrations) > 0 {
		name = fmt.Sprintf("%s-%d", name, len(v.integrations)+1)
	}
	key := graph.Key{Scheme: "integration", Value: fmt.Sprintf("%s-%04d", name, w.databases)}
	v.integrations = append(v.integrations, key)
	p := &performer{name: name, actor: key, environment: o.account.name, kind: "client-secret", host: fmt.Sprintf("198.51.100.%d", w.random.between(2, 250))}
	w.identify(o, key, graph.KindIntegration, name, t, o.provisioned.Add(-time.Hour))
	p.deeds = []deed{
		{operation: "GET /v2/invoices", resource: "api/invoices", resourceKind: "endpoint"},
		{operation: "GET /v2/invoices/lines", resource: "api/invoices", resourceKind: "endpoint"},
	}
	if !o.ungranted {
		request := w.ask(fmt.Sprintf("API access of %s for its connector", v.name), t, key, o.provisioned, o.terms)
		p.grant = w.grant(gatewayMedium, key.Value, key, []string{"GET /v2/*"}, []string{"api/*"}, span{o.provisioned, o.ends}, request)
	}
	w.authenticate(o, p, graph.Key{Scheme: "gateway-client", Value: key.Value}, t)
	return p
}

// authenticate gives the performer the credential of its case.
func (w *world) authenticate(o workload, p *performer, base graph.Key, t *team) {
	key := graph.Key{Scheme: base.Scheme, Value: base.Value + "/1"}
	if !o.credential.unnamed {
		p.credential = key
	}
	at := o.provisioned.Add(20 * time.Minute)
	switch {
	case o.credential.none, o.credential.early:
		return
	case o.credential.another:
		holder := w.colleague(o, p, t)
		w.issue(key, p.kind, holder, at, graph.Key{}, time.Time{})
		return
	}
	w.issue(key, p.kind, p.actor, at, graph.Key{}, time.Time{})
	if ended := o.credential.revoked; !ended.IsZero() {
		w.truth.credentials[key].revoked = true
		w.state("secrets", ended, &ingest.CredentialEnded{Head: ingest.Head{At: ended}, Key: key, EndedAt: ended, Reason: "revoked in the register of secrets"})
	}
	if rotated := o.credential.superseded; !rotated.IsZero() {
		next := graph.Key{Scheme: base.Scheme, Value: base.Value + "/2"}
		w.issue(next, p.kind, p.actor, rotated, key, rotated.Add(o.credential.grace))
	}
}

// colleague is a described identity in the same system, to whom a credential may have been issued instead.
func (w *world) colleague(o workload, p *performer, t *team) graph.Key {
	key := graph.Key{Scheme: p.actor.Scheme, Value: p.actor.Value + "-batch"}
	kind := graph.KindServiceAccount
	if o.medium == agentMedium {
		kind = graph.KindAgent
	}
	w.describe(key, kind, p.name+"-batch", o.account.name, t.name, o.provisioned.Add(-time.Hour))
	w.sponsor(key, w.organisation.member(t).key(), o.provisioned.Add(-time.Hour))
	return key
}
