package catalog_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
	"clew/ingest/cloudtrail"
	"clew/ingest/ingesttest"
)

// objects is a bucket that speaks as much of the S3 API as reading needs: ListObjectsV2, two keys a page, and GetObject.
type objects map[string]string

// ServeHTTP implements http.Handler.
func (o objects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := strings.TrimPrefix(r.URL.Path, "/logs/")
	if content, found := o[key]; found && r.Method == http.MethodGet && key != "" {
		w.Header().Set("Last-Modified", "Sun, 30 Aug 2026 12:10:00 GMT")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(content))
		return
	}
	if r.URL.Query().Get("list-type") != "2" {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `<Error><Code>NoSuchKey</Code></Error>`)
		return
	}
	o.list(w, r.URL.Query())
}

func (o objects) list(w http.ResponseWriter, query url.Values) {
	var keys []string
	for key := range o {
		if strings.HasPrefix(key, query.Get("prefix")) && key > query.Get("continuation-token") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	page := keys[:min(2, len(keys))]
	fmt.Fprintf(w, `<ListBucketResult><IsTruncated>%t</IsTruncated>`, len(keys) > len(page))
	if len(keys) > len(page) {
		fmt.Fprintf(w, `<NextContinuationToken>%s</NextContinuationToken>`, page[len(page)-1])
	}
	for _, key := range page {
		fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>%d</Size><LastModified>2026-08-30T12:10:00.000Z</LastModified></Contents>`, key, len(o[key]))
	}
	fmt.Fprint(w, `</ListBucketResult>`)
}

func TestATrailIsReadFromABucket(t *testing.T) {
	event := func(id int) string {
		return fmt.Sprintf(`{"Records":[{"userIdentity":{"type":"AWSService","invokedBy":"x.amazonaws.com"},"eventTime":"2026-08-30T12:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","eventID":"00000000-0000-4000-8000-%012d"}]}`, id)
	}
	server := httptest.NewServer(objects{
		"AWSLogs/1/a.json": event(1), "AWSLogs/1/b.json": event(2), "AWSLogs/2/c.json": event(3), "AWSLogs-other/d.json": event(4),
	})
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	location := "s3://logs/AWSLogs?region=eu-central-1&use_path_style=true&endpoint=" + url.QueryEscape(server.URL)
	records, err := ingesttest.Collect(t, ingesttest.Open(t, cloudtrail.Config{Path: location}, nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, record := range records {
		if len(record.Raw) > 0 {
			read = append(read, record.File+" "+record.Position+record.Rejection)
		}
	}
	want := []string{"s3://logs/AWSLogs/1/a.json Records[0]", "s3://logs/AWSLogs/1/b.json Records[0]", "s3://logs/AWSLogs/2/c.json Records[0]"}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
