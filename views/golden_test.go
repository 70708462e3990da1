package views_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew/static"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t *testing.T, each sample) string {
	t.Helper()
	var page bytes.Buffer
	if err := each.view.Render(t.Context(), &page); err != nil {
		t.Fatalf("render %s: %v", each.name, err)
	}
	return page.String()
}

// lines breaks a page before every tag, so that a difference shows as the line it is on, and takes out the hashes of the
// bundle, which change with every edit of a style sheet.
func lines(page string) string {
	for _, name := range []string{"app.css", "app.js", "icons.svg", "mark.svg", "inter.woff2"} {
		page = strings.ReplaceAll(page, static.URL(name), static.Prefix+name)
	}
	return strings.ReplaceAll(page, "><", ">\n<") + "\n"
}

func TestGolden(t *testing.T) {
	for _, each := range samples() {
		t.Run(each.name, func(t *testing.T) {
			got := lines(render(t, each))
			file := filepath.Join("testdata", each.name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v: run go test ./views -update once", err)
			}
			if difference := cmp.Diff(string(want), got); difference != "" {
				t.Errorf("%s changed (-want +got); if that is meant, run go test ./views -update\n%s", file, difference)
			}
		})
	}
}

// TestNothingInline holds every page to the content security policy: no inline style, script or handler.
func TestNothingInline(t *testing.T) {
	for _, each := range samples() {
		t.Run(each.name, func(t *testing.T) {
			root, err := html.Parse(strings.NewReader(render(t, each)))
			if err != nil {
				t.Fatal(err)
			}
			for node := range root.Descendants() {
				if node.Type != html.ElementNode {
					continue
				}
				if node.Data == "style" || node.Data == "script" && node.FirstChild != nil {
					t.Errorf("inline <%s>", node.Data)
				}
				for _, attribute := range node.Attr {
					if attribute.Key == "style" || strings.HasPrefix(attribute.Key, "on") || strings.HasPrefix(attribute.Key, "hx-on") {
						t.Errorf("<%s %s=%q> is inline code", node.Data, attribute.Key, attribute.Val)
					}
					if strings.Contains(attribute.Val, "about:invalid") || strings.HasPrefix(attribute.Val, "javascript:") {
						t.Errorf("<%s %s=%q> leads nowhere", node.Data, attribute.Key, attribute.Val)
					}
				}
			}
		})
	}
}
