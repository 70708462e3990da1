package cloudtrail

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"clew/ingest"
)

// ahead is how far in the future an event may be dated, for clocks that are wrong.
const ahead = 48 * time.Hour

// The reasons why a JSON value that can be read is none of the events.
var (
	errDigest  = errors.New("a CloudTrail digest file, which holds hashes of log files and no events")
	errInsight = errors.New("a CloudTrail Insights event, which reports an unusual rate of calls and no single action")
	errForeign = errors.New("not a CloudTrail event: it has none of eventName, detail and CloudTrailEvent")
)

// decoder turns records into facts.
type decoder struct {
	horizon time.Time // events dated later are rejected
}

// options: AWS's own records never repeat a member; one that does could be read in two ways, and is refused.
var options = json.JoinOptions(json.DefaultOptionsV2(), jsontext.AllowDuplicateNames(false))

// decode gives the facts of one record and the time of its event.
func (d decoder) decode(raw []byte) ([]ingest.Fact, time.Time, error) {
	record := new(event)
	if err := json.Unmarshal(raw, record, options); err != nil {
		return nil, time.Time{}, readable(err)
	}
	content := raw
	switch {
	case record.CloudTrailEvent != "":
		content = []byte(record.CloudTrailEvent)
		record = new(event)
		if err := json.Unmarshal(content, record, options); err != nil {
			return nil, time.Time{}, fmt.Errorf("CloudTrailEvent: %w", readable(err))
		}
	case record.Detail != nil && record.EventName == "":
		record = record.Detail
	case record.DigestStartTime != "" || record.DigestPublicKey != "":
		return nil, time.Time{}, errDigest
	}
	return d.facts(record, content)
}

func (d decoder) facts(record *event, content []byte) ([]ingest.Fact, time.Time, error) {
	switch {
	case record.EventCategory == "Insight" || record.EventType == "AwsCloudTrailInsight" || record.InsightDetails.Kind() == '{':
		return nil, time.Time{}, errInsight
	case record.EventName == "":
		return nil, time.Time{}, errForeign
	case record.EventSource == "":
		return nil, time.Time{}, errors.New("eventSource: is missing, so that the operation cannot be named")
	case record.EventID == "":
		return nil, time.Time{}, errors.New("eventID: is missing, so that the event cannot be told from its repetitions")
	}
	at, err := eventTime(record.EventTime)
	if err != nil {
		return nil, time.Time{}, err
	}
	if at.After(d.horizon) {
		return nil, time.Time{}, fmt.Errorf("eventTime: %s is in the future", at.Format(time.RFC3339))
	}
	reading := reading{event: record, at: at, key: eventKey(record.EventID, content)}
	facts := reading.facts()
	for _, fact := range facts {
		if err := fact.Validate(); err != nil {
			return nil, time.Time{}, err
		}
	}
	return facts, at, nil
}

// readable keeps of a decoder's error what says where it is and what is wrong.
func readable(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return fmt.Errorf("broken JSON at byte %d of the record, %s: %w", syntax.ByteOffset, pointer(syntax.JSONPointer), syntax.Err)
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		if semantic.Err == nil {
			return fmt.Errorf("%s: a JSON %s stands where CloudTrail has another type", pointer(semantic.JSONPointer), semantic.JSONKind)
		}
		return fmt.Errorf("%s: %w", pointer(semantic.JSONPointer), semantic.Err)
	}
	return err
}

func pointer(where jsontext.Pointer) string {
	if where == "" {
		return "at its top"
	}
	return strings.ReplaceAll(strings.TrimPrefix(string(where), "/"), "/", ".")
}

// eventTime reads the time of an event: RFC 3339 as CloudTrail writes it, or with a blank in the middle and without a
// zone, in UTC, as query engines export it.
func eventTime(value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, errors.New("eventTime: is missing")
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("eventTime: %q is not a time in RFC 3339", clip(value))
}

// eventKey gives the id of an event. CloudTrail's are UUIDs; where records were anonymised or written by hand, several
// events share a placeholder, and the hash of the record tells them apart.
func eventKey(id string, content []byte) string {
	if len(id) == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-' {
		return id
	}
	hash := sha256.Sum256(content)
	return id + "#" + hex.EncodeToString(hash[:8])
}

func clip(value string) string {
	if len(value) > 80 {
		return value[:80] + "..."
	}
	return value
}
