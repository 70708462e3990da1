package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clew/graph/schema"
	"clew/ingest"
)

func (c *command) schemaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the schema of facts or of the graph",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	facts := &cobra.Command{
		Use: "facts", Short: "Print the JSON Schema of facts, by which anyone can feed Clew", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			text, err := ingest.FactSchema()
			if err == nil {
				_, err = c.out.Write(text)
			}
			return err
		},
	}
	var asJSON bool
	nodes := &cobra.Command{
		Use: "graph", Short: "Print the labels, relationships and properties of the graph, for those who write Cypher", Args: cobra.NoArgs,
		Long: `Print the labels, relationships and properties of the graph.

With --json one object is printed: common[{name, type, meaning}] (the properties of every node), nodes[{label, meaning,
kinds, properties}], relationships[{type, from, to, arrow, meaning, properties}].`,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return c.printJSON(newSchemaResult())
			}
			_, err := fmt.Fprint(c.out, schemaText(newSchemaResult()))
			return err
		},
	}
	nodes.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.AddCommand(facts, nodes)
	return cmd
}

// schemaResult is what `clew schema graph --json` prints.
type schemaResult struct {
	Common        []schemaProperty     `json:"common"`
	Nodes         []schemaNode         `json:"nodes"`
	Relationships []schemaRelationship `json:"relationships"`
}

type schemaProperty struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Meaning string `json:"meaning"`
}

type schemaNode struct {
	Label      string           `json:"label"`
	Meaning    string           `json:"meaning"`
	Kinds      []string         `json:"kinds"`
	Properties []schemaProperty `json:"properties"`
}

type schemaRelationship struct {
	Type       string           `json:"type"`
	From       string           `json:"from"`
	To         string           `json:"to"`
	Arrow      string           `json:"arrow"`
	Meaning    string           `json:"meaning"`
	Properties []schemaProperty `json:"properties"`
}

func newSchemaResult() schemaResult {
	result := schemaResult{Common: schemaProperties(schema.Common)}
	for _, node := range schema.Nodes {
		result.Nodes = append(result.Nodes, schemaNode{
			Label: node.Label, Meaning: node.Meaning, Kinds: append([]string{}, node.Kinds...), Properties: schemaProperties(node.Properties),
		})
	}
	for _, relationship := range schema.Relationships {
		result.Relationships = append(result.Relationships, schemaRelationship{
			Type: relationship.Type, From: relationship.From, To: relationship.To, Arrow: relationship.Arrow(), Meaning: relationship.Meaning,
			Properties: schemaProperties(relationship.Properties),
		})
	}
	return result
}

func schemaProperties(properties []schema.Property) []schemaProperty {
	all := make([]schemaProperty, len(properties))
	for i, property := range properties {
		all[i] = schemaProperty(property)
	}
	return all
}

func schemaText(result schemaResult) string {
	var text strings.Builder
	list := func(properties []schemaProperty) {
		for _, property := range properties {
			fmt.Fprintf(&text, "    %-16s %-13s %s\n", property.Name, property.Type, property.Meaning)
		}
	}
	fmt.Fprintln(&text, "Every node")
	list(result.Common)
	for _, node := range result.Nodes {
		fmt.Fprintf(&text, "\n(:%s)  %s\n", strings.Join(slices.Concat([]string{node.Label}, node.Kinds), "|"), node.Meaning)
		list(node.Properties)
	}
	for _, relationship := range result.Relationships {
		fmt.Fprintf(&text, "\n%s  %s\n", relationship.Arrow, relationship.Meaning)
		list(relationship.Properties)
	}
	return text.String()
}
