package resolve

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// policy says how statements about one field are merged. Every policy gives the same result in any order of arrival.
type policy int

const (
	newest   policy = iota // the statement that was recorded last
	earliest               // the earliest moment
	latest                 // the latest moment
	union                  // all elements, sorted
	without                // the elements are taken out; a list of fewer than two goes
	spanning               // spans, of which those with one beginning are one
	again                  // a snapshot states what an earlier snapshot no longer did: a span begins
)

// fields are the properties of one node or relationship while statements are merged into them.
type fields struct {
	values  map[string]any
	clocks  map[string]time.Time
	written map[string]bool // names of the fields to write; the others may be changing elsewhere meanwhile
	changed bool            // something that bears on judgements changed
	fresh   bool            // it did not exist
}

// grounds are the fields that matter only by what follows from them.
var grounds = map[string]bool{"spans": true, "ended": true, "absentAt": true}

// provenance are the fields that say where a node comes from rather than what it is.
var provenance = map[string]bool{"lastSeen": true, "statedAt": true, "evidence": true, "segment": true, "source": true}

func openFields(stored map[string]any) *fields {
	f := &fields{values: map[string]any{}, clocks: map[string]time.Time{}, written: map[string]bool{}, fresh: stored == nil}
	for name, value := range stored {
		if name != "clocks" {
			f.values[name] = value
			continue
		}
		list, _ := value.([]any)
		for _, entry := range list {
			text, _ := entry.(string)
			field, moment, _ := strings.Cut(text, "=")
			if parsed, err := time.Parse(time.RFC3339Nano, moment); err == nil {
				f.clocks[field] = parsed
			}
		}
	}
	return f
}

// set merges one statement, made at the given moment, into a field. Empty values state nothing.
func (f *fields) set(name string, value any, how policy, stated time.Time) {
	if isEmpty(value) {
		return
	}
	old, known := f.values[name]
	switch how {
	case newest:
		clock := f.clocks[name]
		if known && (stated.Before(clock) || (stated.Equal(clock) && (provenance[name] || !greater(value, old)))) {
			return
		}
		f.clocks[name] = stated
		f.written["clocks"] = true
		if known && reflect.DeepEqual(normal(old), normal(value)) {
			return
		}
	case earliest:
		if known && !value.(time.Time).Before(moment(old)) {
			return
		}
	case latest:
		if known && !value.(time.Time).After(moment(old)) {
			return
		}
	case union:
		joined := slices.Clone(texts(old))
		for _, element := range value.([]string) {
			if !slices.Contains(joined, element) {
				joined = append(joined, element)
			}
		}
		slices.Sort(joined)
		if slices.Equal(joined, texts(old)) {
			return
		}
		value = joined
	case without:
		left := slices.DeleteFunc(slices.Clone(texts(old)), func(element string) bool { return slices.Contains(value.([]string), element) })
		switch {
		case len(left) == len(texts(old)):
			return
		case len(left) < 2:
			value = nil
		default:
			value = left
		}
	case spanning, again:
		if how == again {
			value = f.begunAgain(value.(time.Time))
		}
		joined := joinSpans(texts(old), value.([]string))
		if slices.Equal(joined, texts(old)) {
			return
		}
		value = joined
	}
	f.put(name, value)
	if !provenance[name] && !grounds[name] {
		f.changed = true
	}
}

// put sets a field whatever it was.
func (f *fields) put(name string, value any) {
	f.values[name] = value
	f.written[name] = true
}

// properties gives what to store: the fields that were set, with nil for those to be removed.
func (f *fields) properties() map[string]any {
	stored := make(map[string]any, len(f.written)+1)
	for name := range f.written {
		stored[name] = f.values[name]
	}
	if f.written["clocks"] {
		clocks := make([]string, 0, len(f.clocks))
		for name, moment := range f.clocks {
			clocks = append(clocks, name+"="+moment.UTC().Format(time.RFC3339Nano))
		}
		slices.Sort(clocks)
		stored["clocks"] = clocks
	}
	return stored
}

func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case time.Time:
		return v.IsZero()
	case []string:
		return len(v) == 0
	case *bool:
		return v == nil
	}
	return false
}

// greater orders two statements of one moment, so that the same one wins whichever arrives first.
func greater(a, b any) bool {
	return fmt.Sprint(normal(a)) > fmt.Sprint(normal(b))
}

func normal(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case []any, []string:
		return texts(v)
	case *bool:
		return *v
	}
	return value
}

func moment(value any) time.Time {
	parsed, _ := value.(time.Time)
	return parsed
}

func texts(value any) []string {
	switch v := value.(type) {
	case []string:
		return v
	case []any:
		list := make([]string, 0, len(v))
		for _, element := range v {
			if text, ok := element.(string); ok {
				list = append(list, text)
			}
		}
		return list
	}
	return nil
}
