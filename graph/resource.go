package graph

// Resource is what is acted on.
type Resource struct {
	UID            string
	System         string
	Kind           string
	Name           string
	Classification string
	Environment    string
}
