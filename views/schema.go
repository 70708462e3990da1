package views

// Schema is the page for people who open the database in Neo4j Browser.
type Schema struct {
	Browser       string // address to connect to by bolt, such as "bolt://127.0.0.1:7687"; never with a password
	Labels        []Label
	Relationships []Relationship
	Queries       []Query // to begin with
}

// Label is a kind of node.
type Label struct {
	Name       string
	Meaning    string
	Properties []Property
}

// Property is a property of a node or a relationship.
type Property struct {
	Name    string
	Type    string // in Cypher's words, such as "ZONED DATETIME"
	Meaning string
	Indexed bool
	Unique  bool
}

// Relationship is a kind of relationship, with its picture.
type Relationship struct {
	Type       string
	Arrow      string // such as "(:Credential)-[:ISSUED_TO]->(:Identity)"
	Meaning    string
	Properties []Property
}
