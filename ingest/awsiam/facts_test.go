package awsiam_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
	"clew/ingest/awsiam"
	"clew/ingest/ingesttest"
)

// account is the state of a small account: a role with a path, a boundary and tags, a user in a group.
const account = `{
  "UserDetailList": [
    {"Path": "/", "UserName": "batch", "UserId": "AIDABATCH", "Arn": "arn:aws:iam::111122223333:user/batch", "CreateDate": "2025-01-02T03:04:05+00:00",
     "GroupList": ["ops"], "AttachedManagedPolicies": [], "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D"}], "Tags": []}
  ],
  "GroupDetailList": [
    {"Path": "/", "GroupName": "ops", "GroupId": "AGPAOPS", "Arn": "arn:aws:iam::111122223333:group/ops", "CreateDate": "2025-01-02T03:04:05+00:00",
     "GroupPolicyList": [], "AttachedManagedPolicies": [{"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}
  ],
  "RoleDetailList": [
    {"Path": "/ci/", "RoleName": "deploy", "RoleId": "AROADEPLOY", "Arn": "arn:aws:iam::111122223333:role/ci/deploy", "CreateDate": "2025-01-02 03:04:05+00:00",
     "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
     "InstanceProfileList": [{"Arn": "arn:aws:iam::111122223333:instance-profile/deploy", "InstanceProfileName": "deploy"}],
     "RolePolicyList": [], "AttachedManagedPolicies": [{"PolicyName": "deploys", "PolicyArn": "arn:aws:iam::111122223333:policy/deploys"}],
     "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"},
     "Tags": [{"Key": "Environment", "Value": "production"}, {"Key": "team", "Value": "platform"}, {"Key": "sponsor-email", "Value": "Dana@Example.com"}, {"Key": "request", "Value": "CHG-1077"}]}
  ],
  "Policies": [
    {"PolicyName": "deploys", "PolicyId": "ANPADEPLOYS", "Arn": "arn:aws:iam::111122223333:policy/deploys", "Path": "/", "DefaultVersionId": "v2", "CreateDate": "2025-01-02T03:04:05+00:00",
     "PolicyVersionList": [{"VersionId": "v2", "IsDefaultVersion": true, "Document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::releases/*"}]}},
       {"VersionId": "v1", "IsDefaultVersion": false, "Document": {"Version": "2012-10-17", "Statement": []}}]},
    {"PolicyName": "limit", "PolicyId": "ANPALIMIT", "Arn": "arn:aws:iam::111122223333:policy/limit", "Path": "/", "DefaultVersionId": "v1", "CreateDate": "2025-01-02T03:04:05+00:00",
     "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}]},
    {"PolicyName": "ReadOnlyAccess", "PolicyId": "ANPAREAD", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "Path": "/", "DefaultVersionId": "v9", "CreateDate": "2015-02-06T18:39:48+00:00",
     "PolicyVersionList": [{"VersionId": "v9", "IsDefaultVersion": true, "Document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*:Get*", "Resource": "*"}]}}]}
  ]
}`

// accountFacts are what the account states on 2026-08-30, in the order of the file.
var accountFacts = []string{
	`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-principal:AIDABATCH","tenant":"111122223333","identityKind":"ServiceAccount","name":"batch","createdAt":"2025-01-02T03:04:05Z","aliases":["aws-arn:arn:aws:iam::111122223333:user/batch"]}`,
	`{"fact":"Membership","version":1,"at":"2026-08-30T00:00:00Z","member":"aws-principal:AIDABATCH","group":"aws-group:arn:aws:iam::111122223333:group/ops","name":"ops"}`,
	`{"fact":"Granted","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:user/batch#inline/own","system":"aws","role":"own","policy":{"Version":"2012-10-17","Statement":[]},"holder":"aws-principal:AIDABATCH"}`,
	`{"fact":"ResourceSeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-resource:arn:aws:iam::111122223333:group/ops","system":"aws","resourceKind":"AWS::IAM::Group","name":"ops"}`,
	`{"fact":"Granted","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:group/ops#arn:aws:iam::aws:policy/ReadOnlyAccess","system":"aws","role":"ReadOnlyAccess","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*:Get*","Resource":"*"}]},"group":"aws-group:arn:aws:iam::111122223333:group/ops"}`,
	`{"fact":"IdentitySeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-principal:AROADEPLOY","tenant":"111122223333","identityKind":"Role","name":"deploy","environment":"production","ownerTeam":"platform","createdAt":"2025-01-02T03:04:05Z","aliases":["aws-arn:arn:aws:iam::111122223333:role/ci/deploy","aws-arn:arn:aws:iam::111122223333:role/deploy"],"attributes":{"Environment":"production","request":"CHG-1077","sponsor-email":"Dana@Example.com","team":"platform"}}`,
	`{"fact":"Sponsored","version":1,"at":"2026-08-30T00:00:00Z","identity":"aws-principal:AROADEPLOY","sponsor":"email:dana@example.com","rule":"tag"}`,
	`{"fact":"ResourceSeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-resource:arn:aws:iam::111122223333:instance-profile/deploy","system":"aws","resourceKind":"AWS::IAM::InstanceProfile","name":"deploy"}`,
	`{"fact":"Granted","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-grant:arn:aws:iam::111122223333:role/deploy#arn:aws:iam::111122223333:policy/deploys","system":"aws","role":"deploys","policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::releases/*"}]},"boundary":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]},"holder":"aws-principal:AROADEPLOY","request":"ticket:CHG-1077","rule":"tag"}`,
	`{"fact":"ResourceSeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-resource:arn:aws:iam::111122223333:policy/deploys","system":"aws","resourceKind":"AWS::IAM::ManagedPolicy","name":"deploys"}`,
	`{"fact":"ResourceSeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-resource:arn:aws:iam::111122223333:policy/limit","system":"aws","resourceKind":"AWS::IAM::ManagedPolicy","name":"limit"}`,
	`{"fact":"ResourceSeen","version":1,"at":"2026-08-30T00:00:00Z","key":"aws-resource:arn:aws:iam::aws:policy/ReadOnlyAccess","system":"aws","resourceKind":"AWS::IAM::ManagedPolicy","name":"ReadOnlyAccess"}`,
}

func collect(t testing.TB, config awsiam.Config) []ingest.Record {
	t.Helper()
	records, err := ingesttest.Collect(t, ingesttest.Open(t, config, nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// summary gives the facts, snapshots, rejections and coverage of records.
func summary(records []ingest.Record) (facts, snapshots, rejections, coverage []string) {
	for _, record := range records {
		if record.Snapshot != nil {
			snapshots = append(snapshots, record.Snapshot.Scope+" "+record.Snapshot.At.Format(time.RFC3339))
		}
		if record.Rejection != "" {
			rejections = append(rejections, record.Position+" "+record.Rejection)
		}
		for _, fact := range record.Facts {
			if covered, is := fact.(*ingest.Covered); is {
				coverage = append(coverage, covered.From.Format(time.RFC3339)+" "+covered.To.Format(time.RFC3339))
				continue
			}
			facts = append(facts, ingesttest.Facts([]ingest.Fact{fact})...)
		}
	}
	return facts, snapshots, rejections, coverage
}

func TestFactsOfAnAccount(t *testing.T) {
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{"111122223333/2026-08-30T00:00:00Z.json": []byte(account)})
	records := collect(t, awsiam.Config{Path: folder})
	facts, snapshots, rejections, coverage := summary(records)
	if diff := cmp.Diff(accountFacts, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"aws-iam:111122223333 2026-08-30T00:00:00Z"}, snapshots); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-08-30T00:00:00Z 2026-08-30T00:00:01Z"}, coverage); diff != "" {
		t.Error(diff)
	}
	if len(rejections) > 0 {
		t.Error(rejections)
	}
	for _, record := range records {
		for _, fact := range record.Facts {
			switch fact.Kind() {
			case "Granted", "Membership", "Sponsored", "IdentitySeen":
				if got := fact.Header().Scope; got != "aws-iam:111122223333" {
					t.Errorf("%s has the scope %q", fact.Kind(), got)
				}
			}
		}
	}
}

func TestTheTimeOfASnapshot(t *testing.T) {
	for name, want := range map[string]string{
		"20260830T010203Z.json":                  "2026-08-30T01:02:03Z",
		"111122223333-2026-08-30T01:02:03Z.json": "2026-08-30T01:02:03Z",
		"iam_2026-08-30_01-02-03.json.gz":        "2026-08-30T01:02:03Z",
		"2026-08-30.json":                        "2026-08-30T00:00:00Z",
		"account.json":                           "2024-05-06T07:08:09Z",
		"2026-99-99.json":                        "2024-05-06T07:08:09Z",
	} {
		folder := t.TempDir()
		ingesttest.Write(t, folder, map[string][]byte{name: []byte(account)})
		_, snapshots, _, _ := summary(collect(t, awsiam.Config{Path: folder, At: "2024-05-06T07:08:09Z"}))
		if len(snapshots) != 1 || !strings.HasSuffix(snapshots[0], " "+want) {
			t.Errorf("%s: %q, want %s", name, snapshots, want)
		}
	}
}

func TestPagesOfOneMomentAreOneSnapshot(t *testing.T) {
	head, tail, _ := strings.Cut(account, `  "Policies"`)
	first := strings.TrimSuffix(strings.TrimSpace(head), ",") + `, "IsTruncated": true, "Marker": "next"}`
	second := `{"IsTruncated": false, "Policies"` + tail
	for name, files := range map[string]map[string][]byte{
		"files":        {"2026-08-30T00:00:00Z-1.json": []byte(first), "2026-08-30T00:00:00Z-2.json": []byte(second)},
		"concatenated": {"2026-08-30T00:00:00Z.json": []byte(first + "\n" + second)},
	} {
		folder := t.TempDir()
		ingesttest.Write(t, folder, files)
		facts, snapshots, _, _ := summary(collect(t, awsiam.Config{Path: folder}))
		if diff := cmp.Diff(accountFacts, facts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(snapshots) != 1 {
			t.Errorf("%s: snapshots %q", name, snapshots)
		}
	}
}

func TestWhatIsIncompleteClosesNothing(t *testing.T) {
	for name, content := range map[string]string{
		"a page is absent":       strings.Replace(account, "{", `{"IsTruncated": true, `, 1),
		"an element is rejected": strings.Replace(account, `"RoleId": "AROADEPLOY"`, `"RoleId": 7`, 1),
		"the file is cut off":    account[:len(account)-200],
		"elements stand alone":   `{"RoleName": "deploy", "RoleId": "AROADEPLOY", "Arn": "arn:aws:iam::111122223333:role/deploy"}`,
	} {
		folder := t.TempDir()
		ingesttest.Write(t, folder, map[string][]byte{"2026-08-30.json": []byte(content)})
		facts, snapshots, _, coverage := summary(collect(t, awsiam.Config{Path: folder}))
		if len(facts) == 0 || len(snapshots) > 0 || len(coverage) > 0 {
			t.Errorf("%s: %d facts, snapshots %q, coverage %q", name, len(facts), snapshots, coverage)
		}
	}
}

func TestABoundaryWithoutItsTextIsNotTakenForNone(t *testing.T) {
	folder := t.TempDir()
	content := strings.Replace(account, `"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"`, `"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Elsewhere"`, 1)
	ingesttest.Write(t, folder, map[string][]byte{"2026-08-30.json": []byte(content)})
	facts, _, _, _ := summary(collect(t, awsiam.Config{Path: folder}))
	if text := strings.Join(facts, "\n"); !strings.Contains(text, `"boundary":"arn:aws:iam::aws:policy/Elsewhere"`) {
		t.Error(text)
	}
}

func TestCoverageIsWhatAllAccountsShare(t *testing.T) {
	other := strings.ReplaceAll(account, "111122223333", "444455556666")
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{
		"a/2026-08-01.json": []byte(account), "a/2026-08-02.json": []byte(account), "a/2026-08-04.json": []byte(account), "a/2026-08-07.json": []byte(account),
		"b/2026-08-02.json": []byte(other), "b/2026-08-03.json": []byte(other),
	})
	_, snapshots, _, coverage := summary(collect(t, awsiam.Config{Path: folder}))
	if len(snapshots) != 6 {
		t.Errorf("snapshots %q", snapshots)
	}
	if diff := cmp.Diff([]string{"2026-08-02T00:00:00Z 2026-08-03T00:00:01Z"}, coverage); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsRejectedSaysWhy(t *testing.T) {
	for _, test := range []struct{ content, reason string }{
		{`{"Reservations": []}`, "not from GetAccountAuthorizationDetails"},
		{`{"Account": "1", "Arn": "arn:aws:iam::111122223333:user/x", "UserId": "AIDA"}`, "it has no name"},
		{`{"UserDetailList": [{"UserName": "x"}]}`, "it has no id"},
		{`{"UserDetailList": [{"UserName": "x", "UserId": "AIDA", "Arn": "x"}]}`, `Arn: "x" is no ARN`},
		{`{"UserDetailList": [{"UserName": "x", "UserId": ["AIDA"]}]}`, "UserId: a JSON array stands"},
		{`{"UserDetailList": [{"UserName": "x", "UserId": "AIDA", "Arn": "arn:aws:iam::111122223333:user/x", "CreateDate": "now"}]}`, `CreateDate: "now" is not a time`},
		{`{"UserDetailList": [{"UserName": "x", "UserId": "AIDA", "Arn": "arn:aws:iam::111122223333:user/x", "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": "%7Bhello"}]}]}`, "a policy is neither a JSON object nor one in a string"},
		{`{"UserDetailList": [null]}`, "it has no id"},
	} {
		folder := t.TempDir()
		ingesttest.Write(t, folder, map[string][]byte{"2026-08-30.json": []byte(test.content)})
		_, _, rejections, _ := summary(collect(t, awsiam.Config{Path: folder}))
		if len(rejections) != 1 || !strings.Contains(rejections[0], test.reason) {
			t.Errorf("%s: %q, want %q", test.content, rejections, test.reason)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for want, config := range map[string]awsiam.Config{
		"path: is required":  {},
		"path: cannot stand": {Path: "x", Live: true},
		"path: /nonexistent": {Path: "/nonexistent"},
		"at: ":               {Path: t.TempDir(), At: "yesterday"},
		"every: ":            {Path: t.TempDir(), Every: -time.Hour},
		"record-limit: ":     {Path: t.TempDir(), RecordLimit: -1},
	} {
		if _, err := config.Open(t.Context(), ingest.Environment{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v does not begin with %q", config, err, want)
		}
	}
}

func TestContract(t *testing.T) {
	head, tail, _ := strings.Cut(account, `  "Policies"`)
	ingesttest.Contract(t, ingesttest.Source{
		Config: func(folder string) ingest.Config { return awsiam.Config{Path: folder, At: "2026-01-01T00:00:00Z"} },
		Files: map[string][]byte{
			"a/2026-08-30.json":   []byte(account),
			"a/2026-08-31.json":   []byte(account),
			"a/2026-08-32-1.json": []byte(strings.TrimSuffix(strings.TrimSpace(head), ",") + "}"),
			"a/2026-08-32-2.json": []byte(`{"Policies"` + tail),
			"b/2026-08-30.json":   []byte(strings.ReplaceAll(account, "111122223333", "444455556666")),
		},
		Broken: []byte(`{"RoleDetailList": [{"RoleId": 1}, {"RoleN`),
	})
}

// The numbers of elements in the set of CloudMapper were counted by hand: 2 users, 1 group, 4 roles, 2 policies. The
// other files of the folder are answers to other calls.
func TestRealSnapshots(t *testing.T) {
	records := collect(t, awsiam.Config{Path: ingesttest.SharedData(t, "iam-cloudmapper"), At: "2021-03-14T00:00:00Z"})
	loaded := map[string]int{}
	for _, record := range records {
		switch {
		case record.Finished != nil || record.Snapshot != nil || len(record.Raw) == 0:
		case record.Rejection == "":
			list, _, _ := strings.Cut(record.Position, "[")
			loaded[list]++
		case strings.HasSuffix(record.File, "iam-get-account-authorization-details.json"):
			t.Errorf("%s: %s", record.Position, record.Rejection)
		case !strings.Contains(record.Rejection, "not from GetAccountAuthorizationDetails") && !strings.Contains(record.Rejection, "it has no name"):
			t.Errorf("%s: %s", record.File, record.Rejection)
		}
	}
	if diff := cmp.Diff(map[string]int{"UserDetailList": 2, "GroupDetailList": 1, "RoleDetailList": 4, "Policies": 2}, loaded); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, name := range []string{"AWS.IAM.Role.jsonl", "AWS.IAM.User.jsonl", "AWS.IAM.Policy.jsonl"} {
		lines := map[string]int{"AWS.IAM.Role.jsonl": 22, "AWS.IAM.User.jsonl": 21, "AWS.IAM.Policy.jsonl": 17}[name]
		read := 0
		for _, record := range collect(t, awsiam.Config{Path: ingesttest.SharedData(t, "panther/"+name)}) {
			if len(record.Raw) == 0 {
				continue
			}
			read++
			if (len(record.Facts) > 0) == (record.Rejection != "") {
				t.Errorf("%s %s: %d facts and the rejection %q", name, record.Position, len(record.Facts), record.Rejection)
			}
		}
		if read != lines {
			t.Errorf("%s: %d records read, there are %d", name, read, lines)
		}
	}
}
