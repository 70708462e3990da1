package views_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// says evaluates a script in the page and compares what it gives.
func says(t *testing.T, ctx context.Context, what, script, want string) {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// press sends a printing key as a keyboard does: the page can keep it from being typed, which it could not if the
// character came as an event of its own.
func press(t *testing.T, ctx context.Context, key string) {
	t.Helper()
	for _, event := range []input.DispatchKeyEventParams{{Type: "keyDown", Key: key, Text: key}, {Type: "keyUp", Key: key}} {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, event); err != nil {
			t.Fatal(err)
		}
	}
}

const focused = `(document.activeElement.id || document.activeElement.textContent.trim())`

func TestInteraction(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	address := serve(t)
	ctx, heard := browser(t)

	t.Run("slash opens the palette, Escape closes it and gives the focus back", func(t *testing.T) {
		look(t, ctx, address+"/sample/gaps", "light", 1280)
		press(t, ctx, "j")
		press(t, ctx, "/")
		says(t, ctx, "focus", focused, "palette-query")
		says(t, ctx, "the slash is not typed", `document.getElementById("palette-query").value`, "")
		press(t, ctx, "/")
		says(t, ctx, "a slash in the box is typed", `document.getElementById("palette-query").value`, "/")
		do(t, ctx, chromedp.KeyEvent("\u001b"))
		says(t, ctx, "the dialog after Escape", `String(document.querySelector("dialog[data-palette]").open)`, "false")
		says(t, ctx, "focus after Escape", focused, "Approved by the requester")
	})
	t.Run("j and k move through the rows", func(t *testing.T) {
		look(t, ctx, address+"/sample/gaps", "light", 1280)
		press(t, ctx, "j")
		press(t, ctx, "j")
		says(t, ctx, "second row", focused, "Replaced credential used")
		press(t, ctx, "k")
		says(t, ctx, "back to the first", focused, "Approved by the requester")
		press(t, ctx, "k")
		says(t, ctx, "stays at the first", focused, "Approved by the requester")
	})
	t.Run("the theme is switched and kept", func(t *testing.T) {
		look(t, ctx, address+"/sample/gaps", "light", 1280)
		do(t, ctx, chromedp.Click("[data-theme-toggle]"))
		says(t, ctx, "theme", `document.documentElement.dataset.theme`, "dark")
		says(t, ctx, "cookie", `document.cookie`, "clew_theme=dark")
		says(t, ctx, "ground", `getComputedStyle(document.body).backgroundColor`, "rgb(19, 21, 25)")
		do(t, ctx, chromedp.Click("[data-theme-toggle]"))
		says(t, ctx, "theme", `document.documentElement.dataset.theme`, "light")
	})
	t.Run("a copy button says what it did", func(t *testing.T) {
		look(t, ctx, address+"/sample/action-broken", "light", 1280)
		do(t, ctx, chromedp.Click(`button[data-copy="action-uid"]`))
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`["Copied", "Selected"].includes(document.getElementById("announcement").textContent)`)); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("an address with a fragment opens what it points to", func(t *testing.T) {
		do(t, ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(address+"/sample/action-broken#raw"))
		says(t, ctx, "raw record", `String(document.getElementById("raw").open)`, "true")
	})
	t.Run("the menu of the user closes on Escape", func(t *testing.T) {
		look(t, ctx, address+"/sample/gaps", "light", 1280)
		do(t, ctx, chromedp.Click("[data-menu] summary"))
		says(t, ctx, "open", `String(document.querySelector("[data-menu]").open)`, "true")
		do(t, ctx, chromedp.KeyEvent("\u001b"))
		says(t, ctx, "closed", `String(document.querySelector("[data-menu]").open)`, "false")
	})
	t.Run("a run under way is followed to its end", func(t *testing.T) {
		look(t, ctx, address+"/sample/source", "light", 1280)
		says(t, ctx, "at first", `document.querySelector(".progress .badge").textContent.trim()`, "running")
		ended := `document.querySelector(".progress .badge").textContent.trim() === "succeeded"`
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](ended)); err != nil {
			t.Fatal(err)
		}
		says(t, ctx, "no more polls", `String(document.querySelector(".progress").hasAttribute("hx-get"))`, "false")
	})
	t.Run("an older page of actions replaces the list and stands in the address", func(t *testing.T) {
		look(t, ctx, address+"/sample/identity", "light", 1280)
		says(t, ctx, "rows at first", `String(document.querySelectorAll("#actions tbody tr").length)`, "3")
		do(t, ctx, chromedp.Click(`#actions a[rel="next"]`))
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelectorAll("#actions tbody tr").length === 1`)); err != nil {
			t.Fatal(err)
		}
		says(t, ctx, "the rest of the page stays", `document.querySelector("h1").textContent`, "report-export")
		says(t, ctx, "address", `location.pathname + location.search`, "/identity/aws:210987654321:AIDAQ3EGRIEXAMPLE1?before=2026-11-19T02%3A14%3A01Z")
	})
	t.Run("nothing is said on the console", func(t *testing.T) {
		for _, words := range heard.take() {
			t.Errorf("console: %s", words)
		}
	})
}

func TestWithoutScript(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	address := serve(t)
	ctx, _ := browser(t)
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address+"/sample/action-broken"))
	for _, each := range []struct{ what, selector string }{
		{"the raw record opens", "#raw > summary"},
		{"the query opens", "#query > summary"},
		{"the menu opens", "[data-menu] > summary"},
	} {
		t.Run(each.what, func(t *testing.T) {
			do(t, ctx, chromedp.Click(each.selector), chromedp.WaitVisible(each.selector+" + *"))
		})
	}
	t.Run("buttons that need a script are not shown", func(t *testing.T) {
		do(t, ctx, chromedp.WaitNotVisible("[data-theme-toggle]"), chromedp.WaitNotVisible(`button[data-copy="action-uid"]`))
	})
	t.Run("the search button is shown", func(t *testing.T) {
		do(t, ctx, chromedp.WaitVisible(".top-search button"))
	})
}
