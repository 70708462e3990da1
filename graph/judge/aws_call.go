package judge

import (
	"encoding/json"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"clew/graph"
)

// awsCall is the action as IAM sees it: the permission it needs, the resource, and the values that conditions ask for.
type awsCall struct {
	action *graph.Action
	needed awsPermission
	values map[string][]string // by condition key in lower case; made when a condition first asks
}

func newAWSCall(action *graph.Action) *awsCall {
	return &awsCall{action: action, needed: awsPermissionOf(action.Operation)}
}

// exemption says why the call needs no identity's policy, if so, and whether that goes for everybody.
func (c *awsCall) exemption() (reason string, everybody bool) {
	if c.needed.exempt != "" {
		return c.action.Operation + " needs no grant: " + c.needed.exempt, true
	}
	arn := c.action.Attributes["aws:PrincipalArn"]
	if strings.HasPrefix(arn, "arn:") && strings.HasSuffix(arn, ":root") {
		return "The root user of an account may do everything in it, without a grant", false
	}
	return "", false
}

// value gives the values of a condition key: yes with them, no when the call carried none, undecided when the record
// does not tell. A source states that a call carried none by an attribute with an empty value, and states several by a
// JSON list.
func (c *awsCall) value(key string) ([]string, answer) {
	if c.values == nil {
		c.values = c.context()
	}
	values, known := c.values[strings.ToLower(key)]
	switch {
	case !known:
		return nil, undecided("the record does not carry " + key)
	case len(values) == 0:
		return nil, no
	}
	return values, yes
}

// context collects what the record tells under the names of IAM's condition keys ("AWS global condition context keys").
func (c *awsCall) context() map[string][]string {
	values := make(map[string][]string, len(c.action.Attributes)+6)
	if _, err := netip.ParseAddr(c.action.SourceIP); err == nil {
		values["aws:sourceip"] = []string{c.action.SourceIP}
	}
	if !c.action.At.IsZero() {
		values["aws:currenttime"] = []string{c.action.At.UTC().Format(time.RFC3339Nano)}
		values["aws:epochtime"] = []string{strconv.FormatInt(c.action.At.Unix(), 10)}
	}
	if c.action.UserAgent != "" {
		values["aws:useragent"] = []string{c.action.UserAgent}
	}
	if account := accountOf(c.action.ResourceName); account != "" {
		values["aws:resourceaccount"] = []string{account}
	}
	if account := accountOf(c.action.Attributes["aws:PrincipalArn"]); account != "" {
		values["aws:principalaccount"] = []string{account}
	}
	for key, value := range c.action.Attributes {
		values[strings.ToLower(key)] = attributeValues(value)
	}
	return values
}

func attributeValues(text string) []string {
	if text == "" {
		return nil
	}
	if text[0] == '[' {
		var list []string
		if json.Unmarshal([]byte(text), &list) == nil {
			return list
		}
	}
	return []string{text}
}

// accountOf is the account in an ARN (arn:partition:service:region:account:resource).
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return ""
	}
	return parts[4]
}
