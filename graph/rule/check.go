package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"clew/graph"
	"clew/graph/report"
	"clew/graph/schema"
)

var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// subjectOfAction says which property of an action names the subject of a rule about single actions.
var subjectOfAction = map[string]string{"Identity": "identityUid", "Credential": "credentialUid"}

// check reports the first thing that is wrong with a rule.
func (c *Catalogue) check(r Rule) error {
	fault := func(form string, values ...any) error {
		return fmt.Errorf(form+": %w", append(values, graph.ErrInvalid)...)
	}
	if !idForm.MatchString(r.ID) {
		return fault("id %q is not lower-case words joined by hyphens", r.ID)
	}
	for _, text := range []struct{ name, value string }{
		{"title", r.Title}, {"description", r.Description}, {"sees", r.Sees}, {"cannotSee", r.CannotSee}, {"remediation", r.Remediation},
	} {
		if text.value == "" {
			return fault("header lacks %s", text.name)
		}
	}
	if !slices.Contains(Categories, r.Category) {
		return fault("category %q is none of %v", r.Category, Categories)
	}
	if !slices.Contains(Severities, r.Severity) {
		return fault("severity %q is none of %v", r.Severity, Severities)
	}
	if !slices.ContainsFunc(schema.Nodes, func(n schema.Node) bool { return n.Label == r.Subject }) {
		return fault("subject %q is no label of the graph", r.Subject)
	}
	if len(r.Controls) == 0 {
		return fault("header names no control")
	}
	for _, id := range r.Controls {
		if _, known := c.controls[id]; !known {
			return fault("control %q stands in no file of controls%s", id, nearest(id, slices.Sorted(maps.Keys(c.controls))))
		}
	}
	switch r.Kind {
	case KindAction:
		return checkAction(r, fault)
	case KindState:
		return checkQuery(r, fault)
	}
	return fault("kind %q is neither %s nor %s", r.Kind, KindAction, KindState)
}

func checkAction(r Rule, fault func(string, ...any) error) error {
	property, possible := subjectOfAction[r.Subject]
	switch {
	case !possible:
		return fault("the subject of a rule about actions is Identity or Credential, not %s", r.Subject)
	case !slices.Equal(r.Identity, []string{property}):
		return fault("identity of a rule about actions of subject %s is [%s], not %v", r.Subject, property, r.Identity)
	case outlineIsBlank(r.Query):
		if len(r.Parameters) > 0 {
			return fault("a rule about actions has no parameters")
		}
		return nil
	}
	return fault("a rule about actions has no query")
}

func outlineIsBlank(query string) bool { return strings.TrimSpace(outlineOf(query).text) == "" }

func checkQuery(r Rule, fault func(string, ...any) error) error {
	if !slices.Equal(r.Identity, []string{"uid"}) {
		return fault("identity of a rule about state is [uid], not %v", r.Identity)
	}
	outline := outlineOf(r.Query)
	returns := outline.columns()
	if len(returns) == 0 {
		return fault("has no query that returns uid and at")
	}
	if _, err := report.Look(r.Query); err != nil {
		return fmt.Errorf("its query: %w", err)
	}
	for _, columns := range returns {
		for _, column := range []string{"uid", "at"} {
			if !slices.Contains(columns, column) {
				return fault("its query returns %v: column %s is missing", columns, column)
			}
		}
		for _, column := range columns {
			if !slices.Contains([]string{"uid", "at", "details", "severity"}, column) {
				return fault("its query returns a column %q; it may return uid, at, details and severity", column)
			}
		}
	}
	used := outline.parameters()
	for _, name := range used {
		if name != "now" && !slices.ContainsFunc(r.Parameters, func(p Parameter) bool { return p.Name == name }) {
			return fault("its query uses $%s, which the header does not declare", name)
		}
	}
	for _, parameter := range r.Parameters {
		switch {
		case !slices.Contains(used, parameter.Name):
			return fault("its query does not use parameter %s", parameter.Name)
		case parameter.Value == nil || parameter.Meaning == "":
			return fault("parameter %s needs default and meaning", parameter.Name)
		}
	}
	for name := range r.Twin.Parameters {
		if !slices.ContainsFunc(r.Parameters, func(p Parameter) bool { return p.Name == name }) {
			return fault("its test sets %q, which is no parameter of it", name)
		}
	}
	return nil
}
