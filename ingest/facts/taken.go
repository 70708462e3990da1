package facts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// errRowLimit ends a file with a row that is too long to be kept, as when a quote is never closed.
var errRowLimit = errors.New("the row is longer than the limit of a record; the rest of the file is not read")

// takenReader keeps the bytes that were read, so that the raw form of a row can be taken behind it.
type takenReader struct {
	reader io.Reader
	limit  int
	buffer []byte // what was read of the content and not taken yet
	start  int64  // offset of the buffer in what the CSV reader sees
	given  int    // how much of the buffer the CSV reader has seen
	end    error
}

// Read implements io.Reader.
func (t *takenReader) Read(into []byte) (int, error) {
	if t.given == len(t.buffer) && !t.more() {
		return 0, t.end
	}
	n := copy(into, t.buffer[t.given:])
	t.given += n
	return n, nil
}

// more reads on and reports whether anything came.
func (t *takenReader) more() bool {
	for range 100 {
		if t.end != nil {
			return false
		}
		if len(t.buffer) > t.limit {
			t.end = fmt.Errorf("%w (%d bytes)", errRowLimit, t.limit)
			return false
		}
		t.buffer = append(t.buffer, make([]byte, 16<<10)...)
		n, err := t.reader.Read(t.buffer[len(t.buffer)-16<<10:])
		t.buffer = t.buffer[:len(t.buffer)-16<<10+n]
		t.end = err
		if n > 0 {
			return true
		}
	}
	t.end = io.ErrNoProgress
	return false
}

// peekLine gives the first line without taking it, and leaves a byte order mark out.
func (t *takenReader) peekLine() ([]byte, error) {
	for !bytes.Contains(t.buffer, []byte("\n")) {
		if !t.more() {
			break
		}
	}
	t.buffer = bytes.TrimPrefix(t.buffer, []byte{0xEF, 0xBB, 0xBF})
	if len(t.buffer) == 0 {
		return nil, t.end
	}
	return t.buffer, nil
}

// exhausted reports whether the content has ended and all of it is taken.
func (t *takenReader) exhausted() bool { return t.end != nil && len(t.buffer) == 0 }

// upTo takes what stands before the offset.
func (t *takenReader) upTo(offset int64) []byte {
	length := min(int(offset-t.start), len(t.buffer))
	taken := bytes.Clone(t.buffer[:length])
	t.buffer = append(t.buffer[:0], t.buffer[length:]...)
	t.given -= length
	t.start = offset
	return taken
}
