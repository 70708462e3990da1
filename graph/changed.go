package graph

import "time"

// Changed are the uids of the nodes whose change bears on judgements, by what they are.
type Changed struct {
	Identities  []string
	Credentials []string
	Grants      []string
	Requests    []string
	Persons     []string
	Contracts   []string
	Groups      []string
}

// Empty reports whether nothing changed.
func (c Changed) Empty() bool {
	return len(c.Identities)+len(c.Credentials)+len(c.Grants)+len(c.Requests)+len(c.Persons)+len(c.Contracts)+len(c.Groups) == 0
}

// Naming is one identity that an alias names.
type Naming struct {
	IdentityUID  string
	Unattributed bool
	CreatedAt    time.Time
	Own          []Key // the keys under which sources described the identity
	Interval     Interval
}
