package cloudtrail

import (
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// session states what a call of the Security Token Service issued (AWS STS API Reference, "AssumeRole",
// "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetFederationToken", "GetSessionToken").
func (r *reading) session(facts []ingest.Fact) []ingest.Fact {
	issued := r.response.Credentials
	if issued == nil || issued.AccessKeyID == "" {
		return facts
	}
	id := string(issued.AccessKeyID)
	credential := &ingest.CredentialIssued{
		Head: r.head(), Key: ingest.AWSCredential(id), CredentialKind: "aws-session", Name: id,
		IssuedAt: r.at, ExpiresAt: moment(string(issued.Expiration)), Rule: "issued-by-" + strings.ToLower(r.event.EventName),
	}
	if u := r.event.UserIdentity; u != nil && u.AccessKeyID != "" && u.AccessKeyID != id {
		credential.DerivedFrom = ingest.AWSCredential(u.AccessKeyID)
	}
	r.narrow(credential)
	switch {
	case r.response.AssumedRoleUser != nil:
		role := r.assumed()
		credential.Holder = role.Key
		if !role.Key.IsZero() {
			facts = append(facts, role)
		}
	case r.response.FederatedUser != nil:
		user := r.federatedUser()
		credential.Holder = user.Key
		if !user.Key.IsZero() {
			facts = append(facts, user)
		}
	case r.event.EventName == "GetSessionToken":
		credential.Holder = r.actor.key
	}
	return append(facts, credential)
}

// narrow states the session policies, which take away from what the role or the user may do (IAM User Guide, "Session
// policies"). The record holds the inline one; of managed ones it has the ARNs alone.
func (r *reading) narrow(credential *ingest.CredentialIssued) {
	credential.Policies = r.parameters.SessionPolicies
	inline := string(r.parameters.SessionPolicy)
	if inline == "" {
		return
	}
	if credential.Policy = policy(inline); credential.Policy == nil {
		credential.Policies = append(credential.Policies, "an inline policy that the record does not hold whole")
	}
}

// assumed states the role that was assumed. Its unique id is in the response, its ARN with the path in the request.
func (r *reading) assumed() *ingest.IdentitySeen {
	user := r.response.AssumedRoleUser
	arn := string(r.parameters.RoleARN)
	if !strings.HasPrefix(arn, "arn:") {
		arn = roleOfSession(string(user.ARN))
	}
	seen := &ingest.IdentitySeen{
		Head: r.head(), Key: ingest.AWSPrincipal(string(user.ID)), Tenant: ingest.AWSAccountOf(arn),
		IdentityKind: graph.KindRole, Name: ingest.AWSNameOf(arn), Aliases: ingest.AWSAliases(arn),
	}
	seen.Repeated = true
	if seen.Key.IsZero() {
		seen.Key, seen.Aliases = ingest.AWSARN(ingest.AWSWithoutPath(arn)), nil
	}
	return seen
}

func (r *reading) federatedUser() *ingest.IdentitySeen {
	user := r.response.FederatedUser
	arn := string(user.ARN)
	account, name, found := strings.Cut(string(user.ID), ":")
	if !found {
		account, name = ingest.AWSAccountOf(arn), ingest.AWSNameOf(arn)
	}
	seen := &ingest.IdentitySeen{Head: r.head(), Tenant: account, IdentityKind: graph.KindServiceAccount, Name: name}
	if name != "" {
		seen.Key = federatedKey(account, name)
	}
	return seen
}

// moment reads a time within responseElements, which services write in the forms of different libraries; zero when it
// is in none of them.
func moment(value string) time.Time {
	// Newer Java runtimes put a narrow no-break space before AM and PM.
	value = strings.ReplaceAll(value, "\u202f", " ")
	for _, layout := range []string{"Jan 2, 2006, 3:04:05 PM", "Jan 2, 2006 3:04:05 PM", time.RFC3339} {
		if parsed, err := time.Parse(layout, value); err == nil {
			return parsed.UTC()
		}
	}
	return time.Time{}
}
