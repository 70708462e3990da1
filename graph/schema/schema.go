// Package schema says which labels, relationship types and properties the graph has and what each means. The write
// statements, the migrations' constraints and the schema page are made from these values, so that no second list exists.
package schema

import "strings"

// Property is one property of a node or a relationship.
type Property struct {
	Name    string
	Type    string // Cypher type: STRING, DATETIME, INTEGER, FLOAT, BOOLEAN, LIST<STRING>
	Meaning string
}

// Node is one label with its properties.
type Node struct {
	Label      string
	Meaning    string
	Kinds      []string // further labels of which a node carries at most one
	Properties []Property
}

// Relationship is one type between two labels.
type Relationship struct {
	Type       string
	From       string // label
	To         string // label
	Meaning    string
	Properties []Property
	// Merged says that the relationship is kept up to date by its uid. The others are made once, with an immutable node.
	Merged bool
}

// Arrow draws the relationship: (:Person)-[:SPONSORS]->(:Identity).
func (r Relationship) Arrow() string {
	return "(:" + r.From + ")-[:" + r.Type + "]->(:" + r.To + ")"
}

// Common are the properties of every node.
var Common = []Property{
	{"uid", "STRING", "the source's own immutable key, unique per label"},
	{"source", "STRING", "uid of the source that last changed it"},
	{"firstSeen", "DATETIME", "when Clew first knew of it"},
	{"lastSeen", "DATETIME", "the latest moment for which a source states it"},
	{"evidence", "STRING", "hash of the raw record that last changed it"},
	{"segment", "STRING", "evidence segment that keeps that record"},
}

// Clocks is the property of state nodes that says which field was stated when, so that facts may arrive in any order.
var Clocks = Property{"clocks", "LIST<STRING>", "field=time of the statement that set it, for merging facts in any order"}

// StatedUnder and Parts are the properties of what several keys may state of one identity, so that the identity can come apart
// again.
var (
	StatedUnder = Property{"by", "LIST<STRING>", "the keys of the identity under which it was stated"}
	Parts       = Property{"parts", "LIST<STRING>", "what was stated under each of them, where they are several"}
)

var interval = []Property{
	{"validFrom", "DATETIME", "since when it held; absent: since before anything known"},
	{"validTo", "DATETIME", "until when it held; absent: still"},
}

// windows are what is kept of something that can end and begin again.
var windows = properties(interval, []Property{
	{"windows", "LIST<STRING>", "from/to of each, where it held more than once"},
	{"spans", "LIST<STRING>", "from/to@statedAt: what was stated of when it held"},
	{"ended", "LIST<STRING>", "moments at which it was recorded to end"},
	{"scope", "STRING", "the snapshot that states it"},
	{"statedAt", "DATETIME", "the latest snapshot that states it"},
	{"absentAt", "DATETIME", "the latest snapshot that no longer stated it"},
})

var join = []Property{
	{"rule", "STRING", "how the join was made"},
	{"key", "STRING", "the key on which it was made"},
	{"confidence", "FLOAT", "0 to 1; 1 where the source states it"},
}

var stated = []Property{
	{"uid", "STRING", "distinguishes several spans between the same two nodes"},
	{"evidence", "STRING", "hash of the raw record that last changed it"},
	Clocks,
}

// keyed is what is stated of an identity under one of its keys.
var keyed = properties(stated, []Property{StatedUnder, Parts})

func properties(lists ...[]Property) []Property {
	var all []Property
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// NodeOf gives the node of a label; it panics on a label that the schema lacks, which is a mistake in the program.
func NodeOf(label string) Node {
	for _, node := range Nodes {
		if node.Label == label {
			return node
		}
	}
	panic("schema: no label " + label)
}

// Plain reports whether a name may stand in Cypher without quotes, as labels, types and properties of the schema do.
func Plain(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}) < 0
}
