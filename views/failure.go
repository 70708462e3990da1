package views

// Failure is what an error page tells.
type Failure struct {
	Status    int    // HTTP status code
	Title     string // what went wrong, in a few words
	Detail    string // what went wrong, in a sentence or two; never a secret
	Remedy    string // what to do now
	RequestID string // finds the request in the log
	Actions   []Link // where to go from here
}
