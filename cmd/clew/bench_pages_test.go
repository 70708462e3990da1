//go:build bench

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/neo4j"
	"clew/views"
	"clew/web"
	"clew/web/auth"
)

// rounds is how often each page is asked for; the first fifth warms up and does not count.
const rounds = 250

// pages compares pages with the queries that they rest on, on the estate that was loaded last.
func (b *bench) pages() {
	site := b.site()
	actions := b.column("MATCH (a:Action) WITH a, rand() AS chance ORDER BY chance RETURN a.uid AS value LIMIT 250")
	byBolt := b.median(func(i int) { b.query(neo4j.Query("chain"), map[string]any{"uid": actions[i%len(actions)]}) })
	byHTTP := b.median(func(i int) { site.get(b, views.ActionPath(actions[i%len(actions)])) })
	b.add("chain page of one action", milliseconds(byHTTP)+" by HTTP", milliseconds(byBolt)+" the same query by bolt", byHTTP.Seconds()/byBolt.Seconds(), 1.5)

	busiest := b.column("MATCH (a:Action) RETURN a.identityUid AS value, count(a) AS n ORDER BY n DESC LIMIT 1")[0]
	small := b.column("MATCH (a:Action) WITH a.identityUid AS value, count(a) AS n ORDER BY abs(n - 100) RETURN value LIMIT 1")[0]
	count := func(uid string) string {
		return b.column("MATCH (a:Action {identityUid: '" + strings.ReplaceAll(uid, "'", "\\'") + "'}) RETURN toString(count(a)) AS value")[0]
	}
	page := func(uid string) time.Duration {
		return b.median(func(int) { site.get(b, views.EntityPath("identity", uid)) })
	}
	busy, calm := page(busiest), page(small)
	b.add("page of 50 of an identity with "+count(busiest)+" actions", milliseconds(busy), milliseconds(calm)+" of one with "+count(small), busy.Seconds()/calm.Seconds(), 1.5)
}

func milliseconds(took time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(took.Microseconds())/1000)
}

func (b *bench) median(once func(i int)) time.Duration {
	var took []time.Duration
	for i := range rounds {
		start := time.Now()
		once(i)
		if i >= rounds/5 {
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// query runs a query as a bare client does, in a session of its own that commits by itself.
func (b *bench) query(text string, parameters map[string]any) []*driver.Record {
	session := b.connection.NewSession(b.Context(), driver.SessionConfig{AccessMode: driver.AccessModeRead})
	defer func() { _ = session.Close(b.Context()) }()
	result, err := session.Run(b.Context(), text, parameters)
	b.must(err)
	records, err := result.Collect(b.Context())
	b.must(err)
	return records
}

func (b *bench) column(text string) []string {
	var values []string
	for _, record := range b.query(text, nil) {
		value, _ := record.Get("value")
		values = append(values, value.(string))
	}
	return values
}

// browser is a signed-in client of the site.
type browser struct {
	base   string
	client *http.Client
}

func (b *bench) site() browser {
	server, err := web.New(web.Settings{
		Graph: b.database, Evidence: pagesEvidence{b.evidence}, Rules: pagesRules{b.catalogue}, Queries: pagesQueries{}, Version: "bench",
	})
	b.must(err)
	listener := httptest.NewServer(server.Handler())
	b.Cleanup(listener.Close)
	jar, err := cookiejar.New(nil)
	b.must(err)
	site := browser{base: listener.URL, client: &http.Client{Jar: jar}}
	link := server.SignInLink(listener.URL, web.User{Name: "bench", Roles: auth.Roles{auth.Admin}})
	response, err := site.client.Get(link)
	b.must(err)
	document, err := goquery.NewDocumentFromReader(response.Body)
	b.must(err)
	b.must(response.Body.Close())
	form := document.Find("main form")
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	response, err = site.client.PostForm(listener.URL+form.AttrOr("action", "/sign-in"), values)
	b.must(err)
	b.must(response.Body.Close())
	if response.StatusCode != http.StatusOK {
		b.Fatalf("sign in: %s", response.Status)
	}
	return site
}

func (s browser) get(b *bench, path string) {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.base+path, nil)
	b.must(err)
	s.do(b, request, path)
}

// do asks for a page and reads it to its end.
func (s browser) do(b *bench, request *http.Request, path string) {
	response, err := s.client.Do(request)
	b.must(err)
	_, err = io.Copy(io.Discard, response.Body)
	b.must(err)
	b.must(response.Body.Close())
	if response.StatusCode != http.StatusOK || response.Request.URL.RequestURI() != request.URL.RequestURI() {
		b.Fatalf("GET %s: %s at %s", path, response.Status, response.Request.URL)
	}
}
