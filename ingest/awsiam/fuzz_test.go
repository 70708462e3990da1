package awsiam

import (
	"testing"
	"time"

	"clew/ingest"
)

// FuzzDecoding checks that no element makes decoding panic, that it gives facts or a reason and never both, and that
// all facts hold what facts must.
func FuzzDecoding(f *testing.F) {
	for _, element := range []string{
		`{"RoleName":"deploy","RoleId":"AROA","Arn":"arn:aws:iam::111122223333:role/ci/deploy","CreateDate":"2025-01-02T03:04:05Z","RolePolicyList":[{"PolicyName":"p","PolicyDocument":"%7B%7D"}],"PermissionsBoundary":{"PermissionsBoundaryArn":"x"},"Tags":[{"Key":"sponsor-email","Value":"d@x"},{"Key":"request","Value":"1"},{"Key":"identity-kind","Value":"agent"}]}`,
		`{"UserName":"u","UserId":"AIDA","Arn":"arn:aws:iam::111122223333:user/u","GroupList":["g",""],"AttachedManagedPolicies":[{"PolicyArn":""}]}`,
		`{"GroupName":"g","GroupId":"AGPA","Arn":"arn:aws:iam::111122223333:group/g","GroupPolicyList":[{"PolicyName":"","PolicyDocument":null}]}`,
		`{"PolicyName":"p","PolicyId":"ANPA","Arn":"arn:aws:iam::aws:policy/p","DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","Document":{}}]}`,
		`null`, `[]`, `{"RoleId":""}`,
	} {
		f.Add([]byte(element), listRoles)
		f.Add([]byte(element), "")
	}
	f.Fuzz(func(t *testing.T, raw []byte, list string) {
		state := newSnapshot(time.Date(2026, 8, 30, 0, 0, 0, 0, time.UTC), Tags{Sponsor: []string{"sponsor-email"}, Request: []string{"request"}, Kind: []string{"identity-kind"}})
		value := ingest.JSONValue{Raw: raw, Array: list}
		state.gather(value)
		facts, reason := state.decode(value)
		if (len(facts) > 0) == (reason != "") {
			t.Errorf("%d facts and the reason %q", len(facts), reason)
		}
		for _, fact := range facts {
			if err := fact.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}
