package facts_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/facts"
	"clew/ingest/ingesttest"
)

// loader loads what is pushed into memory, as the pipeline does into the graph.
type loader struct {
	loaded []string
	err    error
	before func()
}

func (l *loader) run(ctx context.Context, collector ingest.Collector) (run graph.CollectorRun, err error) {
	if l.before != nil {
		l.before()
	}
	if l.err != nil {
		return run, l.err
	}
	err = collector.Collect(ctx, ingest.Cursor{}, func(record ingest.Record) error {
		run.Read++
		if record.Rejection != "" {
			run.Rejected++
			return nil
		}
		run.Loaded++
		l.loaded = append(l.loaded, ingesttest.Facts(record.Facts)...)
		return nil
	})
	return run, err
}

func serve(t *testing.T, loader *loader, change func(*facts.PushSettings)) *httptest.Server {
	t.Helper()
	settings := facts.PushSettings{
		Authorise: func(_ context.Context, token string) bool { return token == "right" },
		Run:       loader.run, Limit: 4096,
	}
	if change != nil {
		change(&settings)
	}
	server := httptest.NewServer(facts.NewPush(settings))
	t.Cleanup(server.Close)
	return server
}

func post(t *testing.T, address string, body []byte, headers ...string) (*http.Response, facts.PushAnswer) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer right")
	request.Header.Set("Content-Type", "application/x-ndjson")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer facts.PushAnswer
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("the answer is not JSON: %v", err)
	}
	return response, answer
}

func TestPushLoadsWhatIsRightAndSaysWhatIsWrong(t *testing.T) {
	loader := &loader{}
	server := serve(t, loader, nil)
	response, answer := post(t, server.URL, []byte(identity+"\n"+strings.Replace(granted, `"holder":"hr:4711"`, `"holder":"4711"`, 1)+"\n"+ended+"\n{\"fact\":"))
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s, %s", response.Status, response.Header.Get("Content-Type"))
	}
	// The fourth line begins behind three lines and their line feeds, the second of which lacks "hr:", and has 8 bytes.
	begin := len(identity) + len(granted) - len("hr:") + len(ended) + 3
	want := facts.PushAnswer{Read: 4, Loaded: 2, Rejected: 2, Rejections: []facts.PushRejection{
		{Line: "line 2", Reason: `Granted.holder: "4711": a key is written scheme:value, the scheme in lower-case letters, digits and hyphens`},
		{Line: "line 4", Reason: fmt.Sprintf("the file ends at offset %d within the record that begins at offset %d", begin+8, begin)},
	}}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if len(loader.loaded) != 2 || !strings.Contains(loader.loaded[0], "IdentitySeen") || !strings.Contains(loader.loaded[1], "GrantEnded") {
		t.Errorf("loaded %q", loader.loaded)
	}
}

func zipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	if _, err := writer.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPushTakesGzip(t *testing.T) {
	loader := &loader{}
	response, answer := post(t, serve(t, loader, nil).URL, zipped(t, []byte(identity)), "Content-Encoding", "gzip")
	if response.StatusCode != http.StatusOK || answer.Loaded != 1 {
		t.Errorf("%s, %+v", response.Status, answer)
	}
}

func TestPushRefuses(t *testing.T) {
	bomb := zipped(t, make([]byte, 1<<20))
	tests := map[string]struct {
		body    []byte
		headers []string
		err     error
		status  int
		header  string // that the answer must have
		says    string
	}{
		"no token":              {nil, []string{"Authorization", ""}, nil, 401, "WWW-Authenticate", "bearer token"},
		"a wrong token":         {nil, []string{"Authorization", "Bearer wrong"}, nil, 401, "WWW-Authenticate", "bearer token"},
		"another scheme":        {nil, []string{"Authorization", "Basic right"}, nil, 401, "WWW-Authenticate", "bearer token"},
		"another media type":    {[]byte(identity), []string{"Content-Type", "text/csv"}, nil, 415, "Accept", "application/x-ndjson"},
		"no media type":         {[]byte(identity), []string{"Content-Type", ""}, nil, 415, "Accept", "application/x-ndjson"},
		"another charset":       {[]byte(identity), []string{"Content-Type", "application/x-ndjson; charset=latin1"}, nil, 415, "Accept", "charset"},
		"another coding":        {[]byte(identity), []string{"Content-Encoding", "br"}, nil, 415, "Accept", "gzip"},
		"too large":             {bytes.Repeat([]byte(" "), 4097), nil, nil, 413, "", "more than 4096 bytes"},
		"too large, compressed": {bomb, []string{"Content-Encoding", "gzip"}, nil, 413, "", "more than 4096 bytes"},
		"not gzip":              {[]byte(identity), []string{"Content-Encoding", "gzip"}, nil, 400, "", "cannot be read"},
		"graph away":            {[]byte(identity), nil, fmt.Errorf("neo4j: %w", graph.ErrBusy), 503, "Retry-After", "push again"},
		"collected elsewhere":   {[]byte(identity), nil, fmt.Errorf("lease: %w", graph.ErrConflict), 429, "Retry-After", "collected elsewhere"},
		"a fault":               {[]byte(identity), nil, errors.New("disk of neo4j://secret@host is full"), 500, "", "could not be loaded"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			loader := &loader{err: test.err}
			response, answer := post(t, serve(t, loader, nil).URL, test.body, test.headers...)
			if response.StatusCode != test.status || !strings.Contains(answer.Error, test.says) {
				t.Errorf("got %s and %q, want %d and %q", response.Status, answer.Error, test.status, test.says)
			}
			if test.header != "" && response.Header.Get(test.header) == "" {
				t.Errorf("the answer has no %s", test.header)
			}
			if len(loader.loaded) > 0 || answer.Loaded > 0 || strings.Contains(answer.Error, "secret") {
				t.Errorf("loaded %q, answered %+v", loader.loaded, answer)
			}
		})
	}
}

func TestPushTakesPostOnly(t *testing.T) {
	response, err := http.Get(serve(t, &loader{}, nil).URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "POST" {
		t.Errorf("%s, Allow %q", response.Status, response.Header.Get("Allow"))
	}
}

func TestPushRefusesMoreThanAtOnce(t *testing.T) {
	inside, release := make(chan struct{}), make(chan struct{})
	loader := &loader{before: func() { close(inside); <-release }}
	server := serve(t, loader, func(settings *facts.PushSettings) { settings.AtOnce = 1 })
	first := make(chan int)
	go func() {
		request, _ := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(identity))
		request.Header.Set("Authorization", "Bearer right")
		request.Header.Set("Content-Type", "application/x-ndjson")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			first <- 0
			return
		}
		response.Body.Close()
		first <- response.StatusCode
	}()
	<-inside
	response, answer := post(t, server.URL, []byte(identity))
	if response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" {
		t.Errorf("%s, %+v", response.Status, answer)
	}
	close(release)
	if status := <-first; status != http.StatusOK {
		t.Errorf("the first push got %d", status)
	}
}

func TestPushListsAThousandRejections(t *testing.T) {
	body := strings.Repeat("{}\n", 1200)
	response, answer := post(t, serve(t, &loader{}, nil).URL, []byte(body))
	if response.StatusCode != http.StatusOK || answer.Rejected != 1200 || len(answer.Rejections) != 1000 || answer.Rejections[999].Line != "line 1000" {
		t.Errorf("%s, %d rejected, %d listed", response.Status, answer.Rejected, len(answer.Rejections))
	}
}
