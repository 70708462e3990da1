package ingest

import (
	"encoding/json"
	"time"

	"clew/graph"
)

// FactVersion is the version of the JSON form of facts.
const FactVersion = 1

// Fact is one statement of a source about the world. Collectors emit facts and never touch the graph. Facts refer to
// identities, credentials, grants and resources by the source's own keys; resolution decides which nodes they are.
type Fact interface {
	// Kind gives the name of the fact, such as "IdentitySeen".
	Kind() string
	// Header gives the times and the provenance that every fact has.
	Header() *Head
	// Validate returns an error naming the first field that is missing or wrong.
	Validate() error
}

// Head is what every fact has.
type Head struct {
	At         time.Time `json:"at" jsonschema:"required,description=When it was true (RFC 3339, UTC)"`
	RecordedAt time.Time `json:"recordedAt,omitzero" jsonschema:"description=When the source recorded it; taken to be at where absent"`

	// Scope is set by collectors of snapshots: what the snapshot is complete for, such as one account. State with this
	// scope that a later complete snapshot no longer states is closed.
	Scope string `json:"-"`

	// Repeated is set by collectors of events each of which describes its actor anew: equal statements of one day count
	// as one, so that they need not all be written.
	Repeated bool `json:"-"`

	// Provenance, filled by the run: hash, segment and position of the raw record.
	Evidence string `json:"-"`
	Segment  string `json:"-"`
	Position string `json:"-"`
}

// Header implements Fact.
func (h *Head) Header() *Head { return h }

// IdentitySeen states that an identity exists. Key is the system's own immutable id; one record that carries several
// keys of one identity lists the others under Aliases, which is a reason to join them.
type IdentitySeen struct {
	Head
	Key          graph.Key          `json:"key"`
	Tenant       string             `json:"tenant,omitempty"`
	IdentityKind graph.IdentityKind `json:"identityKind,omitempty"`
	Name         string             `json:"name,omitempty"`
	Environment  string             `json:"environment,omitempty"`
	OwnerTeam    string             `json:"ownerTeam,omitempty"`
	CreatedAt    time.Time          `json:"createdAt,omitzero"`
	DisabledAt   time.Time          `json:"disabledAt,omitzero"`
	DepartedAt   time.Time          `json:"departedAt,omitzero"`
	Aliases      []graph.Key        `json:"aliases,omitempty"`
	// Attributes are what the source states of the identity in its own words, such as tags. Rules of resolution compare them.
	Attributes map[string]string `json:"attributes,omitempty" jsonschema:"description=What the source states of the identity in its own words such as tags: at most 64 names of at most 256 characters with values of at most 1024"`
}

// AliasSeen states that two keys are one identity.
type AliasSeen struct {
	Head
	Key        graph.Key `json:"key"`
	Alias      graph.Key `json:"alias"`
	Rule       string    `json:"rule,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
	ValidFrom  time.Time `json:"validFrom,omitzero"`
	ValidTo    time.Time `json:"validTo,omitzero"`
}

// Sponsored states that a person answers for an identity.
type Sponsored struct {
	Head
	Identity  graph.Key `json:"identity"`
	Sponsor   graph.Key `json:"sponsor"`
	ValidFrom time.Time `json:"validFrom,omitzero"`
	ValidTo   time.Time `json:"validTo,omitzero"`
	Rule      string    `json:"rule,omitempty"`

	// Inferred is set where a configured rule of resolution says so and not the source; Confidence is the rule's.
	Inferred   bool    `json:"-"`
	Confidence float64 `json:"-"`
}

// Requested states that somebody asked for access.
type Requested struct {
	Head
	Key           graph.Key   `json:"key"`
	Ref           string      `json:"ref,omitempty"`
	Title         string      `json:"title,omitempty"`
	Justification string      `json:"justification,omitempty"`
	Scope         string      `json:"scope,omitempty"`
	URL           string      `json:"url,omitempty"`
	RequestedAt   time.Time   `json:"requestedAt,omitzero"`
	By            graph.Key   `json:"by,omitzero"`
	For           []graph.Key `json:"for,omitempty"`
}

// Decided states one decision on a request.
type Decided struct {
	Head
	Key        graph.Key `json:"key"`
	Request    graph.Key `json:"request"`
	Decision   string    `json:"decision"`
	By         graph.Key `json:"by,omitzero"`
	DecidedAt  time.Time `json:"decidedAt,omitzero"`
	ExpiresAt  time.Time `json:"expiresAt,omitzero"`
	Via        string    `json:"via,omitempty"`
	Authorised *bool     `json:"authorised,omitempty"`
}

// Granted states that access was provisioned. Exactly one of Holder and Group is set.
type Granted struct {
	Head
	Key        graph.Key       `json:"key"`
	System     string          `json:"system"`
	Role       string          `json:"role,omitempty"`
	Operations []string        `json:"operations,omitempty"`
	Resources  []string        `json:"resources,omitempty"`
	Policy     json.RawMessage `json:"policy,omitempty"`
	Boundary   json.RawMessage `json:"boundary,omitempty"`
	Holder     graph.Key       `json:"holder,omitzero"`
	Group      graph.Key       `json:"group,omitzero"`
	Request    graph.Key       `json:"request,omitzero"`
	Rule       string          `json:"rule,omitempty"`
	ValidFrom  time.Time       `json:"validFrom,omitzero"`
	ValidTo    time.Time       `json:"validTo,omitzero"`
}

// GrantEnded states that access was taken away.
type GrantEnded struct {
	Head
	Key     graph.Key `json:"key"`
	EndedAt time.Time `json:"endedAt,omitzero"`
}

// CredentialIssued states that a credential came into being, or is known to be somebody's (IssuedAt zero).
type CredentialIssued struct {
	Head
	Key            graph.Key `json:"key"`
	CredentialKind string    `json:"credentialKind,omitempty"`
	Name           string    `json:"name,omitempty"`
	Fingerprint    string    `json:"fingerprint,omitempty"`
	Holder         graph.Key `json:"holder,omitzero"`
	IssuedAt       time.Time `json:"issuedAt,omitzero"`
	ExpiresAt      time.Time `json:"expiresAt,omitzero"`
	Replaces       graph.Key `json:"replaces,omitzero"`
	GraceUntil     time.Time `json:"graceUntil,omitzero"`
	DerivedFrom    graph.Key `json:"derivedFrom,omitzero"`
	// Policy and Policies narrow the credential: it may do what its holder may and what one of them allows. Policy is a
	// document in the system's own form; Policies are the names of those whose content the source does not tell.
	Policy   json.RawMessage `json:"policy,omitempty"`
	Policies []string        `json:"policies,omitempty"`
	Rule     string          `json:"rule,omitempty"`
}

// CredentialEnded states that a credential was revoked.
type CredentialEnded struct {
	Head
	Key     graph.Key `json:"key"`
	EndedAt time.Time `json:"endedAt,omitzero"`
	Reason  string    `json:"reason,omitempty"`
}

// Acted states one use of access.
type Acted struct {
	Head
	Key            graph.Key         `json:"key"`
	Tenant         string            `json:"tenant,omitempty"`
	System         string            `json:"system"`
	Operation      string            `json:"operation"`
	Outcome        string            `json:"outcome,omitempty"`
	OutcomeReason  string            `json:"outcomeReason,omitempty"`
	Actor          graph.Key         `json:"actor,omitzero"`
	Credential     graph.Key         `json:"credential,omitzero"`
	CredentialKind string            `json:"credentialKind,omitempty"`
	Resource       graph.Key         `json:"resource,omitzero"`
	Target         string            `json:"target,omitempty" jsonschema:"description=The exact thing acted on where it is finer than the resource (one object of a bucket); grants are matched against it"`
	ResourceKind   string            `json:"resourceKind,omitempty"`
	SourceIP       string            `json:"sourceIp,omitempty"`
	UserAgent      string            `json:"userAgent,omitempty"`
	Workload       string            `json:"workload,omitempty"`
	Environment    string            `json:"environment,omitempty"`
	Tool           string            `json:"tool,omitempty"`
	ToolCallID     string            `json:"toolCallId,omitempty"`
	ConversationID string            `json:"conversationId,omitempty"`
	TraceID        string            `json:"traceId,omitempty"`
	Digest         string            `json:"digest,omitempty"`
	Instance       graph.Key         `json:"instance,omitzero"`
	AgentVersion   string            `json:"agentVersion,omitempty"`
	InstanceHost   string            `json:"instanceHost,omitempty"`
	OnBehalfOf     graph.Key         `json:"onBehalfOf,omitzero"`
	Interactive    bool              `json:"interactive,omitempty"`
	Attributes     map[string]string `json:"attributes,omitempty"`
}

// Membership states that an identity, or another group with all its members, belongs to a group. Exactly one of Member
// and MemberGroup is set.
type Membership struct {
	Head
	Member      graph.Key `json:"member,omitzero"`
	MemberGroup graph.Key `json:"memberGroup,omitzero"`
	Group       graph.Key `json:"group"`
	Name        string    `json:"name,omitempty"`
	ValidFrom   time.Time `json:"validFrom,omitzero"`
	ValidTo     time.Time `json:"validTo,omitzero"`
}

// ResourceSeen describes a resource. The value of Key is the name that actions and grants use.
type ResourceSeen struct {
	Head
	Key            graph.Key `json:"key"`
	System         string    `json:"system,omitempty"`
	ResourceKind   string    `json:"resourceKind,omitempty"`
	Name           string    `json:"name,omitempty"`
	Classification string    `json:"classification,omitempty"`
	Environment    string    `json:"environment,omitempty"`
	PartOf         graph.Key `json:"partOf,omitzero"`
}

// VendorSeen describes a third party and the integrations that it operates.
type VendorSeen struct {
	Head
	Key      graph.Key   `json:"key"`
	Name     string      `json:"name,omitempty"`
	Operates []graph.Key `json:"operates,omitempty"`
}

// ContractSeen describes the boundary agreed with a vendor.
type ContractSeen struct {
	Head
	Key        graph.Key `json:"key"`
	Vendor     graph.Key `json:"vendor"`
	Name       string    `json:"name,omitempty"`
	StartsAt   time.Time `json:"startsAt,omitzero"`
	EndsAt     time.Time `json:"endsAt,omitzero"`
	Operations []string  `json:"operations,omitempty"`
	Resources  []string  `json:"resources,omitempty"`
}

// Covered states that its source is complete for some subjects over a span of time. Only within it does the absence of
// a fact mean anything. A file of facts states its own coverage this way; collectors that know theirs emit it too.
type Covered struct {
	Head
	Subjects []graph.Subject `json:"subjects"`
	System   string          `json:"system,omitempty"`
	From     time.Time       `json:"from,omitzero"`
	To       time.Time       `json:"to,omitzero"`
}

// Kind implements Fact.
func (*IdentitySeen) Kind() string { return "IdentitySeen" }

// Kind implements Fact.
func (*AliasSeen) Kind() string { return "AliasSeen" }

// Kind implements Fact.
func (*Sponsored) Kind() string { return "Sponsored" }

// Kind implements Fact.
func (*Requested) Kind() string { return "Requested" }

// Kind implements Fact.
func (*Decided) Kind() string { return "Decided" }

// Kind implements Fact.
func (*Granted) Kind() string { return "Granted" }

// Kind implements Fact.
func (*GrantEnded) Kind() string { return "GrantEnded" }

// Kind implements Fact.
func (*CredentialIssued) Kind() string { return "CredentialIssued" }

// Kind implements Fact.
func (*CredentialEnded) Kind() string { return "CredentialEnded" }

// Kind implements Fact.
func (*Acted) Kind() string { return "Acted" }

// Kind implements Fact.
func (*Membership) Kind() string { return "Membership" }

// Kind implements Fact.
func (*ResourceSeen) Kind() string { return "ResourceSeen" }

// Kind implements Fact.
func (*VendorSeen) Kind() string { return "VendorSeen" }

// Kind implements Fact.
func (*ContractSeen) Kind() string { return "ContractSeen" }

// Kind implements Fact.
func (*Covered) Kind() string { return "Covered" }
