package pipeline_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
)

// custodyCase is one chain of custody with how it has to be judged.
type custodyCase struct {
	Name string
	Why  string // one sentence that argues the expectation
	departure

	After    []string                   // facts that arrive when the action was loaded and judged already
	Evidence string                     // what becomes of the raw record: empty (kept), none, lost, altered or unread
	Links    map[graph.Link]graph.State // expected, where not present
	Gaps     []string                   // expected, sorted
	Under    string                     // key of the grant that the action is under; empty: not looked at

	id    string
	facts map[string]ingest.Fact
	alone bool // has coverage of its own, and therefore a system of its own
}

// departure says how a chain differs from another one.
type departure struct {
	Base    string
	Without []string
	Set     map[string]map[string]any // fields of facts by the fact's name; nil takes a field away
	Add     map[string]map[string]any
}

// caseFile is what a file of cases holds.
type caseFile struct {
	Bases map[string]departure
	Cases []*custodyCase
}

// UnmarshalYAML implements yaml.Unmarshaler: the fields of the departure stand beside the others.
func (c *custodyCase) UnmarshalYAML(node *yaml.Node) error {
	var fields struct {
		Name, Why, Base, Evidence, Under string
		Without, After, Gaps             []string
		Set, Add                         map[string]map[string]any
		Links                            map[graph.Link]graph.State
	}
	if err := strictly(node, &fields); err != nil {
		return err
	}
	*c = custodyCase{
		Name: fields.Name, Why: fields.Why, After: fields.After, Evidence: fields.Evidence, Links: fields.Links, Gaps: fields.Gaps, Under: fields.Under,
		departure: departure{Base: fields.Base, Without: fields.Without, Set: fields.Set, Add: fields.Add},
	}
	return nil
}

// strictly decodes a node and refuses what it does not know, so that a misspelt field does not go unnoticed.
func strictly(node *yaml.Node, into any) error {
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	return decoder.Decode(into)
}

// readCases reads all cases, after one for each base as it stands.
func readCases(t testing.TB) []*custodyCase {
	t.Helper()
	names, err := filepath.Glob("testdata/case/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	bases := map[string]departure{}
	var cases []*custodyCase
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file caseFile
		decoder := yaml.NewDecoder(bytes.NewReader(content))
		decoder.KnownFields(true)
		if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
			t.Fatalf("%s: %v", name, err)
		}
		maps.Copy(bases, file.Bases)
		topic := strings.TrimSuffix(filepath.Base(name), ".yaml")
		for _, one := range file.Cases {
			one.Name = topic + ": " + one.Name
		}
		cases = append(cases, file.Cases...)
	}
	for _, base := range slices.Sorted(maps.Keys(bases)) {
		cases = append(cases, &custodyCase{Name: "base: " + base, Why: "A base is whole.", departure: departure{Base: base}})
	}
	seen := map[string]bool{}
	for i, one := range cases {
		one.id = fmt.Sprintf("c%03d", i)
		if err := one.build(bases); err != nil {
			t.Fatalf("%s: %v", one.Name, err)
		}
		if seen[one.Name] || one.Why == "" {
			t.Errorf("%s: stands twice, or does not say why", one.Name)
		}
		seen[one.Name] = true
	}
	return cases
}

// build makes the facts of the case, with keys that no other case has, and a system that no other case has where its
// coverage differs.
func (c *custodyCase) build(bases map[string]departure) error {
	bodies, err := c.resolve(bases, nil)
	if err != nil {
		return err
	}
	for _, name := range c.After {
		if bodies[name] == nil {
			return fmt.Errorf("after: there is no fact %q", name)
		}
	}
	c.facts = map[string]ingest.Fact{}
	for name, body := range bodies {
		fact, err := decodeFact(body)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.facts[name] = fact
	}
	c.alone = slices.ContainsFunc(slices.Concat(c.Without, c.After, slices.Collect(maps.Keys(c.Set)), slices.Collect(maps.Keys(c.Add))), func(name string) bool {
		_, isCoverage := c.facts[name].(*ingest.Covered)
		return isCoverage || strings.HasPrefix(name, "covers ")
	})
	if c.alone && c.action().System == judge.SystemAWS {
		return errors.New("all cases about AWS share one coverage")
	}
	for _, fact := range c.facts {
		c.apart(reflect.ValueOf(fact).Elem())
	}
	return nil
}

// resolve follows the bases and gives the fields of each fact by its name.
func (d departure) resolve(bases map[string]departure, through []string) (map[string]map[string]any, error) {
	facts := map[string]map[string]any{}
	if d.Base != "" {
		base, known := bases[d.Base]
		if !known || slices.Contains(through, d.Base) {
			return nil, fmt.Errorf("base %q is not known or builds on itself", d.Base)
		}
		var err error
		if facts, err = base.resolve(bases, append(through, d.Base)); err != nil {
			return nil, err
		}
	}
	for _, name := range d.Without {
		if facts[name] == nil {
			return nil, fmt.Errorf("without: there is no fact %q", name)
		}
		delete(facts, name)
	}
	for name, fields := range d.Set {
		if facts[name] == nil {
			return nil, fmt.Errorf("set: there is no fact %q", name)
		}
		facts[name] = maps.Clone(facts[name])
		for field, value := range fields {
			if facts[name][field] = value; value == nil {
				delete(facts[name], field)
			}
		}
	}
	for name, fields := range d.Add {
		if facts[name] != nil {
			return nil, fmt.Errorf("add: the fact %q is there already", name)
		}
		facts[name] = fields
	}
	return facts, nil
}

// decodeFact reads a fact as a facts file would state it.
func decodeFact(fields map[string]any) (ingest.Fact, error) {
	body := map[string]any{"at": "2026-01-01"}
	maps.Copy(body, fields)
	for name, value := range body {
		body[name] = momentOf(value)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return ingest.DecodeFact(text)
}

var shortMoment = regexp.MustCompile(`^\d{4}-\d\d-\d\d( \d\d:\d\d)?$`)

// momentOf writes out the times that may be cut off behind the day or the minute.
func momentOf(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case string:
		if !shortMoment.MatchString(v) {
			return v
		}
		day, clock, found := strings.Cut(v, " ")
		if !found {
			clock = "00:00"
		}
		return day + "T" + clock + ":00Z"
	}
	return value
}

// apart gives the keys of a fact, and its system, the mark of the case. Resources keep their names, which grants speak of.
func (c *custodyCase) apart(fact reflect.Value) {
	for i := range fact.NumField() {
		switch value := fact.Field(i).Addr().Interface().(type) {
		case *graph.Key:
			*value = c.key(*value)
		case *[]graph.Key:
			for k := range *value {
				(*value)[k] = c.key((*value)[k])
			}
		case *map[string]string:
			if fact.Type() == reflect.TypeFor[ingest.IdentitySeen]() { // they are compared with aliases
				for name := range *value {
					(*value)[name] += "." + c.id
				}
			}
		case *string:
			if c.alone && fact.Type().Field(i).Name == "System" && *value != "" {
				*value += "-" + c.id
			}
		}
	}
}

func (c *custodyCase) key(key graph.Key) graph.Key {
	if key.IsZero() || strings.HasSuffix(key.Scheme, "-resource") {
		return key
	}
	return graph.Key{Scheme: key.Scheme, Value: key.Value + "." + c.id}
}

// action gives the one action of the case.
func (c *custodyCase) action() *ingest.Acted { return c.facts["action"].(*ingest.Acted) }

// before and after give the facts about state that come before the action and after it, in the order of their names.
func (c *custodyCase) before() []ingest.Fact {
	return c.state(func(name string) bool { return !slices.Contains(c.After, name) })
}

func (c *custodyCase) after() []ingest.Fact {
	return c.state(func(name string) bool { return slices.Contains(c.After, name) })
}

func (c *custodyCase) state(wanted func(name string) bool) []ingest.Fact {
	var facts []ingest.Fact
	for _, name := range slices.Sorted(maps.Keys(c.facts)) {
		if name != "action" && wanted(name) {
			facts = append(facts, c.facts[name])
		}
	}
	return facts
}

// expected gives the seven states; what the store of evidence tells is not known when the action is loaded.
func (c *custodyCase) expected(withEvidence bool) []string {
	states := make([]string, len(graph.Links))
	for i, link := range graph.Links {
		states[i] = string(graph.StatePresent)
		if state := c.Links[link]; state != "" && (link != graph.LinkEvidence || withEvidence || c.Evidence == "none") {
			states[i] = string(state)
		}
	}
	return states
}

// verdictOf is what the seven states come to.
func verdictOf(states []string) graph.Verdict {
	verdict := graph.VerdictTraced
	for _, state := range states {
		switch graph.State(state) {
		case graph.StatePresent:
		case graph.StateUnknown:
			verdict = graph.VerdictUnknown
		default:
			return graph.VerdictBroken
		}
	}
	return verdict
}
