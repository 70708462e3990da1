package cloudtrail_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/cloudtrail"
	"clew/ingest/ingesttest"
)

func zipped(t testing.TB, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	if _, err := writer.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// quoted is the event as LookupEvents puts it into a string.
func quoted(t testing.TB, event string) string {
	t.Helper()
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryFormGivesTheSameEvents(t *testing.T) {
	one, two := record(1, runner, "s3", "GetObject", ""), record(2, deploy, "s3", "PutObject", "")
	for name, form := range map[string]struct {
		content   string
		positions []string
	}{
		"files of a trail":      {`{"Records":[` + one + `,` + two + `]}`, []string{"Records[0]", "Records[1]"}},
		"lines":                 {one + "\n" + two + "\n", []string{"line 1", "line 2"}},
		"an array":              {"[" + one + "," + two + "]", []string{"[0]", "[1]"}},
		"LookupEvents":          {`{"Events":[{"EventId":"x","CloudTrailEvent":` + quoted(t, one) + `},{"CloudTrailEvent":` + quoted(t, two) + `}],"NextToken":"t"}`, []string{"Events[0]", "Events[1]"}},
		"lines of LookupEvents": {`{"CloudTrailEvent":` + quoted(t, one) + "}\n" + `{"CloudTrailEvent":` + quoted(t, two) + "}\n", []string{"line 1", "line 2"}},
		"EventBridge":           {`{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","detail":` + one + "}\n" + `{"detail-type":"AWS API Call via CloudTrail","detail":` + two + "}", []string{"line 1", "line 2"}},
		"compressed":            {string(zipped(t, `{"Records":[`+one+`,`+two+`]}`)), []string{"Records[0]", "Records[1]"}},
	} {
		t.Run(name, func(t *testing.T) {
			var operations, positions []string
			for _, record := range read(t, form.content) {
				if record.Rejection != "" {
					t.Fatal(record.Rejection)
				}
				for _, fact := range record.Facts {
					if action, is := fact.(*ingest.Acted); is {
						operations, positions = append(operations, action.Key.Value+" "+action.Operation), append(positions, record.Position)
					}
				}
			}
			want := []string{"00000000-0000-4000-8000-000000000001 s3:GetObject", "00000000-0000-4000-8000-000000000002 s3:PutObject"}
			if diff := cmp.Diff(want, operations); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(form.positions, positions); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsNoEventIsRejectedForATrueReason(t *testing.T) {
	good := record(1, runner, "s3", "GetObject", "")
	for _, test := range []struct{ content, reason string }{
		{`{"digestStartTime":"2026-08-30T11:00:00Z","digestEndTime":"2026-08-30T12:00:00Z","logFiles":[]}`, "a CloudTrail digest file"},
		{strings.Replace(good, `"eventVersion"`, `"eventCategory":"Insight","eventVersion"`, 1), "a CloudTrail Insights event"},
		{`{"hello":"world"}`, "not a CloudTrail event"},
		{`{"CloudTrailEvent":"{\"eventName\""}`, "CloudTrailEvent: broken JSON"},
		{strings.Replace(good, `"eventTime":"2026-08-30T12:00:00Z"`, `"eventTime":"yesterday"`, 1), `eventTime: "yesterday" is not a time`},
		{strings.Replace(good, `"eventTime":"2026-08-30T12:00:00Z"`, `"eventTime":1788091200`, 1), "eventTime: a JSON number stands where CloudTrail has another type"},
		{strings.Replace(good, `2026-08-30T12`, `1961-08-30T12`, 1), "is not between 1990 and 2100"},
		{strings.Replace(good, `2026-08-30T12`, `2091-08-30T12`, 1), "2091-08-30T12:00:00Z is in the future"},
		{strings.Replace(good, `"eventTime":"2026-08-30T12:00:00Z",`, ``, 1), "eventTime: is missing"},
		{strings.Replace(good, `"eventID"`, `"other"`, 1), "eventID: is missing"},
		{strings.Replace(good, `"eventSource"`, `"other"`, 1), "eventSource: is missing"},
		{strings.Replace(good, runner, `"runner"`, 1), "userIdentity: a JSON string stands"},
		{strings.Replace(good, `"awsRegion"`, `"eventName"`, 1), "eventName"},
		{`{"a":tru}`, "broken JSON"},
		{"{\"eventName\":\"\xff\"}", "invalid UTF-8 at offset 14"},
	} {
		records := read(t, test.content)
		if len(records) != 2 || !strings.Contains(records[0].Rejection, test.reason) || string(records[0].Raw) != test.content {
			t.Errorf("%s: %d records, rejected because %q; want %q", test.content, len(records), records[0].Rejection, test.reason)
		}
	}
}

func TestPlaceholdersOfIdsDoNotMakeEventsOne(t *testing.T) {
	first := strings.Replace(record(1, runner, "s3", "GetObject", ""), "00000000-0000-4000-8000-000000000001", "<eventId>", 1)
	second := strings.Replace(first, "GetObject", "PutObject", 1)
	keys := []string{acted(t, first).Key.Value, acted(t, first).Key.Value, acted(t, second).Key.Value}
	if keys[0] != keys[1] || keys[0] == keys[2] || !strings.HasPrefix(keys[0], "<eventId>#") {
		t.Errorf("keys %q: the same record has one, another record another", keys)
	}
}

func event(id int, at string) string {
	return strings.Replace(record(id, runner, "s3", "GetObject", ""), "2026-08-30T12:00:00Z", at, 1)
}

// spans gives what the collector says to be covered.
func spans(records []ingest.Record) []string {
	var got []string
	for _, record := range records {
		for _, fact := range record.Facts {
			if covered, is := fact.(*ingest.Covered); is {
				got = append(got, covered.From.Format(time.RFC3339)+" "+covered.To.Format(time.RFC3339))
				if !cmp.Equal(covered.Subjects, []graph.Subject{graph.SubjectAction, graph.SubjectCredential}) || covered.System != "aws" {
					got = append(got, "of other subjects")
				}
			}
		}
	}
	return got
}

func TestCoverageLeavesSilencesOutAndGrowsFromRunToRun(t *testing.T) {
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{
		"1.json": []byte(event(1, "2026-08-01T10:00:00Z") + event(2, "2026-08-01T08:00:00Z")),
		"2.json": []byte(event(3, "2026-08-02T09:00:00Z") + event(4, "2026-08-05T00:00:00Z")),
	})
	config, known := cloudtrail.Config{Path: folder}, ingesttest.Ledger{}
	first, err := ingesttest.Collect(t, ingesttest.Open(t, config, known), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2026-08-01T08:00:00Z 2026-08-02T09:00:01Z", "2026-08-05T00:00:00Z 2026-08-05T00:00:01Z"}
	if diff := cmp.Diff(want, spans(first)); diff != "" {
		t.Errorf("first run (-want +got):\n%s", diff)
	}
	for _, record := range first {
		if record.Finished != nil {
			known[*record.Finished] = true
		}
	}
	ingesttest.Write(t, folder, map[string][]byte{"0.json": []byte(event(5, "2026-08-03T08:00:00Z") + event(6, "2026-08-04T07:00:00Z"))})
	second, err := ingesttest.Collect(t, ingesttest.Open(t, config, known), first[len(first)-1].Cursor)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2026-08-01T08:00:00Z 2026-08-05T00:00:01Z"}, spans(second)); diff != "" {
		t.Errorf("a late file closes the silence (-want +got):\n%s", diff)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for name, config := range map[string]cloudtrail.Config{
		"path: is required": {}, "path: ": {Path: "/nonexistent"}, "silence: ": {Path: t.TempDir(), Silence: -time.Hour}, "record-limit: ": {Path: t.TempDir(), RecordLimit: -1},
	} {
		if _, err := config.Open(t.Context(), ingest.Environment{}); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%+v: %v does not begin with %q", config, err, name)
		}
	}
}

func TestContract(t *testing.T) {
	one, two, three := record(1, runner, "s3", "GetObject", ""), record(2, deploy, "s3", "PutObject", ""), record(3, deploy, "s3", "ListObjects", "")
	ingesttest.Contract(t, ingesttest.Source{
		Config: func(folder string) ingest.Config { return cloudtrail.Config{Path: folder} },
		Files: map[string][]byte{
			"eu/1.json.gz": zipped(t, `{"Records":[`+one+`,`+two+`,{"eventName":"odd"}]}`),
			"eu/2.json":    []byte(three + "\n" + event(4, "2026-09-30T12:00:00Z") + "\n" + `{"eventName":"cut`),
			"us.json":      []byte(`{"Events":[{"CloudTrailEvent":` + quoted(t, one) + `}]}`),
		},
		Broken: []byte(`{"Records":[{"eventName":1},{"eventNa`),
	})
}
