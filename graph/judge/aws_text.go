package judge

import "strings"

// Bytes that stand for the wildcards in a compiled pattern, so that a `*` that came out of a variable's value stays
// plain text. Neither can stand in a policy or in a record: both are replaced where they do.
const (
	awsMany = '\x00'
	awsOne  = '\x01'
)

// awsText is a text of a policy that may hold wildcards and policy variables (IAM User Guide, "IAM policy elements:
// Variables and tags").
type awsText struct {
	literal string    // the text itself, when it has no variables
	pattern string    // the same with `*` and `?` compiled
	parts   []awsPart // otherwise
}

// awsPart is a run of plain text or a variable.
type awsPart struct {
	text     string
	variable string // the condition key, empty for plain text
	fallback string
	falls    bool // a fallback is given
	verbatim bool // the text is no pattern: ${*}, ${?} and ${$}
}

func newAWSText(text string, variables bool) awsText {
	text = withoutMarks(text)
	if !variables || !strings.Contains(text, "${") {
		return awsText{literal: text, pattern: compiled(text)}
	}
	var parts []awsPart
	for text != "" {
		start := strings.Index(text, "${")
		if start < 0 {
			parts = append(parts, awsPart{text: text})
			break
		}
		length := strings.IndexByte(text[start:], '}')
		if length < 0 {
			parts = append(parts, awsPart{text: text})
			break
		}
		if start > 0 {
			parts = append(parts, awsPart{text: text[:start]})
		}
		parts = append(parts, newAWSVariable(text[start+2:start+length]))
		text = text[start+length+1:]
	}
	return awsText{parts: parts}
}

func newAWSVariable(inner string) awsPart {
	switch inner {
	case "*", "?", "$":
		return awsPart{text: inner, verbatim: true}
	}
	name, fallback, found := strings.Cut(inner, ",")
	part := awsPart{variable: strings.TrimSpace(name)}
	if fallback = strings.TrimSpace(fallback); found && len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\'' {
		part.fallback, part.falls = fallback[1:len(fallback)-1], true
	}
	return part
}

// compiled replaces the wildcards by their bytes.
func compiled(text string) string {
	if !strings.ContainsAny(text, "*?") {
		return text
	}
	return strings.NewReplacer("*", string(rune(awsMany)), "?", string(rune(awsOne))).Replace(text)
}

func withoutMarks(text string) string {
	if !strings.ContainsAny(text, "\x00\x01") {
		return text
	}
	return strings.NewReplacer("\x00", "\uFFFD", "\x01", "\uFFFD").Replace(text)
}

// resolve puts in the values of variables. A variable that the call is known not to carry, without a fallback, makes
// the text match nothing; one that the record does not tell makes it undecided.
func (t awsText) resolve(call *awsCall, asPattern bool) (string, answer) {
	if t.parts == nil {
		if asPattern {
			return t.pattern, yes
		}
		return t.literal, yes
	}
	var built strings.Builder
	for _, part := range t.parts {
		switch {
		case part.variable != "":
			value, known := call.value(part.variable)
			switch {
			case known.isYes() && len(value) == 1:
				built.WriteString(withoutMarks(value[0]))
			case known.isUndecided():
				return "", known
			case part.falls:
				built.WriteString(part.fallback)
			default:
				return "", no
			}
		case asPattern && !part.verbatim:
			built.WriteString(compiled(part.text))
		default:
			built.WriteString(part.text)
		}
	}
	return built.String(), yes
}
