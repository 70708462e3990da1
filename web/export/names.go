package export

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// address finds e-mail addresses in any text.
var address = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}`)

// Names replaces the names and e-mail addresses of people by pseudonyms: person-1, person-2 and so on, in the order in which
// they come up, so that the same content gives the same file and no pseudonym can be turned back by trying names. Within one
// export one name has one pseudonym. It grows with the number of people, not of rows, and is not safe for concurrent use.
type Names struct {
	pseudonyms map[string]string
	people     int
	known      []string // names of people, to be found within texts, longest first
}

// NewNames gives a replacer that has not seen anybody yet.
func NewNames() *Names { return &Names{pseudonyms: map[string]string{}} }

// Person gives the pseudonym of one person by name, e-mail address or uid. The empty name stays empty.
func (n *Names) Person(name string) string {
	if name == "" {
		return ""
	}
	pseudonym, known := n.pseudonyms[name]
	if !known {
		n.people++
		pseudonym = "person-" + strconv.Itoa(n.people)
		n.pseudonyms[name] = pseudonym
	}
	return pseudonym
}

// Know makes a person's names be found within texts, all under one pseudonym: the display name, e-mail addresses, the uid.
func (n *Names) Know(names ...string) {
	pseudonym := ""
	for _, name := range names {
		if given, known := n.pseudonyms[name]; known {
			pseudonym = given
			break
		}
	}
	for _, name := range names {
		switch {
		case name == "":
		case pseudonym == "":
			pseudonym = n.Person(name)
			n.keep(name)
		default:
			if _, known := n.pseudonyms[name]; !known {
				n.pseudonyms[name] = pseudonym
			}
			n.keep(name)
		}
	}
}

func (n *Names) keep(name string) {
	at := len(n.known)
	for i, other := range n.known {
		if other == name {
			return
		}
		if len(name) > len(other) && i < at {
			at = i
		}
	}
	n.known = append(n.known, "")
	copy(n.known[at+1:], n.known[at:])
	n.known[at] = name
}

// Text replaces the names that are known and every e-mail address within a text.
func (n *Names) Text(text string) string {
	for _, name := range n.known {
		text = replaceWord(text, name, n.pseudonyms[name])
	}
	return address.ReplaceAllStringFunc(text, n.Person)
}

// replaceWord replaces a name where it is not a part of a longer word.
func replaceWord(text, name, pseudonym string) string {
	if !strings.Contains(text, name) {
		return text
	}
	var replaced strings.Builder
	for {
		at := strings.Index(text, name)
		if at < 0 {
			replaced.WriteString(text)
			return replaced.String()
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		replaced.WriteString(text[:at])
		if (at > 0 && partOfWord(before)) || partOfWord(after) {
			replaced.WriteString(name)
		} else {
			replaced.WriteString(pseudonym)
		}
		text = text[at+len(name):]
	}
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
