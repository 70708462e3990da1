//go:build shots

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"clew/web/webtest"
)

// TestShots keeps a picture of every page of the sample company in the folder that CLEW_SHOTS names: in both themes at four
// widths, and once with the colours of the system.
func TestShots(t *testing.T) {
	folder := os.Getenv("CLEW_SHOTS")
	if folder == "" {
		t.Fatal("CLEW_SHOTS names no folder; use make shots")
	}
	site, p, summary := testSite(t)
	pages := somePages(t, site, p, summary)
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
