package views

import (
	"time"

	"github.com/a-h/templ"
)

// Entity is the page of any node but an action: identity, person, credential, grant, request, resource, group, vendor or
// agent instance. The handler chooses the sections and their order.
type Entity struct {
	Kind     string // label, such as "Service account"
	Name     string
	UID      string
	States   []Badge // such as "disabled" or "standing"
	Facts    []Fact
	Clocks   *Clocks // nil where it cannot be shown as of another moment
	Ways     []Link  // what to go on to from here, such as the scope of an incident
	Sections []Section
	Systems  []string    // of its grants and actions, by which coverage is told
	TimeLine *TimeLine   // nil where there is none
	Use      *Use        // nil where nothing is counted
	Actions  *ActionList // nil where the node has no actions of its own
	Queries  []Query
}

// Badge is a word about the state of a node.
type Badge struct {
	Word string
	Tone string // ToneGood, ToneBad, ToneWarn, ToneUnknown or ToneCalm
}

// The tones of a badge.
const (
	ToneGood    = "good"
	ToneBad     = "bad"
	ToneWarn    = "warn"
	ToneUnknown = "unknown"
	ToneCalm    = "calm"
)

// Section is one titled part of an entity's page, made by a function such as SponsorSection.
type Section struct {
	ID    string
	Title string
	Count int64 // how many there are in all, though fewer may be shown; negative: not counted
	Shown int64 // how many are shown
	More  string
	Whole bool // takes the whole width
	Empty string
	Body  templ.Component
	// Export offers the list as a file; without a path it does not.
	Export Exports
}

// capped says on the page that a list is cut, and where the rest is.
func (s Section) capped() bool { return s.Count > s.Shown }

func newSection(id, title string, shown int, emptyWords string, body templ.Component) Section {
	return Section{ID: id, Title: title, Count: int64(shown), Shown: int64(shown), Empty: emptyWords, Body: body}
}

// Of states that the section shows the first of a larger number.
func (s Section) Of(total int64, moreHref string) Section {
	s.Count, s.More = total, moreHref
	return s
}

// uncounted leaves the number off: the section is no list.
func (s Section) uncounted() Section {
	s.Count = -1
	return s
}

// Wide makes the section take the whole width of the page.
func (s Section) Wide() Section {
	s.Whole = true
	return s
}

// Sponsor is a person who answers for an identity over a span of time.
type Sponsor struct {
	Person   Link
	Window   Interval
	State    string // "living", "departed", "ended"
	Departed time.Time
	Join     *Join
}

// SponsorSection lists who answers for an identity.
func SponsorSection(sponsors []Sponsor) Section {
	return newSection("sponsors", "Sponsors", len(sponsors), "Nobody answers for this identity. Name a sponsor at its source, or by a Sponsored fact.", sponsorTable(sponsors))
}

// SponsoredSection lists the identities that a person answers for.
func SponsoredSection(sponsored []Sponsored) Section {
	return newSection("sponsored", "Answers for", len(sponsored), "This person sponsors no identity.", sponsoredTable(sponsored))
}

// Sponsored is an identity that a person answers for.
type Sponsored struct {
	Identity Link
	Kind     string
	Window   Interval
	OpenGaps int64
}

// Alias is a key under which a system knows an identity.
type Alias struct {
	Scheme string
	Value  string
	Window Interval
	Join   Join
	Source Link
}

// AliasSection lists the keys of an identity with how each was joined.
func AliasSection(aliases []Alias) Section {
	return newSection("aliases", "Known as", len(aliases), "No other key is known.", aliasTable(aliases)).Wide()
}

// Credential is a credential in a list.
type Credential struct {
	Credential Link
	Kind       string
	State      string // live, revoked, expired, superseded
	IssuedAt   time.Time
	ExpiresAt  time.Time // zero: never expires
	LastUsed   time.Time
	Holder     Link // shown by DerivedSection
}

// CredentialSection lists the credentials issued to an identity.
func CredentialSection(credentials []Credential) Section {
	return newSection("credentials", "Credentials", len(credentials), "No credential is known.", credentialTable(credentials)).Wide()
}

// DerivedSection lists the credentials that were issued with this one.
func DerivedSection(credentials []Credential) Section {
	section := newSection("derived", "Derived credentials", len(credentials), "Nothing was issued with this credential.", credentialTable(credentials))
	return section.Wide()
}

// LineageSection shows the line of issue of a credential.
func LineageSection(steps []LineageStep) Section {
	return newSection("lineage", "Line of issue", len(steps), "The record of its issue is not loaded.", lineageList(steps))
}

// Grant is a grant in a list.
type Grant struct {
	Grant    Link
	System   string
	Holder   Link // empty on the page of its holder
	Window   Interval
	State    string // live, ended, standing
	Request  Link   // empty: none known
	Approval string // who approved and when, or what is wrong with it
	Approver Link
	Problem  string // state of the approval where it is a violation or missing
	LastUsed time.Time
}

// GrantSection lists grants with the request and approval behind each.
func GrantSection(title string, grants []Grant) Section {
	return newSection("grants", title, len(grants), "No grant is known.", grantTable(grants)).Wide()
}

// Approval is one decision on a request.
type Approval struct {
	Person   Link
	Decision string // approved or denied
	State    string // present, self, late, unauthorised
	At       time.Time
	Expires  time.Time
	Via      string // person or policy
}

// ApprovalSection lists the decisions on a request.
func ApprovalSection(approvals []Approval) Section {
	return newSection("approvals", "Decisions", len(approvals), "Nobody has decided on this request.", approvalTable(approvals))
}

// Request is a request in a list.
type Request struct {
	Request   Link
	Title     string
	Requester Link
	For       Link
	At        time.Time
	State     string // approved, denied, undecided
}

// RequestSection lists requests.
func RequestSection(title string, requests []Request) Section {
	return newSection("requests", title, len(requests), "No request is known.", requestTable(requests)).Wide()
}

// Membership is a group that an identity belongs to, or a member of a group.
type Membership struct {
	Node   Link
	Kind   string
	Window Interval
}

// MembershipSection lists groups or members.
func MembershipSection(title string, memberships []Membership) Section {
	return newSection("memberships", title, len(memberships), "None known.", membershipTable(memberships))
}

// Neighbour is a node that stands in a relationship to this one.
type Neighbour struct {
	Relation string // in words, from this node's side, such as "covers"
	Node     Link
	Kind     string
	Note     string
}

// NeighbourSection lists what else the node is joined to.
func NeighbourSection(neighbours []Neighbour) Section {
	return newSection("neighbours", "Neighbours", len(neighbours), "It is joined to nothing else.", neighbourTable(neighbours))
}

// GapSection lists the open gaps that concern the node.
func GapSection(findings []Finding) Section {
	return newSection("gaps", "Open gaps", len(findings), "No open gap concerns it.", findingTable(findings, false, false)).Wide()
}
