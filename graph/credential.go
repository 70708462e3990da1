package graph

import "time"

// Credential is what authenticates: an access key, a token, a certificate, a session.
type Credential struct {
	UID          string
	Kind         string // such as "aws-access-key", "aws-session", "api-key"
	Name         string // the identifier that may be shown; never the secret
	Fingerprint  string
	FirstSeen    time.Time // when Clew first heard of it; zero: not known
	IssuedAt     time.Time // zero: no source saw it being issued
	ExpiresAt    time.Time
	RevokedAt    time.Time
	SupersededAt time.Time // when the credential that replaces it was issued
	GraceUntil   time.Time // how long the superseded credential was agreed to live on
	ReplacedBy   string    // uid of that credential
	Policy       string    // the document that narrows what may be done with it, in the system's own form
	Policies     []string  // names of policies that narrow it and whose content no source tells
	HolderUID    string    // identity it was issued to; empty when not known
	HolderName   string
	HolderKind   IdentityKind // of all its holders; empty when they differ or no source describes one
	OtherHolders []string     // uids of further identities to whom sources say that it was issued
	Undescribed  bool         // a holder is a placeholder: no source has described who that is
	Issuer       string       // the holder of the credential that this one derives from; empty when not known
	Source       string
	Evidence     string
	Mark         string // changes whenever it or what it derives from does
}

// Lineage is the credential that an action used, then the one it derives from, and so on to the root.
type Lineage []Credential
