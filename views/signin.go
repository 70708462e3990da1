package views

// SignIn is the page for a person who is not signed in.
type SignIn struct {
	Refused string // why the link was refused, such as that it was used before; empty on a first visit
	Command string // the command that prints a new link; empty: starting again is the only way
}
