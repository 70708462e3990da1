package schema

// NodeRow is one state node to write: the properties that change, and the further labels of an identity.
type NodeRow struct {
	UID        string
	Kinds      []string
	Properties map[string]any
}

// EdgeKey tells one relationship of a type from the others.
type EdgeKey struct {
	From string // uid
	To   string // uid
	UID  string
}

// EdgeRow is one state relationship to write with the properties that change.
type EdgeRow struct {
	EdgeKey
	Properties map[string]any
}

// StateEdge is one stored state relationship.
type StateEdge struct {
	EdgeKey
	Relationship Relationship
	Properties   map[string]any
}
