package judge

import (
	"strings"

	"clew/graph"
)

// SystemAWS is the system whose grants match by the semantics of AWS IAM policies.
const SystemAWS = "aws"

// schemeAWSService is the scheme of the keys of AWS's own services, such as Lambda, that act.
const schemeAWSService = "aws-service"

// unreadService grades a link of a call by an AWS service. What the service may do stands in trust policies and resource
// policies, of which a snapshot of IAM identities tells nothing (IAM User Guide, "AWS service principals").
func (j *judging) unreadService(link graph.Link) graph.Grade {
	return graph.Grade{
		Link: link, State: graph.StateUnknown, Subject: j.standing.Identity.UID, Evidence: j.action.Evidence,
		Reason: "What the AWS service " + nameOf(j.standing.Identity) + " may do stands in trust policies and resource policies, which no source reads",
	}
}

// matching weighs grants by the semantics of one system.
type matching struct {
	judging      *judging
	call         *awsCall // of AWS only
	exempt       string   // why the action needs no grant; empty when it needs one
	needsNothing bool     // nobody needs a grant for it, so that no request is owed either
}

func (j *judging) matching() matching {
	m := matching{judging: j}
	if j.action.System == SystemAWS {
		m.call = newAWSCall(j.action)
		m.exempt, m.needsNothing = m.call.exemption()
	}
	return m
}

// weigh sets what the candidate's grant says of the action.
func (m matching) weigh(one *candidate) {
	grant := one.holding.Grant
	if m.call != nil && grant.Policy != "" {
		m.call.weigh(one, m.judging.policies)
		return
	}
	operations, anything := grant.Operations, false
	if len(operations) == 0 {
		anything = grant.Role == "*"
	}
	if len(operations) == 0 && !anything {
		one.covers = m.judging.resources(grant.Resources)
		if !one.covers.isNo() {
			one.covers = undecided("no source says which operations " + nameOfGrant(grant) + " permits")
		}
		return
	}
	one.covers, one.breadth = m.judging.plain(operations, grant.Resources, anything)
	if m.call != nil && grant.Boundary != "" {
		m.call.limit(one, m.judging.policies)
	}
}

// plain matches patterns with `*` for any run of characters and `?` for one. Operations match in either case for AWS,
// whose own names do, else exactly; resources match exactly, and an empty list of them means any.
func (j *judging) plain(operations, resources []string, anyOperation bool) (answer, breadth) {
	wide := breadth{resource: everything, operation: everything}
	if !anyOperation {
		matched, found := everything, false
		for _, operation := range j.operationNames() {
			if s, ok := matchesAny(operations, operation, j.action.System == SystemAWS); ok && (!found || s.compare(matched) < 0) {
				matched, found = s, true
			}
		}
		if !found {
			return no, wide
		}
		wide.operation = matched
	}
	covers := j.resources(resources)
	if len(resources) > 0 && covers.isYes() {
		if s, ok := matchesAny(resources, j.action.ResourceName, false); ok {
			wide.resource = s
		}
	}
	return covers, wide
}

// resources matches the action's resource against plain patterns.
func (j *judging) resources(patterns []string) answer {
	if len(patterns) == 0 {
		return yes
	}
	if j.action.ResourceName == "" {
		for _, pattern := range patterns {
			if pattern != "" && strings.Trim(pattern, "*") == "" {
				return yes
			}
		}
		return undecided("the record does not name the resource")
	}
	_, found := matchesAny(patterns, j.action.ResourceName, false)
	return decided(found)
}

// operationNames are the names under which plain patterns may know the operation: the record's own and, for AWS, that
// of the permission it needs.
func (j *judging) operationNames() []string {
	names := []string{j.action.Operation}
	if j.action.System == SystemAWS {
		if needed := awsPermissionOf(j.action.Operation); needed.action != "" {
			if name := needed.service + ":" + needed.action; !strings.EqualFold(name, j.action.Operation) {
				names = append(names, name)
			}
		}
	}
	return names
}
