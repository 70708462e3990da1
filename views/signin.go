package views

import "net/url"

// The addresses of signing in at an identity provider: where it begins, whither the provider leads back, and where the
// provider tells that somebody signed out.
const (
	BeginSignInPath  = SignInPath + "/begin"
	FinishSignInPath = SignInPath + "/finish"
	BackChannelPath  = SignInPath + "/back-channel"
)

// SignInTo gives the address of the page that says how to sign in, to go on at a path.
func SignInTo(path string) string { return toPath(SignInPath, path) }

// BeginSignInTo gives the address at which signing in at the identity provider begins, to go on at a path.
func BeginSignInTo(path string) string { return toPath(BeginSignInPath, path) }

func toPath(address, path string) string {
	if path == HomePath {
		return address
	}
	return address + "?" + url.Values{"to": {path}}.Encode()
}

// SignIn is the page for a person who is not signed in.
type SignIn struct {
	Refused  string // why the link was refused, such as that it was used before; empty on a first visit
	Provider string // the identity provider in words; empty: there is none
	Begin    string // address at which signing in there begins
	Command  string // the command that prints a new link; empty: starting again is the only way
}
