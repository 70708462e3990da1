package facts

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// form is how a cell is written.
type form int

const (
	text  form = iota
	list       // parted by |
	pairs      // name=value, parted by |
	plain      // JSON as it stands: a number, true or false, a policy
)

// forms are the forms of the fields of each kind of fact.
var forms = func() map[string]map[string]form {
	kinds := map[string]map[string]form{}
	for _, fact := range ingest.FactKinds() {
		fields := map[string]form{"fact": text, "version": plain}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(fact).Elem()) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				fields[name] = formOf(field.Type)
			}
		}
		kinds[fact.Kind()] = fields
	}
	return kinds
}()

func formOf(field reflect.Type) form {
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	switch {
	case field == reflect.TypeFor[graph.Key](), field == reflect.TypeFor[time.Time]():
		return text
	case field == reflect.TypeFor[json.RawMessage](), field.Kind() == reflect.Bool, field.Kind() == reflect.Float64:
		return plain
	case field.Kind() == reflect.Slice:
		return list
	case field.Kind() == reflect.Map:
		return pairs
	}
	return text
}

// fact decodes the last row through the JSON form, so that both forms mean the same and fail alike.
func (r *rows) fact() (ingest.Fact, error) {
	kind := r.kind
	if at := slices.Index(r.columns, "fact"); at >= 0 && strings.TrimSpace(r.cells[at]) != "" {
		kind = strings.TrimSpace(r.cells[at])
	}
	fields := map[string]any{"fact": kind}
	for i, name := range r.columns {
		cell := strings.TrimSpace(r.cells[i])
		if cell == "" || name == "fact" {
			continue
		}
		value, err := field(kind, name, cell)
		if err != nil {
			return nil, err
		}
		fields[name] = value
	}
	document, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	return ingest.DecodeFact(document)
}

// field gives the JSON value of a cell. What has no form is passed on as a text, for DecodeFact to refuse by name.
func field(kind, name, cell string) (any, error) {
	switch forms[kind][name] {
	case list:
		return split(cell), nil
	case pairs:
		values := map[string]string{}
		for _, pair := range split(cell) {
			key, value, found := strings.Cut(pair, "=")
			if !found {
				return nil, &ingest.FieldError{Fact: kind, Field: name, Reason: fmt.Sprintf("%q is not written name=value", pair)}
			}
			values[key] = value
		}
		return values, nil
	case plain:
		if !json.Valid([]byte(cell)) {
			return nil, &ingest.FieldError{Fact: kind, Field: name, Reason: fmt.Sprintf("%.60q is neither a number, true, false nor other JSON", cell)}
		}
		return json.RawMessage(cell), nil
	}
	return cell, nil
}

func split(cell string) []string {
	var parts []string
	for part := range strings.SplitSeq(cell, "|") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
