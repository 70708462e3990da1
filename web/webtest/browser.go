package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browserTimeout bounds all that one test does in a browser.
const browserTimeout = 8 * time.Minute

// stepTimeout bounds one step: a page that never shows what is waited for.
const stepTimeout = time.Minute

// Browser is a real browser with one tab.
type Browser struct {
	t       testing.TB
	Context context.Context
	axe     string

	mutex    sync.Mutex
	said     []string
	requests []string
}

// Open starts chromium: the one that CLEW_CHROMIUM names, else /usr/bin/chromium. The test fails where there is none.
func Open(t testing.TB) *Browser {
	t.Helper()
	path := os.Getenv("CLEW_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no browser at %s: install chromium, or name one in CLEW_CHROMIUM", path)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() { closeTab(); stop() })
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	limited, cancel := context.WithTimeout(tab, browserTimeout)
	t.Cleanup(cancel)
	b := &Browser{t: t, Context: limited, axe: readAxe(t)}
	messages := chromedp.Console(tab)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			if message.Type == chromedp.ConsoleError || message.Type == chromedp.ConsoleException || message.Type == chromedp.ConsoleWarning {
				b.mutex.Lock()
				b.said = append(b.said, message.Text)
				b.mutex.Unlock()
			}
		}
	}()
	b.watchRequests(tab)
	return b
}

// readAxe reads axe-core from the packages of the style sheets.
func readAxe(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "static", "node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, os.ErrNotExist) {
		t.Fatal("axe-core is not installed: run make assets")
	} else if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// watchRequests notes every address that the browser asks for.
func (b *Browser) watchRequests(tab context.Context) {
	b.t.Helper()
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		b.t.Fatal(err)
	}
	err := chromedp.Listen(tab, func(event any) {
		if sent, ok := event.(*network.EventRequestWillBeSent); ok {
			b.mutex.Lock()
			b.requests = append(b.requests, sent.Request.URL)
			b.mutex.Unlock()
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Do carries out actions; the test fails when one fails.
func (b *Browser) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, action := range actions {
		ctx, cancel := context.WithTimeout(b.Context, stepTimeout)
		_, err := chromedp.Run(ctx, action)
		cancel()
		if err != nil {
			b.t.Fatalf("on %s: %v", b.Location(), err)
		}
	}
}

// gone is what Chromium answers about an element of a page that it has just left.
const gone = "No node with given id found"

// Text gives the text of the first element that a selector matches, on the page that comes where one is about to.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.Context, stepTimeout)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.TextContent(selector))
	for err != nil && strings.Contains(err.Error(), gone) && ctx.Err() == nil {
		text, err = chromedp.Run(ctx, chromedp.TextContent(selector))
	}
	if err != nil {
		b.t.Fatalf("text of %s on %s: %v", selector, b.Location(), err)
	}
	return strings.TrimSpace(text)
}

// Location gives the address of the page.
func (b *Browser) Location() string {
	b.t.Helper()
	location, err := chromedp.Run(b.Context, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	return location
}

// Addresses gives where the links that a selector matches lead, in the order of the page.
func (b *Browser) Addresses(selector string) []string {
	b.t.Helper()
	var addresses []string
	list := b.evaluate(fmt.Sprintf(`JSON.stringify([...document.querySelectorAll(%s)].map(link => link.href))`, strconv.Quote(selector)))
	if err := json.Unmarshal([]byte(list), &addresses); err != nil {
		b.t.Fatal(err)
	}
	return addresses
}

// Scripts switches JavaScript on or off for the pages to come.
func (b *Browser) Scripts(on bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.Context, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		b.t.Fatal(err)
	}
}

// Look sets the theme that the reader prefers and the width of the window.
func (b *Browser) Look(theme string, width int64) {
	b.t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
	b.Do(chromedp.EmulateViewport(width, 900))
}

// Contrast makes the browser force the colours of the system upon pages, as readers with high contrast have it, until
// Look is called.
func (b *Browser) Contrast() {
	b.t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "forced-colors", Value: "active"}, {Name: "prefers-contrast", Value: "more"}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

// Picture keeps a picture of the whole page, once its fonts are there.
func (b *Browser) Picture(file string) {
	b.t.Helper()
	b.evaluate(strings.ReplaceAll(settled, "OPEN", "false"))
	b.keepPicture(file)
}

// Silent fails the test when pages wrote to the console, or asked another host than the site's for anything.
func (b *Browser) Silent(site *Site) {
	b.t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, words := range b.said {
		b.t.Errorf("console: %s", words)
	}
	own, err := url.Parse(site.Address)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, address := range b.requests {
		if asked, err := url.Parse(address); err != nil || (asked.Host != own.Host && asked.Scheme != "data" && asked.Scheme != "about") {
			b.t.Errorf("the page asked another host: %s", address)
		}
	}
	b.said, b.requests = nil, nil
}

// Forget drops what was written to the console and asked for so far.
func (b *Browser) Forget() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.said, b.requests = nil, nil
}

const (
	settled  = `document.fonts.ready.then(() => { for (const d of document.querySelectorAll("main details")) d.open = OPEN; return new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => f("settled")))) })`
	offender = `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return "";
for (const e of document.querySelectorAll("body *")) { if (e.getBoundingClientRect().right > w + 1 && !e.closest(".scrolls, .block, .unseen")) return e.outerHTML.slice(0, 200) } return "the document is wider than the window" })()`
	runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`
)

type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Audit fails the test when the page breaks a rule of accessibility, or is wider than its window. The picture of the
// page is kept under the name in the folder that CLEW_SHOTS names, if any.
func (b *Browser) Audit(name string) {
	b.t.Helper()
	b.evaluate(strings.ReplaceAll(settled, "OPEN", "false"))
	if wide := b.evaluate(offender); wide != "" {
		b.t.Errorf("%s is wider than the window: %s", name, wide)
	}
	if folder := os.Getenv("CLEW_SHOTS"); folder != "" {
		b.keepPicture(filepath.Join(folder, name+".png"))
	}
	b.evaluate(strings.ReplaceAll(settled, "OPEN", "true"))
	b.evaluate(b.axe + `; "ready"`)
	var violations []violation
	if err := json.Unmarshal([]byte(b.evaluate(runAxe)), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, found := range violations {
		for _, node := range found.Nodes {
			b.t.Errorf("%s: axe %s: %s\n%s\n%s", name, found.ID, found.Help, node.HTML, node.Summary)
		}
	}
}

func (b *Browser) evaluate(script string) string {
	b.t.Helper()
	result, err := chromedp.Run(b.Context, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(fmt.Errorf("script %.60q: %w", script, err))
	}
	return result
}

func (b *Browser) keepPicture(file string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
