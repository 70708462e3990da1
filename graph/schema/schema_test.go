package schema_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; look at it, and run with -update if it is meant (-want +got):\n%s", file, diff)
	}
}

// statements is a text of many statements, each under a heading.
type statements struct{ strings.Builder }

func (s *statements) add(heading, text string) {
	s.WriteString("// " + heading + "\n" + strings.TrimRight(text, "\n") + ";\n\n")
}

func TestStatementsAboutNodes(t *testing.T) {
	var text statements
	for _, node := range schema.Nodes {
		text.add("constraint of "+node.Label, schema.Constraint(node))
		text.add("merge "+node.Label, schema.MergeNodes(node))
		text.add("read "+node.Label, schema.ReadNodes(node))
	}
	golden(t, "nodes.cypher", text.String())
}

func TestStatementsAboutRelationships(t *testing.T) {
	var text statements
	for _, r := range schema.Relationships {
		if r.Merged {
			text.add("merge "+r.Arrow(), schema.MergeRelationships(r))
			text.add("read "+r.Arrow(), schema.ReadRelationships(r))
		}
	}
	text.add("read the state of an identity", schema.ReadStateOfIdentity())
	text.add("remove the state of an identity", schema.RemoveStateOfIdentity())
	golden(t, "relationships.cypher", text.String())
}

func TestStatementsAboutActions(t *testing.T) {
	var text statements
	for bits := range 32 {
		shape := schema.Shape{Credential: bits&16 > 0, Resource: bits&8 > 0, Grant: bits&4 > 0, Instance: bits&2 > 0, OnBehalfOf: bits&1 > 0}
		var has []string
		for name, is := range map[string]bool{"credential": shape.Credential, "resource": shape.Resource, "grant": shape.Grant, "instance": shape.Instance, "on behalf of": shape.OnBehalfOf} {
			if is {
				has = append(has, name)
			}
		}
		slices.Sort(has)
		text.add("create with "+strings.Join(append([]string{"identity"}, has...), ", "), schema.CreateActions(shape))
	}
	golden(t, "actions.cypher", text.String())
}

// The statements quote nothing.
func TestNamesArePlain(t *testing.T) {
	label, kind, property := regexp.MustCompile(`^[A-Z][A-Za-z]+$`), regexp.MustCompile(`^[A-Z]+(_[A-Z]+)*$`), regexp.MustCompile(`^[a-z][A-Za-z]*$`)
	check := func(name string, form *regexp.Regexp) {
		if !form.MatchString(name) || !schema.Plain(name) {
			t.Errorf("%q is not of the form %s", name, form)
		}
	}
	for _, node := range schema.Nodes {
		check(node.Label, label)
		for _, name := range node.Kinds {
			check(name, label)
		}
		for _, one := range slices.Concat(schema.Common, node.Properties) {
			check(one.Name, property)
		}
	}
	for _, r := range schema.Relationships {
		check(r.Type, kind)
		for _, one := range r.Properties {
			check(one.Name, property)
		}
	}
	for _, name := range []string{"", "a b", "a`", "a:b", "a-b", "ä", "a}", "a\n"} {
		if schema.Plain(name) {
			t.Errorf("%q is taken for a plain name", name)
		}
	}
}

func TestEverythingIsDescribedOnce(t *testing.T) {
	types := []string{"STRING", "DATETIME", "INTEGER", "FLOAT", "BOOLEAN", "LIST<STRING>"}
	describe := func(what string, meaning string, properties []schema.Property) {
		if meaning == "" {
			t.Errorf("%s has no meaning", what)
		}
		known := map[string]bool{}
		for _, one := range properties {
			if known[one.Name] {
				t.Errorf("%s has %s twice", what, one.Name)
			}
			known[one.Name] = true
			if one.Meaning == "" || !slices.Contains(types, one.Type) {
				t.Errorf("%s.%s is %q, of type %q", what, one.Name, one.Meaning, one.Type)
			}
		}
	}
	labels, constraints := map[string]bool{}, map[string]bool{}
	for _, node := range schema.Nodes {
		describe(node.Label, node.Meaning, slices.Concat(schema.Common, node.Properties))
		if labels[node.Label] || constraints[schema.ConstraintName(node)] {
			t.Errorf("%s stands twice", node.Label)
		}
		labels[node.Label], constraints[schema.ConstraintName(node)] = true, true
		if got := schema.NodeOf(node.Label); got.Meaning != node.Meaning {
			t.Errorf("NodeOf(%s) = %v", node.Label, got)
		}
	}
	arrows := map[string]bool{}
	for _, r := range schema.Relationships {
		describe(r.Arrow(), r.Meaning, r.Properties)
		if !labels[r.From] || !labels[r.To] {
			t.Errorf("%s is between labels that do not exist", r.Arrow())
		}
		if arrows[r.Arrow()] {
			t.Errorf("%s stands twice", r.Arrow())
		}
		arrows[r.Arrow()] = true
		// What is kept up to date is told apart by a uid, and remembers who stated what when.
		if names := names(r.Properties); r.Merged && (!slices.Contains(names, "uid") || !slices.Contains(names, "clocks")) {
			t.Errorf("%s is merged but has only %v", r.Arrow(), names)
		}
	}
}

func names(properties []schema.Property) []string {
	list := make([]string, len(properties))
	for i, one := range properties {
		list[i] = one.Name
	}
	return list
}

// The arrows of the design: what is drawn there must be drawable here.
func TestArrows(t *testing.T) {
	for want, r := range map[string]schema.Relationship{
		"(:Identity)-[:SPONSORS]->(:Identity)":         schema.Sponsors,
		"(:Alias)-[:NAMES]->(:Identity)":               schema.Names,
		"(:Grant)-[:HELD_BY]->(:Group)":                schema.HeldByGroup,
		"(:Credential)-[:REPLACES]->(:Credential)":     schema.Replaces,
		"(:Action)-[:UNDER]->(:Grant)":                 schema.Under,
		"(:AgentInstance)-[:INSTANCE_OF]->(:Identity)": schema.InstanceOf,
		"(:CollectorRun)-[:OF]->(:Source)":             schema.Of,
	} {
		if got := r.Arrow(); got != want {
			t.Errorf("arrow = %s, want %s", got, want)
		}
	}
}

// A relationship type with an identity at one end must be told from its type alone, or a merge would mix two up.
func TestStateOfIdentityIsToldByItsType(t *testing.T) {
	known := map[string]bool{}
	for _, r := range schema.Relationships {
		if !r.Merged || (r.From != "Identity" && r.To != "Identity") {
			continue
		}
		if known[r.Type] {
			t.Errorf("two relationships of type %s have an identity at an end", r.Type)
		}
		known[r.Type] = true
		if found, ok := schema.OfIdentity(r.Type); !ok || found.Arrow() != r.Arrow() {
			t.Errorf("OfIdentity(%s) = %s, %v", r.Type, found.Arrow(), ok)
		}
	}
	if _, ok := schema.OfIdentity("BY"); ok {
		t.Error("what actions have is taken for state")
	}
}

func TestUnknownLabelIsAMistakeInTheProgram(t *testing.T) {
	defer func() {
		if fault := recover(); fault == nil || !strings.Contains(fault.(string), "Nobody") {
			t.Errorf("NodeOf of an unknown label: %v, want a panic that names it", fault)
		}
	}()
	schema.NodeOf("Nobody")
}
