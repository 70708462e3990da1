package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// ErrDamaged is wrapped by the errors of reading a file whose compressed content is cut off or corrupt.
var ErrDamaged = errors.New("the compressed content is damaged")

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// windowLimit bounds the memory that a Zstandard file can ask for; it is what `zstd --long` uses at most by default.
const windowLimit = 128 << 20

// decompress looks at the first bytes and puts the fitting decompressor over the content. Closing the result closes
// the content.
func decompress(content io.ReadCloser) (io.ReadCloser, error) {
	source := &rememberingReader{reader: content}
	buffered := bufio.NewReaderSize(source, 64<<10)
	magic, err := buffered.Peek(len(zstdMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	opened := &openFile{plain: buffered, source: source, content: content, release: func() {}}
	switch {
	case bytes.HasPrefix(magic, gzipMagic):
		reader, err := gzip.NewReader(buffered)
		if err != nil {
			opened.plain, opened.failure = nil, opened.damage(err)
			return opened, nil
		}
		opened.plain, opened.compressed = reader, true
	case bytes.Equal(magic, zstdMagic):
		reader, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(windowLimit))
		if err != nil {
			return nil, err
		}
		opened.plain, opened.compressed, opened.release = reader, true, reader.Close
	}
	return opened, nil
}

// openFile reads the plain content and tells damage apart from failures of the store.
type openFile struct {
	plain      io.Reader
	compressed bool
	failure    error
	source     *rememberingReader
	content    io.Closer
	release    func()
}

// Read implements io.Reader.
func (f *openFile) Read(into []byte) (int, error) {
	if f.failure != nil {
		return 0, f.failure
	}
	n, err := f.plain.Read(into)
	if err != nil && !errors.Is(err, io.EOF) && f.compressed {
		err = f.damage(err)
	}
	f.failure = err
	return n, err
}

// damage gives the store's own failure where there was one, else the decompressor's as damage.
func (f *openFile) damage(err error) error {
	if f.source.failure != nil {
		return f.source.failure
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// Close implements io.Closer.
func (f *openFile) Close() error {
	f.release()
	return f.content.Close()
}

// rememberingReader keeps the error of reading, which decompressors pass on among their own.
type rememberingReader struct {
	reader  io.Reader
	failure error
}

func (r *rememberingReader) Read(into []byte) (int, error) {
	n, err := r.reader.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		r.failure = err
	}
	return n, err
}
