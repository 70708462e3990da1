package judge

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// awsCondition is one operator on one key with the values of the policy (IAM User Guide, "IAM JSON policy elements:
// Condition operators" and "Set operators for multivalued context keys").
type awsCondition struct {
	operator string // as written, for reasons
	key      string
	values   []awsText
	compare  awsComparison // nil for Null and for an operator that is not known
	pattern  bool          // the values are patterns
	negated  bool
	ifExists bool
	quantity awsQuantity
}

// awsQuantity is how the values of a call that carries several are taken together.
type awsQuantity uint8

const (
	awsSingle awsQuantity = iota
	awsForAny
	awsForAll
)

// awsComparison reports whether a value of the call and a value of the policy match.
type awsComparison func(called, policy string) bool

// awsOperators are the operators without negation, prefix and suffix, in lower case.
var awsOperators = map[string]struct {
	compare awsComparison
	pattern bool
}{
	"stringequals":             {func(a, b string) bool { return a == b }, false},
	"stringequalsignorecase":   {strings.EqualFold, false},
	"stringlike":               {func(a, b string) bool { return glob(b, a, awsMany, awsOne, false) }, true},
	"arnequals":                {matchARN, true},
	"arnlike":                  {matchARN, true},
	"binaryequals":             {func(a, b string) bool { return a == b }, false},
	"bool":                     {strings.EqualFold, false},
	"ipaddress":                {inNetwork, false},
	"numericequals":            {numeric(func(order int) bool { return order == 0 }), false},
	"numericlessthan":          {numeric(func(order int) bool { return order < 0 }), false},
	"numericlessthanequals":    {numeric(func(order int) bool { return order <= 0 }), false},
	"numericgreaterthan":       {numeric(func(order int) bool { return order > 0 }), false},
	"numericgreaterthanequals": {numeric(func(order int) bool { return order >= 0 }), false},
	"dateequals":               {dated(func(order int) bool { return order == 0 }), false},
	"datelessthan":             {dated(func(order int) bool { return order < 0 }), false},
	"datelessthanequals":       {dated(func(order int) bool { return order <= 0 }), false},
	"dategreaterthan":          {dated(func(order int) bool { return order > 0 }), false},
	"dategreaterthanequals":    {dated(func(order int) bool { return order >= 0 }), false},
}

// awsNegations are the operators that negate another.
var awsNegations = map[string]string{
	"stringnotequals":           "stringequals",
	"stringnotequalsignorecase": "stringequalsignorecase",
	"stringnotlike":             "stringlike",
	"arnnotequals":              "arnequals",
	"arnnotlike":                "arnlike",
	"notipaddress":              "ipaddress",
	"numericnotequals":          "numericequals",
	"datenotequals":             "dateequals",
}

const awsNull = "null"

// newAWSConditions flattens a Condition element, in an order of its own, since JSON objects have none.
func newAWSConditions(raw map[string]map[string]awsStrings, variables bool) []awsCondition {
	var conditions []awsCondition
	for operator, keys := range raw {
		for key, values := range keys {
			conditions = append(conditions, newAWSCondition(operator, key, values, variables))
		}
	}
	slices.SortFunc(conditions, func(a, b awsCondition) int {
		return cmp.Or(strings.Compare(a.operator, b.operator), strings.Compare(a.key, b.key))
	})
	return conditions
}

func newAWSCondition(operator, key string, values []string, variables bool) awsCondition {
	condition := awsCondition{operator: operator, key: key}
	name := strings.ToLower(operator)
	if rest, found := strings.CutPrefix(name, "foranyvalue:"); found {
		name, condition.quantity = rest, awsForAny
	} else if rest, found := strings.CutPrefix(name, "forallvalues:"); found {
		name, condition.quantity = rest, awsForAll
	}
	if rest, found := strings.CutSuffix(name, "ifexists"); found {
		name, condition.ifExists = rest, true
	}
	if positive, found := awsNegations[name]; found {
		name, condition.negated = positive, true
	}
	known := awsOperators[name]
	condition.compare, condition.pattern = known.compare, known.pattern
	for _, value := range values {
		condition.values = append(condition.values, newAWSText(value, variables))
	}
	return condition
}

// holds reports whether the condition is met by the call.
func (c *awsCondition) holds(call *awsCall) answer {
	isNull := strings.EqualFold(c.operator, awsNull)
	if c.compare == nil && !isNull {
		return undecided("the condition operator " + c.operator + " is not known")
	}
	values, known := call.value(c.key)
	if known.isUndecided() {
		return undecided(known.because + ", which a condition asks for")
	}
	if isNull {
		return c.null(known.isNo())
	}
	if known.isNo() {
		// A call without the key meets what is negated, optional or said of all of no values.
		return decided(c.ifExists || c.quantity == awsForAll || (c.negated && c.quantity == awsSingle))
	}
	switch c.quantity {
	case awsForAll:
		result := yes
		for _, value := range values {
			result = result.and(c.meets(call, value))
		}
		return result
	case awsForAny:
		result := no
		for _, value := range values {
			result = result.or(c.meets(call, value))
		}
		return result
	}
	// A key with several values is meant for a set operator; without one, each value may match.
	result := no
	for _, value := range values {
		result = result.or(c.matches(call, value))
	}
	if c.negated {
		return result.not()
	}
	return result
}

// meets reports whether one value of the call meets the condition, negation included.
func (c *awsCondition) meets(call *awsCall, value string) answer {
	if c.negated {
		return c.matches(call, value).not()
	}
	return c.matches(call, value)
}

// matches reports whether one of the policy's values matches.
func (c *awsCondition) matches(call *awsCall, value string) answer {
	result := no
	for _, text := range c.values {
		wanted, resolved := text.resolve(call, c.pattern)
		if resolved.isYes() {
			resolved = decided(c.compare(withoutMarks(value), wanted))
		}
		if result = result.or(resolved); result.isYes() {
			return yes
		}
	}
	return result
}

// null is met by a key's absence when the policy says "true", by its presence when it says "false".
func (c *awsCondition) null(absent bool) answer {
	for _, text := range c.values {
		if strings.EqualFold(text.literal, strconv.FormatBool(absent)) {
			return yes
		}
	}
	return no
}

// matchARN compares the six parts of an ARN one by one, each with wildcards.
func matchARN(called, policy string) bool {
	have, want := strings.SplitN(called, ":", 6), strings.SplitN(policy, ":", 6)
	if policy == string(rune(awsMany)) {
		return true
	}
	if len(have) != 6 || len(want) != 6 {
		return false
	}
	for i := range want {
		if !glob(want[i], have[i], awsMany, awsOne, false) {
			return false
		}
	}
	return true
}

// inNetwork reports whether an address lies in a network in CIDR form; a lone address is a network of one.
func inNetwork(called, policy string) bool {
	address, err := netip.ParseAddr(called)
	if err != nil {
		return false
	}
	if network, err := netip.ParsePrefix(policy); err == nil {
		return network.Contains(address.Unmap()) || network.Contains(address)
	}
	lone, err := netip.ParseAddr(policy)
	return err == nil && lone.Unmap() == address.Unmap()
}

func numeric(holds func(order int) bool) awsComparison {
	return func(called, policy string) bool {
		a, errA := strconv.ParseFloat(called, 64)
		b, errB := strconv.ParseFloat(policy, 64)
		return errA == nil && errB == nil && holds(cmp.Compare(a, b))
	}
}

func dated(holds func(order int) bool) awsComparison {
	return func(called, policy string) bool {
		a, okA := awsDate(called)
		b, okB := awsDate(policy)
		return okA && okB && holds(a.Compare(b))
	}
}

// awsDate reads the forms of ISO 8601 that IAM takes (W3C NOTE-datetime) and seconds since 1970.
func awsDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02"} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, true
		}
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC(), true
	}
	return time.Time{}, false
}
