package auth

import (
	"fmt"
	"slices"
	"strings"

	"clew/graph"
)

// Role is what a user is to Clew. What each one may do stands in one table, that of package web.
type Role string

// The roles. A user may have several, and may then do what any of them allows.
const (
	Viewer       Role = "viewer"       // looks at everything that was collected, and takes it away
	Investigator Role = "investigator" // also keeps cases, and decides on gaps
	Reviewer     Role = "reviewer"     // also decides on gaps, and on the grants that are given to him to review
	Analyst      Role = "analyst"      // also keeps cases, decides on gaps and on joins of identities
	Admin        Role = "admin"        // may do everything
)

// Roles are those of one user, or those that may do something.
type Roles []Role

// AllRoles lists every role, from the one that may do least to the one that may do most.
func AllRoles() Roles { return Roles{Viewer, Investigator, Reviewer, Analyst, Admin} }

// ParseRole reads a role. The error wraps graph.ErrInvalid.
func ParseRole(text string) (Role, error) {
	if role := Role(text); slices.Contains(AllRoles(), role) {
		return role, nil
	}
	return "", fmt.Errorf("%.40q is no role; the roles are %s: %w", text, AllRoles(), graph.ErrInvalid)
}

// Has reports whether one of the roles is given.
func (r Roles) Has(role Role) bool { return slices.Contains(r, role) }

// Any reports whether the two have a role in common.
func (r Roles) Any(other Roles) bool { return slices.ContainsFunc(r, other.Has) }

// Sorted gives each role once, from the one that may do least to the one that may do most. What is no role is left out.
func (r Roles) Sorted() Roles {
	var sorted Roles
	for _, role := range AllRoles() {
		if r.Has(role) {
			sorted = append(sorted, role)
		}
	}
	return sorted
}

// String names the roles, parted by commas.
func (r Roles) String() string { return strings.Join(r.Texts(), ", ") }

// Texts gives the roles as texts.
func (r Roles) Texts() []string {
	texts := make([]string, len(r))
	for i, role := range r {
		texts[i] = string(role)
	}
	return texts
}
