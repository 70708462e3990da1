package estate_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"clew/ingest/estate"
)

// trailRecord is what the tests look at in a record of the trail.
type trailRecord struct {
	EventVersion string    `json:"eventVersion"`
	EventTime    time.Time `json:"eventTime"`
	EventSource  string    `json:"eventSource"`
	EventName    string    `json:"eventName"`
	EventID      string    `json:"eventID"`
	AWSRegion    string    `json:"awsRegion"`
	Recipient    string    `json:"recipientAccountId"`
	UserIdentity struct {
		Type        string `json:"type"`
		PrincipalID string `json:"principalId"`
		AccessKeyID string `json:"accessKeyId"`
	} `json:"userIdentity"`
	ResponseElements struct {
		Credentials struct {
			AccessKeyID  string `json:"accessKeyId"`
			SessionToken string `json:"sessionToken"`
			Expiration   string `json:"expiration"`
		} `json:"credentials"`
	} `json:"responseElements"`
}

var trailName = regexp.MustCompile(`^AWSLogs/(\d{12})/CloudTrail/([a-z0-9-]+)/(\d{4})/(\d\d)/(\d\d)/(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{8}T\d{4}Z)_[A-Z2-7]{16}\.json\.gz$`)

// readTrail gives all records of the trail, oldest first, having checked that each lies where it belongs.
func readTrail(t *testing.T, folder string) []trailRecord {
	t.Helper()
	root := filepath.Join(folder, "cloudtrail")
	var all []trailRecord
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		parts := trailName.FindStringSubmatch(filepath.ToSlash(name))
		if parts == nil || parts[1] != parts[6] || parts[2] != parts[7] {
			t.Fatalf("%s is not named as CloudTrail names its files", name)
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		plain, err := gzip.NewReader(file)
		if err != nil {
			return err
		}
		var content struct{ Records []trailRecord }
		if err := json.NewDecoder(plain).Decode(&content); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(content.Records) == 0 {
			t.Errorf("%s is empty", name)
		}
		for _, record := range content.Records {
			if record.Recipient != parts[1] || record.AWSRegion != parts[2] || record.EventTime.Format("2006/01/02") != strings.Join(parts[3:6], "/") {
				t.Errorf("%s holds %s of account %s in %s at %s", name, record.EventID, record.Recipient, record.AWSRegion, record.EventTime)
			}
		}
		all = append(all, content.Records...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(all, func(a, b trailRecord) int { return a.EventTime.Compare(b.EventTime) })
	return all
}

func TestTrailHoldsEveryExpectedEventOnce(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 21, Actions: 20_000})
	expected := map[string]bool{}
	for _, one := range expectations(t, summary.Folder) {
		if id, found := strings.CutPrefix(one.Action, "aws-event:"); found {
			expected[id] = true
		}
	}
	accounts, regions, versions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, record := range readTrail(t, summary.Folder) {
		if !expected[record.EventID] {
			t.Errorf("%s is not expected or there twice", record.EventID)
		}
		delete(expected, record.EventID)
		accounts[record.Recipient], regions[record.AWSRegion], versions[record.EventVersion] = true, true, true
	}
	if len(expected) > 0 {
		t.Errorf("%d expected events are not in the trail", len(expected))
	}
	if len(accounts) != 2 || len(regions) != 2 || len(versions) != 2 {
		t.Errorf("accounts %v, regions %v, versions %v: want two of each", accounts, regions, versions)
	}
}

// A session's key is used only by the role that it was issued for, and after it was issued, but for the scenarios in
// which the log shows no issue.
func TestSessionsDeriveFromTheLog(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 22, Actions: 20_000})
	scenarios := map[string]string{}
	for _, one := range expectations(t, summary.Folder) {
		scenarios[one.Action] = one.Scenario
	}
	unseen := []string{"orphan-session", "session-before-log", "trail-outage"}
	issued := map[string]time.Time{}
	derived := 0
	for _, record := range readTrail(t, summary.Folder) {
		scenario := scenarios["aws-event:"+record.EventID]
		if key := record.ResponseElements.Credentials.AccessKeyID; key != "" {
			issued[key] = record.EventTime
		}
		key := record.UserIdentity.AccessKeyID
		if !strings.HasPrefix(key, "ASIA") {
			continue
		}
		at, found := issued[key]
		if found == slices.Contains(unseen, scenario) {
			t.Errorf("%s of scenario %s uses %s, whose issue is in the log: %v", record.EventID, scenario, key, found)
		}
		if !found {
			continue
		}
		derived++
		expired := record.EventTime.Sub(at) >= time.Hour
		if expired != (scenario == "expired-credential-used") {
			t.Errorf("%s of scenario %s is %s after the session began", record.EventID, scenario, record.EventTime.Sub(at))
		}
	}
	if derived < 10_000 {
		t.Errorf("%d actions derive from the log, want most of 20,000", derived)
	}
}

// Whatever the size, the trail is silent for longer than the configured 60 hours once only: in its outage of three days.
func TestTrailIsSilentOnce(t *testing.T) {
	for _, settings := range []estate.Settings{{Seed: 1, Actions: 10}, {Seed: 2, Actions: 10}, {Seed: 3, Actions: 3000}, {Seed: 4, Actions: 500, Days: 60}, {Seed: 5, Actions: 500, Days: 366}} {
		summary := generate(t, settings)
		records := readTrail(t, summary.Folder)
		var silences []string
		for i := 1; i < len(records); i++ {
			if gap := records[i].EventTime.Sub(records[i-1].EventTime); gap > 60*time.Hour {
				silences = append(silences, records[i-1].EventTime.String()+" for "+gap.String())
				if gap < 72*time.Hour {
					t.Errorf("%+v: the silence of %s is not the outage", settings, gap)
				}
			}
		}
		if len(silences) != 1 {
			t.Errorf("%+v: the trail is silent for too long at %q", settings, silences)
		}
		if first := records[0].EventTime; first.Sub(summary.From) > time.Hour {
			t.Errorf("%+v: the trail begins at %s only", settings, first)
		}
	}
}

var (
	keyID  = regexp.MustCompile(`\b(AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}`)
	secret = regexp.MustCompile(`(?i)(BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abp]-|\bsk-[A-Za-z0-9]{16,}|"secretAccessKey"|password"\s*:|\bIQoJb3|\beyJ[A-Za-z0-9_-]{10,})`)
)

func TestNothingIsOrLooksLikeASecret(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 23, Actions: 4000})
	tokens := 0
	err := filepath.WalkDir(summary.Folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content := readAll(t, path)
		for _, id := range keyID.FindAllString(content, -1) {
			if id[4:8] != "CLEW" {
				t.Errorf("%s: %s does not say that it is synthetic", path, id)
			}
		}
		if found := secret.FindString(content); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
		tokens += strings.Count(content, `"sessionToken":"FAKE-SESSION-TOKEN-NOT-A-CREDENTIAL"`)
		if strings.Count(content, "sessionToken") != strings.Count(content, `"sessionToken":"FAKE-`) {
			t.Errorf("%s holds a session token that does not say that it is none", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if tokens == 0 {
		t.Error("no record has anything to redact")
	}
}

// readAll gives the plain content of a file.
func readAll(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(path, ".gz") {
		return string(content)
	}
	plain, err := gzip.NewReader(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if _, err := plain.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
