package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/views"
	"clew/web/webtest"
)

// TestWithoutScript goes the investigator's way with JavaScript off: search, action, identity, the gaps, one of them, and
// every file that these pages offer.
func TestWithoutScript(t *testing.T) {
	site, _, summary := testSite(t)
	browser := webtest.Open(t)
	browser.Scripts(false)
	browser.Do(chromedp.Navigate(site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	client := site.SignedIn(t)
	fetched := map[string]string{}
	fetch := func(page string) {
		t.Helper()
		files := browser.Addresses("a[download]")
		if len(files) == 0 {
			t.Errorf("%s offers no file", page)
		}
		for _, file := range files {
			if _, has := fetched[file]; !has {
				fetched[file] = fileFrom(t, client, file)
			}
		}
	}
	for _, story := range stories(summary) {
		value := story.Action[strings.IndexByte(story.Action, ':')+1:]
		browser.Do(chromedp.Navigate(site.Address+views.SourcesPath), chromedp.SendKeys("#top-query", value+"\r"), chromedp.WaitVisible(".chain"))
		if verdict := browser.Text(".head .badge"); !strings.EqualFold(verdict, string(story.Verdict)) {
			t.Errorf("%s: the page says %q, want %q", story.Name, verdict, story.Verdict)
		}
		page := browser.Location()
		browser.Do(chromedp.Click(`main a[href^="/pack?"]`), chromedp.WaitVisible("a[download]"))
		fetch("the evidence of " + story.Name)
		browser.Do(chromedp.Navigate(page), chromedp.Click(`main a[href^="/identity/"]`), chromedp.WaitVisible("#actions"))
		fetch("the identity of " + story.Name)
	}
	browser.Do(chromedp.Navigate(site.Address+views.SourcesPath), chromedp.SendKeys("#top-query", "payments\r"), chromedp.WaitVisible(".chips"))
	browser.Do(chromedp.Click(`nav a[href="/gaps"]`), chromedp.WaitVisible("main table"))
	fetch("the list of gaps")
	browser.Do(chromedp.Click(`main table a[href^="/gap/"]`), chromedp.WaitVisible("h1"))
	browser.Silent(site)

	all := strings.Builder{}
	for _, content := range fetched {
		all.WriteString(content)
	}
	for _, story := range stories(summary) {
		if !strings.Contains(all.String(), story.Action) {
			t.Errorf("no file tells of %s, the action of %s", story.Action, story.Name)
		}
	}
}

// fileFrom fetches a file that a page offers.
func fileFrom(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || len(content) == 0 || !strings.Contains(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s answers %s with %d bytes as %q: %v", address, answer.Status, len(content), answer.Header.Get("Content-Disposition"), err)
	}
	return string(content)
}
