package estate

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
)

// writer writes the files of the estate.
type writer struct {
	folder string
	files  atomic.Int64
}

// file writes one file under a path with slashes.
func (w *writer) file(path string, content []byte) error {
	name := filepath.Join(w.folder, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	w.files.Add(1)
	return os.WriteFile(name, content, 0o644)
}

// marshalIndented writes values that always can be written, for people to read.
func marshalIndented(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(buffer.Bytes())
}
