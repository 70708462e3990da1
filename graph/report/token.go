package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	word   tokenKind = iota // a keyword or a name
	quoted                  // a name in backticks, without them
	text                    // a string
	number
	sign // one character of punctuation
)

// token is one part of a statement. White space and comments are none.
type token struct {
	kind         tokenKind
	text         string
	line, column int
}

// is reports whether the token is the keyword, whatever the case of its letters. Folding is that of Unicode, so that
// letters which a server might take for those of the keyword count as such.
func (t token) is(keyword string) bool { return t.kind == word && strings.EqualFold(t.text, keyword) }

// sign reports whether the token is the punctuation.
func (t token) sign(mark string) bool { return t.kind == sign && t.text == mark }

// name reports whether the token can be a name or a part of one.
func (t token) name() bool { return t.kind == word || t.kind == quoted }

// scanner parts a statement into tokens as Neo4j does.
type scanner struct {
	rest         string
	line, column int
	tokens       []token
}

// scan parts a statement. It refuses what servers of different versions might read differently from this scanner, so that
// nothing can stand in a string or comment for the one and outside for the other: escapes of characters by their number,
// which Neo4j replaces before it reads anything else, line ends of other kinds, and invisible characters.
func scan(statement string) ([]token, *Refusal) {
	if !utf8.ValidString(statement) {
		return nil, &Refusal{What: "the statement", Why: "is not valid UTF-8"}
	}
	s := &scanner{rest: strings.ReplaceAll(statement, "\r\n", "\n"), line: 1, column: 1}
	if refused := s.characters(); refused != nil {
		return nil, refused
	}
	for s.rest != "" {
		if refused := s.next(); refused != nil {
			return nil, refused
		}
	}
	return s.tokens, nil
}

// characters looks for characters that may stand nowhere.
func (s *scanner) characters() *Refusal {
	line, column := 1, 1
	for _, c := range s.rest {
		if c == '\n' {
			line, column = line+1, 1
			continue
		}
		if c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029') {
			return refuse(token{line: line, column: column}, fmt.Sprintf("the character U+%04X", c),
				"is invisible, so that a reader and the database may see different statements", "take it out, or pass the text as a parameter")
		}
		column++
	}
	return nil
}

// take moves over the first characters of the rest and gives them.
func (s *scanner) take(bytes int) string {
	taken := s.rest[:bytes]
	s.rest = s.rest[bytes:]
	for _, c := range taken {
		if c == '\n' {
			s.line, s.column = s.line+1, 1
		} else {
			s.column++
		}
	}
	return taken
}

func (s *scanner) next() *Refusal {
	at := token{line: s.line, column: s.column}
	first, size := utf8.DecodeRuneInString(s.rest)
	switch {
	case unicode.IsSpace(first):
		s.take(size)
	case strings.HasPrefix(s.rest, "//"):
		end := strings.IndexByte(s.rest, '\n')
		if end < 0 {
			end = len(s.rest)
		}
		return escaped(at, s.take(end))
	case strings.HasPrefix(s.rest, "/*"):
		end := strings.Index(s.rest[2:], "*/")
		if end < 0 {
			return refuse(at, "a comment", "does not end", "close it with */")
		}
		return escaped(at, s.take(end+4))
	case first == '\'' || first == '"' || first == '`':
		return s.quoted(at, first)
	case begins(first):
		at.kind, at.text = word, s.take(length(s.rest, continues))
		s.tokens = append(s.tokens, at)
	case unicode.IsDigit(first):
		at.kind, at.text = number, s.take(length(s.rest, continues))
		s.tokens = append(s.tokens, at)
	case first == '\\':
		return refuse(at, `\`, "has no meaning outside of strings, and Neo4j reads \\u and four digits as a character wherever it stands", "write the character itself")
	default:
		at.kind, at.text = sign, s.take(size)
		s.tokens = append(s.tokens, at)
	}
	return nil
}

// quoted takes a string or a name in backticks.
func (s *scanner) quoted(at token, mark rune) *Refusal {
	for i := 1; i < len(s.rest); i++ {
		switch c := rune(s.rest[i]); {
		case c == '\\' && mark != '`':
			if strings.HasPrefix(s.rest[i+1:], "u") {
				return refuse(at, `\u`, "is replaced by Neo4j before it looks where a string ends", "write the character itself, or pass the text as a parameter")
			}
			i++
		case c == '\\' && strings.HasPrefix(s.rest[i+1:], "u"):
			return refuse(at, `\u`, "is replaced by Neo4j before it looks where a name ends", "write the character itself")
		case c == '`' && mark == '`' && strings.HasPrefix(s.rest[i+1:], "`"):
			i++
		case c == mark:
			at.kind, at.text = text, s.rest[1:i]
			if mark == '`' {
				at.kind, at.text = quoted, strings.ReplaceAll(s.rest[1:i], "``", "`")
			}
			s.take(i + 1)
			s.tokens = append(s.tokens, at)
			return nil
		}
	}
	return refuse(at, string(mark), "is not closed", "close the string or the name")
}

// escaped refuses escapes in a comment: one of a line end would end it.
func escaped(at token, comment string) *Refusal {
	if strings.Contains(comment, `\u`) {
		return refuse(at, `\u in a comment`, "is replaced by Neo4j before it looks where a comment ends", "take it out")
	}
	return nil
}

func begins(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.Is(unicode.Nl, c) }

func continues(c rune) bool {
	return begins(c) || unicode.IsDigit(c) || unicode.IsMark(c) || unicode.Is(unicode.Pc, c)
}

// length counts the bytes at the beginning whose characters all pass.
func length(of string, passes func(rune) bool) int {
	for i, c := range of {
		if !passes(c) {
			return i
		}
	}
	return len(of)
}
