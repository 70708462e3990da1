package graph

import "time"

// IdentityKind says what acts. It is also the second label of an Identity node.
type IdentityKind string

// The kinds of identity. KindUnknown is that of a placeholder: an actor that no source has described yet.
const (
	KindPerson         IdentityKind = "Person"
	KindServiceAccount IdentityKind = "ServiceAccount"
	KindWorkload       IdentityKind = "Workload"
	KindRole           IdentityKind = "Role"
	KindAgent          IdentityKind = "Agent"
	KindIntegration    IdentityKind = "Integration"
	KindUnknown        IdentityKind = ""
)

// IdentityKinds lists the kinds that a source may state.
var IdentityKinds = []IdentityKind{KindPerson, KindServiceAccount, KindWorkload, KindRole, KindAgent, KindIntegration}

// Identity is who acts: a person, a service account, a workload, a role, an AI agent or a third party's integration.
type Identity struct {
	UID          string // text of the key by which it was seen first; also of a placeholder
	Kind         IdentityKind
	Name         string
	Source       string
	Environment  string // such as "production"; empty where no source states it
	OwnerTeam    string
	CreatedAt    time.Time
	DisabledAt   time.Time
	DepartedAt   time.Time // persons only: the end of their employment
	FirstSeen    time.Time
	LastSeen     time.Time
	Unattributed bool // a placeholder for an actor that no source has described
}

// Alias is a key under which a system knows an identity, with how the join was made.
type Alias struct {
	Key        Key
	On         string // the key on which the join was made
	Rule       string // such as "same-record", "tag", "pinned"
	Confidence float64
	Interval   Interval
	Source     string
	Evidence   string    // hash of the record that states the join
	FirstSeen  time.Time // when Clew first read of the key; zero: not known
}

// Sponsorship is a person answering for an identity over a span of time.
type Sponsorship struct {
	Person   Identity
	Interval Interval
	Rule     string // how sponsor and identity were joined
	Key      string // the key on which they were
	Evidence string
	// Confidence of the join, from 0 to 1.
	Confidence float64
	FirstSeen  time.Time // when Clew loaded it; zero: not known
}

// Group holds grants for its members.
type Group struct {
	UID  string
	Name string
}
