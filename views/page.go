package views

import "time"

// Page is what every page has around its own content.
type Page struct {
	Title   string    // of the document; also the heading, unless the page has its own
	Now     time.Time // when the page is rendered, for relative times
	Section string    // one of the Section constants, or ""
	Query   string    // what stands in the search box
	User    *User     // nil when nobody is signed in: the page then has no navigation
	Token   string    // CSRF token of every form that posts, sent as the field "csrf"
	Theme   string    // "light", "dark" or "" for the system's own; kept in the cookie ThemeCookie
	Crumbs  []Link    // from the root to the page itself, which comes last without Href
	Flashes []Flash
	Version string
	Picture bool // the page has a picture: it loads what draws it
}

// The sections of the site. The entry of the current one is marked in the navigation; the start page and the search page
// have a search box of their own in place of the one in the top bar.
const (
	SectionHome    = "home"
	SectionSearch  = "search"
	SectionGaps    = "gaps"
	SectionRules   = "rules"
	SectionCases   = "cases"
	SectionSources = "sources"
	SectionAgents  = "agents"
	SectionVendors = "vendors"
)

func (p Page) hasOwnSearch() bool { return p.Section == SectionHome || p.Section == SectionSearch }

// User is who is signed in.
type User struct {
	Name  string
	Roles string // named, parted by commas
}

// Flash is a message that is shown once, after what it speaks of has happened.
type Flash struct {
	Kind string // FlashDone, FlashNotice or FlashFailed
	Text string
}

// The kinds of flash message.
const (
	FlashDone   = "done"
	FlashNotice = "notice"
	FlashFailed = "failed"
)

// ThemeCookie names the cookie in which the browser keeps the chosen theme, "light" or "dark".
const ThemeCookie = "clew_theme"

// TokenField names the form field that carries Page.Token.
const TokenField = "csrf"

// flashRole says how a screen reader announces a message: a failure at once, others when it suits.
func flashRole(kind string) string {
	if kind == FlashFailed {
		return "alert"
	}
	return "status"
}

func flashIcon(kind string) string {
	switch kind {
	case FlashDone:
		return "circle-check"
	case FlashFailed:
		return "octagon-x"
	default:
		return "info"
	}
}
