package schema

import (
	"fmt"
	"strings"
)

// MergeNodes writes state nodes of one label. Parameter rows: list of {uid, kinds, properties}; properties holds what
// changed, null for what to remove: other properties of the node may be changing in another transaction.
func MergeNodes(node Node) string {
	var text strings.Builder
	text.WriteString("UNWIND $rows AS row\n")
	fmt.Fprintf(&text, "MERGE (n:%s {uid: row.uid})\n", node.Label)
	text.WriteString("SET n += row.properties\n")
	if len(node.Kinds) > 0 {
		fmt.Fprintf(&text, "REMOVE n:%s\n", strings.Join(node.Kinds, ":"))
		text.WriteString("SET n:$(row.kinds)\n")
	}
	return text.String()
}

// ReadNodes reads the properties of nodes of one label. Parameter uids.
func ReadNodes(node Node) string {
	return fmt.Sprintf("UNWIND $uids AS uid\nMATCH (n:%s {uid: uid})\nRETURN uid, properties(n) AS properties\n", node.Label)
}

// MergeRelationships writes state relationships of one type. Parameter rows: list of {from, to, uid, properties}.
// Endpoints that are not known yet are made, for the fact about them to fill.
func MergeRelationships(r Relationship) string {
	return fmt.Sprintf(`UNWIND $rows AS row
MERGE (from:%s {uid: row.from})
MERGE (to:%s {uid: row.to})
MERGE (from)-[r:%s {uid: row.uid}]->(to)
SET r += row.properties
`, r.From, r.To, r.Type)
}

// ReadRelationships reads the properties of state relationships of one type. Parameter rows: list of {from, to, uid}.
func ReadRelationships(r Relationship) string {
	return fmt.Sprintf(`UNWIND $rows AS row
MATCH (from:%s {uid: row.from})-[r:%s {uid: row.uid}]->(to:%s {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties
`, r.From, r.Type, r.To)
}

// RemoveRelationships removes state relationships of one type. Parameter rows: list of {from, to, uid}.
func RemoveRelationships(r Relationship) string {
	return fmt.Sprintf(`UNWIND $rows AS row
MATCH (:%s {uid: row.from})-[r:%s {uid: row.uid}]->(:%s {uid: row.to})
DELETE r
`, r.From, r.Type, r.To)
}

// ReadStateOfIdentity reads all state relationships of one identity. Parameter uid. Those with actions, of which there
// may be millions, are not touched.
func ReadStateOfIdentity() string {
	return fmt.Sprintf(`MATCH (:Identity {uid: $uid})-[r:%s]-()
RETURN DISTINCT type(r) AS type, startNode(r).uid AS from, endNode(r).uid AS to, r.uid AS uid, properties(r) AS properties
`, strings.Join(identityTypes(), "|"))
}

// RemoveStateOfIdentity removes all state relationships of one identity. Parameter uid.
func RemoveStateOfIdentity() string {
	return fmt.Sprintf("MATCH (:Identity {uid: $uid})-[r:%s]-()\nDELETE r\n", strings.Join(identityTypes(), "|"))
}

func identityTypes() []string {
	var types []string
	for _, r := range Relationships {
		if r.Merged && (r.From == "Identity" || r.To == "Identity") {
			types = append(types, r.Type)
		}
	}
	return types
}

// OfIdentity gives the state relationship of a type that has an identity at one end; found is false when there is none.
func OfIdentity(relationshipType string) (found Relationship, ok bool) {
	for _, r := range Relationships {
		if r.Merged && r.Type == relationshipType && (r.From == "Identity" || r.To == "Identity") {
			return r, true
		}
	}
	return Relationship{}, false
}

// Constraint gives the statement that makes uid unique for a label, with the index that comes with it.
func Constraint(node Node) string {
	return fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.uid IS UNIQUE", ConstraintName(node), node.Label)
}

// ConstraintName names the constraint of a label.
func ConstraintName(node Node) string { return strings.ToLower(node.Label) + "_uid" }

// Shape says which of its optional ends an action has. Actions of one shape are written by one statement.
type Shape struct {
	Credential bool
	Resource   bool
	Grant      bool
	Instance   bool
	OnBehalfOf bool
}

// stubs describe an endpoint that no fact has described yet by what the action itself says of it.
var stubs = map[string]string{
	"credential": " ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen",
	"resource":   " ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen",
}

// CreateActions writes actions of one shape that the graph does not have yet and returns the uids of those it made.
// Parameter rows: list of {uid, properties, identity, credential, resource, grant, instance, onBehalfOf, rules}. A uid
// MUST stand once in rows: a second one would break the constraint. Endpoints that are not known yet are made, for the
// fact about them to fill.
func CreateActions(shape Shape) string {
	var text strings.Builder
	text.WriteString(`UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
`)
	ends := []struct {
		has  bool
		name string
		to   Relationship
		rule string
	}{
		{true, "identity", By, "by"},
		{shape.Credential, "credential", Used, "used"},
		{shape.Resource, "resource", On, ""},
		{shape.Grant, "grant", Under, "under"},
		{shape.Instance, "instance", RunBy, ""},
		{shape.OnBehalfOf, "onBehalfOf", OnBehalfOf, ""},
	}
	for _, end := range ends[1:] {
		if end.has {
			fmt.Fprintf(&text, "MERGE (%s:%s {uid: row.%s})%s\n", end.name, end.to.To, end.name, stubs[end.name])
		}
	}
	text.WriteString("CREATE (action:Action)\nSET action = row.properties\n")
	for _, end := range ends {
		if !end.has {
			continue
		}
		properties := ""
		if end.rule != "" {
			properties = fmt.Sprintf(" {rule: row.%sRule}", end.rule)
		}
		fmt.Fprintf(&text, "CREATE (action)-[:%s%s]->(%s)\n", end.to.Type, properties, end.name)
	}
	text.WriteString("RETURN row.uid AS uid\n")
	return text.String()
}
