package ingest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/invopop/jsonschema"

	"clew/graph"
)

// factSchemaID names the schema, so that others can refer to it. It is no address: `clew schema facts` prints it.
const factSchemaID = "urn:clew:facts:1"

// FactSchema gives the JSON Schema (2020-12) of the JSON form of facts: one fact, told apart by "fact". What a schema
// cannot say, such as that an interval does not end before it begins, DecodeFact checks beside it.
func FactSchema() ([]byte, error) {
	root := &jsonschema.Schema{
		Version:     jsonschema.Version,
		ID:          factSchemaID,
		Title:       "Clew fact",
		Description: "One statement of a source about the world. A file of facts has one a line, or one array of them.",
		Type:        "object",
		Required:    []string{"fact"},
		Definitions: jsonschema.Definitions{
			"key":         keySchema(`^[a-z0-9-]+:[\s\S]+$`),
			"optionalKey": keySchema(`^([a-z0-9-]+:[\s\S]+)?$`),
			"time":        timeSchema(),
		},
	}
	for _, fact := range FactKinds() {
		root.Definitions[fact.Kind()] = kindSchema(fact)
		root.OneOf = append(root.OneOf, reference(fact.Kind()))
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema of facts: %w", err)
	}
	return append(text, '\n'), nil
}

// kindSchema describes one kind of fact from its struct.
func kindSchema(fact Fact) *jsonschema.Schema {
	reflector := &jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true, Mapper: fieldSchema}
	schema := reflector.Reflect(fact)
	schema.Version = ""
	schema.Description = kindTexts[fact.Kind()]
	for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
		describe(fact.Kind(), pair.Key, pair.Value, required(schema, pair.Key))
	}
	schema.Properties.Set("version", &jsonschema.Schema{Const: FactVersion, Description: "The version of the form; this one where it is not given."})
	schema.Properties.Set("fact", &jsonschema.Schema{Const: fact.Kind(), Description: "The kind of fact."})
	for _, first := range []string{"version", "fact"} {
		// The envelope stands first, as EncodeFact writes it; the property was just set.
		if err := schema.Properties.MoveToFront(first); err != nil {
			panic(err)
		}
	}
	schema.Required = append([]string{"fact"}, schema.Required...)
	switch fact.(type) {
	case *Granted:
		schema.OneOf = []*jsonschema.Schema{{Required: []string{"holder"}}, {Required: []string{"group"}}}
	case *Membership:
		schema.OneOf = []*jsonschema.Schema{{Required: []string{"member"}}, {Required: []string{"memberGroup"}}}
	}
	return schema
}

// fieldSchema gives the schema of the types that are not described by how Go keeps them.
func fieldSchema(field reflect.Type) *jsonschema.Schema {
	switch field {
	case reflect.TypeFor[graph.Key]():
		return reference("key")
	case reflect.TypeFor[time.Time]():
		return reference("time")
	case reflect.TypeFor[json.RawMessage]():
		return &jsonschema.Schema{Not: &jsonschema.Schema{Type: "null"}}
	case reflect.TypeFor[graph.Subject]():
		return &jsonschema.Schema{Type: "string", Enum: choices(graph.Subjects)}
	case reflect.TypeFor[graph.IdentityKind]():
		return &jsonschema.Schema{Type: "string", Enum: choices(append([]graph.IdentityKind{graph.KindUnknown}, graph.IdentityKinds...))}
	}
	return nil
}

// describe adds what the struct does not say: the text, and what Validate checks of single fields.
func describe(kind, name string, schema *jsonschema.Schema, isRequired bool) {
	one := uint64(1)
	if schema.Ref == reference("key").Ref && !isRequired {
		schema.Ref = reference("optionalKey").Ref
	}
	if schema.Type == "string" && isRequired {
		schema.MinLength = &one
	}
	switch name {
	case "decision":
		schema.Enum = []any{graph.DecisionApproved, graph.DecisionDenied}
	case "via":
		schema.Enum = []any{"", "person", "policy"}
	case "outcome":
		schema.Enum = []any{"", graph.OutcomeSuccess, graph.OutcomeDenied, graph.OutcomeFailure}
	case "confidence":
		schema.Minimum, schema.Maximum = "0", "1"
	case "subjects":
		schema.MinItems = &one
	}
	schema.Description = fieldText(kind, name)
}

func required(schema *jsonschema.Schema, name string) bool {
	for _, required := range schema.Required {
		if required == name {
			return true
		}
	}
	return false
}

func reference(definition string) *jsonschema.Schema {
	return &jsonschema.Schema{Ref: "#/$defs/" + definition}
}

func keySchema(pattern string) *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "string", Pattern: pattern, Examples: []any{"aws-principal:AROAEXAMPLEID", "email:ada@acme.example"},
		Description: "A name under which one system knows one thing, written scheme:value; the scheme has lower-case letters, digits and hyphens.",
	}
}

func timeSchema() *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "string", Format: "date-time", Examples: []any{"2026-01-31T08:00:00Z"},
		Pattern:     `^(199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`,
		Description: "A moment in RFC 3339, with its offset from UTC, between 1990 and 2100.",
	}
}

func choices[T ~string](values []T) []any {
	all := make([]any, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}
