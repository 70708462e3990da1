package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Secrets of the shapes that issuers give them, put together here so that no scanner takes this file for a leak.
var (
	gitHubToken  = "ghp" + "_" + strings.Repeat("aB3d", 9)
	slackToken   = "xoxb" + "-2048-4096-" + strings.Repeat("Zz9", 8)
	vaultToken   = "hvs" + "." + strings.Repeat("CAESIJ", 5)
	oldVault     = "s" + ".iyNUhq8Ov4hIAx6snw5mB2nL"
	webToken     = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJqb2UifQ." + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r"
	awsKey       = "AKIA" + "IOSFODNN7EXAMPLE"
	awsSecret    = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
	sessionToken = "IQoJb3JpZ2lu" + strings.Repeat("X2VjE9a/", 20)
	pem          = "-----BEGIN RSA " + `PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA ` + "PRIVATE KEY-----"
)

func TestRedact(t *testing.T) {
	// Each secret stands between « and », where the mark has to be afterwards.
	tests := map[string]string{
		"password":                   `{"user":"joe","password":"«hunter2»"}`,
		"case and separators":        `{"Client-Secret":"«abc»","client_secret":"«def»","CLIENTSECRET":"«ghi»"}`,
		"ending":                     `{"masterUserPassword":"«a»","newPassword" : "«y»"}`,
		"secretAccessKey":            `{"accessKeyId":"` + awsKey + `","secretAccessKey":"«` + awsSecret + `»","sessionToken":"«` + sessionToken + `»"}`,
		"escaped quotes in a value":  `{"password":"«a\"b\\»","next":"c"}`,
		"escaped letters in a name":  `{"pass\u0077ord":"«hunter2»"}`,
		"number":                     `{"password":«123456»,"n":1}`,
		"list":                       `{"headers":{"Authorization":["«Bearer abcdefgh»","«Basic am9l»"],"Accept":["a"]}}`,
		"authorization":              `{"authorization":"«Bearer abcdefgh12345678»"}`,
		"cookie":                     `{"cookie":"«sid=1»","set-cookie":["«sid=2»"]}`,
		"JSON in a string":           `{"body":"{\"user\":\"joe\",\"password\":\"«hunt\\\"er2»\"}","n":1}`,
		"JSON in a string twice":     `{"body":"{\"inner\":\"{\\\"password\\\": \\\"«hunter2»\\\"}\"}"}`,
		"cut off in a string":        `{"body":"{\"password\":\"«hunter2»","n":1}`,
		"name and value":             `{"environment":[{"name":"DB_PASSWORD","value":"«hunter2»"},{"name":"A","value":"b"}]}`,
		"value and name":             `[{"value":"b","name":"A"},{"value":"«hunter2»","name":"DB_PASSWORD"}]`,
		"environment token":          `[{"name":"CI_JOB_TOKEN","value":"«0123456789abcdef»"}]`,
		"attribute":                  `{"attributes":[{"key":"db.password","value":{"stringValue":"«hunter2»"}}]}`,
		"header list":                `[{"name":"Authorization","value":"«Basic am9lOmh1bnRlcjI=»"}]`,
		"Kubernetes Secret":          `{"apiVersion":"v1","data":{"tls.key":"«TUlJ»","user":"«am9l»"},"kind":"Secret","metadata":{"name":"db"}}`,
		"Kubernetes Secret in text":  `{"last":"{\"data\":{\"u\":\"«am9l»\"},\"kind\":\"Secret\"}"}`,
		"Python":                     `{"message":"{'user': 'joe', 'password': '«hunter2»'}"}`,
		"GitHub":                     `{"run":"git clone https://«` + gitHubToken + `»@github.com/o/r"}`,
		"GitHub after an escape":     `{"run":"echo\n«` + gitHubToken + `»"}`,
		"Slack":                      `{"note":"uses «` + slackToken + `» now"}`,
		"Vault":                      `{"a":"«` + vaultToken + `»","b":"«` + oldVault + `»"}`,
		"Vault's client_token":       `{"auth":{"client_token":"«0d3f9e1c-8d5a-4a5e»"}}`,
		"JWT":                        `{"header":"Bearer «` + webToken + `»"}`,
		"PEM":                        `{"note":"«` + pem + `»\n","n":1}`,
		"PEM cut off":                `{"note":"«-----BEGIN ` + `PRIVATE KEY-----\nMIIE»"}`,
		"AWS secret after its key":   `{"line":"` + awsKey + `,«` + awsSecret + `»"}`,
		"AWS secret before its key":  `{"line":"«` + awsSecret + `» belongs to ` + awsKey + `"}`,
		"URL with password":          `{"url":"postgres://joe:«hunter2»@db.internal:5432/app"}`,
		"URL with session token":     `{"url":"https://b.s3.amazonaws.com/o?X-Amz-Security-Token=«` + sessionToken + `»&X-Amz-Expires=60"}`,
		"query string":               `{"url":"https://host/cb?code=1&client_secret=«abcd1234»&state=2"}`,
		"connection string":          `{"dsn":"Server=db;Uid=joe;Pwd=«hunter2»;Port=1"}`,
		"command line":               `{"cmd":"mysql --password=«hunter2» -u joe"}`,
		"command line with quotes":   `{"cmd":"run --client-secret=\"«hunter2»\" x"}`,
		"header in text":             `{"cmd":"curl -H 'Authorization: Bearer «abcdefgh12345678»' https://host"}`,
		"SQL":                        `{"statement":"ALTER ROLE joe PASSWORD '«hunter2»'"}`,
		"not JSON":                   `joe,` + awsKey + `,«` + awsSecret + `»`,
		"two lines of a file":        "{\"password\":\"«a»\"}\n{\"password\":\"«b»\"}\n",
		"no end":                     `{"password":"«hunter2»`,
		"a secret within a secret":   `{"password":"«` + gitHubToken + `»"}`,
		"secret whose name is short": `{"secret":"«x9»"}`,
	}
	for name, marked := range tests {
		t.Run(name, func(t *testing.T) {
			raw := strings.NewReplacer("«", "", "»", "").Replace(marked)
			want, count := "", 0
			for i, part := range strings.Split(marked, "«") {
				if i > 0 {
					_, part, _ = strings.Cut(part, "»")
					want, count = want+Mark, count+1
				}
				want += part
			}
			want = strings.ReplaceAll(want, `:`+Mark+`,"n"`, `:"`+Mark+`","n"`)
			clean, redacted := Redact([]byte(raw))
			if string(clean) != want || redacted != count {
				t.Errorf("\n got %s (%d)\nwant %s (%d)", clean, redacted, want, count)
			}
			if json.Valid([]byte(raw)) != json.Valid(clean) {
				t.Errorf("was JSON: %v, is JSON: %v", json.Valid([]byte(raw)), json.Valid(clean))
			}
			if again, more := Redact(clean); more != 0 || !bytes.Equal(again, clean) {
				t.Errorf("redacting again gives %s (%d)", again, more)
			}
		})
	}
}

func TestRedactLeaves(t *testing.T) {
	tests := []string{
		``, `{}`, `"`, `:`, `":`, `"password":`, `{"password":null}`, `{"password":true,"requirePassword":"true"}`, `{"password":""}`,
		`{"tokenId":"0123456789abcdef0","secretId":"prod/db","secretArn":"arn:aws:secretsmanager:x","maxSessionDuration":3600}`,
		`{"secretName":"db-credentials-of-production","passwordLastUsed":"2026-01-01T00:00:00Z","passwordResetRequired":"x"}`,
		`{"clientToken":"0d3f9e1c-8d5a-4a5e-9a53-0d2f7d1f4f55","nextToken":"0123456789abcdef0123456789abcdef"}`,
		`{"hashed_token":"` + strings.Repeat("Ab1+", 11) + `","token_type":"programmatic","programmatic_access_type":"token"}`,
		`{"password":"********","secretAccessKey":"***","sessionToken":"HIDDEN_DUE_TO_SECURITY_REASONS"}`,
		`{"userPassword":"<sensitiveDataRemoved>","clientSecret":"**********","secret":"[FILTERED]","a":{"password":"XXXXXX"}}`,
		`{"auth":{"client_token":"hmac-sha256:` + strings.Repeat("0f", 32) + `"}}`,
		`{"secret":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:db","password":"${DB_PASSWORD}"}`,
		`{"authorization":{"action":"read"},"authorization.k8s.io/decision":"allow","authorizationType":"AWS_IAM"}`,
		`{"authorization":"{\"action\": \"Microsoft.Storage/read\"}"}`,
		`{"secret":{"secretName":"db"},"token":"short","apiKey":"zz5jwd6m9k"}`,
		`{"data":{"user":"am9l"},"kind":"ConfigMap"}`,
		`{"url":"https://joe@host/x","remote":"git@github.com:o/r.git","image":"host/app:1@sha256:00","mail":"joe@host"}`,
		`{"url":"https://host/a:b@c","query":"https://host/x?next_token=abcdefgh12345678&page=2"}`,
		`{"source":"s.amazonaws.com","host":"iam.amazonaws.com","file":"eyJ.json","word":"eyJhbc.def"}`,
		`{"accessKeyId":"` + awsKey + `","digest":"` + strings.Repeat("0123456789abcdef", 2) + `01234567"}`,
		`{"accessKeyId":"` + awsKey + `","path":"AWSLogs/cloudtrail/organisation/eu/data1"}`,
		`{"a":"ghp_short","b":"aghp_` + strings.Repeat("a", 36) + `","c":"xoxb-1"}`,
		`{"pem":"-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----"}`,
		`{"name":"DB_HOST","value":"db.internal"}`, `[{"key":"Owner","value":"joe"},{"name":"password","type":"string"}]`,
		`{"message":"the password: must have 8 characters","cmd":"PWD=/root/x ls --token=$TOKEN"}`,
		`{"statement":"SELECT 'password' FROM users WHERE name = 'joe'"}`,
		`{"user.extra":{"authentication.kubernetes.io/credential-id":["JTI=0d3f9e1c-8d5a-4a5e-9a53-0d2f7d1f4f55"]}}`,
	}
	for _, raw := range tests {
		clean, redacted := Redact([]byte(raw))
		if string(clean) != raw || redacted != 0 {
			t.Errorf("\n got %s (%d)\nwant %s", clean, redacted, raw)
		}
	}
}

// TestRedactSharedData reads every recorded real record and holds what is redacted against what was read by eye. Run
// with -v it prints each hit with what stands around it.
func TestRedactSharedData(t *testing.T) {
	if _, err := os.Stat(sharedData()); err != nil {
		t.Skipf("the recorded data are not here; CLEW_SHARED_DATA names their folder: %v", err)
	}
	hits := 0
	err := filepath.WalkDir(sharedData(), func(name string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		found := scan{raw: content}
		found.run()
		if found.secretObject {
			found.withinData = true
			found.run()
		}
		for _, hit := range found.spans {
			hits++
			if !readByEye.Match(content[max(0, hit.from-24):hit.from]) {
				t.Errorf("not judged yet: %s@%d: %s", strings.TrimPrefix(name, sharedData()), hit.from, around(content, hit))
			}
			t.Logf("%s@%d: %s", strings.TrimPrefix(name, sharedData()), hit.from, around(content, hit))
		}
		clean, _ := Redact(content)
		if json.Valid(content) && !json.Valid(clean) {
			t.Errorf("%s is no longer JSON", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if hits == 0 {
		t.Error("nothing is redacted, yet the trails hold session tokens")
	}
}

// readByEye is what stands before the secrets in the recorded data: session tokens of AssumeRole, the data of
// Kubernetes Secrets, signatures of Azure's shared access, passwords in statements of SQL.
var readByEye = regexp.MustCompile(`(sessionToken" ?: ?"|\\?"secret\\?":\\?"|[?&]sig=|(?i:password) ')$`)

func around(content []byte, hit span) string {
	before := content[max(0, hit.from-60):hit.from]
	return fmt.Sprintf("%s«%s»", before, content[hit.from:min(hit.to, hit.from+70)])
}

func FuzzRedact(f *testing.F) {
	f.Add([]byte(`{"password":"hunter2","b":"{\"token\":\"0123456789abcdef0\"}","c":[{"name":"X_TOKEN","value":"0123456789abcdef"}]}`))
	f.Add([]byte(`{"kind":"Secret","data":{"a":"b"},"d":"postgres://a:b@c/d","e":"-----BEGIN ` + `PRIVATE KEY-----"}`))
	f.Add([]byte(webToken + " " + awsKey + " " + awsSecret + " " + sessionToken + " Authorization: Basic abc PASSWORD 'x'"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := slices.Clone(raw)
		clean, redacted := Redact(raw)
		if !bytes.Equal(before, raw) {
			t.Error("the record itself was changed")
		}
		if json.Valid(raw) && !json.Valid(clean) {
			t.Errorf("%q was JSON, %q is not", raw, clean)
		}
		if redacted == 0 != bytes.Equal(raw, clean) && !bytes.Contains(raw, []byte(Mark)) {
			t.Errorf("%d redacted between %q and %q", redacted, raw, clean)
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	batch := slices.DeleteFunc(realRecords(b), func(record []byte) bool {
		_, redacted := Redact(record)
		return redacted > 0
	})
	size := 0
	for _, record := range batch {
		size += len(record)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, record := range batch {
			Redact(record)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/record")
}
