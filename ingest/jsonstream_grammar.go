package ingest

// grammar is how far the brackets and separators of one value have been followed.
type grammar struct {
	depth   int
	objects [deepest / 64]uint64 // a bit for each level: an object, else an array
	expect  expectation
	fault   string // what is wrong, when something is
}

// deepest bounds how deep values may nest; real records stay below 30.
const deepest = 512

type expectation uint8

const (
	aValue      expectation = iota // behind a colon, behind a comma of an array, or at the beginning
	aValueOrEnd                    // behind the bracket that opens an array
	aKey                           // behind a comma of an object
	aKeyOrEnd                      // behind the brace that opens an object
	aColon                         // behind a key
	afterValue                     // a comma, or the end of what holds the value
)

type outcome uint8

const (
	whole        outcome = iota
	broken               // brackets or separators contradict each other
	cutOff               // the stream ends first
	enteredArray         // a configured array begins
)

// plain are the bytes that neither end a string nor mean something within one.
var plain = func() (table [256]bool) {
	for c := range table {
		table[c] = c != '"' && c != '\\' && c != '\n'
	}
	return table
}()

// bare are the bytes of numbers and literals.
var bare = func() (table [256]bool) {
	for c := range table {
		table[c] = c > ' '
	}
	for _, c := range `{}[]:,"` {
		table[c] = false
	}
	return table
}()

func (g *grammar) inObject() bool {
	level := g.depth - 1
	return level >= 0 && g.objects[level/64]&(1<<(level%64)) != 0
}

func (g *grammar) fail(fault string) outcome {
	g.fault = fault
	return broken
}

// scan follows one value to its end, from the grammar's state on.
func (s *JSONSplitter) scan() outcome {
	g := &s.grammar
	for s.available() {
		c := s.buffer[s.next]
		switch c {
		case ' ', '\n', '\r', '\t':
			s.next++
			continue
		case '"':
			capture := false
			switch g.expect {
			case aValue, aValueOrEnd:
				g.expect = afterValue
			case aKey, aKeyOrEnd:
				g.expect = aColon
				capture = s.examined && g.depth == 1
			default:
				return g.fail("a string stands where none can")
			}
			s.next++
			if outcome := s.text(capture); outcome != whole {
				return outcome
			}
		case ',':
			if g.expect != afterValue || g.depth == 0 {
				return g.fail("a comma stands where none can")
			}
			s.next++
			g.expect = aValue
			if g.inObject() {
				g.expect = aKey
			}
			continue
		case ':':
			if g.expect != aColon {
				return g.fail("a colon stands where none can")
			}
			s.next++
			g.expect = aValue
			continue
		case '{', '[':
			if g.expect > aValueOrEnd {
				return g.fail("a value stands where a comma or a key is due")
			}
			s.next++
			if c == '[' && g.depth == 1 && s.examined && g.inObject() && s.configured() {
				return enteredArray
			}
			if !g.push(c == '{') {
				return g.fail("the value nests too deep")
			}
			continue
		case '}', ']':
			if g.depth == 0 || g.inObject() != (c == '}') || g.expect == aColon || (c == '}' && g.expect == aValue) {
				return g.fail("a closing bracket stands where none can")
			}
			s.next++
			g.depth--
			g.expect = afterValue
		default:
			if g.expect > aValueOrEnd {
				return g.fail("a value stands where a comma or a key is due")
			}
			s.word(c)
			if !bare[c] {
				return g.fail("a control character stands outside of a string")
			}
			if !s.available() {
				return cutOff
			}
			g.expect = afterValue
		}
		if g.depth == 0 {
			return whole
		}
	}
	return cutOff
}

func (g *grammar) push(object bool) bool {
	if g.depth == deepest {
		return false
	}
	bit := uint64(1) << (g.depth % 64)
	if object {
		g.objects[g.depth/64] |= bit
		g.expect = aKeyOrEnd
	} else {
		g.objects[g.depth/64] &^= bit
		g.expect = aValueOrEnd
	}
	g.depth++
	return true
}

// text follows a string to its closing quote, and keeps it as the key when it is one that may matter.
func (s *JSONSplitter) text(capture bool) outcome {
	if capture {
		s.key = s.key[:0]
	}
	for s.available() {
		from := s.next
		i := from
		for buffer := s.buffer[:s.end]; i < len(buffer) && plain[buffer[i]]; {
			i++
		}
		if capture && len(s.key) <= longestKey {
			s.key = append(s.key, s.buffer[from:i]...)
		}
		s.next = i
		if i == s.end {
			continue
		}
		s.next++
		switch s.buffer[i] {
		case '"':
			return whole
		case '\\':
			if capture {
				s.key = append(s.key, '\\')
			}
			if !s.available() {
				return cutOff
			}
			s.next++
		case '\n':
			if !s.inner.open && !s.outer.open {
				return s.grammar.fail("the line ends within a string")
			}
		}
	}
	return cutOff
}

// word follows a number or literal to its end, and keeps the value of a flag.
func (s *JSONSplitter) word(first byte) {
	for s.available() && bare[s.buffer[s.next]] {
		s.next++
	}
	if !s.examined || s.grammar.depth != 1 || !s.grammar.inObject() {
		return
	}
	for _, name := range s.names {
		if string(s.key) == name {
			s.flags[name] = first == 't'
		}
	}
}

// longestKey is how much of a key is kept, which is more than any configured one has.
const longestKey = 64

func (s *JSONSplitter) configured() bool {
	for _, name := range s.arrays {
		if string(s.key) == name {
			return true
		}
	}
	return false
}
