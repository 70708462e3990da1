package graph

import "time"

// Grant is what was provisioned: a role or entitlement in one system, held by an identity or by a group for its members.
type Grant struct {
	UID        string
	System     string // such as "aws", "postgres", "kubernetes"; names the semantics by which it matches
	Role       string
	Operations []string  // operation patterns, `*` for any run of characters; empty where Policy speaks
	Resources  []string  // resource patterns in the form of the system's own names
	Policy     string    // the system's own document (AWS: the policy's JSON); empty for plain patterns
	Boundary   string    // the document that limits the holder (AWS: the permissions boundary); empty for none
	ValidFrom  time.Time // zero: not stated by any source
	ValidTo    time.Time // zero: standing
	FirstSeen  time.Time
	LastSeen   time.Time
	Source     string
	Evidence   string
}

// Holding is a grant as one identity holds it.
type Holding struct {
	Grant    Grant
	Interval Interval // while the identity held it, the membership of the group included
	Via      []Group  // the groups it comes through, outermost last; empty when held directly
	Request  *Request // the request that led to it, with its approvals; nil when none is known
	Rule     string   // how grant and request were joined
	Key      string
	// Confidence of that join, from 0 to 1.
	Confidence float64
}
