package graph

import "time"

// IdentityRecord is an identity with what the graph knows of it. Its lists are bounded.
type IdentityRecord struct {
	Identity     Identity
	LastActionAt time.Time
	MergedInto   string // uid of the identity that it was found to be
	Findings     List[Finding]
	Aliases      List[Alias]
	Sponsorships List[Sponsorship]
	Sponsored    List[Related] // identities that it answers for
	Grants       List[GrantLine]
	Credentials  List[CredentialLine]
	Groups       List[Related]
	Asked        List[Request] // requests that it made
	Named        List[Request] // requests that name it
	Decided      List[Decided]
	Instances    List[Related] // of an agent
	Vendors      []Node        // that operate it
}

// GrantLine is a grant in a list.
type GrantLine struct {
	Grant    Grant
	Holder   Node      // who holds it
	Via      []Group   // the groups through which the identity has it
	Request  *Request  // that led to it, with its approvals; nil when none is known
	LastUsed time.Time // zero: never
}

// CredentialLine is a credential in a list.
type CredentialLine struct {
	Credential Credential
	LastUsed   time.Time // zero: never
}

// Decided is one decision with the request that it decides.
type Decided struct {
	Approval Approval
	Request  Node
}

// CredentialRecord is a credential with what the graph knows of it.
type CredentialRecord struct {
	Credential Credential
	LastUsed   time.Time
	Findings   List[Finding]
	Lineage    Lineage              // itself, then what it derives from
	Derived    List[CredentialLine] // issued with it
	Replaces   []Node
}

// GrantRecord is a grant with what the graph knows of it.
type GrantRecord struct {
	Grant    Grant
	LastUsed time.Time
	Holders  List[Related]
	Findings List[Finding]
	Requests []Request
	Covers   List[Node]
	Edges    []Edge // how it was joined with requests and holders, bounded
}

// RequestRecord is a request with what the graph knows of it.
type RequestRecord struct {
	Request  Request
	For      []Node
	Findings List[Finding]
	Grants   List[GrantLine] // that it led to
	Edges    []Edge          // how it was joined with grants and identities, bounded
}

// ResourceRecord is a resource with what the graph knows of it.
type ResourceRecord struct {
	Resource Resource
	Findings List[Finding]
	Grants   List[GrantLine] // that name it exactly
	PartOf   []Node
	Parts    List[Node]
}

// GroupRecord is a group with what the graph knows of it.
type GroupRecord struct {
	Group    Group
	Findings List[Finding]
	Members  List[Related]
	Grants   List[GrantLine]
}

// VendorRecord is a vendor with what the graph knows of it.
type VendorRecord struct {
	Vendor       Vendor
	Findings     List[Finding]
	Contracts    List[Contract]
	Integrations List[Node]
	Credentials  List[CredentialLine] // of its integrations
}

// InstanceRecord is a running agent with what the graph knows of it.
type InstanceRecord struct {
	Instance AgentInstance
	Agents   []Node
	Findings List[Finding]
}
