package cloudtrail

import (
	"strings"

	"clew/graph"
	"clew/ingest"
)

// actor is who an event says acted.
type actor struct {
	key     graph.Key
	kind    graph.IdentityKind
	name    string
	account string
	arn     string // as policies know the caller: of a session, its role's
	aliases []graph.Key
	session string // the caller-chosen name of a role's session
}

// actor reads userIdentity by its type (CloudTrail User Guide, "CloudTrail userIdentity element"). An event without
// one has the zero key: unattributed is what is true.
func (r *reading) readActor() actor {
	u := r.event.UserIdentity
	if u == nil {
		return actor{}
	}
	found := actor{account: u.AccountID, arn: u.ARN, name: u.UserName}
	switch u.Type {
	case "AssumedRole", "Role":
		found.role(u)
	case "IAMUser":
		found.key, found.kind = ingest.AWSPrincipal(u.PrincipalID), graph.KindServiceAccount
		found.orByARN()
	case "Root":
		found.key, found.kind = graph.Key{Scheme: "aws-root", Value: u.AccountID}, graph.KindServiceAccount
		if found.name == "" {
			found.name = "root"
		}
	case "FederatedUser":
		found.federated(u)
	case "AWSService":
		found.service(u.InvokedBy)
	case "AWSAccount":
		found.foreign(u)
	case "SAMLUser":
		found.key, found.kind = providerKey("aws-saml", u), graph.KindPerson
	case "WebIdentityUser":
		found.key, found.kind = providerKey("aws-web-identity", u), graph.KindWorkload
	case "IdentityCenterUser":
		found.kind = graph.KindPerson
		if u.OnBehalfOf != nil {
			found.key = graph.Key{Scheme: "aws-identity-center", Value: u.OnBehalfOf.UserID}
		}
	default:
		found.untyped(u)
	}
	if found.key.Value == "" {
		found.key = graph.Key{}
	}
	return found
}

// role reads a session of a role. The identity is the role: the session's name is the caller's choice.
func (a *actor) role(u *userIdentity) {
	a.kind = graph.KindRole
	a.key = ingest.AWSPrincipal(u.PrincipalID)
	_, a.session, _ = strings.Cut(u.PrincipalID, ":")
	a.arn = roleOfSession(u.ARN)
	a.name = ingest.AWSNameOf(a.arn)
	if u.Session == nil {
		a.orByARN()
		return
	}
	issuer := u.Session.Issuer
	if issuer.PrincipalID != "" && a.key.IsZero() {
		a.key = ingest.AWSPrincipal(issuer.PrincipalID)
	}
	if issuer.ARN != "" {
		a.arn = issuer.ARN
		a.name = ingest.AWSNameOf(issuer.ARN)
	}
	if issuer.UserName != "" {
		a.name = issuer.UserName
	}
	if issuer.AccountID != "" {
		a.account = issuer.AccountID
	}
	a.orByARN()
}

// orByARN makes the ARN an alias, or the key where the record has no unique id.
func (a *actor) orByARN() {
	if a.key.IsZero() {
		a.key = ingest.AWSARN(ingest.AWSWithoutPath(a.arn))
		return
	}
	a.aliases = ingest.AWSAliases(a.arn)
}

func (a *actor) federated(u *userIdentity) {
	a.kind = graph.KindServiceAccount
	_, name, found := strings.Cut(u.PrincipalID, ":")
	if !found {
		name = ingest.AWSNameOf(u.ARN)
	}
	if name != "" {
		a.key = federatedKey(u.AccountID, name)
		a.name = name
	}
}

func (a *actor) service(name string) {
	if name != "" {
		a.key, a.kind, a.name = graph.Key{Scheme: "aws-service", Value: name}, graph.KindWorkload, name
	}
}

// foreign reads a caller of another account, of whom CloudTrail tells the unique id or the account alone.
func (a *actor) foreign(u *userIdentity) {
	id := u.PrincipalID
	switch {
	case strings.HasPrefix(id, "AROA"):
		a.key, a.kind = ingest.AWSPrincipal(id), graph.KindRole
		_, a.session, _ = strings.Cut(id, ":")
		a.name, _, _ = strings.Cut(id, ":")
	case id != "" && id != u.AccountID:
		a.key, a.kind, a.name = ingest.AWSPrincipal(id), graph.KindIntegration, id
	case u.AccountID != "":
		a.key, a.kind, a.name = graph.Key{Scheme: "aws-account", Value: u.AccountID}, graph.KindIntegration, "account "+u.AccountID
	}
}

// untyped reads what there is where the record does not say what the caller is, as in events of services.
func (a *actor) untyped(u *userIdentity) {
	switch {
	case u.InvokedBy != "":
		a.service(u.InvokedBy)
	case strings.Contains(u.ARN, ":assumed-role/"):
		a.role(u)
	case u.PrincipalID != "" && u.PrincipalID != u.AccountID:
		a.key = ingest.AWSPrincipal(u.PrincipalID)
		a.aliases = ingest.AWSAliases(u.ARN)
	case u.ARN != "":
		a.key = ingest.AWSARN(u.ARN)
	}
}

// seen states the actor's existence. There is nothing to state about nobody.
func (a *actor) seen(head ingest.Head) *ingest.IdentitySeen {
	if a.key.IsZero() {
		return nil
	}
	head.Repeated = true
	return &ingest.IdentitySeen{
		Head: head, Key: a.key, Tenant: a.account, IdentityKind: a.kind, Name: a.name, Aliases: a.aliases,
	}
}

func providerKey(scheme string, u *userIdentity) graph.Key {
	if u.UserName == "" && u.PrincipalID == "" {
		return graph.Key{}
	}
	provider, user := u.IdentityProvider, u.UserName
	if provider == "" {
		provider = u.PrincipalID
	}
	return graph.Key{Scheme: scheme, Value: provider + ":" + user}
}

func federatedKey(account, name string) graph.Key {
	return graph.Key{Scheme: "aws-federated", Value: account + ":" + name}
}

// roleOfSession gives the ARN of the role, as far as it is known, from that of one of its sessions:
// arn:aws:sts::111122223333:assumed-role/deploy/session becomes arn:aws:iam::111122223333:role/deploy.
func roleOfSession(arn string) string {
	before, rest, found := strings.Cut(arn, ":assumed-role/")
	if !found {
		return arn
	}
	name, _, _ := strings.Cut(rest, "/")
	return strings.Replace(before, ":sts:", ":iam:", 1) + ":role/" + name
}
