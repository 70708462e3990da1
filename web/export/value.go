package export

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"clew/graph"
)

// Value is what stands in one cell of a table. Its zero value is an empty cell, null in JSON.
type Value struct {
	content any // string, int64, float64, bool, time.Time or []string; nil: empty
	person  bool
}

// Text gives a text. An empty one is an empty cell.
func Text(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{content: text}
}

// Person gives the name or uid of a person, which is replaced where names are redacted.
func Person(name string) Value {
	value := Text(name)
	value.person = value.content != nil
	return value
}

// Name gives the name of an identity, which is replaced where names are redacted and it is a person's.
func Name(kind graph.IdentityKind, name string) Value {
	if kind == graph.KindPerson {
		return Person(name)
	}
	return Text(name)
}

// Number gives a whole number.
func Number(number int64) Value { return Value{content: number} }

// Share gives a fraction, such as a confidence from 0 to 1.
func Share(share float64) Value { return Value{content: share} }

// Flag gives yes or no, as true and false.
func Flag(flag bool) Value { return Value{content: flag} }

// Moment gives a time in UTC, as RFC 3339 writes it. The zero time is an empty cell.
func Moment(moment time.Time) Value {
	if moment.IsZero() {
		return Value{}
	}
	return Value{content: moment.UTC()}
}

// List gives several texts: parted by spaces in CSV, an array in JSON.
func List(texts []string) Value {
	if texts == nil {
		texts = []string{}
	}
	return Value{content: texts}
}

// People gives the names or uids of several people, which are replaced where names are redacted.
func People(names []string) Value {
	value := List(names)
	value.person = true
	return value
}

// redacted gives the value with the names of people replaced.
func (v Value) redacted(names *Names) Value {
	switch content := v.content.(type) {
	case string:
		if v.person {
			return Value{content: names.Person(content)}
		}
		return Value{content: names.Text(content)}
	case []string:
		texts := make([]string, len(content))
		for i, text := range content {
			if v.person {
				texts[i] = names.Person(text)
			} else {
				texts[i] = names.Text(text)
			}
		}
		return Value{content: texts}
	}
	return v
}

// formulaStarts are the characters with which a spreadsheet begins a formula (OWASP, CSV Injection), those of full width
// included.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// cell gives the value as a cell of CSV. A text that a spreadsheet would take for a formula is kept from it by an
// apostrophe; a number is not, since it is one.
func (v Value) cell() string {
	switch content := v.content.(type) {
	case string:
		return harmless(content)
	case []string:
		return harmless(strings.Join(content, " "))
	case int64:
		return strconv.FormatInt(content, 10)
	case float64:
		return strconv.FormatFloat(content, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(content)
	case time.Time:
		return content.Format(time.RFC3339Nano)
	}
	return ""
}

func harmless(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune(formulaStarts, first) {
		return "'" + text
	}
	return text
}
