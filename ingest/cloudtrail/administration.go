package cloudtrail

import (
	"encoding/json"
	"net/url"
	"strings"

	"clew/graph"
	"clew/ingest"
)

// administration states what a successful call of IAM changed (AWS IAM API Reference). Calls name principals and
// groups by name, which makes their ARN but for the path; deletions need no facts of their own, since IAM deletes only
// what holds no policies and no keys any more.
func (r *reading) administration(facts []ingest.Fact) []ingest.Fact {
	p := &r.parameters
	switch r.event.EventName {
	case "CreateAccessKey":
		return r.keyCreated(facts)
	case "DeleteAccessKey":
		return r.keyEnded(facts, "deleted")
	case "UpdateAccessKey":
		if p.Status == "Inactive" {
			return r.keyEnded(facts, "deactivated")
		}
	case "AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy":
		return r.granted(facts, string(p.PolicyARN), ingest.AWSNameOf(string(p.PolicyARN)), nil)
	case "PutRolePolicy", "PutUserPolicy", "PutGroupPolicy":
		name := string(p.PolicyName)
		return r.granted(facts, ingest.AWSInline(name), name, policy(string(p.PolicyDocument)))
	case "DetachRolePolicy", "DetachUserPolicy", "DetachGroupPolicy":
		return r.ended(facts, string(p.PolicyARN))
	case "DeleteRolePolicy", "DeleteUserPolicy", "DeleteGroupPolicy":
		return r.ended(facts, ingest.AWSInline(string(p.PolicyName)))
	case "AddUserToGroup":
		return r.membership(facts, true)
	case "RemoveUserFromGroup":
		return r.membership(facts, false)
	case "CreateRole", "CreateServiceLinkedRole":
		if role := r.response.Role; role != nil {
			return r.created(facts, string(role.ID), string(role.ARN), string(role.Name), string(role.CreateDate), graph.KindRole)
		}
	case "CreateUser":
		if user := r.response.User; user != nil {
			return r.created(facts, string(user.ID), string(user.ARN), string(user.Name), string(user.CreateDate), graph.KindServiceAccount)
		}
	}
	return facts
}

func (r *reading) keyCreated(facts []ingest.Fact) []ingest.Fact {
	created := r.response.AccessKey
	if created == nil || created.AccessKeyID == "" {
		return facts
	}
	credential := &ingest.CredentialIssued{
		Head: r.head(), Key: ingest.AWSCredential(string(created.AccessKeyID)), CredentialKind: "aws-access-key",
		Name: string(created.AccessKeyID), Holder: r.userKey(string(created.UserName)), IssuedAt: r.at, Rule: "issued-by-createaccesskey",
	}
	return append(facts, credential)
}

func (r *reading) keyEnded(facts []ingest.Fact, reason string) []ingest.Fact {
	if r.parameters.AccessKeyID == "" {
		return facts
	}
	return append(facts, &ingest.CredentialEnded{
		Head: r.head(), Key: ingest.AWSCredential(string(r.parameters.AccessKeyID)), EndedAt: r.at, Reason: reason,
	})
}

// userKey names the user of an access key: the caller by its unique id, others by their ARN.
func (r *reading) userKey(name string) graph.Key {
	u := r.event.UserIdentity
	if u != nil && u.Type == "IAMUser" && (name == "" || name == u.UserName) {
		return r.actor.key
	}
	if name == "" {
		return graph.Key{}
	}
	return ingest.AWSARN(r.arn("iam::", "user/"+name))
}

// holder gives the ARN of the principal or group that a policy is attached to.
func (r *reading) holder() (arn string, group bool) {
	p := &r.parameters
	switch {
	case p.RoleName != "":
		return r.arn("iam::", "role/"+string(p.RoleName)), false
	case p.GroupName != "":
		return r.arn("iam::", "group/"+string(p.GroupName)), true
	case p.UserName != "":
		return r.arn("iam::", "user/"+string(p.UserName)), false
	}
	return "", false
}

// granted states that a policy came to be held. The document of a managed policy is not in the record; a snapshot of
// IAM states it under the same key.
func (r *reading) granted(facts []ingest.Fact, policy, name string, document json.RawMessage) []ingest.Fact {
	arn, group := r.holder()
	grant := &ingest.Granted{
		Head: r.head(), Key: ingest.AWSGrant(arn, policy), System: ingest.AWSSystem, Role: name, Policy: document, ValidFrom: r.at,
	}
	if grant.Key.IsZero() || name == "" {
		return facts
	}
	if group {
		grant.Group = ingest.AWSGroup(arn)
	} else {
		grant.Holder = ingest.AWSARN(arn)
	}
	return append(facts, grant)
}

func (r *reading) ended(facts []ingest.Fact, policy string) []ingest.Fact {
	arn, _ := r.holder()
	key := ingest.AWSGrant(arn, policy)
	if key.IsZero() {
		return facts
	}
	return append(facts, &ingest.GrantEnded{Head: r.head(), Key: key, EndedAt: r.at})
}

func (r *reading) membership(facts []ingest.Fact, joined bool) []ingest.Fact {
	p := &r.parameters
	if p.UserName == "" || p.GroupName == "" {
		return facts
	}
	membership := &ingest.Membership{
		Head: r.head(), Member: ingest.AWSARN(r.arn("iam::", "user/"+string(p.UserName))),
		Group: ingest.AWSGroup(r.arn("iam::", "group/"+string(p.GroupName))), Name: string(p.GroupName),
	}
	if joined {
		membership.ValidFrom = r.at
	} else {
		membership.ValidTo = r.at
	}
	return append(facts, membership)
}

// created states a new role or user with its unique id and the moment from which its ARN names it and no earlier one.
func (r *reading) created(facts []ingest.Fact, id, arn, name, date string, kind graph.IdentityKind) []ingest.Fact {
	key := ingest.AWSPrincipal(id)
	if key.IsZero() {
		return facts
	}
	at := moment(date)
	if at.IsZero() {
		at = r.at
	}
	return append(facts, &ingest.IdentitySeen{
		Head: r.head(), Key: key, Tenant: ingest.AWSAccountOf(arn), IdentityKind: kind, Name: name, CreatedAt: at, Aliases: ingest.AWSAliases(arn),
	})
}

// policy gives the document as JSON; the API takes it as a string, some tools percent-encoded. Nothing when it is none.
func policy(document string) json.RawMessage {
	if strings.HasPrefix(document, "%7B") {
		if decoded, err := url.PathUnescape(document); err == nil {
			document = decoded
		}
	}
	if !json.Valid([]byte(document)) {
		return nil
	}
	return json.RawMessage(document)
}
