package cloudtrail

import (
	"testing"
	"time"
)

// FuzzDecoding checks that no record makes decoding panic, that it gives facts or a reason and never both, and that all
// facts hold what facts must.
func FuzzDecoding(f *testing.F) {
	for _, record := range []string{
		`{"userIdentity":{"type":"AssumedRole","principalId":"AROADEPLOY:nightly","arn":"arn:aws:sts::111122223333:assumed-role/deploy/nightly","accessKeyId":"ASIADEPLOY1","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/ci/deploy"},"attributes":{"creationDate":"2026-08-30T11:00:00Z","mfaAuthenticated":false},"sourceIdentity":"d@x"}},"eventTime":"2026-08-30T12:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","eventID":"1","requestParameters":{"roleArn":"a"},"responseElements":{"credentials":{"accessKeyId":"ASIA1","expiration":"Aug 30, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROA:x"}}}`,
		`{"userIdentity":{"type":"IAMUser","userName":"a","accountId":"1"},"eventTime":"2026-08-30 12:00:00","eventSource":"iam.amazonaws.com","eventName":"PutRolePolicy","eventID":"1","requestParameters":{"roleName":"a","policyName":"b","policyDocument":"%7B%7D"}}`,
		`{"userIdentity":{"type":"Root"},"eventTime":"2026-08-30T12:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","eventID":"1","requestParameters":{"bucketName":"b","key":1},"resources":[{"ARN":"x"}]}`,
		`{"userIdentity":null,"eventTime":"2026-08-30T12:00:00Z","eventSource":"sqs.amazonaws.com","eventName":"SendMessage","eventID":"1","requestParameters":{"queueUrl":"https://h/1/q"}}`,
		`{"CloudTrailEvent":"{}"}`, `{"detail":{"detail":{}}}`, `{"digestStartTime":""}`, `[]`, `{"eventCategory":"Insight"}`,
	} {
		f.Add([]byte(record))
	}
	decoder := decoder{horizon: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts, at, err := decoder.decode(raw)
		if (len(facts) > 0) == (err != nil) || (err == nil && at.IsZero()) {
			t.Errorf("%d facts at %s and the error %v", len(facts), at, err)
		}
		for _, fact := range facts {
			if err := fact.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}
