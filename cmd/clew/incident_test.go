package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/views"
	"clew/web/webtest"
)

// TestIncidentByKeyboard goes the investigator's way through each story of the sample estate without a pointer: search the
// action, look at its chain, go on to who did it, scope the incident, open a case, add a note.
func TestIncidentByKeyboard(t *testing.T) {
	site, _, summary := testSite(t)
	browser := webtest.Open(t)
	browser.Do(chromedp.Navigate(site.Link()), chromedp.WaitVisible(`main button[type="submit"]`))
	browser.TabTo(`main button[type="submit"]`)
	browser.Press("\r")
	browser.Do(chromedp.WaitVisible("#home-query"))
	client := site.SignedIn(t)
	for _, story := range summary.Stories {
		browser.Do(chromedp.Navigate(site.Address+views.SourcesPath), chromedp.WaitVisible("#top-query"))
		browser.TabTo("#top-query")
		browser.Press(story.Action[strings.IndexByte(story.Action, ':')+1:] + "\r")
		browser.Do(chromedp.WaitVisible(".chain"))
		if verdict := browser.Text(".head .badge"); !strings.EqualFold(verdict, string(story.Verdict)) {
			t.Errorf("%s: the page says %q, want %q", story.Name, verdict, story.Verdict)
		}
		browser.TabTo(`main a[href^="/identity/"]`)
		browser.Press("\r")
		browser.Do(chromedp.WaitVisible(`main a[href^="/scope?"]`))
		browser.TabTo(`main a[href^="/scope?"]`)
		browser.Press("\r")
		browser.Do(chromedp.WaitVisible("#steps-title"))
		browser.TabTo(`main form[method="post"] button`)
		browser.Press("\r")
		browser.Do(chromedp.WaitVisible(".entries"))
		browser.TabTo("textarea")
		browser.Press("seen " + story.Name + "\t\r")
		browser.Do(chromedp.WaitVisible(".entries > li:nth-child(2)"))
		if text := browser.Text(".entries > li:nth-child(2) .entry-text"); text != "seen "+story.Name {
			t.Errorf("%s: the note is %q", story.Name, text)
		}
		answer, err := client.Get(browser.Location() + "/case.json")
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		var file struct {
			Entries []struct {
				Kind   string
				Frozen struct{ Deeds []struct{ Count int } }
			}
		}
		if err != nil || answer.StatusCode != http.StatusOK || json.Unmarshal(content, &file) != nil {
			t.Fatalf("%s: the case file: %s, %v", story.Name, answer.Status, err)
		}
		if len(file.Entries) != 2 || len(file.Entries[0].Frozen.Deeds) == 0 {
			t.Errorf("%s: the case file has %d entries, want the frozen scope with deeds, and the note", story.Name, len(file.Entries))
		}
	}
	browser.Silent(site)
}
