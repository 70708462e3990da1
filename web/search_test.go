package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"clew/views"
	"clew/web/webtest"
)

const names = `
	CREATE (:Identity {uid: 'p:api', name: 'payments-api', kind: 'ServiceAccount', source: 'k8s', environment: 'production'}),
		(:Identity {uid: 'p:job', name: 'payments-job', kind: 'Role', source: 'aws', environment: 'staging'}),
		(:Request {uid: 'r:1', ref: 'CHG-7', title: 'Rotate keys', justification: 'asked for by payments'})`

func TestSearchPage(t *testing.T) {
	f := open(t)
	f.write(t, names)
	_, body := f.get(t, f.client, views.SearchPath+"?q=payments")
	for _, want := range []string{"payments-api", "payments-job", "CHG-7", "3 hits", `href="/search?environment=staging&amp;q=payments"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the search does not show %q", want)
		}
	}
	answer, body := f.get(t, f.client, views.SearchPath+"?q=payments&environment=staging")
	if answer.StatusCode != http.StatusOK || !strings.Contains(body, "payments-job") || strings.Contains(body, "payments-api") || !strings.Contains(body, `aria-label="Remove the filter Environment: staging"`) {
		t.Errorf("the filtered search (%s): %.200s", answer.Status, body)
	}
	if answer, _ := f.get(t, f.client, views.SearchPath+"?q=rotate"); answer.Header.Get("Location") != "/request/r:1" {
		t.Errorf("a single hit leads to %q", answer.Header.Get("Location"))
	}
	for _, query := range []string{"?q=x&kind=Spaceship", "?q=x&verdict=good"} {
		if answer, _ := f.get(t, f.client, views.SearchPath+query); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", query, answer.Status)
		}
	}
	f.get(t, f.client, "/identity/p:job")
	if err := f.site.Server.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{views.SearchPath, views.HomePath} {
		if _, body := f.get(t, f.client, path); !strings.Contains(body, "Recently viewed") || !strings.Contains(body, "payments-job") {
			t.Errorf("%s does not show what was looked at", path)
		}
	}
}

// palette opens the palette as a keyboard does: by Ctrl+K, of which no character comes.
func palette(t *testing.T, b *webtest.Browser) {
	t.Helper()
	for _, kind := range []input.DispatchKeyEventType{"rawKeyDown", "keyUp"} {
		if _, err := chromedp.Call(b.Context, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "k", Code: "KeyK", Modifiers: 2}); err != nil {
			t.Fatal(err)
		}
	}
}

// insert types a text at once, so that one answer comes and not one for each letter.
func insert(t *testing.T, b *webtest.Browser, text string) {
	t.Helper()
	if _, err := chromedp.Call(b.Context, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		t.Fatal(err)
	}
}

// TestPalette goes from any page to another by keyboard alone.
func TestPalette(t *testing.T) {
	f := open(t)
	f.write(t, names)
	b := webtest.Open(t)
	b.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	listed := func(words string) chromedp.Action[chromedp.Void] {
		return wait(`document.querySelector("#palette-found").textContent.includes(` + quoted(words) + `)`)
	}
	b.Do(chromedp.Navigate(f.site.Address+views.GapsPath), chromedp.WaitVisible("h1"), wait(`(document.querySelector("nav a").focus(), document.activeElement.matches("nav a"))`))
	palette(t, b)
	b.Do(listed("Pages"), wait(`document.activeElement.id === "palette-query"`))
	insert(t, b, "payments")
	b.Do(listed("payments-api"), listed("CHG-7"))
	for _, look := range []struct {
		theme string
		width int64
	}{{"light", 1280}, {"dark", 390}} {
		b.Look(look.theme, look.width)
		b.Audit("palette-" + look.theme)
	}
	b.Press(kb.Escape)
	b.Do(wait(`!document.querySelector("dialog[data-palette]").open && document.activeElement.matches("nav a")`))
	palette(t, b)
	b.Do(listed("Pages"))
	insert(t, b, "payments")
	b.Do(listed("payments-job"))
	b.Press(kb.ArrowDown)
	b.Do(wait(`document.getElementById("palette-query").getAttribute("aria-activedescendant") === "palette-option-0"`))
	b.Press(kb.ArrowDown)
	b.Do(wait(`document.getElementById("palette-query").getAttribute("aria-activedescendant") === "palette-option-1"`))
	b.Press("\r")
	b.Do(chromedp.WaitVisible("#actions"))
	if at := b.Location(); !strings.HasSuffix(at, "/identity/p:job") {
		t.Errorf("the second entry leads to %s", at)
	}
	palette(t, b)
	b.Do(listed("Pages"))
	insert(t, b, "case")
	b.Do(listed("Cases"), wait(`document.querySelectorAll("#palette-found [role=option]").length === 1`))
	b.Press(kb.ArrowUp)
	b.Do(wait(`document.getElementById("palette-query").hasAttribute("aria-activedescendant")`))
	b.Press("\r")
	b.Do(chromedp.WaitVisible(`nav a[href="/cases"][aria-current]`))
	b.Silent(f.site)

	b.Scripts(false)
	b.Do(chromedp.Navigate(f.site.Address+views.GapsPath), chromedp.SendKeys("#top-query", "payments\r"), chromedp.WaitVisible(".chips"), chromedp.Click(`.chips a[href*="kind=Role"]`), chromedp.WaitVisible(".chips a[data-on]"))
	if text := b.Text("main"); !strings.Contains(text, "payments-job") || strings.Contains(text, "payments-api") {
		t.Errorf("the chip leaves %q", text)
	}
	b.Scripts(true)
	b.Audit("search-chips")
}
