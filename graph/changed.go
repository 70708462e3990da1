package graph

import "time"

// Changed are the uids of the nodes whose change bears on judgements, by what they are.
type Changed struct {
	Identities  []string
	Credentials []string
	Grants      []string
	Requests    []string
	Approvals   []string
	Persons     []string // who sponsors, asks or decides, whether a person or not
	Contracts   []string
	Groups      []string
	Holders     []string // identities whose credentials are judged otherwise now, whoever uses them
	Run         string   // uid of the run that changed them; empty: none did
}

// Empty reports whether nothing changed.
func (c Changed) Empty() bool {
	return len(c.Identities)+len(c.Credentials)+len(c.Grants)+len(c.Requests)+len(c.Approvals)+len(c.Persons)+len(c.Contracts)+len(c.Groups)+len(c.Holders) == 0
}

// Naming is one identity that an alias names.
type Naming struct {
	IdentityUID  string
	Unattributed bool
	CreatedAt    time.Time
	Own          []Key // the keys under which sources described the identity
	Interval     Interval
}
