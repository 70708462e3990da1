//go:build shots

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/views"
	"clew/web/webtest"
)

// noPages are the addresses that answer with something else than a page of their own: files, fragments, and what machines
// ask for. The last two are pages of which the sample company as it is loaded has none: cases, and groups of its stories.
var noPages = []string{
	"/healthz", "/readyz", "/metrics", "/static/*", "/*", "/:file", ".csv", ".jsonl", ".json", ".svg", ".zip", "/stream", "/progress", views.ExplorePanelPath,
	"/decide", "/frozen/:entry", "/case/:uid", "/group/:uid",
}

// TestShots keeps a picture of every page of the sample company in the folder that CLEW_SHOTS names: in both themes at four
// widths, and once with the colours of the system. It fails when the server has a page that is not among them.
func TestShots(t *testing.T) {
	folder := os.Getenv("CLEW_SHOTS")
	if folder == "" {
		t.Fatal("CLEW_SHOTS names no folder; use make shots")
	}
	site, p, summary := testSite(t)
	pages := somePages(t, p, summary)
	for _, pattern := range site.Server.Addresses() {
		isPage := !slices.ContainsFunc(noPages, func(ending string) bool { return strings.HasSuffix(pattern, ending) })
		if isPage && !slices.ContainsFunc(slices.Collect(maps.Values(pages)), func(path string) bool { return isOf(pattern, path) }) {
			t.Errorf("there is no picture of %s: add an address of it to somePages", pattern)
		}
	}
	browser := webtest.Open(t)
	browser.Do(chromedp.Navigate(site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, width := range []int64{390, 768, 1280, 1920} {
			for _, theme := range []string{"light", "dark"} {
				browser.Look(theme, width)
				browser.Do(chromedp.Navigate(site.Address + pages[name]))
				browser.Picture(filepath.Join(folder, fmt.Sprintf("%s-%s-%d.png", name, theme, width)))
			}
		}
		browser.Look("light", 1280)
		browser.Contrast()
		browser.Do(chromedp.Navigate(site.Address + pages[name]))
		browser.Picture(filepath.Join(folder, name+"-contrast-1280.png"))
	}
}

// isOf reports whether a path is one of a pattern of the router.
func isOf(pattern, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	wanted, has := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(wanted) != len(has) {
		return false
	}
	for i, part := range wanted {
		if part != has[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return true
}
