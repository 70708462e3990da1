// Package static holds the style sheets, scripts, icons and fonts of the web pages, as the build in this folder leaves them
// in dist: each file under a name that carries a hash of its content, and manifest.json, which maps plain names to those.
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Prefix is the path under which Handler is to be mounted.
const Prefix = "/static/"

//go:embed all:dist
var bundle embed.FS

// ErrNotBuilt says that the binary was compiled before the bundle was built.
var ErrNotBuilt = errors.New("the style sheets and scripts are not built: run `make assets`, then build clew again")

// manifest reads dist/manifest.json once.
var manifest = sync.OnceValues(func() (map[string]string, error) { return readManifest(bundle) })

func readManifest(files fs.FS) (map[string]string, error) {
	text, err := fs.ReadFile(files, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	var names map[string]string
	if err := json.Unmarshal(text, &names); err != nil {
		return nil, fmt.Errorf("static: dist/manifest.json: %w", err)
	}
	return names, nil
}

// Check returns ErrNotBuilt where the bundle is missing. A server calls it once at its start.
func Check() error {
	_, err := manifest()
	return err
}

// URL gives the address of a file of the bundle by its plain name, such as "app.css". A name that the bundle does not
// hold keeps its plain form, which Handler answers with 404.
func URL(name string) string {
	names, err := manifest()
	if hashed, found := names[name]; err == nil && found {
		return Prefix + hashed
	}
	return Prefix + name
}

// Handler serves the bundle under Prefix. A hashed name never changes its content, so browsers may keep it for good.
func Handler() http.Handler { return handler(bundle) }

func handler(files fs.FS) http.Handler {
	names, err := readManifest(files)
	served := make(map[string]bool, len(names))
	for _, name := range names {
		served[name] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		switch {
		case err != nil:
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		case !served[name]:
			http.NotFound(w, r)
		default:
			if strings.HasSuffix(name, ".woff2") {
				w.Header().Set("Content-Type", "font/woff2") // not among Go's built-in types
			}
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			http.ServeFileFS(w, r, files, path.Join("dist", name))
		}
	})
}
