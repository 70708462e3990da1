package judge

import (
	"strings"
	"unicode/utf8"
)

// glob reports whether the text matches the pattern, in which the byte many stands for any run of characters (also
// none) and the byte one for exactly one character. With fold, ASCII letters match in either case. It takes time
// proportional to the product of the lengths at worst, never exponential.
func glob(pattern, text string, many, one byte, fold bool) bool {
	p, t := 0, 0
	lastMany, resume := -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == many:
			lastMany, resume = p, t
			p++
		case p < len(pattern) && pattern[p] == one:
			_, size := utf8.DecodeRuneInString(text[t:])
			p, t = p+1, t+size
		case p < len(pattern) && sameByte(pattern[p], text[t], fold):
			p, t = p+1, t+1
		case lastMany >= 0:
			resume++
			p, t = lastMany+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == many {
		p++
	}
	return p == len(pattern)
}

func sameByte(a, b byte, fold bool) bool {
	return a == b || (fold && lowerByte(a) == lowerByte(b))
}

func lowerByte(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + ('a' - 'A')
	}
	return b
}

// matchesAny reports whether one of the plain patterns (`*` and `?`) matches the text, and the narrowest that does.
func matchesAny(patterns []string, text string, fold bool) (span, bool) {
	best, found := everything, false
	for _, pattern := range patterns {
		if !glob(pattern, text, '*', '?', fold) {
			continue
		}
		if s := spanOf(pattern, "*?"); !found || s.compare(best) < 0 {
			best, found = s, true
		}
	}
	return best, found
}

// span says how much a pattern can match: nothing but itself, a part of all names, or everything.
type span struct {
	class    uint8 // 0: one name, 1: some names, 2: every name
	literals int   // characters of a partial pattern that are fixed
}

var everything = span{class: 2}

// spanOf measures a pattern whose wildcards are the given characters, the first of which stands for any run.
func spanOf(pattern, wildcards string) span {
	if !strings.ContainsAny(pattern, wildcards) {
		return span{literals: len(pattern)}
	}
	literals := 0
	for i := range len(pattern) {
		if strings.IndexByte(wildcards, pattern[i]) < 0 {
			literals++
		}
	}
	if literals == 0 {
		return everything
	}
	return span{class: 1, literals: literals}
}

// compare is negative when s is the narrower.
func (s span) compare(other span) int {
	if s.class != other.class {
		return int(s.class) - int(other.class)
	}
	if s.class == 0 {
		return 0
	}
	return other.literals - s.literals
}
