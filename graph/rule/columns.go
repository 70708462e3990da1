package rule

import (
	"slices"
	"strings"
)

// outline is what can be told of a query without a database: its text with strings and comments blanked, and the depth
// of braces and brackets at each byte.
type outline struct {
	text  string
	depth []int
}

func outlineOf(query string) outline {
	blank := []byte(query)
	depth := make([]int, len(blank))
	level := 0
	for i := 0; i < len(blank); i++ {
		switch c := blank[i]; {
		case c == '\'' || c == '"' || c == '`':
			depth[i] = level
			for i++; i < len(blank) && blank[i] != c; i++ {
				if blank[i] == '\\' && c != '`' && i+1 < len(blank) {
					blank[i] = ' '
					i++
				}
				if blank[i] != '\n' {
					blank[i] = ' '
				}
			}
			if i < len(blank) {
				depth[i] = level
			}
			continue
		case c == '/' && i+1 < len(blank) && blank[i+1] == '/':
			for ; i < len(blank) && blank[i] != '\n'; i++ {
				blank[i] = ' '
			}
			if i == len(blank) {
				continue
			}
		case c == '/' && i+1 < len(blank) && blank[i+1] == '*':
			for ; i < len(blank) && !(blank[i] == '*' && i+1 < len(blank) && blank[i+1] == '/'); i++ {
				blank[i] = ' '
			}
			for end := min(i+2, len(blank)); i < end; i++ {
				blank[i] = ' '
			}
			i--
			continue
		case c == '{' || c == '(' || c == '[':
			level++
		case c == '}' || c == ')' || c == ']':
			level--
		}
		depth[i] = level
	}
	return outline{text: string(blank), depth: depth}
}

// word reports whether the keyword stands at the byte, as a word of its own outside all braces.
func (o outline) word(at int, keyword string) bool {
	end := at + len(keyword)
	return end <= len(o.text) && o.depth[at] == 0 && strings.EqualFold(o.text[at:end], keyword) &&
		(at == 0 || !isNameByte(o.text[at-1])) && (end == len(o.text) || !isNameByte(o.text[end]))
}

func isNameByte(b byte) bool {
	return b == '_' || b == '$' || b == '.' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// columns gives the columns of each RETURN of the query that is not inside braces.
func (o outline) columns() [][]string {
	var all [][]string
	for i := range o.text {
		if !o.word(i, "RETURN") {
			continue
		}
		end := i + len("RETURN")
		for end < len(o.text) && !slices.ContainsFunc([]string{"ORDER", "SKIP", "LIMIT", "UNION"}, func(k string) bool { return o.word(end, k) }) {
			end++
		}
		all = append(all, o.names(i+len("RETURN"), end))
	}
	return all
}

// names gives the names of the columns between two bytes: what follows AS, or the expression itself.
func (o outline) names(from, to int) []string {
	var names []string
	start, name := from, -1
	for i := from; i <= to; i++ {
		if i < to && !(o.text[i] == ',' && o.depth[i] == 0) {
			if o.word(i, "AS") {
				name = i + len("AS")
			}
			continue
		}
		if name < 0 {
			name = start
		}
		column := strings.TrimSpace(o.text[name:i])
		if rest, distinct := cutWord(column, "DISTINCT"); distinct {
			column = rest
		}
		names = append(names, strings.Trim(column, "`;\n "))
		start, name = i+1, -1
	}
	return names
}

func cutWord(text, word string) (string, bool) {
	if len(text) > len(word) && strings.EqualFold(text[:len(word)], word) && !isNameByte(text[len(word)]) {
		return strings.TrimSpace(text[len(word):]), true
	}
	return text, false
}

// parameters gives the names of the parameters that the query uses, sorted.
func (o outline) parameters() []string {
	var names []string
	for i := 0; i < len(o.text); i++ {
		if o.text[i] != '$' {
			continue
		}
		end := i + 1
		for end < len(o.text) && isNameByte(o.text[end]) && o.text[end] != '.' && o.text[end] != '$' {
			end++
		}
		if name := o.text[i+1 : end]; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		i = end - 1
	}
	slices.Sort(names)
	return names
}
