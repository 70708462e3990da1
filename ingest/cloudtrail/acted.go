package cloudtrail

import (
	"strings"

	"clew/graph"
	"clew/ingest"
)

// acted states the action.
func (r *reading) acted() *ingest.Acted {
	e := r.event
	action := &ingest.Acted{
		Head: r.head(), Key: graph.Key{Scheme: "aws-event", Value: r.key}, Tenant: r.tenant, System: ingest.AWSSystem,
		Operation: operation(e.EventSource, e.EventName), Outcome: r.outcome, OutcomeReason: r.reason,
		Actor: r.actor.key, SourceIP: e.SourceIP, UserAgent: e.UserAgent, Workload: r.actor.session,
		TraceID: e.SharedEventID, Attributes: r.attributes(),
		Interactive: e.FromConsole == "true" || e.EventType == "AwsConsoleSignIn",
	}
	thing := r.thing()
	action.Resource, action.ResourceKind, action.Target = ingest.AWSResource(thing.arn), thing.kind, thing.target
	u := e.UserIdentity
	if u == nil {
		return action
	}
	if u.AccessKeyID != "" {
		action.Credential = ingest.AWSCredential(u.AccessKeyID)
		action.CredentialKind = credentialKind(e, u)
	}
	if u.InScopeOf != nil && u.InScopeOf.CredentialsIssuedTo != "" {
		action.Workload = u.InScopeOf.CredentialsIssuedTo
	}
	action.OnBehalfOf = r.behalf(u)
	return action
}

// operation names the API call by its service and its event name, such as "s3:GetObject".
func operation(source, name string) string {
	return strings.TrimSuffix(source, ".amazonaws.com") + ":" + name
}

// credentialKind tells the kind of the credential that was used. Sessions that the instance metadata service hands out
// and those of the console have kinds of their own: CloudTrail does not log that they are issued.
func credentialKind(e *event, u *userIdentity) string {
	switch {
	case u.Session != nil && u.Session.EC2Delivery != "":
		return "aws-instance-session"
	case e.FromConsole == "true":
		return "aws-console-session"
	}
	if kind := ingest.AWSCredentialKind(u.AccessKeyID); kind != "" {
		return kind
	}
	switch u.Type {
	case "AssumedRole", "FederatedUser":
		return "aws-session"
	}
	return ""
}

// behalf gives for whom the call was made: the user whose identity was propagated to the service, else the source
// identity that whoever assumed the first role of a chain had to state.
func (r *reading) behalf(u *userIdentity) graph.Key {
	if u.OnBehalfOf != nil && u.OnBehalfOf.UserID != "" && u.Type != "IdentityCenterUser" {
		return graph.Key{Scheme: "aws-identity-center", Value: u.OnBehalfOf.UserID}
	}
	if u.Session == nil || u.Session.SourceIdentity == "" {
		return graph.Key{}
	}
	source := u.Session.SourceIdentity
	if strings.Contains(source, "@") {
		return graph.Key{Scheme: "email", Value: strings.ToLower(source)}
	}
	return graph.Key{Scheme: "aws-source-identity", Value: r.actor.account + ":" + source}
}

// attributes gives the values that conditions of policies commonly ask for and that the record tells (IAM User Guide,
// "AWS global condition context keys"). An empty value says that the call carried none; an absent one, that the record
// does not tell. What stands in the action's own fields (address, time, user agent) is not repeated.
func (r *reading) attributes() map[string]string {
	values := make(map[string]string, 12)
	e, u := r.event, r.event.UserIdentity
	set := func(name, value string) {
		if value != "" {
			values[name] = value
		}
	}
	set("aws:RequestedRegion", e.Region)
	set("aws:SourceVpce", e.VPCEndpoint)
	if e.TLS != nil && e.TLS.Version != "" {
		values["aws:SecureTransport"] = "true"
	}
	p := &r.parameters
	if e.EventSource == "s3.amazonaws.com" {
		if strings.HasPrefix(e.EventName, "List") || e.EventName == "GetBucketObjectVersions" {
			values["s3:prefix"], values["s3:delimiter"] = string(p.Prefix), string(p.Delimiter)
		}
		set("s3:x-amz-server-side-encryption", string(p.Encryption))
		set("s3:x-amz-acl", string(p.ACL))
	}
	set("sts:ExternalId", string(p.ExternalID))
	set("iam:PolicyARN", string(p.PolicyARN))
	if u == nil {
		return values
	}
	set("aws:PrincipalArn", r.actor.arn)
	set("aws:userid", u.PrincipalID)
	if u.Type == "IAMUser" {
		set("aws:username", u.UserName)
	}
	if u.InvokedBy == "" {
		values["aws:ViaAWSService"] = "false"
	}
	switch {
	case u.Session != nil && u.Session.Attributes.CreationDate != "":
		values["aws:MultiFactorAuthPresent"] = string(u.Session.Attributes.MFA)
		values["aws:TokenIssueTime"] = u.Session.Attributes.CreationDate
		values["aws:SourceIdentity"] = u.Session.SourceIdentity
		set("aws:FederatedProvider", u.Session.WebIdentity.Provider)
	case strings.HasPrefix(u.AccessKeyID, "AKIA"):
		// Requests signed by a long-lived key carry neither of them.
		values["aws:MultiFactorAuthPresent"], values["aws:TokenIssueTime"] = "", ""
	}
	return values
}
