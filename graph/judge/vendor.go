package judge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// Contract grades one use of a vendor's integration by its contracts alone, as Judge does for the grant link. The standing
// needs the identity, the vendor's name and its contracts.
func (j *Judge) Contract(action graph.Action, standing graph.Standing, coverage graph.Coverages) graph.Grade {
	one := judging{settings: &j.settings, policies: j.policies, action: &action, standing: &standing, coverage: coverage}
	return one.contract()
}

// AgainstContracts holds what the integrations of a vendor were used for against its contracts. Uses of one integration,
// operation and resource of which one contract says the same are one. What violates comes first, then what cannot be told,
// then what was agreed; the most frequent first.
func (j *Judge) AgainstContracts(record graph.VendorRecord, use graph.VendorUse, now time.Time) Comparison {
	type key struct{ integration, operation, resource, state, rule, contract string }
	var comparison Comparison
	places := map[key]int{}
	used := map[string][]graph.Action{}
	for _, line := range use.Lines {
		standing := graph.Standing{
			Identity: graph.Identity{UID: line.Integration.UID, Name: line.Integration.Name, Kind: graph.IdentityKind(line.Integration.Kind)},
			Vendor:   orElse(record.Vendor.Name, record.Vendor.UID), Contracts: record.Contracts.Rows,
		}
		grade := j.Contract(line.Action, standing, use.Coverage)
		if grade.State == graph.StatePresent {
			used[grade.Subject] = append(used[grade.Subject], line.Action)
		}
		key := key{line.Integration.UID, line.Action.Operation, line.Resource.UID, string(grade.State), grade.Rule, grade.Subject}
		at, known := places[key]
		if !known {
			places[key] = len(comparison.Uses)
			line.Verdicts = addedVerdicts(nil, line.Verdicts)
			comparison.Uses = append(comparison.Uses, Use{line, grade})
			continue
		}
		one := &comparison.Uses[at]
		one.Count += line.Count
		one.Verdicts = addedVerdicts(one.Verdicts, line.Verdicts)
		if line.First.Before(one.First) {
			one.First = line.First
		}
		if line.Action.At.After(one.Action.At) {
			one.Action, one.Grade = line.Action, grade
		}
		for _, credential := range line.Credentials {
			if !slices.Contains(one.Credentials, credential) {
				one.Credentials = append(slices.Clip(one.Credentials), credential)
			}
		}
	}
	slices.SortStableFunc(comparison.Uses, func(a, b Use) int {
		return cmp.Or(weight(a.Grade)-weight(b.Grade), cmp.Compare(b.Count, a.Count), b.Action.At.Compare(a.Action.At), strings.Compare(a.Action.UID, b.Action.UID))
	})
	for _, contract := range record.Contracts.Rows {
		if !contract.Interval.Contains(now) {
			continue
		}
		one := Unused{Contract: contract}
		for _, pattern := range contract.Operations {
			if !anyOperation(used[contract.UID], pattern) {
				one.Operations = append(one.Operations, pattern)
			}
		}
		for _, pattern := range contract.Resources {
			if !anyResource(used[contract.UID], pattern) {
				one.Resources = append(one.Resources, pattern)
			}
		}
		if len(one.Operations)+len(one.Resources) > 0 {
			comparison.Unused = append(comparison.Unused, one)
		}
	}
	return comparison
}

// Comparison is what a vendor did, beside what was agreed with it.
type Comparison struct {
	Uses   []Use
	Unused []Unused // of contracts in force
}

// Use is what an integration was used for and what its contracts say of it.
type Use struct {
	graph.ContractUse
	Grade graph.Grade
}

// Unused is what a contract in force agrees and no action that was looked at made use of.
type Unused struct {
	Contract   graph.Contract
	Operations []string
	Resources  []string
}

// weight orders uses: violations, then what cannot be told, then what was agreed.
func weight(grade graph.Grade) int {
	switch {
	case isNegative(grade.State):
		return 0
	case grade.State == graph.StateUnknown:
		return 1
	}
	return 2
}

func addedVerdicts(to, of map[graph.Verdict]int64) map[graph.Verdict]int64 {
	if to == nil {
		to = map[graph.Verdict]int64{}
	}
	for verdict, count := range of {
		to[verdict] += count
	}
	return to
}

func anyOperation(actions []graph.Action, pattern string) bool {
	return slices.ContainsFunc(actions, func(action graph.Action) bool {
		one := judging{action: &action}
		return slices.ContainsFunc(one.operationNames(), func(name string) bool {
			_, matches := matchesAny([]string{pattern}, name, action.System == SystemAWS)
			return matches
		})
	})
}

func anyResource(actions []graph.Action, pattern string) bool {
	return slices.ContainsFunc(actions, func(action graph.Action) bool {
		_, matches := matchesAny([]string{pattern}, action.ResourceName, false)
		return matches
	})
}
