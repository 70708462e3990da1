package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"
)

// DefaultRecordLimit is the size in bytes up to which a record is kept when no other limit is set.
const DefaultRecordLimit = 16 << 20

// JSONOptions say how a stream of JSON is split.
type JSONOptions struct {
	// Arrays are the keys under which documents carry their records in an array, such as "Records".
	Arrays []string
	// Limit is the size in bytes above which a record is skipped, without being held in memory, and reported;
	// DefaultRecordLimit where zero.
	Limit int
	// Flags are the keys of booleans beside the arrays of a document, whose values Flag tells.
	Flags []string
}

// JSONValue is one value of a stream of JSON, or the report of one that could not be taken out of it.
type JSONValue struct {
	Raw        []byte // as it stands in the stream, owned by the receiver; empty when it was too big to keep
	Array      string // key of the array that it is an element of; empty for a value of its own
	Position   string // "Records[3]", "[3]" or "line 12"; numbers of elements begin at 0, of lines at 1
	Offset     int64  // of its first byte, in bytes of the decompressed stream
	Size       int64  // in bytes
	Rejection  string // why it is no value, such as broken JSON, invalid UTF-8 or too big; empty when it is one
	Incomplete bool   // the stream ends within it, as that of a file does which is still being written
}

// JSONSplitter takes a stream of JSON apart into its records: the elements of arrays that stand under one of the
// configured keys of an object or at the top, else each object at the top (concatenated, or one a line). It checks
// brackets, quotes and separators and leaves the rest of the grammar to whoever decodes the value. It holds no more
// than one record in memory. Behind broken JSON it goes on at the next line that begins an object or an array.
type JSONSplitter struct {
	reader io.Reader
	arrays []string
	names  []string // of flags
	flags  map[string]bool
	limit  int

	buffer  []byte
	start   int   // where the current value begins in the buffer
	next    int   // the next byte to look at
	end     int   // behind the last byte that was read
	base    int64 // offset of buffer[0] in the stream
	begin   int64 // offset of the current value in the stream
	dropped bool  // the beginning of the current value is no longer in the buffer
	failure error // of the reader, io.EOF at the end

	lines   int64 // line breaks before buffer[counted]
	counted int
	line    int64 // line of the current value, from 1

	grammar   grammar
	examined  bool   // the current value may turn out to carry a configured array
	key       []byte // the last key of an examined object
	documents int64  // documents with a configured array so far
	outer     level  // an array at the top
	object    level  // an object that carries a configured array
	inner     level  // that array
	recovered bool   // behind broken JSON, where separators and closing brackets may be left over
	ended     bool
}

// level is one of the nested places in which the splitter can stand.
type level struct {
	open  bool
	name  string
	index int64
	line  int64
}

// NewJSONSplitter prepares to split what the reader gives.
func NewJSONSplitter(reader io.Reader, options JSONOptions) *JSONSplitter {
	limit := options.Limit
	if limit <= 0 {
		limit = DefaultRecordLimit
	}
	return &JSONSplitter{reader: reader, arrays: options.Arrays, names: options.Flags, flags: map[string]bool{}, limit: limit, buffer: make([]byte, 64<<10)}
}

// Next gives the next value or report. At the end of the stream it returns io.EOF; any other error is that of reading,
// unchanged, and what the reader gave before it has been handed out, but for the value within which it struck. Damage
// of compressed content (ErrDamaged) is reported as a value, since it belongs to the file and not to its store.
func (s *JSONSplitter) Next() (JSONValue, error) {
	for {
		if s.ended {
			return JSONValue{}, io.EOF
		}
		c, found := s.peek()
		if !found {
			return s.finish()
		}
		switch {
		case s.inner.open && c == ']':
			s.next++
			s.inner = level{}
			if value, ready := s.rest(); ready {
				return s.handOut(value)
			}
		case s.outer.open && !s.inner.open && c == ']':
			s.next++
			s.outer = level{}
		case (s.inner.open || s.outer.open || s.recovered) && c == ',':
			s.next++
		case s.recovered && (c == ']' || c == '}'):
			s.next++
		case !s.inner.open && !s.outer.open && c == '[':
			s.mark()
			s.outer = level{open: true, line: s.line}
			s.next++
		case !s.inner.open && !s.outer.open && c != '{':
			return s.stray(), nil
		default:
			if value, ready := s.element(); ready {
				return s.handOut(value)
			}
		}
	}
}

// Flag gives the value of a configured flag as the last document that has it says, among those read so far.
func (s *JSONSplitter) Flag(name string) bool { return s.flags[name] }

// handOut holds a value back that is cut off by a failure of reading rather than by the end.
func (s *JSONSplitter) handOut(value JSONValue) (JSONValue, error) {
	if value.Incomplete {
		if err := s.trouble(); err != nil {
			return JSONValue{}, err
		}
	}
	return value, nil
}

// peek skips white space, and the byte order mark at the very beginning, and gives the byte behind it.
func (s *JSONSplitter) peek() (byte, bool) {
	for s.available() {
		c := s.buffer[s.next]
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' {
			s.next++
			continue
		}
		if c == 0xEF && s.base+int64(s.next) == 0 && s.has(3) && bytes.Equal(s.buffer[:3], []byte{0xEF, 0xBB, 0xBF}) {
			s.next += 3
			continue
		}
		return c, true
	}
	return 0, false
}

// mark remembers that a value begins at the next byte.
func (s *JSONSplitter) mark() {
	s.start, s.dropped, s.begin = s.next, false, s.base+int64(s.next)
	s.lines += int64(bytes.Count(s.buffer[s.counted:s.next], []byte{'\n'}))
	s.counted = s.next
	s.line = s.lines + 1
}

// element scans one value where one may stand. It is not ready when the value turns out to carry a configured array,
// whose elements come next.
func (s *JSONSplitter) element() (JSONValue, bool) {
	s.mark()
	s.grammar = grammar{}
	s.examined = !s.inner.open && len(s.arrays) > 0
	outcome := s.scan()
	if outcome == enteredArray {
		s.enter()
		return JSONValue{}, false
	}
	value := s.value(outcome)
	s.count()
	return value, true
}

// rest scans what stands in an object behind one of its configured arrays. It is ready when that is broken.
func (s *JSONSplitter) rest() (JSONValue, bool) {
	if !s.object.open {
		return JSONValue{}, false
	}
	s.start, s.begin, s.dropped = s.next, s.base+int64(s.next), false
	s.line = s.object.line
	s.grammar = grammar{depth: 1, objects: [deepest / 64]uint64{1}, expect: afterValue}
	s.examined = true
	switch outcome := s.scan(); outcome {
	case enteredArray:
		s.enter()
		return JSONValue{}, false
	case whole:
		s.object = level{}
		s.count()
		return JSONValue{}, false
	default:
		return s.value(outcome), true
	}
}

func (s *JSONSplitter) enter() {
	if !s.object.open {
		s.object = level{open: true, line: s.line}
		s.documents++
	}
	s.inner = level{open: true, name: string(s.key)}
}

func (s *JSONSplitter) count() {
	switch {
	case s.inner.open:
		s.inner.index++
	case s.outer.open:
		s.outer.index++
	}
}

// value makes the value that was just scanned, from the mark to the next byte.
func (s *JSONSplitter) value(outcome outcome) JSONValue {
	value := JSONValue{Array: s.inner.name, Position: s.position(), Offset: s.begin}
	switch outcome {
	case whole:
		s.keep(&value)
		if s.dropped || value.Size > int64(s.limit) {
			value.Raw = nil
			value.Rejection = fmt.Sprintf("the record has %d bytes, from offset %d on; the limit is %d", value.Size, s.begin, s.limit)
		} else if wrong := invalidUTF8(value.Raw); wrong >= 0 {
			value.Rejection = fmt.Sprintf("invalid UTF-8 at offset %d", s.begin+int64(wrong))
		}
	case broken:
		reason := fmt.Sprintf("broken JSON at offset %d: %s", s.base+int64(s.next), s.grammar.fault)
		s.recover()
		s.keep(&value)
		value.Rejection = reason
	case cutOff:
		if s.trouble() == nil && s.resumable() {
			reason := fmt.Sprintf("broken JSON: the record that begins at offset %d does not end before the next one", s.begin)
			s.recover()
			s.keep(&value)
			value.Rejection = reason
			break
		}
		s.keep(&value)
		value.Incomplete = true
		value.Rejection = fmt.Sprintf("the file ends at offset %d within the record that begins at offset %d%s", s.base+int64(s.end), s.begin, s.because())
		s.ended = true
	}
	return value
}

func (s *JSONSplitter) keep(value *JSONValue) {
	value.Size = s.base + int64(s.next) - s.begin
	if !s.dropped {
		value.Raw = bytes.Clone(bytes.TrimRight(s.buffer[s.start:s.next], " \t\r\n"))
	}
}

func (s *JSONSplitter) position() string {
	var text []byte
	if s.outer.open {
		text = append(text, '[')
		text = strconv.AppendInt(text, s.outer.index, 10)
		text = append(text, ']')
	} else if !s.inner.open || s.documents > 1 {
		line := s.line
		if s.inner.open {
			line = s.object.line
		}
		text = strconv.AppendInt(append(text, "line "...), line, 10)
	}
	if s.inner.open {
		if len(text) > 0 {
			text = append(text, ' ')
		}
		text = append(append(text, s.inner.name...), '[')
		text = strconv.AppendInt(text, s.inner.index, 10)
		text = append(text, ']')
	}
	return string(text)
}

// stray takes what stands at the top without being an object or an array, up to the end of its line.
func (s *JSONSplitter) stray() JSONValue {
	s.mark()
	for s.available() {
		if i := bytes.IndexByte(s.buffer[s.next:s.end], '\n'); i >= 0 {
			s.next += i
			break
		}
		s.next = s.end
	}
	value := JSONValue{Position: s.position(), Offset: s.begin}
	s.keep(&value)
	value.Rejection = fmt.Sprintf("not JSON at offset %d: neither an object nor an array", s.begin)
	if bytes.HasPrefix(value.Raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(value.Raw, []byte{0xFE, 0xFF}) {
		value.Rejection = "the file is UTF-16; convert it to UTF-8"
	}
	return value
}

// recover goes to the next line that begins an object or an array, whatever the brackets before it say.
func (s *JSONSplitter) recover() {
	s.inner, s.outer, s.object, s.recovered = level{}, level{}, level{}, true
	if !s.dropped {
		s.next = min(s.start+1, s.end)
	}
	for {
		if i := lineStart(s.buffer[s.next:s.end]); i >= 0 {
			s.next += i
			return
		}
		s.next = max(s.next, s.end-1)
		if !s.more() {
			s.next = s.end
			return
		}
	}
}

// resumable tells whether a line begins an object or an array within a value of the top that the stream cuts off.
func (s *JSONSplitter) resumable() bool {
	return !s.inner.open && !s.outer.open && !s.object.open && !s.dropped && lineStart(s.buffer[s.start:s.end]) >= 0
}

// lineStart finds the first bracket or brace that begins a line behind the first one.
func lineStart(text []byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], '\n')
		if i < 0 || from+i+1 >= len(text) {
			return -1
		}
		from += i + 1
		if text[from] == '{' || text[from] == '[' {
			return from
		}
	}
}

// finish reports what is left open at the end of the stream.
func (s *JSONSplitter) finish() (JSONValue, error) {
	if err := s.trouble(); err != nil {
		return JSONValue{}, err
	}
	s.ended = true
	open := s.inner.open || s.outer.open
	if !open && errors.Is(s.failure, io.EOF) {
		return JSONValue{}, io.EOF
	}
	s.mark()
	value := JSONValue{Array: s.inner.name, Position: s.position(), Offset: s.begin, Incomplete: true}
	value.Rejection = fmt.Sprintf("the file ends at offset %d%s", s.begin, s.because())
	if open {
		value.Rejection = fmt.Sprintf("the file ends at offset %d before its array is closed%s", s.begin, s.because())
	}
	return value, nil
}

// trouble gives the error of reading that is not the end and not damage, once all before it has been handed out.
func (s *JSONSplitter) trouble() error {
	if s.next < s.end || s.failure == nil || errors.Is(s.failure, io.EOF) || errors.Is(s.failure, ErrDamaged) {
		return nil
	}
	return s.failure
}

func (s *JSONSplitter) because() string {
	if s.failure == nil || errors.Is(s.failure, io.EOF) {
		return ""
	}
	return ": " + s.failure.Error()
}

func (s *JSONSplitter) available() bool { return s.next < s.end || s.more() }

func (s *JSONSplitter) has(n int) bool {
	for s.end-s.next < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// more reads on. It moves what is kept to the front of the buffer, lets the buffer grow up to the limit, and lets go of
// the beginning of a value that outgrows it.
func (s *JSONSplitter) more() bool {
	if s.failure != nil {
		return false
	}
	if s.end == len(s.buffer) {
		s.makeRoom()
	}
	for range 100 {
		n, err := s.reader.Read(s.buffer[s.end:])
		s.end += n
		s.failure = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.failure = io.ErrNoProgress
	return false
}

func (s *JSONSplitter) makeRoom() {
	if s.next-s.start > s.limit {
		s.dropped = true
	}
	kept := s.start
	if s.dropped {
		kept = s.next
	}
	s.lines += int64(bytes.Count(s.buffer[min(s.counted, kept):kept], []byte{'\n'}))
	s.counted = max(s.counted, kept) - kept
	s.base += int64(kept)
	copy(s.buffer, s.buffer[kept:s.end])
	s.next, s.end, s.start = s.next-kept, s.end-kept, 0
	if s.end > len(s.buffer)/2 {
		s.buffer = slices.Grow(s.buffer[:s.end], min(2*len(s.buffer), s.limit+64<<10)-s.end)
		s.buffer = s.buffer[:cap(s.buffer)]
	}
}

// invalidUTF8 gives the index of the first byte that is not UTF-8, or -1.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
