package cloudtrail_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/cloudtrail"
	"clew/ingest/ingesttest"
)

// tally is what a folder of records comes to.
type tally struct {
	Read, Loaded, Rejected   int
	Actions, Issued, Created int
	SessionActions           int // on a key that begins with ASIA
	SessionKeys              int // distinct such keys
	Derived                  int // on a key that the log shows being issued by the Security Token Service
	ActorOfService           int
	Unattributed             int
}

func count(t *testing.T, path string) (tally, map[string]int) {
	t.Helper()
	records, err := ingesttest.Collect(t, ingesttest.Open(t, cloudtrail.Config{Path: path}, nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	var got tally
	issued, created, sessions := map[graph.Key]bool{}, map[graph.Key]bool{}, map[graph.Key]bool{}
	var actions []*ingest.Acted
	reasons := map[string]int{}
	for _, record := range records {
		if record.Finished != nil || (len(record.Raw) == 0 && record.Rejection == "") {
			continue
		}
		got.Read++
		if record.Rejection != "" {
			got.Rejected++
			reasons[record.Rejection]++
			continue
		}
		got.Loaded++
		for _, fact := range record.Facts {
			switch f := fact.(type) {
			case *ingest.Acted:
				actions = append(actions, f)
			case *ingest.CredentialIssued:
				if f.CredentialKind == "aws-session" {
					issued[f.Key] = true
				} else {
					created[f.Key] = true
				}
			}
		}
	}
	got.Actions, got.Issued, got.Created = len(actions), len(issued), len(created)
	for _, action := range actions {
		if strings.HasPrefix(action.Credential.Value, "ASIA") {
			got.SessionActions++
			sessions[action.Credential] = true
		}
		if issued[action.Credential] {
			got.Derived++
		}
		if action.Actor.IsZero() {
			got.Unattributed++
		}
		if action.Actor.Scheme == "aws-service" {
			got.ActorOfService++
		}
	}
	got.SessionKeys = len(sessions)
	return got, reasons
}

// The counts are those of README.md beside the sets, which were made without Clew, and of the types of userIdentity:
// 42 events of invictus have none and are of services, as are those of the type AWSService.
func TestRealLogsCountAsTheyWereCountedByHand(t *testing.T) {
	for name, want := range map[string]tally{
		"cloudtrail-invictus": {Read: 2900, Loaded: 2900, Actions: 2900, Issued: 36, Created: 2, SessionActions: 633, SessionKeys: 130, Derived: 70},
		"cloudtrail-stratus":  {Read: 310, Loaded: 310, Actions: 310, Issued: 9, Created: 2, SessionActions: 69, SessionKeys: 8, Derived: 48},
	} {
		t.Run(name, func(t *testing.T) {
			got, reasons := count(t, ingesttest.SharedData(t, name))
			if name == "cloudtrail-invictus" && got.ActorOfService < 42 {
				t.Errorf("%d actions by services; 42 events without a type are all of services", got.ActorOfService)
			}
			if got.Unattributed > 0 {
				t.Errorf("%d actions without an actor", got.Unattributed)
			}
			got.ActorOfService = 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\nrejected: %v", diff, reasons)
			}
		})
	}
}

// The reasons were counted by a script that knows only which members a record must have.
func TestOddRealRecordsAreLoadedOrRejectedForATrueReason(t *testing.T) {
	for name, want := range map[string]map[string]int{
		"cloudtrail-small": {},
		"panther/AWS.CloudTrail.jsonl": {
			"not a CloudTrail event: it has none of eventName, detail and CloudTrailEvent": 20,
			"eventID: is missing, so that the event cannot be told from its repetitions":   51,
			"eventSource: is missing, so that the operation cannot be named":               5,
			`eventTime: "redacted" is not a time in RFC 3339`:                              1,
			"resources.0: a JSON string stands where CloudTrail has another type":          1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, reasons := count(t, ingesttest.SharedData(t, name))
			if diff := cmp.Diff(want, reasons, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			read := map[string]int{"cloudtrail-small": 24, "panther/AWS.CloudTrail.jsonl": 484}[name]
			if got.Read != read || got.Read != got.Loaded+got.Rejected || got.Actions != got.Loaded {
				t.Errorf("%d read (there are %d), %d loaded, %d rejected, %d actions", got.Read, read, got.Loaded, got.Rejected, got.Actions)
			}
		})
	}
}
