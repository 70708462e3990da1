package evidence

import "bytes"

// member looks at what stands around a colon: a name in quotes and its value, at any depth of JSON within strings, or
// the line of an HTTP header.
func (s *scan) member(colon int) int {
	end := colon
	for end > 0 && space(s.raw[end-1]) {
		end--
	}
	if end < 2 {
		return 0
	}
	quote := s.raw[end-1]
	if quote != '"' && quote != '\'' {
		return s.headerLine(colon)
	}
	depth := backslashes(s.raw, end-1, 0)
	nameEnd := end - 1 - depth
	if nameEnd < 2 || !telling(s.raw[:nameEnd]) {
		return 0
	}
	from := max(0, nameEnd-longestName-1)
	opening := bytes.LastIndexByte(s.raw[from:nameEnd], quote)
	if opening < 0 {
		return 0
	}
	means := meaningOf(s.raw[from+opening+1 : nameEnd])
	if means == ordinary {
		return 0
	}
	return s.value(means, s.next(colon+1), depth, quote)
}

// value takes what stands at the offset as the value of a member with a telling name.
func (s *scan) value(means meaning, at, depth int, quote byte) int {
	from, to, isText := s.text(at, depth, quote)
	switch {
	case means == kind:
		if isText && (string(s.raw[from:to]) == "Secret" || string(s.raw[from:to]) == "SecretList") {
			s.secretObject = true
		}
		return 0
	case means == label:
		if isText {
			s.beside(meaningOfLabel(s.raw[from:to]), at, to+depth+1, depth, quote)
		}
		return 0
	case means == data:
		if s.withinData && at < len(s.raw) && s.raw[at] == '{' {
			s.members(at+1, depth, quote)
		}
		return 0
	case isText:
		if gives(means, s.raw[from:to]) {
			return s.take(from, to)
		}
		return 0
	case at < len(s.raw) && s.raw[at] == '[':
		return s.elements(means, at+1, depth, quote)
	}
	return s.number(means, at, depth)
}

// elements takes the texts of a list that follows a telling name, as headers are often written.
func (s *scan) elements(means meaning, at, depth int, quote byte) (end int) {
	for {
		at = s.next(at)
		from, to, isText := s.text(at, depth, quote)
		if !isText {
			return end
		}
		if gives(means, s.raw[from:to]) {
			end = s.take(from, to)
		}
		if at = s.next(to + depth + 1); at >= len(s.raw) || s.raw[at] != ',' {
			return end
		}
		at++
	}
}

// members takes the texts of all members of an object.
func (s *scan) members(at, depth int, quote byte) {
	for {
		_, to, isText := s.text(s.next(at), depth, quote)
		if !isText {
			return
		}
		if at = s.next(to + depth + 1); at >= len(s.raw) || s.raw[at] != ':' {
			return
		}
		from, to, isText := s.text(s.next(at+1), depth, quote)
		if !isText {
			return
		}
		if gives(secret, s.raw[from:to]) {
			s.take(from, to)
		}
		if at = s.next(to + depth + 1); at >= len(s.raw) || s.raw[at] != ',' {
			return
		}
		at++
	}
}

// number takes a password that is written as a number.
func (s *scan) number(means meaning, at, depth int) int {
	end := at
	for end < len(s.raw) && s.raw[end] >= '0' && s.raw[end] <= '9' {
		end++
	}
	if means != secret || end-at < 4 || end < len(s.raw) && !delimits(s.raw[end]) {
		return 0
	}
	s.spans = append(s.spans, span{from: at, to: end, bare: true, depth: depth})
	return end
}

// beside looks for the value of a label: {"name":"DB_PASSWORD","value":"..."}, in either order, or, as OpenTelemetry
// writes it, {"key":"...","value":{"stringValue":"..."}}. The label's own value stands from one offset up to another.
func (s *scan) beside(means meaning, labelFrom, labelTo, depth int, quote byte) {
	if means == ordinary {
		return
	}
	if at := s.next(labelTo); at < len(s.raw) && s.raw[at] == ',' {
		from, to, isText := s.text(s.next(at+1), depth, quote)
		at = s.next(to + depth + 1)
		if !isText || !bytes.EqualFold(s.raw[from:to], []byte("value")) || at >= len(s.raw) || s.raw[at] != ':' {
			return
		}
		at = s.next(at + 1)
		if at < len(s.raw) && s.raw[at] == '{' {
			if from, to, isText = s.text(s.next(at+1), depth, quote); !isText || !bytes.HasPrefix(s.raw[from:to], []byte("stringValue")) {
				return
			}
			if at = s.next(to + depth + 1); at >= len(s.raw) || s.raw[at] != ':' {
				return
			}
			at = s.next(at + 1)
		}
		if from, to, isText = s.text(at, depth, quote); isText && gives(means, s.raw[from:to]) {
			s.take(from, to)
		}
		return
	}
	s.before(means, labelFrom, depth, quote)
}

// before looks for a value that stands in front of its label: {"value":"...","name":"DB_PASSWORD"}.
func (s *scan) before(means meaning, labelFrom, depth int, quote byte) {
	object := bytes.LastIndexByte(s.raw[max(0, labelFrom-4096):labelFrom], '{')
	if object < 0 {
		return
	}
	at := max(0, labelFrom-4096) + object + 1
	from, to, isText := s.text(s.next(at), depth, quote)
	if !isText || !bytes.EqualFold(s.raw[from:to], []byte("value")) {
		return
	}
	if at = s.next(to + depth + 1); at >= len(s.raw) || s.raw[at] != ':' {
		return
	}
	if from, to, isText = s.text(s.next(at+1), depth, quote); isText && to < labelFrom && gives(means, s.raw[from:to]) {
		s.take(from, to)
	}
}

// text gives where the content of a quoted text lies that begins at the offset, at the given depth of quoting.
func (s *scan) text(at, depth int, quote byte) (from, to int, isText bool) {
	from = at + depth + 1
	if from > len(s.raw) || s.raw[from-1] != quote || backslashes(s.raw, from-1, at) != depth {
		return 0, 0, false
	}
	for to = from; to < len(s.raw); to++ {
		c := s.raw[to]
		if c != quote && c != '"' {
			continue
		}
		before := backslashes(s.raw, to, from)
		if c == '"' && before < depth || c != quote && before%2 == 0 {
			return from, to - before, true // the text around ends first
		}
		// An escaped quote has more backslashes than the closing one, which may follow escaped backslashes.
		if c == quote && before%(2*(depth+1)) == depth {
			return from, to - depth, true
		}
	}
	return from, len(s.raw), true
}

// next passes over white space.
func (s *scan) next(at int) int {
	for at < len(s.raw) && space(s.raw[at]) {
		at++
	}
	return at
}

// backslashes counts those directly before the offset.
func backslashes(raw []byte, at, from int) int {
	count := 0
	for at-count > from && raw[at-count-1] == '\\' {
		count++
	}
	return count
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// delimits reports whether a bare value ends before the byte.
func delimits(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', '"', '\'', '\\', '&', ';', ',', ')', '}', ']', '>', '<', '`', '|':
		return true
	}
	return false
}
