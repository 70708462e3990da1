package main

import (
	"context"
	"encoding/json"
	"fmt"

	"clew/graph"
	"clew/graph/neo4j"
	"clew/graph/rule"
	"clew/ingest/evidence"
	"clew/web"
)

// pagesRules shows the catalogue of rules to the pages.
type pagesRules struct{ catalogue *rule.Catalogue }

// Rule implements web.Rules.
func (r pagesRules) Rule(id string) (web.Rule, bool) {
	found, known := r.catalogue.Rule(id)
	if !known {
		return web.Rule{}, false
	}
	return r.shown(found), true
}

// Rules implements web.Rules.
func (r pagesRules) Rules() []web.Rule {
	all := r.catalogue.Rules()
	shown := make([]web.Rule, len(all))
	for i, one := range all {
		shown[i] = r.shown(one)
	}
	return shown
}

// Frameworks implements web.Rules.
func (r pagesRules) Frameworks() []web.Framework {
	var shown []web.Framework
	for _, one := range r.catalogue.Frameworks() {
		framework := web.Framework{ID: one.ID, Name: one.Name, Source: one.Source}
		for _, control := range one.Controls {
			framework.Controls = append(framework.Controls, web.FrameworkControl{ID: control.ID, Title: control.Title, CannotSee: control.CannotSee, Note: control.Note})
		}
		shown = append(shown, framework)
	}
	return shown
}

// Refused implements web.Rules.
func (r pagesRules) Refused() []string {
	var shown []string
	for _, one := range r.catalogue.Refused() {
		shown = append(shown, message(one))
	}
	return shown
}

func (r pagesRules) shown(one rule.Rule) web.Rule {
	shown := web.Rule{
		ID: one.ID, Title: one.Title, Severity: one.Severity, Category: string(one.Category), Subject: one.Subject, Description: one.Description,
		Sees: one.Sees, CannotSee: one.CannotSee, Remediation: one.Remediation, Query: one.Query, Hits: len(one.Twin.Hits), Misses: len(one.Twin.Misses),
	}
	if one.Own {
		shown.File = one.File
	}
	for _, parameter := range one.Parameters {
		value, err := json.Marshal(parameter.Value)
		if err != nil {
			value = []byte(fmt.Sprint(parameter.Value))
		}
		shown.Parameters = append(shown.Parameters, web.RuleParameter{Name: parameter.Name, Value: string(value), Meaning: parameter.Meaning})
	}
	for _, id := range one.Controls {
		control, known := r.catalogue.Control(id)
		if known {
			shown.Controls = append(shown.Controls, web.Control{ID: control.ID, Title: control.Title})
		}
	}
	return shown
}

// pagesEvidence shows kept records to the pages.
type pagesEvidence struct{ store *evidence.Store }

// Read implements web.Evidence.
func (e pagesEvidence) Read(ctx context.Context, segment, hash string) ([]byte, error) {
	return e.store.Read(ctx, segment, hash)
}

// Find implements web.Evidence.
func (e pagesEvidence) Find(ctx context.Context, hashes []string) (map[string]string, error) {
	return e.store.FindAll(ctx, hashes)
}

// State implements web.Evidence.
func (e pagesEvidence) State(err error) graph.EvidenceState { return evidence.State(err) }

// pagesQueries shows the queries behind the pages.
type pagesQueries struct{}

// Query implements web.Queries.
func (pagesQueries) Query(name string) string { return neo4j.Query(name) }
