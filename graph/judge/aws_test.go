package judge_test

import (
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/judge"
)

// awsCase is a policy, a call and whether the policy covers it: "yes", "no" or "unknown".
type awsCase struct {
	name       string
	statements string // of a policy of version 2012-10-17, or a whole document when it begins with {"Version"
	operation  string
	resource   string
	attributes map[string]string
	want       string
}

const (
	bucket = "arn:aws:s3:::reports"
	object = "arn:aws:s3:::reports/2026/q3.csv"
	role   = "arn:aws:iam::111122223333:role/deploy"
)

func document(statements string) string {
	if strings.HasPrefix(statements, `{"Version"`) || !strings.HasPrefix(statements, "{") {
		return statements
	}
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

func awsMatter(policy, operation, resource string, attributes map[string]string) *matter {
	m := traced()
	m.System, m.Operation, m.ResourceName, m.Attributes, m.SourceIP = judge.SystemAWS, operation, resource, attributes, "203.0.113.7"
	*m.grant() = graph.Grant{UID: "grant:1", System: judge.SystemAWS, Role: "Reports", Policy: policy}
	return m
}

var grantStates = map[graph.State]string{graph.StatePresent: "yes", graph.StateOutOfScope: "no", graph.StateUnknown: "unknown"}

func runAWSCases(t *testing.T, cases []awsCase) {
	t.Helper()
	for _, one := range cases {
		t.Run(one.name, func(t *testing.T) {
			grade := gradeOf(awsMatter(document(one.statements), one.operation, one.resource, one.attributes).judge(), graph.LinkGrant)
			if got := grantStates[grade.State]; got != one.want {
				t.Errorf("got %q, want %q: %s", got, one.want, grade.Reason)
			}
		})
	}
}

func TestAWSActionsAndResources(t *testing.T) {
	allow := func(action, resource string) string {
		return `{"Effect":"Allow","Action":` + action + `,"Resource":` + resource + `}`
	}
	runAWSCases(t, []awsCase{
		{"exact", allow(`"s3:GetObject"`, `"`+object+`"`), "s3:GetObject", object, nil, "yes"},
		{"action in another case", allow(`"S3:getobject"`, `"`+object+`"`), "s3:GetObject", object, nil, "yes"},
		{"resource in another case", allow(`"s3:GetObject"`, `"arn:aws:s3:::Reports/2026/q3.csv"`), "s3:GetObject", object, nil, "no"},
		{"another action", allow(`"s3:PutObject"`, `"*"`), "s3:GetObject", object, nil, "no"},
		{"an action whose name goes on", allow(`"s3:GetObject"`, `"*"`), "s3:GetObjectAcl", object, nil, "no"},
		{"an action pattern", allow(`"s3:Get*"`, `"*"`), "s3:GetObjectAcl", object, nil, "yes"},
		{"one character open", allow(`"s3:?etObject"`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"one character open, none there", allow(`"s3:GetObject?"`, `"*"`), "s3:GetObject", object, nil, "no"},
		{"the whole service", allow(`"s3:*"`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"another service", allow(`"sqs:*"`, `"*"`), "s3:GetObject", object, nil, "no"},
		{"everything", allow(`"*"`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"a pattern of services", allow(`"s*:Get*"`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"a list of actions", allow(`["sqs:SendMessage","s3:GetObject"]`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"a list of resources", allow(`"s3:GetObject"`, `["arn:aws:s3:::other/*","`+bucket+`/*"]`), "s3:GetObject", object, nil, "yes"},
		{"the objects, not the bucket", allow(`"s3:*"`, `"`+bucket+`/*"`), "s3:GetBucketAcl", bucket, nil, "no"},
		{"the bucket, not the objects", allow(`"s3:*"`, `"`+bucket+`"`), "s3:GetObject", object, nil, "no"},
		{"a wildcard spans slashes", allow(`"s3:GetObject"`, `"arn:aws:s3:::reports/*.csv"`), "s3:GetObject", object, nil, "yes"},
		{"a wildcard within a name", allow(`"s3:GetObject"`, `"arn:aws:s3:::rep*ts/*"`), "s3:GetObject", object, nil, "yes"},
		{"another account", allow(`"sts:AssumeRole"`, `"arn:aws:iam::444455556666:role/*"`), "sts:AssumeRole", role, nil, "no"},
		{"any account", allow(`"sts:AssumeRole"`, `"arn:aws:iam::*:role/deploy"`), "sts:AssumeRole", role, nil, "yes"},
		{"no resource on record, any will do", allow(`"ec2:DescribeInstances"`, `"*"`), "ec2:DescribeInstances", "", nil, "yes"},
		{"no resource on record, one is named", allow(`"ec2:*"`, `"arn:aws:ec2:*:*:instance/i-1"`), "ec2:DescribeInstances", "", nil, "unknown"},
		{"no resource on record, another action", allow(`"ec2:StopInstances"`, `"arn:aws:ec2:*:*:instance/i-1"`), "ec2:DescribeInstances", "", nil, "no"},
		{"a resource that is no ARN", allow(`"s3:GetObject"`, `"`+bucket+`/*"`), "s3:GetObject", "reports/2026", nil, "unknown"},
		{"all actions but one, that one", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "iam:CreateUser", "", nil, "no"},
		{"all actions but one, another", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "s3:GetObject", object, nil, "yes"},
		{"all resources but one, that one", `{"Effect":"Allow","Action":"s3:*","NotResource":"` + bucket + `/*"}`, "s3:GetObject", object, nil, "no"},
		{"all resources but one, another", `{"Effect":"Allow","Action":"s3:*","NotResource":"` + bucket + `/*"}`, "s3:GetObject", "arn:aws:s3:::other/x", nil, "yes"},
		{"all resources but one, none on record", `{"Effect":"Allow","Action":"s3:*","NotResource":"` + bucket + `/*"}`, "s3:GetObject", "", nil, "unknown"},
		{"one statement, not in a list", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`, "s3:GetObject", object, nil, "yes"},
		{"URL-encoded, as the IAM API gives it", `%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D`, "s3:GetObject", object, nil, "yes"},
		{"allowed and denied", allow(`"s3:*"`, `"*"`) + `,{"Effect":"Deny","Action":"s3:GetObject","Resource":"` + bucket + `/*"}`, "s3:GetObject", object, nil, "no"},
		{"allowed, another denied", allow(`"s3:*"`, `"*"`) + `,{"Effect":"Deny","Action":"s3:GetObject","Resource":"` + bucket + `/*"}`, "s3:GetObject", "arn:aws:s3:::other/x", nil, "yes"},
		{"denied before it is allowed", `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"},` + allow(`"*"`, `"*"`), "s3:PutObject", object, nil, "no"},
		{"all but the denied", `{"Effect":"Deny","NotAction":"s3:Get*","Resource":"*"},` + allow(`"*"`, `"*"`), "s3:GetObject", object, nil, "yes"},
		{"denied on a resource not on record", allow(`"s3:*"`, `"*"`) + `,{"Effect":"Deny","Action":"s3:*","Resource":"` + bucket + `/*"}`, "s3:GetObject", "", nil, "unknown"},
	})
}

func TestAWSUnreadablePolicies(t *testing.T) {
	for name, policy := range map[string]string{
		"not JSON":                 `Allow everything`,
		"half a document":          `{"Version":"2012-10-17","Statement":[{"Effect":"Allow"`,
		"no statement":             `{"Version":"2012-10-17"}`,
		"two documents":            `{"Version":"2012-10-17","Statement":[]} {}`,
		"no effect":                document(`{"Action":"*","Resource":"*"}`),
		"effect in another case":   document(`{"Effect":"allow","Action":"*","Resource":"*"}`),
		"no action":                document(`{"Effect":"Allow","Resource":"*"}`),
		"action and its opposite":  document(`{"Effect":"Allow","Action":"s3:*","NotAction":"s3:*","Resource":"*"}`),
		"no resource":              document(`{"Effect":"Allow","Action":"*"}`),
		"the policy of a resource": document(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`),
		"an element of no meaning": document(`{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}`),
		"an action that is a list": document(`{"Effect":"Allow","Action":[["*"]],"Resource":"*"}`),
	} {
		t.Run(name, func(t *testing.T) {
			grade := gradeOf(awsMatter(policy, "s3:GetObject", object, nil).judge(), graph.LinkGrant)
			if grade.State != graph.StateUnknown || !strings.Contains(grade.Reason, "its policy cannot be read: ") {
				t.Errorf("%q: %s", grade.State, grade.Reason)
			}
		})
	}
	t.Run("another grant covers without doubt", func(t *testing.T) {
		m := awsMatter("broken", "s3:GetObject", object, nil)
		m.Standing.Holdings = append(m.Standing.Holdings, graph.Holding{Grant: graph.Grant{
			UID: "grant:2", System: judge.SystemAWS, Policy: document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`),
		}})
		if judgement := m.judge(); judgement.GrantUID != "grant:2" {
			t.Errorf("%+v", gradeOf(judgement, graph.LinkGrant))
		}
	})
}

func TestAWSConditions(t *testing.T) {
	under := func(condition string) string {
		return `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":` + condition + `}`
	}
	unless := func(condition string) string {
		return `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":` + condition + `}`
	}
	with := func(pairs ...string) map[string]string {
		attributes := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			attributes[pairs[i]] = pairs[i+1]
		}
		return attributes
	}
	get := func(name, statements string, attributes map[string]string, want string) awsCase {
		return awsCase{name, statements, "s3:GetObject", object, attributes, want}
	}
	const region = "aws:RequestedRegion"
	runAWSCases(t, []awsCase{
		get("equal", under(`{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`), with(region, "eu-west-1"), "yes"),
		get("equal to one of", under(`{"StringEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]}}`), with(region, "eu-west-1"), "yes"),
		get("not equal", under(`{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`), with(region, "EU-WEST-1"), "no"),
		get("equal in another case", under(`{"StringEqualsIgnoreCase":{"aws:RequestedRegion":"eu-west-1"}}`), with(region, "EU-WEST-1"), "yes"),
		get("the key in another case", under(`{"StringEquals":{"AWS:requestedregion":"eu-west-1"}}`), with(region, "eu-west-1"), "yes"),
		get("equal is no pattern", under(`{"StringEquals":{"aws:RequestedRegion":"eu-*"}}`), with(region, "eu-west-1"), "no"),
		get("like", under(`{"StringLike":{"aws:RequestedRegion":"eu-*"}}`), with(region, "eu-west-1"), "yes"),
		get("not like", under(`{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}`), with(region, "eu-west-1"), "no"),
		get("not equal to any", under(`{"StringNotEquals":{"aws:RequestedRegion":["a","b"]}}`), with(region, "c"), "yes"),
		get("equal to one of the excluded", under(`{"StringNotEquals":{"aws:RequestedRegion":["a","b"]}}`), with(region, "b"), "no"),
		get("not equal in another case", under(`{"StringNotEqualsIgnoreCase":{"aws:RequestedRegion":"a"}}`), with(region, "A"), "no"),
		get("the record does not tell", under(`{"StringEquals":{"aws:RequestedRegion":"a"}}`), nil, "unknown"),
		get("the record does not tell what is negated", under(`{"StringNotEquals":{"aws:RequestedRegion":"a"}}`), nil, "unknown"),
		get("the record does not tell, if it exists", under(`{"StringEqualsIfExists":{"aws:RequestedRegion":"a"}}`), nil, "unknown"),
		get("known to be absent", under(`{"StringEquals":{"aws:RequestedRegion":"a"}}`), with(region, ""), "no"),
		get("known to be absent, if it exists", under(`{"StringEqualsIfExists":{"aws:RequestedRegion":"a"}}`), with(region, ""), "yes"),
		get("known to be absent, negated", under(`{"StringNotEquals":{"aws:RequestedRegion":"a"}}`), with(region, ""), "yes"),
		get("there, if it exists", under(`{"StringEqualsIfExists":{"aws:RequestedRegion":"a"}}`), with(region, "b"), "no"),
		get("null", under(`{"Null":{"aws:TokenIssueTime":"true"}}`), with("aws:TokenIssueTime", ""), "yes"),
		get("null, but there", under(`{"Null":{"aws:TokenIssueTime":true}}`), with("aws:TokenIssueTime", "x"), "no"),
		get("not null", under(`{"Null":{"aws:TokenIssueTime":"false"}}`), with("aws:TokenIssueTime", "x"), "yes"),
		get("null, the record does not tell", under(`{"Null":{"aws:TokenIssueTime":"false"}}`), nil, "unknown"),
		get("true", under(`{"Bool":{"aws:SecureTransport":"true"}}`), with("aws:SecureTransport", "true"), "yes"),
		get("true, written without quotes", under(`{"Bool":{"aws:SecureTransport":true}}`), with("aws:SecureTransport", "true"), "yes"),
		get("false", under(`{"Bool":{"aws:SecureTransport":"true"}}`), with("aws:SecureTransport", "false"), "no"),
		get("without MFA, denied", unless(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`), with("aws:MultiFactorAuthPresent", "false"), "no"),
		get("with MFA", unless(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`), with("aws:MultiFactorAuthPresent", "true"), "yes"),
		get("MFA not on record", unless(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`), nil, "unknown"),
		get("an address in the network", under(`{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24"]}}`), nil, "yes"),
		get("an address outside", under(`{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`), nil, "no"),
		get("one address", under(`{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`), nil, "yes"),
		get("an address outside, denied", unless(`{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`), nil, "no"),
		get("an address inside, not denied", unless(`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), nil, "yes"),
		get("an address of the newer kind", under(`{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}`), with("aws:SourceIp", "2001:db8::7"), "yes"),
		get("an address of the older kind in the form of the newer", under(`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), with("aws:SourceIp", "::ffff:203.0.113.7"), "yes"),
		get("before the date", under(`{"DateLessThan":{"aws:CurrentTime":"2026-09-02T10:00:01Z"}}`), nil, "yes"),
		get("at the date is not before", under(`{"DateLessThan":{"aws:CurrentTime":"2026-09-02T10:00:00Z"}}`), nil, "no"),
		get("at the date is not after", under(`{"DateLessThanEquals":{"aws:CurrentTime":"2026-09-02T10:00:00Z"}}`), nil, "yes"),
		get("after the date in another zone", under(`{"DateGreaterThan":{"aws:CurrentTime":"2026-09-02T11:59:59+02:00"}}`), nil, "yes"),
		get("after the day", under(`{"DateGreaterThanEquals":{"aws:CurrentTime":"2026-09-03"}}`), nil, "no"),
		get("in seconds since 1970", under(`{"DateGreaterThan":{"aws:EpochTime":"1000000000"}}`), nil, "yes"),
		get("not that date", under(`{"DateNotEquals":{"aws:CurrentTime":"2026-09-02T10:00:00Z"}}`), nil, "no"),
		get("a smaller number", under(`{"NumericLessThanEquals":{"s3:max-keys":"10"}}`), with("s3:max-keys", "9"), "yes"),
		get("numbers are not compared as text", under(`{"NumericLessThan":{"s3:max-keys":10}}`), with("s3:max-keys", "9"), "yes"),
		get("a larger number", under(`{"NumericLessThan":{"s3:max-keys":"10"}}`), with("s3:max-keys", "11"), "no"),
		get("no number", under(`{"NumericLessThan":{"s3:max-keys":"10"}}`), with("s3:max-keys", "many"), "no"),
		get("another number", under(`{"NumericNotEquals":{"s3:max-keys":"10"}}`), with("s3:max-keys", "10.0"), "no"),
		get("an ARN part by part", under(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/dep*"}}`), with("aws:PrincipalArn", role), "yes"),
		get("a wildcard does not leave its part", under(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:*role/deploy"}}`), with("aws:PrincipalArn", role), "no"),
		get("not that ARN", under(`{"ArnNotEquals":{"aws:PrincipalArn":"`+role+`"}}`), with("aws:PrincipalArn", role), "no"),
		get("any of the tags", under(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["team","cost"]}}`), with("aws:TagKeys", `["env","cost"]`), "yes"),
		get("none of the tags", under(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["team","cost"]}}`), with("aws:TagKeys", `["env"]`), "no"),
		get("any of no tags", under(`{"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}}`), with("aws:TagKeys", `[]`), "no"),
		get("all of the tags", under(`{"ForAllValues:StringLike":{"aws:TagKeys":["t*","cost"]}}`), with("aws:TagKeys", `["team","cost"]`), "yes"),
		get("not all of the tags", under(`{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`), with("aws:TagKeys", `["team","cost"]`), "no"),
		get("all of no tags", under(`{"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}`), with("aws:TagKeys", ``), "yes"),
		get("one that is not among them", under(`{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"team"}}`), with("aws:TagKeys", `["team","cost"]`), "yes"),
		get("two conditions, one unmet", under(`{"StringEquals":{"aws:RequestedRegion":"a"},"Bool":{"aws:SecureTransport":"true"}}`), with(region, "a", "aws:SecureTransport", "false"), "no"),
		get("two conditions, one unmet, the other not told", under(`{"StringEquals":{"aws:RequestedRegion":"a"},"Bool":{"aws:SecureTransport":"true"}}`), with("aws:SecureTransport", "false"), "no"),
		get("two conditions, one met, the other not told", under(`{"StringEquals":{"aws:RequestedRegion":"a"},"Bool":{"aws:SecureTransport":"true"}}`), with("aws:SecureTransport", "true"), "unknown"),
		get("an operator of no meaning", under(`{"StringResembles":{"aws:RequestedRegion":"a"}}`), with(region, "a"), "unknown"),
		get("the account of the resource", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}`, with("aws:PrincipalArn", role), "yes"),
	})
}

func TestAWSVariables(t *testing.T) {
	home := func(version string) string {
		return `{"Version":"` + version + `","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${aws:username}/*"}]}`
	}
	runAWSCases(t, []awsCase{
		{"resolved", home("2012-10-17"), "s3:GetObject", "arn:aws:s3:::homes/eve/x", map[string]string{"aws:username": "eve"}, "yes"},
		{"of another", home("2012-10-17"), "s3:GetObject", "arn:aws:s3:::homes/bob/x", map[string]string{"aws:username": "eve"}, "no"},
		{"not told", home("2012-10-17"), "s3:GetObject", "arn:aws:s3:::homes/eve/x", nil, "unknown"},
		{"known to be absent", home("2012-10-17"), "s3:GetObject", "arn:aws:s3:::homes/eve/x", map[string]string{"aws:username": ""}, "no"},
		{"a value is no pattern", home("2012-10-17"), "s3:GetObject", "arn:aws:s3:::homes/bob/x", map[string]string{"aws:username": "*"}, "no"},
		{"plain text in the older version", home("2008-10-17"), "s3:GetObject", "arn:aws:s3:::homes/eve/x", map[string]string{"aws:username": "eve"}, "no"},
		{"a fallback", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${aws:username, 'guest'}/*"}`, "s3:GetObject", "arn:aws:s3:::homes/guest/x", map[string]string{"aws:username": ""}, "yes"},
		{"a star that is meant", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${*}"}`, "s3:GetObject", "arn:aws:s3:::homes/x", nil, "no"},
		{"a star that is there", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${*}"}`, "s3:GetObject", "arn:aws:s3:::homes/*", nil, "yes"},
		{"in a condition", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/owner":"${aws:PrincipalTag/team}"}}}`, "s3:GetObject", object, map[string]string{"aws:ResourceTag/owner": "red", "aws:PrincipalTag/team": "red"}, "yes"},
		{"in a condition, of another", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/owner":"${aws:PrincipalTag/team}"}}}`, "s3:GetObject", object, map[string]string{"aws:ResourceTag/owner": "red", "aws:PrincipalTag/team": "blue"}, "no"},
		{"never closed", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${aws:username"}`, "s3:GetObject", "arn:aws:s3:::homes/x", nil, "no"},
	})
}

func TestAWSOperations(t *testing.T) {
	permits := func(action string) string {
		return `{"Effect":"Allow","Action":"` + action + `","Resource":"*"}`
	}
	call := func(operation, action, want string) awsCase {
		return awsCase{operation + " under " + action, permits(action), operation, "", nil, want}
	}
	runAWSCases(t, []awsCase{
		call("s3:ListObjects", "s3:ListBucket", "yes"),
		call("s3:ListObjects", "s3:ListObjects", "no"),
		call("s3:HeadObject", "s3:GetObject", "yes"),
		call("s3:HeadBucket", "s3:ListBucket", "yes"),
		call("s3:ListBuckets", "s3:ListAllMyBuckets", "yes"),
		call("s3:UploadPart", "s3:PutObject", "yes"),
		call("s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", "yes"),
		call("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", "yes"),
		call("lambda:Invoke", "lambda:InvokeFunction", "yes"),
		call("lambda:ListFunctions20150331", "lambda:ListFunctions", "yes"),
		call("lambda:UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode", "yes"),
		call("cloudfront:CreateDistribution2020_05_31", "cloudfront:CreateDistribution", "yes"),
		call("monitoring:DescribeAlarms", "cloudwatch:DescribeAlarms", "yes"),
		call("bedrock:Converse", "bedrock:InvokeModel", "yes"),
		call("apigateway:GetResource", "apigateway:GET", "yes"),
		call("apigateway:CreateDeployment", "apigateway:GET", "no"),
		call("dynamodb:ExecuteStatement", "dynamodb:*", "yes"),
		call("dynamodb:ExecuteStatement", "dynamodb:PartiQLSelect", "unknown"),
		call("dynamodb:ExecuteStatement", "dyn*:Part*", "unknown"),
		call("dynamodb:ExecuteStatement", "s3:*", "no"),
		call("sts:GetCallerIdentity", "s3:GetObject", "yes"),
		call("signin:ConsoleLogin", "s3:GetObject", "yes"),
		call("sts:AssumeRoleWithSAML", "s3:GetObject", "yes"),
		call("sts:AssumeRole", "s3:GetObject", "no"),
		{"the objects of a deletion of many are not on record", `{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"` + bucket + `/2026/*"}`, "s3:DeleteObjects", bucket, nil, "unknown"},
		{"all the objects of a deletion of many", `{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"` + bucket + `/*"}`, "s3:DeleteObjects", bucket, nil, "yes"},
		{"objects of another bucket", `{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::other/x"}`, "s3:DeleteObjects", bucket, nil, "no"},
	})

	t.Run("what needs no grant owes no request", func(t *testing.T) {
		m := awsMatter("", "sts:GetCallerIdentity", "", nil)
		m.Standing.Holdings, m.Standing.Requests = nil, nil
		if judgement := m.judge(); judgement.Verdict != graph.VerdictTraced || judgement.GrantUID != "" {
			t.Errorf("%v under %q", judgement.States(), judgement.GrantUID)
		}
	})
	t.Run("what needs no grant, where nobody collects requests", func(t *testing.T) {
		m := awsMatter("", "sts:GetCallerIdentity", "", nil)
		m.Standing.Holdings, m.Standing.Requests = nil, nil
		m.uncover(graph.SubjectRequest)
		judgement := m.judge()
		if gradeOf(judgement, graph.LinkRequest).State != graph.StateUnknown || gradeOf(judgement, graph.LinkApproval).State != graph.StatePresent {
			t.Errorf("%v", judgement.States())
		}
	})
	t.Run("the root user needs no grant, but a request is owed", func(t *testing.T) {
		m := awsMatter("", "s3:GetObject", object, map[string]string{"aws:PrincipalArn": "arn:aws:iam::111122223333:root"})
		m.Standing.Holdings, m.Standing.Requests = nil, nil
		judgement := m.judge()
		if gradeOf(judgement, graph.LinkGrant).State != graph.StatePresent || gradeOf(judgement, graph.LinkRequest).State != graph.StateMissing {
			t.Errorf("%v", judgement.States())
		}
	})
}

func TestAWSGrantsTogether(t *testing.T) {
	allow := document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)
	deny := document(`{"Sid":"NoReports","Effect":"Deny","Action":"s3:*","Resource":"` + bucket + `/*"}`)
	readOnly := document(`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`)
	second := func(m *matter, policy string) *graph.Holding {
		m.Standing.Holdings = append(m.Standing.Holdings, graph.Holding{Grant: graph.Grant{UID: "grant:2", System: judge.SystemAWS, Role: "Guard", Policy: policy}})
		return &m.Standing.Holdings[1]
	}
	start := func(m *matter, operation string) {
		*m = *awsMatter(allow, operation, object, nil)
	}
	runLinkCases(t, graph.LinkGrant, []linkCase{
		{"one allows, another forbids", func(m *matter) { start(m, "s3:GetObject"); second(m, deny) }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "Grant Guard forbids s3:GetObject on arn:aws:s3:::reports/2026/q3.csv by statement NoReports"},
		{"one allows, another forbade until yesterday", func(m *matter) {
			start(m, "s3:GetObject")
			second(m, deny).Interval.To = moment("2026-09-01 10:00")
		}, graph.StatePresent, "", "Grant Reports covers"},
		{"one allows, another may forbid", func(m *matter) {
			start(m, "s3:GetObject")
			second(m, document(`{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`))
		}, graph.StateUnknown, "", "the record does not carry aws:MultiFactorAuthPresent, which a condition asks for"},
		{"one allows under a condition, another without", func(m *matter) {
			start(m, "s3:GetObject")
			second(m, document(`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`))
		}, graph.StatePresent, "", "Grant Reports covers"},
		{"within the boundary", func(m *matter) { start(m, "s3:GetObject"); m.grant().Boundary = readOnly }, graph.StatePresent, "", ""},
		{"beyond the boundary", func(m *matter) { start(m, "s3:PutObject"); m.grant().Boundary = readOnly }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "but the permissions boundary of its holder does not"},
		{"the boundary forbids", func(m *matter) { start(m, "s3:GetObject"); m.grant().Boundary = deny }, graph.StateOutOfScope, judge.RuleActionOutOfScope, "boundary"},
		{"the boundary allows and forbids", func(m *matter) {
			start(m, "s3:GetObject")
			m.grant().Boundary = document(`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"` + bucket + `/*"}`)
		}, graph.StateOutOfScope, judge.RuleActionOutOfScope, "boundary"},
		{"ended, and it forbade what it allowed", func(m *matter) {
			start(m, "s3:GetObject")
			m.grant().Policy = document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}`)
			m.grant().ValidTo = m.At
		}, graph.StateMissing, judge.RuleActionWithoutGrant, "no grant"},
		{"ended, and it allowed it", func(m *matter) { start(m, "s3:GetObject"); m.grant().ValidTo = m.At }, graph.StateOutsideWindow, judge.RuleActionOutsideGrantWindow, "Reports"},
		{"a boundary that cannot be read", func(m *matter) { start(m, "s3:GetObject"); m.grant().Boundary = "{" }, graph.StateUnknown, "", "the permissions boundary cannot be read"},
		{"patterns in the place of a policy", func(m *matter) {
			start(m, "s3:ListObjects")
			m.ResourceName, m.grant().Policy, m.grant().Operations = bucket, "", []string{"S3:listbucket"}
		}, graph.StatePresent, "", ""},
		{"patterns within a boundary", func(m *matter) {
			start(m, "s3:PutObject")
			m.grant().Policy, m.grant().Operations, m.grant().Boundary = "", []string{"s3:*"}, readOnly
		}, graph.StateOutOfScope, judge.RuleActionOutOfScope, "boundary"},
	})

	t.Run("the narrowest statement counts", func(t *testing.T) {
		m := awsMatter(document(`{"Effect":"Allow","Action":"s3:*","Resource":"`+bucket+`/*"}`), "s3:GetObject", object, nil)
		second(m, document(`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":"`+object+`"}`))
		if judgement := m.judge(); judgement.GrantUID != "grant:2" || len(judgement.Others) != 1 || judgement.Others[0] != "grant:1" {
			t.Errorf("under %q, others %v", judgement.GrantUID, judgement.Others)
		}
	})
}
