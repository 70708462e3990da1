package estate

import (
	"time"

	"clew/graph"
	"clew/ingest"
)

// neglect makes what is wrong with the state of things although no action shows it, each thing for one rule. All of it
// lies in the databases of Ledger.
func (w *world) neglect() {
	held := span{from: w.calendar.start.Add(-10*day + 9*time.Hour)}
	ending := span{held.from, w.calendar.until.Add(30 * day)}

	administrator := w.neglected("ledger_admin", held.from)
	request := w.askFor("Administer the ledger", administrator, held.from, terms{})
	w.truth.finds("standing-privilege", w.grant(databaseMedium, "ledger-production/admin", administrator, []string{"SELECT", "VACUUM"}, []string{"ledger-production/*"}, held, request), "an administrator's role without an end")

	everything := w.neglected("ledger_everything", held.from)
	request = w.askFor("Everything, until the migration is over", everything, ending.from, terms{})
	w.truth.finds("over-privileged-grant", w.grant(databaseMedium, "ledger-production/svc_ledger_everything", everything, []string{"*"}, nil, ending, request), "every operation on everything")

	again := w.neglected("ledger_again", held.from)
	request = w.askFor("Read the ledger for the audit", again, held.from, terms{})
	w.grant(databaseMedium, "ledger-production/svc_ledger_again/first", again, []string{"SELECT"}, []string{"ledger-production/ledger.*"}, held, request)
	w.truth.finds("approval-reused", w.grant(databaseMedium, "ledger-production/svc_ledger_again/second", again, []string{"UPDATE"}, []string{"ledger-production/ledger.*"}, span{from: held.from.Add(3 * day)}, request), "the ticket had led to another grant three days before")

	lapsed := w.neglected("ledger_lapsed", held.from)
	request = w.askFor("Read the ledger for ten days", lapsed, held.from, terms{lapses: 10 * day})
	w.grant(databaseMedium, "ledger-production/svc_ledger_lapsed", lapsed, []string{"SELECT"}, []string{"ledger-production/ledger.*"}, held, request)

	payer := w.neglected("ledger_payer", held.from)
	for _, operation := range []string{"payments:Create", "payments:Approve"} {
		request = w.askFor("Let the ledger "+operation, payer, held.from, terms{})
		w.grant(databaseMedium, "ledger-production/svc_ledger_payer/"+operation, payer, []string{operation}, []string{"ledger-production/payment"}, held, request)
	}
	w.truth.finds("toxic-combination", payer, "it may ask for payment and release it")

	w.neglectSecrets(held.from)
	w.neglectAlias(held.from)
	w.neglectWorkloads()
}

// neglected makes a service account of Ledger's.
func (w *world) neglected(name string, at time.Time) graph.Key {
	w.databases++
	key := graph.Key{Scheme: "postgres-role", Value: "ledger-production/neglected-" + name}
	w.describe(key, graph.KindServiceAccount, "svc_"+name, w.production.name, "Ledger", at.Add(-6*time.Hour))
	w.sponsor(key, w.organisation.team("Ledger").members[0].key(), at.Add(-6*time.Hour))
	return key
}

func (w *world) askFor(title string, identity graph.Key, provisioned time.Time, t terms) graph.Key {
	return w.ask(title, w.organisation.team("Ledger"), identity, provisioned, t)
}

// neglectSecrets: one password was never changed, one secret was handed to two accounts, and who left still has a password.
func (w *world) neglectSecrets(at time.Time) {
	password := func(name string) graph.Key {
		return graph.Key{Scheme: "postgres-credential", Value: "ledger-production/neglected-" + name + "/1"}
	}
	w.issue(password("old"), "postgres-password", w.neglected("ledger_old", at), w.calendar.until.Add(-200*day), graph.Key{}, time.Time{})
	for _, name := range []string{"one", "other"} {
		key := password(name)
		holder := w.neglected("ledger_"+name, at)
		w.issue(key, "postgres-password", holder, at, graph.Key{}, time.Time{})
		w.state("secrets", at, &ingest.CredentialIssued{Head: ingest.Head{At: at}, Key: key, Holder: holder, IssuedAt: at, Fingerprint: "sha256:clew-shared-by-two"})
		w.truth.finds("credential-shared", key, "one secret under two accounts")
	}
	departed := w.calendar.at(0.5).Truncate(day).Add(17 * time.Hour)
	leaver := w.organisation.leaver(w.random, w.organisation.team("Ledger"), departed)
	w.issue(password("leaver"), "postgres-password", leaver.key(), at, graph.Key{}, time.Time{})
	w.truth.finds("offboarded-with-live-credential", leaver.key(), "the password of who left lives on")
}

// neglectAlias: two accounts under one name, of which no source says which came first.
func (w *world) neglectAlias(at time.Time) {
	alias := graph.Key{Scheme: "postgres-role-name", Value: "ledger-production/svc_ledger_twice"}
	for _, name := range []string{"ledger_twice", "ledger_thrice"} {
		key := graph.Key{Scheme: "postgres-role", Value: "ledger-production/neglected-" + name}
		w.state("provisioning", at, &ingest.IdentitySeen{
			Head: ingest.Head{At: at}, Key: key, IdentityKind: graph.KindServiceAccount, Name: "svc_" + name, OwnerTeam: "Ledger", Aliases: []graph.Key{alias},
		})
		w.sponsor(key, w.organisation.team("Ledger").members[0].key(), at)
	}
	w.truth.finds("alias-conflict", alias, "two accounts claim the name")
}

// neglectWorkloads: two jobs use one password in the last days.
func (w *world) neglectWorkloads() {
	p := w.build(workload{scenario: "two-workloads", medium: databaseMedium, account: w.production})
	other := *p
	other.name += "-copy"
	w.appoint(appointment{at: w.calendar.until.Add(-3*day + 10*time.Hour), performer: p, deed: &p.deeds[0]})
	w.appoint(appointment{at: w.calendar.until.Add(-2*day + 10*time.Hour), performer: &other, deed: &p.deeds[0]})
	w.truth.finds("credential-in-two-workloads", p.credential, "two jobs use one password")
}
