package web

import (
	"strconv"
	"strings"
	"time"

	"clew/views"
)

// query shows a query with its parameters as Neo4j Browser takes them.
func (s *Server) query(title, name string, parameters ...views.Parameter) views.Query {
	return views.Query{Name: title, Cypher: s.Queries.Query(name), Parameters: parameters}
}

// parameter gives a parameter with its value as a Cypher literal.
func parameter(name string, value any) views.Parameter {
	literal := "null"
	switch v := value.(type) {
	case string:
		literal = textLiteral(v)
	case int:
		literal = strconv.Itoa(v)
	case int64:
		literal = strconv.FormatInt(v, 10)
	case []string:
		literal = listLiteral(v, name)
	case []time.Time:
		literal = listLiteral(v, name)
	case time.Time:
		if !v.IsZero() {
			literal = "datetime(" + textLiteral(v.UTC().Format(time.RFC3339Nano)) + ")"
		}
	}
	return views.Parameter{Name: name, Value: literal}
}

// listLiteral writes a list of values.
func listLiteral[T any](values []T, name string) string {
	literals := make([]string, len(values))
	for i, value := range values {
		literals[i] = parameter(name, value).Value
	}
	return "[" + strings.Join(literals, ", ") + "]"
}

// textLiteral quotes a text for Cypher.
func textLiteral(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('\'')
	for _, r := range text {
		switch {
		case r == '\'' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case r < ' ':
			quoted.WriteString(`\u00`)
			quoted.WriteString(strconv.FormatInt(int64(r)|0x100, 16)[1:])
		default:
			quoted.WriteRune(r)
		}
	}
	quoted.WriteByte('\'')
	return quoted.String()
}
