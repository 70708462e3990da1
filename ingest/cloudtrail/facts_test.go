package cloudtrail_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
	"clew/ingest/cloudtrail"
	"clew/ingest/ingesttest"
)

// read gives the records of one file with this content.
func read(t testing.TB, content string) []ingest.Record {
	t.Helper()
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{"trail.json": []byte(content)})
	records, err := ingesttest.Collect(t, ingesttest.Open(t, cloudtrail.Config{Path: folder}, nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// record makes one event of account 111122223333 in eu-central-1; more is appended to its members.
func record(id int, identity, source, name, more string) string {
	return fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":%s,"eventTime":"2026-08-30T12:00:00Z","eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"eu-central-1","sourceIPAddress":"10.20.1.7","userAgent":"cli","eventID":"00000000-0000-4000-8000-%012d","recipientAccountId":"111122223333"%s}`,
		identity, source, name, id, more)
}

const (
	runner = `{"type":"IAMUser","principalId":"AIDARUNNER","arn":"arn:aws:iam::111122223333:user/bots/runner","accountId":"111122223333","accessKeyId":"AKIARUNNER","userName":"runner"}`
	deploy = `{"type":"AssumedRole","principalId":"AROADEPLOY:nightly","arn":"arn:aws:sts::111122223333:assumed-role/deploy/nightly","accountId":"111122223333","accessKeyId":"ASIADEPLOY1","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROADEPLOY","arn":"arn:aws:iam::111122223333:role/ci/deploy","accountId":"111122223333","userName":"deploy"},"webIdFederationData":{},"attributes":{"creationDate":"2026-08-30T11:00:00Z","mfaAuthenticated":"false"},"sourceIdentity":"Dana@example.com"}}`

	runnerSeen = `{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-principal:AIDARUNNER","tenant":"111122223333","identityKind":"ServiceAccount","name":"runner","aliases":["aws-arn:arn:aws:iam::111122223333:user/bots/runner","aws-arn:arn:aws:iam::111122223333:user/runner"]}`
	deploySeen = `{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-principal:AROADEPLOY","tenant":"111122223333","identityKind":"Role","name":"deploy","aliases":["aws-arn:arn:aws:iam::111122223333:role/ci/deploy","aws-arn:arn:aws:iam::111122223333:role/deploy"]}`
)

// The expected facts are reasoned from the AWS documentation that the decoder's comments name. Of the action itself,
// which every event states, only what the case is about is compared elsewhere.
func TestFactsOfEvents(t *testing.T) {
	for _, test := range []struct {
		name, event string
		want        []string // all facts but Acted
	}{
		{"a call by a session", record(1, deploy, "s3", "GetObject", ""), []string{deploySeen}},
		{"a role is assumed", record(2, runner, "sts", "AssumeRole", `,"requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/ci/deploy","roleSessionName":"nightly"},"responseElements":{"credentials":{"accessKeyId":"ASIADEPLOY1","expiration":"Aug 30, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROADEPLOY:nightly","arn":"arn:aws:sts::111122223333:assumed-role/deploy/nightly"}}`), []string{
			runnerSeen, deploySeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIADEPLOY1","credentialKind":"aws-session","name":"ASIADEPLOY1","holder":"aws-principal:AROADEPLOY","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","derivedFrom":"aws-key:AKIARUNNER","rule":"issued-by-assumerole"}`,
		}},
		{"a role is assumed with session policies", record(41, runner, "sts", "AssumeRole", `,"requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/ci/deploy","roleSessionName":"nightly","policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}","policyArns":[{"arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]},"responseElements":{"credentials":{"accessKeyId":"ASIADEPLOY3","expiration":"Aug 30, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROADEPLOY:nightly","arn":"arn:aws:sts::111122223333:assumed-role/deploy/nightly"}}`), []string{
			runnerSeen, deploySeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIADEPLOY3","credentialKind":"aws-session","name":"ASIADEPLOY3","holder":"aws-principal:AROADEPLOY","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","derivedFrom":"aws-key:AKIARUNNER","policy":{"Version":"2012-10-17","Statement":[]},"policies":["arn:aws:iam::aws:policy/ReadOnlyAccess"],"rule":"issued-by-assumerole"}`,
		}},
		{"a role is assumed with a session policy that was cut", record(42, runner, "sts", "AssumeRole", `,"requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/ci/deploy","roleSessionName":"nightly","policy":"{\"Version\":"},"responseElements":{"credentials":{"accessKeyId":"ASIADEPLOY4","expiration":"Aug 30, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROADEPLOY:nightly","arn":"arn:aws:sts::111122223333:assumed-role/deploy/nightly"}}`), []string{
			runnerSeen, deploySeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIADEPLOY4","credentialKind":"aws-session","name":"ASIADEPLOY4","holder":"aws-principal:AROADEPLOY","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","derivedFrom":"aws-key:AKIARUNNER","policies":["an inline policy that the record does not hold whole"],"rule":"issued-by-assumerole"}`,
		}},
		{"a role is not assumed", record(3, runner, "sts", "AssumeRole", `,"errorCode":"AccessDenied","requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/ci/deploy"},"responseElements":null`), []string{runnerSeen}},
		{"a service assumes a role", record(4, `{"type":"AWSService","invokedBy":"lambda.amazonaws.com"}`, "sts", "AssumeRole", `,"requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/ci/deploy"},"responseElements":{"credentials":{"accessKeyId":"ASIADEPLOY2","expiration":"Aug 30, 2026 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROADEPLOY:fn","arn":"arn:aws:sts::111122223333:assumed-role/deploy/fn"}}`), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-service:lambda.amazonaws.com","identityKind":"Workload","name":"lambda.amazonaws.com"}`,
			deploySeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIADEPLOY2","credentialKind":"aws-session","name":"ASIADEPLOY2","holder":"aws-principal:AROADEPLOY","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","rule":"issued-by-assumerole"}`,
		}},
		{"a federation token", record(5, runner, "sts", "GetFederationToken", `,"requestParameters":{"name":"guest"},"responseElements":{"credentials":{"accessKeyId":"ASIAGUEST","expiration":"2026-08-30T13:00:00Z"},"federatedUser":{"federatedUserId":"111122223333:guest","arn":"arn:aws:sts::111122223333:federated-user/guest"}}`), []string{
			runnerSeen,
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-federated:111122223333:guest","tenant":"111122223333","identityKind":"ServiceAccount","name":"guest"}`,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIAGUEST","credentialKind":"aws-session","name":"ASIAGUEST","holder":"aws-federated:111122223333:guest","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","derivedFrom":"aws-key:AKIARUNNER","rule":"issued-by-getfederationtoken"}`,
		}},
		{"a session token", record(6, runner, "sts", "GetSessionToken", `,"responseElements":{"credentials":{"accessKeyId":"ASIARUNNER","expiration":"Aug 30, 2026, 1:00:00\u202fPM"}}`), []string{
			runnerSeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:ASIARUNNER","credentialKind":"aws-session","name":"ASIARUNNER","holder":"aws-principal:AIDARUNNER","issuedAt":"2026-08-30T12:00:00Z","expiresAt":"2026-08-30T13:00:00Z","derivedFrom":"aws-key:AKIARUNNER","rule":"issued-by-getsessiontoken"}`,
		}},
		{"a key of another user", record(7, runner, "iam", "CreateAccessKey", `,"requestParameters":{"userName":"batch"},"responseElements":{"accessKey":{"accessKeyId":"AKIABATCH","status":"Active","userName":"batch","createDate":"Aug 30, 2026 12:00:00 PM"}}`), []string{
			runnerSeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:AKIABATCH","credentialKind":"aws-access-key","name":"AKIABATCH","holder":"aws-arn:arn:aws:iam::111122223333:user/batch","issuedAt":"2026-08-30T12:00:00Z","rule":"issued-by-createaccesskey"}`,
		}},
		{"a key of one's own", record(8, runner, "iam", "CreateAccessKey", `,"requestParameters":null,"responseElements":{"accessKey":{"accessKeyId":"AKIARUNNER2","userName":"runner"}}`), []string{
			runnerSeen,
			`{"fact":"CredentialIssued","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:AKIARUNNER2","credentialKind":"aws-access-key","name":"AKIARUNNER2","holder":"aws-principal:AIDARUNNER","issuedAt":"2026-08-30T12:00:00Z","rule":"issued-by-createaccesskey"}`,
		}},
		{"a key is deleted", record(9, runner, "iam", "DeleteAccessKey", `,"requestParameters":{"userName":"batch","accessKeyId":"AKIABATCH"}`), []string{
			runnerSeen, `{"fact":"CredentialEnded","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:AKIABATCH","endedAt":"2026-08-30T12:00:00Z","reason":"deleted"}`,
		}},
		{"a key is deactivated", record(10, runner, "iam", "UpdateAccessKey", `,"requestParameters":{"userName":"batch","accessKeyId":"AKIABATCH","status":"Inactive"}`), []string{
			runnerSeen, `{"fact":"CredentialEnded","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-key:AKIABATCH","endedAt":"2026-08-30T12:00:00Z","reason":"deactivated"}`,
		}},
		{"a key is activated", record(11, runner, "iam", "UpdateAccessKey", `,"requestParameters":{"userName":"batch","accessKeyId":"AKIABATCH","status":"Active"}`), []string{runnerSeen}},
		{"a policy is attached", record(12, runner, "iam", "AttachRolePolicy", `,"requestParameters":{"roleName":"deploy","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`), []string{
			runnerSeen, `{"fact":"Granted","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:role/deploy#arn:aws:iam::aws:policy/ReadOnlyAccess","system":"aws","role":"ReadOnlyAccess","holder":"aws-arn:arn:aws:iam::111122223333:role/deploy","validFrom":"2026-08-30T12:00:00Z"}`,
		}},
		{"a policy is attached in vain", record(13, runner, "iam", "AttachRolePolicy", `,"errorCode":"NoSuchEntityException","requestParameters":{"roleName":"deploy","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`), []string{runnerSeen}},
		{"an inline policy of a group", record(14, runner, "iam", "PutGroupPolicy", `,"requestParameters":{"groupName":"ops","policyName":"read","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}`), []string{
			runnerSeen, `{"fact":"Granted","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:group/ops#inline/read","system":"aws","role":"read","policy":{"Version":"2012-10-17","Statement":[]},"group":"aws-group:arn:aws:iam::111122223333:group/ops","validFrom":"2026-08-30T12:00:00Z"}`,
		}},
		{"a policy is detached", record(15, runner, "iam", "DetachUserPolicy", `,"requestParameters":{"userName":"batch","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`), []string{
			runnerSeen, `{"fact":"GrantEnded","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:user/batch#arn:aws:iam::aws:policy/ReadOnlyAccess","endedAt":"2026-08-30T12:00:00Z"}`,
		}},
		{"a user joins a group", record(16, runner, "iam", "AddUserToGroup", `,"requestParameters":{"userName":"batch","groupName":"ops"}`), []string{
			runnerSeen, `{"fact":"Membership","version":1,"at":"2026-08-30T12:00:00Z","member":"aws-arn:arn:aws:iam::111122223333:user/batch","group":"aws-group:arn:aws:iam::111122223333:group/ops","name":"ops","validFrom":"2026-08-30T12:00:00Z"}`,
		}},
		{"a user leaves a group", record(17, runner, "iam", "RemoveUserFromGroup", `,"requestParameters":{"userName":"batch","groupName":"ops"}`), []string{
			runnerSeen, `{"fact":"Membership","version":1,"at":"2026-08-30T12:00:00Z","member":"aws-arn:arn:aws:iam::111122223333:user/batch","group":"aws-group:arn:aws:iam::111122223333:group/ops","name":"ops","validTo":"2026-08-30T12:00:00Z"}`,
		}},
		{"a role is created", record(18, runner, "iam", "CreateRole", `,"responseElements":{"role":{"roleId":"AROANEW","arn":"arn:aws:iam::111122223333:role/new","roleName":"new","createDate":"Aug 30, 2026 11:59:59 AM"}}`), []string{
			runnerSeen, `{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-principal:AROANEW","tenant":"111122223333","identityKind":"Role","name":"new","createdAt":"2026-08-30T11:59:59Z","aliases":["aws-arn:arn:aws:iam::111122223333:role/new"]}`,
		}},
		{"the root user", record(19, `{"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333"}`, "iam", "ListUsers", ""), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-root:111122223333","tenant":"111122223333","identityKind":"ServiceAccount","name":"root"}`,
		}},
		{"another account", record(20, `{"type":"AWSAccount","principalId":"AROAOTHER:job","accountId":"444455556666"}`, "sts", "AssumeRole", ""), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-principal:AROAOTHER","tenant":"444455556666","identityKind":"Role","name":"AROAOTHER"}`,
		}},
		{"an account alone", record(21, `{"type":"AWSAccount","accountId":"444455556666"}`, "sts", "AssumeRole", ""), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-account:444455556666","tenant":"444455556666","identityKind":"Integration","name":"account 444455556666"}`,
		}},
		{"a workload of an identity provider", record(22, `{"type":"WebIdentityUser","principalId":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:repo:acme/app:ref:refs/heads/main","userName":"repo:acme/app:ref:refs/heads/main","identityProvider":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`, "sts", "AssumeRoleWithWebIdentity", ""), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-web-identity:arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:repo:acme/app:ref:refs/heads/main","identityKind":"Workload","name":"repo:acme/app:ref:refs/heads/main"}`,
		}},
		{"nobody", record(23, `null`, "sts", "AssumeRole", ""), nil},
		{"nothing but an account", record(24, `{"accountId":"111122223333"}`, "ec2", "Something", ""), nil},
		{"a service without a type", record(25, `{"accountId":"111122223333","invokedBy":"ec2.amazonaws.com"}`, "ec2", "SharedSnapshotVolumeCreated", ""), []string{
			`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-service:ec2.amazonaws.com","tenant":"111122223333","identityKind":"Workload","name":"ec2.amazonaws.com"}`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			first := read(t, test.event)[0]
			if first.Rejection != "" {
				t.Fatal(first.Rejection)
			}
			var got []string
			for _, line := range ingesttest.Facts(first.Facts) {
				if !strings.Contains(line, `"fact":"Acted"`) {
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheActionOfAnEvent(t *testing.T) {
	event := record(1, deploy, "s3", "GetObject", `,"requestParameters":{"bucketName":"invoices","key":"2026/a.json"},"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::invoices/2026/a.json"},{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::invoices"}],"tlsDetails":{"tlsVersion":"TLSv1.3"},"sharedEventID":"61742ed6-324a-4133-a3ee-1ead9cd1b75c","sessionCredentialFromConsole":"true"`)
	want := []string{deploySeen, `{"fact":"Acted","version":1,"at":"2026-08-30T12:00:00Z","key":"aws-event:00000000-0000-4000-8000-000000000001","tenant":"111122223333","system":"aws","operation":"s3:GetObject","outcome":"success","actor":"aws-principal:AROADEPLOY","credential":"aws-key:ASIADEPLOY1","credentialKind":"aws-console-session","resource":"aws-resource:arn:aws:s3:::invoices","target":"arn:aws:s3:::invoices/2026/a.json","resourceKind":"AWS::S3::Bucket","sourceIp":"10.20.1.7","userAgent":"cli","workload":"nightly","traceId":"61742ed6-324a-4133-a3ee-1ead9cd1b75c","onBehalfOf":"email:dana@example.com","interactive":true,"attributes":{"aws:MultiFactorAuthPresent":"false","aws:PrincipalArn":"arn:aws:iam::111122223333:role/ci/deploy","aws:RequestedRegion":"eu-central-1","aws:SecureTransport":"true","aws:SourceIdentity":"Dana@example.com","aws:TokenIssueTime":"2026-08-30T11:00:00Z","aws:ViaAWSService":"false","aws:userid":"AROADEPLOY:nightly"}}`}
	if diff := cmp.Diff(want, ingesttest.Facts(read(t, event)[0].Facts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func acted(t testing.TB, content string) *ingest.Acted {
	t.Helper()
	first := read(t, content)[0]
	if first.Rejection != "" {
		t.Fatal(first.Rejection)
	}
	return first.Facts[len(first.Facts)-1].(*ingest.Acted)
}

func TestOutcomes(t *testing.T) {
	for more, want := range map[string]string{
		``:                                     "success ",
		`,"errorCode":"AccessDenied"`:          "denied AccessDenied",
		`,"errorCode":"AccessDeniedException"`: "denied AccessDeniedException",
		`,"errorCode":"Client.UnauthorizedOperation"`:                                           "denied Client.UnauthorizedOperation",
		`,"errorCode":"VpceAccessDenied"`:                                                       "denied VpceAccessDenied",
		`,"errorCode":"AuthorizationErrorException"`:                                            "denied AuthorizationErrorException",
		`,"errorCode":"ThrottlingException"`:                                                    "failure ThrottlingException",
		`,"errorCode":"Client.DryRunOperation"`:                                                 "failure Client.DryRunOperation",
		`,"responseElements":{"ConsoleLogin":"Success"}`:                                        "success ",
		`,"errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}`: "failure Failed authentication",
	} {
		got := acted(t, record(1, runner, "signin", "ConsoleLogin", more))
		if got := got.Outcome + " " + got.OutcomeReason; got != want {
			t.Errorf("%s: %q, want %q", more, got, want)
		}
	}
}

func TestResourcesNamedByParameters(t *testing.T) {
	for _, test := range []struct{ source, name, parameters, want string }{
		{"dynamodb", "GetItem", `{"tableName":"orders"}`, "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"},
		{"lambda", "Invoke", `{"functionName":"resize"}`, "arn:aws:lambda:eu-central-1:111122223333:function:resize"},
		{"lambda", "Invoke", `{"functionName":"arn:aws:lambda:eu-west-1:444455556666:function:resize"}`, "arn:aws:lambda:eu-west-1:444455556666:function:resize"},
		{"secretsmanager", "GetSecretValue", `{"secretId":"prod/db"}`, "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db (arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????)"},
		{"secretsmanager", "GetSecretValue", `{"secretId":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-a1b2c3"}`, "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-a1b2c3"},
		{"sqs", "SendMessage", `{"queueUrl":"https://sqs.eu-central-1.amazonaws.com/444455556666/jobs"}`, "arn:aws:sqs:eu-central-1:444455556666:jobs"},
		{"sns", "Publish", `{"topicArn":"arn:aws:sns:eu-central-1:111122223333:alerts"}`, "arn:aws:sns:eu-central-1:111122223333:alerts"},
		{"kms", "Decrypt", `{"keyId":"1234abcd-12ab-34cd-56ef-1234567890ab"}`, "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
		{"kms", "Decrypt", `{"keyId":"alias/main"}`, "arn:aws:kms:eu-central-1:111122223333:alias/main"},
		{"iam", "AttachRolePolicy", `{"roleName":"deploy","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}`, "arn:aws:iam::111122223333:role/deploy"},
		{"iam", "AddUserToGroup", `{"userName":"batch","groupName":"ops"}`, "arn:aws:iam::111122223333:group/ops"},
		{"sts", "AssumeRole", `{"roleArn":"arn:aws:iam::444455556666:role/far"}`, "arn:aws:iam::444455556666:role/far"},
		{"ec2", "TerminateInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"}]}}`, "arn:aws:ec2:eu-central-1:111122223333:instance/i-1"},
		{"ec2", "TerminateInstances", `{"instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}}`, ""},
		{"ec2", "DescribeInstances", `{"instanceId":"i-1"}`, ""},
		{"rds", "DeleteDBInstance", `{"dBInstanceIdentifier":"main"}`, "arn:aws:rds:eu-central-1:111122223333:db:main"},
		{"ssm", "GetParameter", `{"name":"/prod/db"}`, "arn:aws:ssm:eu-central-1:111122223333:parameter/prod/db"},
		{"bedrock", "InvokeModel", `{"modelId":"amazon.nova-lite-v1:0"}`, "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"},
		{"s3", "ListObjects", `{"bucketName":"invoices","prefix":"2026/"}`, "arn:aws:s3:::invoices"},
		{"route53", "ChangeResourceRecordSets", `{"hostedZoneId":"Z1"}`, "arn:aws:route53:::hostedzone/Z1"},
		{"dynamodb", "GetItem", `{"tableName":{"odd":1}}`, ""},
		{"dynamodb", "ListTables", `"odd"`, ""},
	} {
		got := acted(t, record(1, runner, test.source, test.name, `,"requestParameters":`+test.parameters))
		text := got.Resource.Value
		if got.Target != "" {
			text += " (" + got.Target + ")"
		}
		if text != test.want {
			t.Errorf("%s:%s %s: %q, want %q", test.source, test.name, test.parameters, text, test.want)
		}
	}
}
