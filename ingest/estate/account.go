package estate

import (
	"encoding/json"
	"strings"
	"time"

	"clew/graph"
)

// account is one AWS account; its name is the environment that it holds.
type account struct {
	id       string
	name     string
	roles    []*principal
	users    []*principal
	groups   []*group
	policies []*policy
	pipeline *performer // provisions access in the account
}

// The regions in use. Events of IAM and of sign-in are global and always recorded in the first.
const (
	globalRegion = "us-east-1"
	homeRegion   = "eu-central-1"
)

// principal is an IAM role or user.
type principal struct {
	account     *account
	role        bool
	name        string
	id          string
	arn         string
	team        string
	created     time.Time
	trust       string // of a role: its trust policy
	attachments []attachment
	groups      []*group
}

// attachment is a managed policy as a principal or group holds it, from from until to (zero: still).
type attachment struct {
	policy   *policy
	from, to time.Time
}

type group struct {
	account     *account
	name        string
	id          string
	arn         string
	created     time.Time
	attachments []attachment
}

type policy struct {
	name     string
	id       string
	arn      string // empty: inline
	created  time.Time
	document string
}

// reference names the policy in the key of a grant.
func (p *policy) reference() string {
	if p.arn == "" {
		return "inline/" + p.name
	}
	return p.arn
}

func (p *principal) key() graph.Key { return graph.Key{Scheme: "aws-principal", Value: p.id} }

func (w *world) newPrincipal(a *account, role bool, name, team string, created time.Time) *principal {
	p := &principal{account: a, role: role, name: name, team: team, created: created}
	if role {
		p.id, p.arn = w.random.identifier("AROA", 21), "arn:aws:iam::"+a.id+":role/"+name
		a.roles = append(a.roles, p)
	} else {
		p.id, p.arn = w.random.identifier("AIDA", 21), "arn:aws:iam::"+a.id+":user/"+name
		a.users = append(a.users, p)
	}
	return p
}

func (w *world) newGroup(a *account, name string, created time.Time) *group {
	g := &group{account: a, name: name, id: w.random.identifier("AGPA", 21), arn: "arn:aws:iam::" + a.id + ":group/" + name, created: created}
	a.groups = append(a.groups, g)
	return g
}

func (w *world) newPolicy(a *account, name, document string, created time.Time) *policy {
	p := &policy{name: name, id: w.random.identifier("ANPA", 21), arn: "arn:aws:iam::" + a.id + ":policy/" + name, document: document, created: created}
	a.policies = append(a.policies, p)
	return p
}

// document writes a policy that allows the actions on the resources; condition may be empty.
func document(actions, resources []string, condition string) string {
	var text strings.Builder
	text.WriteString(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":`)
	text.Write(marshal(actions))
	text.WriteString(`,"Resource":`)
	text.Write(marshal(resources))
	if condition != "" {
		text.WriteString(`,"Condition":` + condition)
	}
	text.WriteString(`}]}`)
	return text.String()
}

// marshal writes values that always can be written.
func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}
