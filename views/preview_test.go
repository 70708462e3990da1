package views_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clew/static"
	"clew/views"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// policy is as strict as the server's.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve shows each sample at /sample/NAME.
func serve(t *testing.T) string {
	t.Helper()
	routes := http.NewServeMux()
	routes.Handle(static.Prefix, static.Handler())
	for _, each := range samples() {
		page := render(t, each)
		routes.HandleFunc("GET /sample/"+each.name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(page))
		})
	}
	polls := 0
	routes.HandleFunc("GET /run/{uid}/progress", func(w http.ResponseWriter, r *http.Request) {
		run := progress()
		run.Tally.Read, run.Tally.Loaded = run.Tally.Read+1, run.Tally.Loaded+1
		if polls++; polls > 2 {
			run.Status, run.Finished = "succeeded", now
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = views.RunProgressPanel(run).Render(r.Context(), w)
	})
	routes.HandleFunc("GET "+views.PalettePath, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = views.PaletteFound(views.Palette{}).Render(r.Context(), w)
	})
	routes.HandleFunc("GET /identity/{uid}", func(w http.ResponseWriter, r *http.Request) {
		older := views.ActionList{Filter: views.ActionFilter{Path: r.URL.Path}, Rows: actionRows()[2:], Newer: r.URL.Path}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = views.ActionListPanel(older).Render(r.Context(), w)
	})
	server := httptest.NewServer(routes)
	t.Cleanup(server.Close)
	return server.URL
}

// console collects what pages write to the console.
type console struct {
	sync.Mutex
	said []string
}

func (c *console) take() []string {
	c.Lock()
	defer c.Unlock()
	said := c.said
	c.said = nil
	return said
}

func browser(t *testing.T) (context.Context, *console) {
	t.Helper()
	path := os.Getenv("CLEW_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no browser at %s: install chromium, or name one in CLEW_CHROMIUM", path)
	}
	if err := static.Check(); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() { closeTab(); stop() })
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	heard := &console{}
	messages := chromedp.Console(tab)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			if message.Type == chromedp.ConsoleError || message.Type == chromedp.ConsoleException || message.Type == chromedp.ConsoleWarning {
				heard.Lock()
				heard.said = append(heard.said, message.Text)
				heard.Unlock()
			}
		}
	}()
	limited, cancel := context.WithTimeout(tab, 8*time.Minute)
	t.Cleanup(cancel)
	return limited, heard
}

// violation is what axe-core reports.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`

func audit(ctx context.Context, axe string) ([]violation, error) {
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](axe+`; "ready"`)); err != nil {
		return nil, fmt.Errorf("load axe-core: %w", err)
	}
	report, err := chromedp.Run(ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("run axe-core: %w", err)
	}
	var violations []violation
	return violations, json.Unmarshal([]byte(report), &violations)
}

// settled waits for the fonts and opens every details element, so that the audit sees all there is.
const settled = `document.fonts.ready.then(() => { for (const d of document.querySelectorAll("main details")) d.open = OPEN; return new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => f("settled")))) })`

// offender names the first element that makes the document wider than the window, or is empty.
const offender = `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return "";
for (const e of document.querySelectorAll("body *")) { if (e.getBoundingClientRect().right > w + 1 && !e.closest(".scrolls, .block, .unseen")) return e.outerHTML.slice(0, 200) } return "the document is wider than the window" })()`

// TestPreview shows every sample in a real browser, in both themes, wide and narrow: no violation of accessibility rules,
// nothing on the console, nothing wider than the window. CLEW_SHOTS names a folder for a picture of each; CLEW_SAMPLE
// narrows it to samples whose name begins so.
func TestPreview(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	axe, err := os.ReadFile(filepath.Join("..", "static", "node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, os.ErrNotExist) {
		t.Fatal("axe-core is not installed: run make assets")
	} else if err != nil {
		t.Fatal(err)
	}
	address := serve(t)
	ctx, heard := browser(t)
	shots := os.Getenv("CLEW_SHOTS")
	for _, each := range samples() {
		if !strings.HasPrefix(each.name, os.Getenv("CLEW_SAMPLE")) {
			continue
		}
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 390} {
				t.Run(fmt.Sprintf("%s/%s/%d", each.name, theme, width), func(t *testing.T) {
					look(t, ctx, address+"/sample/"+each.name, theme, width)
					for _, words := range heard.take() {
						t.Errorf("console: %s", words)
					}
					if wide, err := chromedp.Run(ctx, chromedp.Evaluate[string](offender)); err != nil || wide != "" {
						t.Errorf("wider than the window: %s %v", wide, err)
					}
					if shots != "" {
						keepPicture(t, ctx, filepath.Join(shots, fmt.Sprintf("%s-%s-%d.png", each.name, theme, width)))
					}
					settle(t, ctx, true)
					violations, err := audit(ctx, string(axe))
					if err != nil {
						t.Fatal(err)
					}
					for _, found := range violations {
						for _, node := range found.Nodes {
							t.Errorf("axe %s: %s\n%s\n%s", found.ID, found.Help, node.HTML, node.Summary)
						}
					}
				})
			}
		}
	}
}

// look opens the page as a reader with that theme and width would see it.
func look(t *testing.T, ctx context.Context, address, theme string, width int64) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	settle(t, ctx, false)
}

func settle(t *testing.T, ctx context.Context, open bool) {
	t.Helper()
	script := strings.ReplaceAll(settled, "OPEN", fmt.Sprint(open))
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
}

func keepPicture(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
