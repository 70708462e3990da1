package neo4j

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of what the full-text index is asked for: a reader's text must not make it slow.
const (
	mostWords   = 8
	longestWord = 64 // letters
	shortestCut = 2  // letters that the beginning of a word must have
)

// wordQuery makes of a reader's text a query of the full-text index in Lucene's syntax: each word must be there, whole or
// as the beginning of one, and whole ones weigh more. No operator of the syntax comes through: letters, digits and what
// joins them inside a word are all that is kept. It is empty where the text holds no word.
func wordQuery(text string) string {
	var query strings.Builder
	pieces := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("_.:'", r)
	})
	words := 0
	for _, piece := range pieces {
		piece = strings.ToLower(strings.Trim(piece, ".:'"))
		if piece == "" || words == mostWords {
			continue
		}
		words++
		if letters := []rune(piece); len(letters) > longestWord {
			piece = string(letters[:longestWord])
		}
		if query.Len() > 0 {
			query.WriteByte(' ')
		}
		query.WriteString(`+("` + piece + `"^2`)
		if utf8.RuneCountInString(piece) >= shortestCut {
			query.WriteString(" OR " + strings.ReplaceAll(piece, ":", `\:`) + "*")
		}
		query.WriteByte(')')
	}
	return query.String()
}
