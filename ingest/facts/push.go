package facts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"

	"clew/graph"
	"clew/ingest"
)

// PushSettings say how pushed facts are taken. Authorise and Run are required.
type PushSettings struct {
	// Authorise tells whether a bearer token may push. It must take the same time for every wrong token.
	Authorise func(ctx context.Context, token string) bool
	// Run loads what the collector delivers and returns when it is kept.
	Run func(ctx context.Context, collector ingest.Collector) (graph.CollectorRun, error)
	// Limit bounds a body, decompressed, in bytes; 8 MiB where zero.
	Limit int64
	// AtOnce bounds how many bodies are held at the same time; 2 where zero.
	AtOnce int
}

// PushAnswer is what a push is answered with. Read is always Loaded plus Rejected.
type PushAnswer struct {
	Read       int64           `json:"read"`
	Loaded     int64           `json:"loaded"`
	Rejected   int64           `json:"rejected"`
	Rejections []PushRejection `json:"rejections"`
	Error      string          `json:"error,omitempty"`
}

// PushRejection says which line was not loaded, and why. Of many rejections the first thousand are listed.
type PushRejection struct {
	Line   string `json:"line"` // where the fact begins, such as "line 3"; "[2]" in a JSON array
	Reason string `json:"reason"`
}

// mostRejections bounds the answer.
const mostRejections = 1000

// lineTypes are the media types in which JSON lines come.
var lineTypes = map[string]bool{
	"application/x-ndjson": true, "application/ndjson": true, "application/jsonl": true, "application/x-jsonlines": true,
	"application/json": true,
}

// NewPush gives a handler that takes facts as JSON lines, by POST with a bearer token. It answers 200 with a PushAnswer
// when the body was read, whether or not all of its lines are facts; 401 without a known token, 413 for a body that is
// too large, 415 for another media type or content coding than none and gzip, 429 while as many pushes as allowed are
// in work or the source is being collected elsewhere, 503 when the graph does not answer. Pushing a body again is safe.
func NewPush(settings PushSettings) http.Handler {
	if settings.Limit <= 0 {
		settings.Limit = 8 << 20
	}
	if settings.AtOnce <= 0 {
		settings.AtOnce = 2
	}
	return &push{PushSettings: settings, places: make(chan struct{}, settings.AtOnce)}
}

type push struct {
	PushSettings
	places chan struct{}
}

// ServeHTTP implements http.Handler.
func (p *push) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "facts are pushed by POST")
		return
	}
	token, isBearer := bearer(r)
	if !isBearer || !p.Authorise(r.Context(), token) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="clew"`)
		refuse(w, http.StatusUnauthorized, "a bearer token that may push facts is needed")
		return
	}
	if reason := unsupported(r); reason != "" {
		w.Header().Set("Accept", "application/x-ndjson")
		refuse(w, http.StatusUnsupportedMediaType, reason)
		return
	}
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	default:
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusTooManyRequests, "as many pushes as allowed are in work; push again in a moment")
		return
	}
	body, err := p.read(w, r)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes; push it in parts", p.Limit))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "the body cannot be read: "+err.Error())
		return
	}
	p.load(w, r, body)
}

// load runs the body and answers.
func (p *push) load(w http.ResponseWriter, r *http.Request, body []byte) {
	pushed := &pushed{body: body, from: origin(r), limit: int(p.Limit)}
	run, err := p.Run(r.Context(), pushed)
	answer := PushAnswer{Read: run.Read, Loaded: run.Loaded, Rejected: run.Rejected, Rejections: pushed.rejections}
	status := http.StatusOK
	switch {
	case errors.Is(err, graph.ErrBusy):
		w.Header().Set("Retry-After", "5")
		status, answer.Error = http.StatusServiceUnavailable, "the graph does not answer or the source is being collected; push again in a moment"
	case errors.Is(err, graph.ErrConflict):
		w.Header().Set("Retry-After", "5")
		status, answer.Error = http.StatusTooManyRequests, "the source is being collected elsewhere; push again in a moment"
	case err != nil:
		slog.ErrorContext(r.Context(), "pushed facts could not be loaded", "from", pushed.from, "error", err)
		status, answer.Error = http.StatusInternalServerError, "the facts could not be loaded; Clew's log says why. Pushing them again is safe"
	}
	answerWith(w, status, answer)
}

// read gives the decompressed body.
func (p *push) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	bounded := http.MaxBytesReader(w, r.Body, p.Limit)
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(bounded)
	}
	unzipped, err := gzip.NewReader(bounded)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(http.MaxBytesReader(w, unzipped, p.Limit))
}

// pushed is a body as a collector. It has no past: every push is read from its beginning.
type pushed struct {
	body       []byte
	from       string
	limit      int
	rejections []PushRejection
}

// Collect implements ingest.Collector.
func (p *pushed) Collect(ctx context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	p.rejections = []PushRejection{}
	splitter := ingest.NewJSONSplitter(bytes.NewReader(p.body), ingest.JSONOptions{Limit: p.limit})
	for index := int64(1); ; index++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		value, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		record := ingest.Record{Raw: value.Raw, File: p.from, Position: value.Position, Rejection: value.Rejection}
		record.Cursor = ingest.Cursor{File: p.from, Index: index}
		if record.Rejection == "" {
			fact, err := ingest.DecodeFact(value.Raw)
			if err != nil {
				record.Rejection = err.Error()
			} else {
				record.Facts = []ingest.Fact{fact}
			}
		}
		if record.Rejection != "" && len(p.rejections) < mostRejections {
			p.rejections = append(p.rejections, PushRejection{Line: record.Position, Reason: record.Rejection})
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
}

// bearer gives the token of the Authorization header (RFC 6750).
func bearer(r *http.Request) (string, bool) {
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, found && strings.EqualFold(scheme, "Bearer") && token != ""
}

// unsupported says which header of the request names something that is not taken.
func unsupported(r *http.Request) string {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := parameters["charset"]
	switch coding := r.Header.Get("Content-Encoding"); {
	case err != nil || !lineTypes[media]:
		return "facts are pushed as JSON lines with the Content-Type application/x-ndjson"
	case charset != "" && !strings.EqualFold(charset, "utf-8"):
		return "JSON is UTF-8, the Content-Type names another charset"
	case coding != "" && coding != "identity" && coding != "gzip":
		return "the only Content-Encoding that is taken is gzip"
	}
	return ""
}

func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "push from " + host
}

func refuse(w http.ResponseWriter, status int, reason string) {
	answerWith(w, status, PushAnswer{Error: reason, Rejections: []PushRejection{}})
}

func answerWith(w http.ResponseWriter, status int, answer PushAnswer) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		slog.Warn("the answer to a push could not be sent", "error", err)
	}
}
