package static

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

var built = fstest.MapFS{
	"dist/manifest.json":        {Data: []byte(`{"app.css": "app-0A1B2C3D.css", "inter.woff2": "inter-99AA99AA.woff2"}`)},
	"dist/app-0A1B2C3D.css":     {Data: []byte("body{}")},
	"dist/inter-99AA99AA.woff2": {Data: []byte("wOF2")},
	"dist/.gitkeep":             {},
}

func TestHandlerServesOnlyTheBundle(t *testing.T) {
	handler := handler(built)
	for _, each := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/static/app-0A1B2C3D.css", http.StatusOK, "text/css; charset=utf-8"},
		{"HEAD", "/static/inter-99AA99AA.woff2", http.StatusOK, "font/woff2"},
		{"GET", "/static/app.css", http.StatusNotFound, ""},
		{"GET", "/static/manifest.json", http.StatusNotFound, ""},
		{"GET", "/static/.gitkeep", http.StatusNotFound, ""},
		{"GET", "/static/", http.StatusNotFound, ""},
		{"GET", "/static/../static.go", http.StatusNotFound, ""},
		{"POST", "/static/app-0A1B2C3D.css", http.StatusMethodNotAllowed, ""},
	} {
		t.Run(each.method+" "+each.path, func(t *testing.T) {
			answer := httptest.NewRecorder()
			request := httptest.NewRequest(each.method, "http://localhost/", nil)
			request.URL.Path = each.path
			handler.ServeHTTP(answer, request)
			if answer.Code != each.status {
				t.Fatalf("status %d, want %d", answer.Code, each.status)
			}
			if each.status != http.StatusOK {
				if answer.Header().Get("Cache-Control") != "" {
					t.Errorf("a refusal may be cached: %q", answer.Header().Get("Cache-Control"))
				}
				return
			}
			if got := answer.Header().Get("Content-Type"); got != each.kind {
				t.Errorf("content type %q, want %q", got, each.kind)
			}
			if got := answer.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("cache control %q", got)
			}
		})
	}
}

func TestMissingBundleSaysWhatToDo(t *testing.T) {
	empty := fstest.MapFS{"dist/.gitkeep": {}}
	if _, err := readManifest(empty); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("error %v, want ErrNotBuilt", err)
	}
	answer := httptest.NewRecorder()
	handler(empty).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/static/app.css", nil))
	if answer.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", answer.Code)
	}
}

func TestBrokenManifestIsNamed(t *testing.T) {
	broken := fstest.MapFS{"dist/manifest.json": {Data: []byte(`{"app.css":`)}}
	if _, err := readManifest(broken); err == nil || errors.Is(err, ErrNotBuilt) {
		t.Errorf("error %v, want one that names the manifest", err)
	}
}

// TestBundleIsWhole holds only where the bundle is built, which make test sees to.
func TestBundleIsWhole(t *testing.T) {
	if err := Check(); errors.Is(err, ErrNotBuilt) {
		t.Skip("the bundle is not built")
	} else if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.css", "app.js", "icons.svg", "mark.svg", "inter.woff2", "licences.txt"} {
		if URL(name) == Prefix+name {
			t.Errorf("%s is not in the bundle", name)
			continue
		}
		answer := httptest.NewRecorder()
		Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, URL(name), nil))
		if answer.Code != http.StatusOK || answer.Body.Len() == 0 {
			t.Errorf("%s: status %d, %d bytes", URL(name), answer.Code, answer.Body.Len())
		}
	}
}
