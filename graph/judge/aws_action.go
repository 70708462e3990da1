package judge

import "strings"

// awsActions are the action patterns of one statement, by service: managed policies list thousands, of which only
// those of the call's service need be looked at. Actions match in either case, so all is kept in lower case.
type awsActions struct {
	every     bool                // "*"
	byService map[string][]string // action patterns under a service name without wildcards
	wild      []string            // whole patterns whose service part has wildcards
}

func newAWSActions(patterns []string) awsActions {
	actions := awsActions{byService: map[string][]string{}}
	for _, pattern := range patterns {
		pattern = strings.ToLower(pattern)
		service, action, found := strings.Cut(pattern, ":")
		switch {
		case pattern == "*":
			actions.every = true
		case !found || strings.ContainsAny(service, "*?"):
			actions.wild = append(actions.wild, pattern)
		default:
			actions.byService[service] = append(actions.byService[service], action)
		}
	}
	return actions
}

// match reports whether the patterns name the permission, and by how wide a pattern.
func (a awsActions) match(needed awsPermission) (answer, span) {
	best, result := everything, no
	if a.every {
		result = yes
	}
	consider := func(pattern string, matched answer, prefix int) {
		if matched.isNo() || matched.state < result.state {
			return
		}
		s := spanOf(pattern, "*?")
		if s.class == 2 && prefix > 0 {
			s.class, s.literals = 1, 0
		}
		s.literals += prefix
		if matched.state > result.state || s.compare(best) < 0 {
			best, result = s, matched
		}
	}
	for _, pattern := range a.byService[needed.service] {
		switch {
		case needed.action != "":
			consider(pattern, decided(glob(pattern, needed.action, '*', '?', true)), len(needed.service)+1)
		case pattern == "*":
			consider(pattern, yes, len(needed.service)+1)
		default:
			consider(pattern, untold(needed), len(needed.service)+1)
		}
	}
	name := needed.service + ":" + needed.action
	for _, pattern := range a.wild {
		matched := decided(glob(pattern, name, '*', '?', true))
		if service, _, _ := strings.Cut(pattern, ":"); needed.action == "" && matched.isNo() && glob(service, needed.service, '*', '?', true) {
			matched = untold(needed)
		}
		consider(pattern, matched, 0)
	}
	return result, best
}

func untold(needed awsPermission) answer {
	return undecided("the record does not tell which permission of " + needed.service + " the operation needed")
}
