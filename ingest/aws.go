package ingest

import (
	"strings"

	"clew/graph"
)

// AWSSystem is the name under which actions and grants of AWS are known.
const AWSSystem = "aws"

// AWSPrincipal gives the key of a role or user by its unique id, such as AROA… or AIDA… (IAM User Guide, "IAM
// identifiers"). Of the principalId of a session, "AROA…:session", the part before the colon counts.
func AWSPrincipal(id string) graph.Key {
	id, _, _ = strings.Cut(id, ":")
	return awsKey("aws-principal", id)
}

// AWSARN gives the key of a role or user by its ARN, which is unique at any one time and is reused over time.
func AWSARN(arn string) graph.Key { return awsKey("aws-arn", arn) }

// AWSCredential gives the key of an access key by its id (AKIA… or ASIA…).
func AWSCredential(id string) graph.Key { return awsKey("aws-key", id) }

// AWSCredentialKind tells long-lived access keys from those of sessions by the prefix of their id; it is empty for ids
// without a known prefix.
func AWSCredentialKind(id string) string {
	switch {
	case strings.HasPrefix(id, "ASIA"):
		return "aws-session"
	case strings.HasPrefix(id, "AKIA"):
		return "aws-access-key"
	}
	return ""
}

// AWSResource gives the key of a resource by its ARN.
func AWSResource(arn string) graph.Key { return awsKey("aws-resource", arn) }

// AWSGroup gives the key of a group of IAM users by its ARN. The group's path is left out, see AWSWithoutPath.
func AWSGroup(arn string) graph.Key { return awsKey("aws-group", AWSWithoutPath(arn)) }

// AWSGrant gives the key of a policy's being attached to a principal or group: by the ARN of the holder without its
// path and by the policy, which is the ARN of a managed one or the name of an inline one behind "inline/".
func AWSGrant(holderARN, policy string) graph.Key {
	if holderARN == "" || policy == "" {
		return graph.Key{}
	}
	return awsKey("aws-grant", AWSWithoutPath(holderARN)+"#"+policy)
}

// AWSInline names an inline policy in the key of a grant.
func AWSInline(name string) string { return "inline/" + name }

// AWSWithoutPath takes the path out of the ARN of an IAM entity: arn:aws:iam::111122223333:role/team/deploy becomes
// arn:aws:iam::111122223333:role/deploy. Names are unique in an account whatever the path (IAM User Guide, "Friendly
// names and paths"), and the records of API calls tell the name alone.
func AWSWithoutPath(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[2] != "iam" {
		return arn
	}
	kind, rest, found := strings.Cut(parts[5], "/")
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	if !found || name == rest {
		return arn
	}
	return strings.Join(parts[:5], ":") + ":" + kind + "/" + name
}

// AWSAliases gives the keys by which a role or user is known beside its unique id: its ARN, and that without the path
// where it has one.
func AWSAliases(arn string) []graph.Key {
	if arn == "" {
		return nil
	}
	if bare := AWSWithoutPath(arn); bare != arn {
		return []graph.Key{AWSARN(arn), AWSARN(bare)}
	}
	return []graph.Key{AWSARN(arn)}
}

// AWSAccountOf gives the account in an ARN; empty where there is none.
func AWSAccountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return ""
	}
	return parts[4]
}

// AWSNameOf gives the name at the end of an ARN: what follows the last slash, else the last colon.
func AWSNameOf(arn string) string {
	if i := strings.LastIndexByte(arn, '/'); i >= 0 {
		return arn[i+1:]
	}
	return arn[strings.LastIndexByte(arn, ':')+1:]
}

func awsKey(scheme, value string) graph.Key {
	if value == "" {
		return graph.Key{}
	}
	return graph.Key{Scheme: scheme, Value: value}
}
