package ingest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"clew/graph"
)

// FieldError says which field of a fact is wrong and why.
type FieldError struct {
	Fact   string
	Field  string
	Reason string
}

// Error implements error.
func (e *FieldError) Error() string { return fmt.Sprintf("%s.%s: %s", e.Fact, e.Field, e.Reason) }

// Unwrap makes the error an invalid input.
func (e *FieldError) Unwrap() error { return graph.ErrInvalid }

// earliest and latest bound the times that a fact may carry: audit logs began later, and clocks that are years off
// belong in quarantine, not in a chain of custody.
var (
	earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

type check struct {
	fact string
	err  error
}

func (c *check) fail(field, reason string) {
	if c.err == nil {
		c.err = &FieldError{Fact: c.fact, Field: field, Reason: reason}
	}
}

func (c *check) key(field string, key graph.Key, required bool) {
	switch {
	case key.IsZero() && required:
		c.fail(field, "is required, written scheme:value")
	case !key.IsZero() && key.Validate() != nil:
		c.fail(field, key.Validate().Error())
	}
}

func (c *check) keys(field string, keys []graph.Key) {
	for _, key := range keys {
		c.key(field, key, true)
	}
}

func (c *check) text(field, value string) {
	if value == "" {
		c.fail(field, "is required")
	}
}

func (c *check) time(field string, moment time.Time, required bool) {
	switch {
	case moment.IsZero() && required:
		c.fail(field, "is required, in RFC 3339")
	case !moment.IsZero() && (moment.Before(earliest) || !moment.Before(latest)):
		c.fail(field, fmt.Sprintf("%s is not between 1990 and 2100", moment.Format(time.RFC3339)))
	}
}

func (c *check) oneOf(field, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		c.fail(field, fmt.Sprintf("%q is not one of %q", value, allowed))
	}
}

func (c *check) span(from, to time.Time) {
	c.time("validFrom", from, false)
	c.time("validTo", to, false)
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		c.fail("validTo", "is before validFrom")
	}
}

func begin(fact Fact) *check {
	c := &check{fact: fact.Kind()}
	head := fact.Header()
	c.time("at", head.At, true)
	c.time("recordedAt", head.RecordedAt, false)
	return c
}

// Validate implements Fact.
func (f *IdentitySeen) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.keys("aliases", f.Aliases)
	if f.IdentityKind != graph.KindUnknown && !slices.Contains(graph.IdentityKinds, f.IdentityKind) {
		c.fail("identityKind", fmt.Sprintf("%q is not one of %q", f.IdentityKind, graph.IdentityKinds))
	}
	c.time("createdAt", f.CreatedAt, false)
	c.time("disabledAt", f.DisabledAt, false)
	c.time("departedAt", f.DepartedAt, false)
	c.attributes("attributes", f.Attributes)
	return c.err
}

// The bounds of the attributes of an identity, above what AWS allows of tags (50 of 128 and 256 characters).
const (
	mostAttributes        = 64
	longestAttributeName  = 256
	longestAttributeValue = 1024
)

func (c *check) attributes(field string, attributes map[string]string) {
	if len(attributes) > mostAttributes {
		c.fail(field, fmt.Sprintf("has %d names, more than %d", len(attributes), mostAttributes))
	}
	for name, value := range attributes {
		switch {
		case name == "":
			c.fail(field, "has an empty name")
		case utf8.RuneCountInString(name) > longestAttributeName:
			c.fail(field, fmt.Sprintf("has a name of more than %d characters", longestAttributeName))
		case utf8.RuneCountInString(value) > longestAttributeValue:
			c.fail(field, fmt.Sprintf("has a value of more than %d characters", longestAttributeValue))
		}
	}
}

// Validate implements Fact.
func (f *AliasSeen) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("alias", f.Alias, true)
	if f.Confidence < 0 || f.Confidence > 1 {
		c.fail("confidence", "is not between 0 and 1")
	}
	c.span(f.ValidFrom, f.ValidTo)
	return c.err
}

// Validate implements Fact.
func (f *Sponsored) Validate() error {
	c := begin(f)
	c.key("identity", f.Identity, true)
	c.key("sponsor", f.Sponsor, true)
	c.span(f.ValidFrom, f.ValidTo)
	return c.err
}

// Validate implements Fact.
func (f *Requested) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("by", f.By, false)
	c.keys("for", f.For)
	c.time("requestedAt", f.RequestedAt, false)
	return c.err
}

// Validate implements Fact.
func (f *Decided) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("request", f.Request, true)
	c.key("by", f.By, false)
	c.oneOf("decision", f.Decision, graph.DecisionApproved, graph.DecisionDenied)
	c.oneOf("via", f.Via, "", "person", "policy")
	c.time("decidedAt", f.DecidedAt, false)
	c.time("expiresAt", f.ExpiresAt, false)
	return c.err
}

// Validate implements Fact.
func (f *Granted) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.text("system", f.System)
	c.key("holder", f.Holder, false)
	c.key("group", f.Group, false)
	c.key("request", f.Request, false)
	if f.Holder.IsZero() == f.Group.IsZero() {
		c.fail("holder", "exactly one of holder and group is required")
	}
	if len(f.Policy) > 0 && !json.Valid(f.Policy) {
		c.fail("policy", "is not JSON")
	}
	c.span(f.ValidFrom, f.ValidTo)
	return c.err
}

// Validate implements Fact.
func (f *GrantEnded) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.time("endedAt", f.EndedAt, false)
	return c.err
}

// Validate implements Fact.
func (f *CredentialIssued) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("holder", f.Holder, false)
	c.key("replaces", f.Replaces, false)
	c.key("derivedFrom", f.DerivedFrom, false)
	c.time("issuedAt", f.IssuedAt, false)
	c.time("expiresAt", f.ExpiresAt, false)
	c.time("graceUntil", f.GraceUntil, false)
	if len(f.Policy) > 0 && !json.Valid(f.Policy) {
		c.fail("policy", "is not JSON")
	}
	if f.Key == f.Replaces {
		c.fail("replaces", "is the credential itself")
	}
	if f.Key == f.DerivedFrom {
		c.fail("derivedFrom", "is the credential itself")
	}
	return c.err
}

// Validate implements Fact.
func (f *CredentialEnded) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.time("endedAt", f.EndedAt, false)
	return c.err
}

// Validate implements Fact.
func (f *Acted) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.text("system", f.System)
	c.text("operation", f.Operation)
	c.oneOf("outcome", f.Outcome, "", graph.OutcomeSuccess, graph.OutcomeDenied, graph.OutcomeFailure)
	c.key("actor", f.Actor, false)
	c.key("credential", f.Credential, false)
	c.key("resource", f.Resource, false)
	c.key("instance", f.Instance, false)
	c.key("onBehalfOf", f.OnBehalfOf, false)
	return c.err
}

// Validate implements Fact.
func (f *Membership) Validate() error {
	c := begin(f)
	c.key("member", f.Member, false)
	c.key("memberGroup", f.MemberGroup, false)
	c.key("group", f.Group, true)
	if f.Member.IsZero() == f.MemberGroup.IsZero() {
		c.fail("member", "exactly one of member and memberGroup is required")
	}
	c.span(f.ValidFrom, f.ValidTo)
	return c.err
}

// Validate implements Fact.
func (f *ResourceSeen) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("partOf", f.PartOf, false)
	if f.Key == f.PartOf {
		c.fail("partOf", "is the resource itself")
	}
	return c.err
}

// Validate implements Fact.
func (f *VendorSeen) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.keys("operates", f.Operates)
	return c.err
}

// Validate implements Fact.
func (f *ContractSeen) Validate() error {
	c := begin(f)
	c.key("key", f.Key, true)
	c.key("vendor", f.Vendor, true)
	c.time("startsAt", f.StartsAt, false)
	c.time("endsAt", f.EndsAt, false)
	return c.err
}

// Validate implements Fact.
func (f *Covered) Validate() error {
	c := begin(f)
	if len(f.Subjects) == 0 {
		c.fail("subjects", "is required")
	}
	for _, subject := range f.Subjects {
		if !slices.Contains(graph.Subjects, subject) {
			c.fail("subjects", fmt.Sprintf("%q is not one of %q", subject, graph.Subjects))
		}
	}
	c.time("from", f.From, false)
	c.time("to", f.To, false)
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		c.fail("to", "is before from")
	}
	return c.err
}
