package graph

// Edge is one relationship of a chain with how it was made: by which rule, on which key, how sure, and from which record.
type Edge struct {
	Type       string // of the relationship, such as "PROVISIONED"
	From, To   Node
	Rule       string // "stated" where the record itself says so; empty: no source said
	Key        string
	Confidence float64 // from 0 to 1
	Source     string  // uid of the source; empty: not known
	Evidence   string  // hash of the record that states it; empty: that of the action or none
	Identity   string  // uid of the identity at whose keys one may decide about it; empty: nobody may
}
