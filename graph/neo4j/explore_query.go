package neo4j

import (
	"embed"
	"slices"
	"strings"

	"clew/graph"
	"clew/graph/schema"
)

// The queries under query/explore are the same for each label, kind of relationship or index: none of these can be a
// parameter that an index serves.
//
//go:embed query/explore/*.cypher
var exploreFiles embed.FS

// use says how the actions of a node are reached, and what stands at their other end.
type use struct{ property, other, end string }

// uses lists, by the kind of list, how actions are reached.
var uses = map[string]use{
	graph.ActionsOfIdentity:   {"identityUid", "resourceUid", "Resource"},
	graph.ActionsOfCredential: {"credentialUid", "resourceUid", "Resource"},
	graph.ActionsOfGrant:      {"grantUid", "resourceUid", "Resource"},
	graph.ActionsOfInstance:   {"instanceUid", "resourceUid", "Resource"},
	graph.ActionsOfPrincipal:  {"onBehalfOfUid", "resourceUid", "Resource"},
	graph.ActionsOfResource:   {"resourceUid", "identityUid", "Identity"},
}

// tied lists the labels whose relationships the explorer shows.
var tied = []string{"Identity", "Credential", "Grant", "Request", "Approval", "Resource", "Group", "Vendor", "Contract", "AgentInstance", "Action"}

// drawn lists the relationships that the explorer shows: those of state, and those of an action from the action's side.
// Keys of identities are told on their pages, and no node is ever expanded to its actions.
func drawn(label string) []schema.Relationship {
	var list []schema.Relationship
	for _, relationship := range schema.Relationships {
		ofAction := relationship.From == "Action" && relationship.Type != schema.WasJudged.Type
		if relationship.Type != schema.Names.Type && (relationship.Merged && label != "Action" || ofAction && label == "Action") {
			list = append(list, relationship)
		}
	}
	return list
}

func exploreText(name string) string {
	content, err := exploreFiles.ReadFile("query/explore/" + name + ".cypher")
	if err != nil {
		panic(err)
	}
	return string(content)
}

// addExplore adds the queries of query/explore under their names and the kind of node.
func addExplore(loaded map[string]string) {
	for name, use := range uses {
		filled := strings.NewReplacer("PROPERTY", use.property, "OTHER", use.other, "END {", use.end+" {")
		loaded["uses_"+name] = expandText(filled.Replace(exploreText("uses")))
		loaded["opened_"+name] = expandText(filled.Replace(exploreText("opened")))
	}
	for _, label := range tied {
		loaded["ties_"+label] = tiesText(label)
	}
	addSteps(loaded)
}

// tiesText puts together what stands around a node of one label: a branch for each kind of relationship and direction.
func tiesText(label string) string {
	var keys, branches []string
	add := func(kind string, outgoing bool) {
		key := graph.TieKey(kind, outgoing)
		if slices.Contains(keys, key) {
			return
		}
		keys = append(keys, key)
		arrow, degree := "(n)<-[r:"+kind+"]-(o)", "(n)<-[:"+kind+"]-()"
		if outgoing {
			arrow, degree = "(n)-[r:"+kind+"]->(o)", "(n)-[:"+kind+"]->()"
		}
		filter := ""
		if kind == schema.Sponsors.Type {
			filter = "    WITH r AS s, r, o WHERE\n" + include + "counted_sponsor\n    WITH r, o\n"
			degree = strings.Replace("MATCH "+degree, "[:", "[s:", 1) + " WHERE\n" + include + "counted_sponsor\n  "
		}
		filled := strings.NewReplacer("LABEL", label, "KEY", key, "ARROW", arrow, "DEGREE", degree, "FILTER", filter)
		branches = append(branches, expandText(filled.Replace(strings.TrimRight(exploreText("tie"), "\n"))))
	}
	for _, relationship := range drawn(label) {
		if relationship.From == label {
			add(relationship.Type, true)
		}
		if relationship.To == label && label != "Action" {
			add(relationship.Type, false)
		}
	}
	return "// What stands around one node, by kind of relationship and direction: how many, and the newest of them.\n" + strings.Join(branches, "\nUNION ALL\n")
}
