package awsiam

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// RuleTag is how a sponsor or request was joined that stands in a tag.
const RuleTag = "tag"

// snapshot is the state of accounts at one moment. Policies are gathered before users, roles and groups are read, which
// name them.
type snapshot struct {
	at       time.Time
	tags     Tags
	policies map[string]document // of managed policies by ARN
	accounts map[string]bool
	complete bool // nothing of it was rejected or cut off
}

func newSnapshot(at time.Time, tags Tags) *snapshot {
	return &snapshot{at: at, tags: tags, policies: map[string]document{}, accounts: map[string]bool{}, complete: true}
}

// gather takes note of what other elements refer to.
func (s *snapshot) gather(value ingest.JSONValue) {
	read, err := parseDetail(value)
	if value.Rejection != "" || err != nil {
		s.complete = false
		return
	}
	if read.list == listPolicies {
		s.policies[read.ARN] = read.standard()
		return
	}
	s.accounts[read.account()] = true
	if value.Array == "" {
		s.complete = false // an element alone says nothing of the others
	}
}

// scopes are the accounts that the snapshot closes, in order.
func (s *snapshot) scopes() []string {
	var scopes []string
	for account := range s.accounts {
		scopes = append(scopes, scope(account))
	}
	slices.Sort(scopes)
	return scopes
}

func scope(account string) string { return "aws-iam:" + account }

// decode gives the facts of one element, or why it has none.
func (s *snapshot) decode(value ingest.JSONValue) ([]ingest.Fact, string) {
	read, err := parseDetail(value)
	if err != nil {
		return nil, err.Error()
	}
	facts := s.facts(read)
	for _, fact := range facts {
		if err := fact.Validate(); err != nil {
			return nil, err.Error()
		}
	}
	return facts, ""
}

func (s *snapshot) facts(d *detail) []ingest.Fact {
	switch d.list {
	case listUsers:
		key := ingest.AWSPrincipal(d.UserID)
		facts := append(s.identity(d, key, graph.KindServiceAccount), s.memberships(d, key)...)
		return append(facts, s.grants(d, key, graph.Key{})...)
	case listRoles:
		key := ingest.AWSPrincipal(d.RoleID)
		facts := s.identity(d, key, graph.KindRole)
		for _, profile := range d.Profiles {
			facts = append(facts, s.resource(profile.ARN, "AWS::IAM::InstanceProfile", profile.Name)...)
		}
		return append(facts, s.grants(d, key, graph.Key{})...)
	case listGroups:
		facts := s.resource(d.ARN, "AWS::IAM::Group", d.GroupName)
		return append(facts, s.grants(d, graph.Key{}, ingest.AWSGroup(d.ARN))...)
	}
	return s.resource(d.ARN, "AWS::IAM::ManagedPolicy", d.PolicyName)
}

func (s *snapshot) head(d *detail) ingest.Head {
	return ingest.Head{At: s.at, Scope: scope(d.account())}
}

// identity states a user or role with what its tags say.
func (s *snapshot) identity(d *detail, key graph.Key, kind graph.IdentityKind) []ingest.Fact {
	for _, known := range graph.IdentityKinds {
		if strings.EqualFold(d.tagged(s.tags.Kind), string(known)) {
			kind = known
		}
	}
	facts := []ingest.Fact{&ingest.IdentitySeen{
		Head: s.head(d), Key: key, Tenant: d.account(), IdentityKind: kind, Name: d.name(),
		Environment: d.tagged(s.tags.Environment), OwnerTeam: d.tagged(s.tags.Team), CreatedAt: d.Created.Time, Aliases: ingest.AWSAliases(d.ARN),
		Attributes: d.attributes(),
	}}
	if sponsor := strings.ToLower(strings.TrimSpace(d.tagged(s.tags.Sponsor))); sponsor != "" {
		facts = append(facts, &ingest.Sponsored{
			Head: s.head(d), Identity: key, Sponsor: graph.Key{Scheme: "email", Value: sponsor}, Rule: RuleTag,
		})
	}
	return facts
}

func (s *snapshot) memberships(d *detail, member graph.Key) []ingest.Fact {
	var facts []ingest.Fact
	for _, group := range d.GroupList {
		prefix, _, _ := strings.Cut(d.ARN, ":user/")
		facts = append(facts, &ingest.Membership{
			Head: s.head(d), Member: member, Group: ingest.AWSGroup(prefix + ":group/" + group), Name: group,
		})
	}
	return facts
}

// grants states each policy that the principal or group holds, with its document, since when no snapshot can tell. A
// trust policy is no grant of the role: it says who may become it, and stays in the raw record.
func (s *snapshot) grants(d *detail, holder, group graph.Key) []ingest.Fact {
	var facts []ingest.Fact
	state := func(policy, name string, text document) {
		grant := &ingest.Granted{
			Head: s.head(d), Key: ingest.AWSGrant(d.ARN, policy), System: ingest.AWSSystem, Role: name,
			Policy: json.RawMessage(text), Boundary: s.boundary(d), Holder: holder, Group: group,
		}
		if request := strings.TrimSpace(d.tagged(s.tags.Request)); request != "" {
			grant.Request, grant.Rule = graph.Key{Scheme: "ticket", Value: request}, RuleTag
		}
		facts = append(facts, grant)
	}
	for _, held := range d.Attached {
		state(held.ARN, held.Name, s.policies[held.ARN])
	}
	for _, held := range d.inline() {
		state(ingest.AWSInline(held.Name), held.Name, held.Document)
	}
	return facts
}

// boundary gives the policy that limits the principal. One whose text is not in the snapshot is named by a JSON string
// instead, from which nothing can be judged: leaving it out would say that there is no limit.
func (s *snapshot) boundary(d *detail) json.RawMessage {
	if d.Boundary == nil || d.Boundary.ARN == "" {
		return nil
	}
	if text := s.policies[d.Boundary.ARN]; text != nil {
		return json.RawMessage(text)
	}
	name, err := json.Marshal(d.Boundary.ARN)
	if err != nil {
		return nil
	}
	return name
}

func (s *snapshot) resource(arn, kind, name string) []ingest.Fact {
	if arn == "" {
		return nil
	}
	return []ingest.Fact{&ingest.ResourceSeen{
		Head: ingest.Head{At: s.at}, Key: ingest.AWSResource(arn), System: ingest.AWSSystem, ResourceKind: kind, Name: name,
	}}
}
