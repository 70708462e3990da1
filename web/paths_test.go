package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"clew/graph"
	"clew/graph/neo4j"
	"clew/web"
	"clew/web/webtest"
)

// stuck is a graph in which every step of a search lasts until it is given up.
type stuck struct {
	*neo4j.Database
	ended chan error
}

func (s stuck) Expand(ctx context.Context, _ graph.PathKind, _ graph.Lens, _ []graph.Station, _ bool) ([]graph.PathStep, bool, error) {
	<-ctx.Done()
	s.ended <- ctx.Err()
	return nil, false, ctx.Err()
}

// TestLongSearchForPaths holds that a search that takes long says what was searched, and ends where nobody waits for it.
func TestLongSearchForPaths(t *testing.T) {
	f := open(t)
	f.write(t, yard)
	slow := stuck{f.database, make(chan error, 10)}
	f.site = webtest.Start(t, web.Settings{Graph: slow, Evidence: shelf{}, Rules: noRules{}, Queries: queries{}})
	f.client = f.site.SignedIn(t)
	ended := func(want error) {
		t.Helper()
		select {
		case err := <-slow.ended:
			if !errors.Is(err, want) {
				t.Errorf("the search ended by %v, want %v", err, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the search goes on though nobody waits for it")
		}
	}
	const path = "/paths?from=aws:deploy&to=r:bucket"
	answer, body := f.get(t, f.client, path)
	for _, want := range []string{"No path was found in what was searched.", "all paths of up to 0 steps, over 2 nodes", "Its time was up: there may be more.", "longer=1"} {
		if answer.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("the page of a search whose time was up (%s) lacks %q", answer.Status, want)
		}
	}
	ended(context.DeadlineExceeded)

	// A program that goes away.
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.site.Address+"/paths/stream?from=aws:deploy&to=r:bucket", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err = f.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	answer.Body.Close()
	ended(context.Canceled)

	// A reader who gives up.
	b := webtest.Open(t)
	b.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"), chromedp.Navigate(f.site.Address+path))
	ended(context.DeadlineExceeded)
	b.Do(wait(`document.querySelector("[data-path-progress]")?.textContent.includes("Searching")`), chromedp.Click("[data-path-cancel]"), wait(`document.querySelector("[data-path-progress]").textContent === "The search was given up."`))
	ended(context.Canceled)
	b.Silent(f.site)
}
