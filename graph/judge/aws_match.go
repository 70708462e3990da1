package judge

import (
	"strings"

	"clew/graph"
)

// awsRuling is what one policy says of a call.
type awsRuling struct {
	allows  answer
	breadth breadth // of the narrowest statement that allows
	denies  answer
	denier  string // the statement that denies
}

// weigh sets what the candidate's policy and boundary say of the call (IAM User Guide, "Policy evaluation logic"): it
// covers what its policy and the boundary both allow. What the policy denies is kept apart, because it vetoes what the
// other grants allow as well.
func (c *awsCall) weigh(one *candidate, policies *policies) {
	grant := one.holding.Grant
	policy := policies.parse(grant.Policy)
	if policy.problem != nil {
		// What it denies cannot be told either, but a document that nobody can read must not cast doubt on what the
		// other grants allow.
		one.covers = undecided("its policy cannot be read: " + policy.problem.Error())
		one.breadth = breadth{resource: everything, operation: everything}
		return
	}
	ruling := c.rule(policy)
	one.covers, one.breadth = ruling.allows, ruling.breadth
	one.denied, one.denier = ruling.denies, ruling.denier
	if grant.Boundary != "" {
		c.limit(one, policies)
	}
}

// narrow takes away from the candidate what the policies of the session do not allow (IAM User Guide, "Session
// policies"). They narrow the session that is used, not what derives from it: a role that it assumes has its own.
func (c *awsCall) narrow(one *candidate, used graph.Credential, policies *policies) {
	if used.Policy == "" && len(used.Policies) == 0 {
		return
	}
	within := c.withinSession(used, policies)
	if one.covers.isYes() && within.isNo() && one.limit == "" {
		one.limit = "the session policy of " + nameOfCredential(used)
	}
	one.covers = one.covers.and(within)
}

// withinSession reports whether the session's policies allow the call. What managed ones allow or deny is not on record.
func (c *awsCall) withinSession(used graph.Credential, policies *policies) answer {
	hidden := no
	if len(used.Policies) > 0 {
		hidden = undecided(nameOfCredential(used) + " is narrowed by " + listed(used.Policies) + ", whose content the record does not tell")
	}
	if used.Policy == "" {
		return hidden
	}
	policy := policies.parse(used.Policy)
	if policy.problem != nil {
		return undecided("the session policy of " + nameOfCredential(used) + " cannot be read: " + policy.problem.Error())
	}
	ruling := c.rule(policy)
	switch {
	case ruling.denies.isYes():
		return no
	case hidden.isUndecided():
		return hidden
	}
	return ruling.allows.and(ruling.denies.not())
}

// limit takes away from the candidate what the permissions boundary of its holder does not allow.
func (c *awsCall) limit(one *candidate, policies *policies) {
	within := c.withinBoundary(one.holding.Grant, policies)
	if one.covers.isYes() && within.isNo() {
		one.limit = "the permissions boundary of its holder"
	}
	one.covers = one.covers.and(within)
}

// withinBoundary reports whether the grant's permissions boundary allows the call.
func (c *awsCall) withinBoundary(grant graph.Grant, policies *policies) answer {
	boundary := policies.parse(grant.Boundary)
	if boundary.problem != nil {
		return undecided("the permissions boundary cannot be read: " + boundary.problem.Error())
	}
	ruling := c.rule(boundary)
	return ruling.allows.and(ruling.denies.not())
}

// rule evaluates all statements of a policy.
func (c *awsCall) rule(policy *awsPolicy) awsRuling {
	ruling := awsRuling{breadth: breadth{resource: everything, operation: everything}}
	for i := range policy.statements {
		statement := &policy.statements[i]
		applies, wide := c.applies(statement)
		if applies.isNo() {
			continue
		}
		if !statement.allows {
			if applies.state > ruling.denies.state {
				ruling.denies, ruling.denier = applies, statement.name
			}
			continue
		}
		if applies.state > ruling.allows.state || (applies.state == ruling.allows.state && wide.compare(ruling.breadth) < 0) {
			ruling.allows, ruling.breadth = applies, wide
		}
	}
	return ruling
}

// compare is negative when b is the narrower: by resource first, then by operation.
func (b breadth) compare(other breadth) int {
	if order := b.resource.compare(other.resource); order != 0 {
		return order
	}
	return b.operation.compare(other.operation)
}

// applies reports whether a statement speaks of the call.
func (c *awsCall) applies(statement *awsStatement) (answer, breadth) {
	wide := breadth{resource: everything, operation: everything}
	result, operation := statement.actions.match(c.needed)
	if statement.notActions {
		result = result.not()
	} else {
		wide.operation = operation
	}
	if result.isNo() {
		return no, wide
	}
	resource, matched := c.matchResource(statement.resources)
	if statement.notResources {
		resource = resource.not()
	} else {
		wide.resource = matched
	}
	if result = result.and(resource); result.isNo() {
		return no, wide
	}
	for i := range statement.conditions {
		if result = result.and(statement.conditions[i].holds(c)); result.isNo() {
			return no, wide
		}
	}
	return result, wide
}

// matchResource matches the call's resource against a statement's patterns, of which the narrowest counts.
func (c *awsCall) matchResource(patterns []awsText) (answer, span) {
	best, result := everything, no
	for _, text := range patterns {
		pattern, resolved := text.resolve(c, true)
		matched := resolved
		if resolved.isYes() {
			matched = c.matchOne(pattern)
		}
		if matched.isNo() || matched.state < result.state {
			continue
		}
		if s := spanOf(pattern, "\x00\x01"); matched.state > result.state || s.compare(best) < 0 {
			best, result = s, matched
		}
	}
	return result, best
}

func (c *awsCall) matchOne(pattern string) answer {
	if pattern != "" && strings.Trim(pattern, string(rune(awsMany))) == "" {
		return yes
	}
	name := c.action.ResourceName
	switch {
	case c.needed.unnamed || name == "":
		return undecided("the record does not name the resource")
	case !strings.HasPrefix(name, "arn:"):
		return undecided("the record names the resource " + name + ", which is no ARN")
	case c.needed.inside && !strings.Contains(name, "/"):
		// The permission is asked for each of the things inside, which the record does not list.
		if strings.HasSuffix(pattern, string(rune(awsMany))) && glob(pattern, name+"/", awsMany, awsOne, false) {
			return yes
		}
		if !strings.HasPrefix(pattern, name) && !strings.ContainsAny(pattern, "\x00\x01") {
			return no
		}
		return undecided("the record does not name what inside " + name + " it was done to")
	}
	return decided(glob(pattern, name, awsMany, awsOne, false))
}
