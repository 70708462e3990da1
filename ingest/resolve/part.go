package resolve

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/schema"
)

// What is stated of an identity is stated under one of its keys. An identity that comes apart takes along what was stated
// under the keys that it keeps, so each node and relationship of an identity remembers them: as "by", and, where there
// are several, what was stated under each as "parts". Together they make what the fields say.

// keysText gives the keys of the ends of a relationship that are identities; empty where neither is.
func keysText(from, to graph.Key) string {
	if from.IsZero() && to.IsZero() {
		return ""
	}
	if from.IsZero() || to.IsZero() {
		return from.String() + to.String()
	}
	return from.String() + "\n" + to.String()
}

// keysFrom tells which key names which end.
func keysFrom(relationship schema.Relationship, by string) (from, to string) {
	first, second, both := strings.Cut(by, "\n")
	switch {
	case both:
		return first, second
	case relationship.From == "Identity":
		return first, ""
	}
	return "", first
}

// keyed are the fields that keep account of keys.
var keyed = map[string]bool{"by": true, "parts": true}

// apply merges statements, and keeps account of the keys under which they were made.
func (f *fields) apply(list []statement) {
	keys := f.keys()
	before := len(keys)
	for _, one := range list {
		if one.by != "" && !slices.Contains(keys, one.by) {
			keys = append(keys, one.by)
		}
	}
	parts := map[string]*fields{}
	if len(keys) > 1 {
		parts = f.parts()
	}
	for _, one := range list {
		f.set(one.name, one.value, one.how, one.stated)
		if len(keys) > 1 && one.by != "" {
			if parts[one.by] == nil {
				parts[one.by] = openFields(nil)
			}
			parts[one.by].set(one.name, one.value, one.how, one.stated)
		}
	}
	f.window()
	if len(keys) > before {
		slices.Sort(keys)
		f.put("by", keys)
	}
	if len(keys) < 2 {
		return
	}
	texted := make([]string, 0, len(parts))
	for _, by := range sortedKeys(parts) {
		texted = append(texted, parts[by].text(by))
	}
	if !slices.Equal(texted, texts(f.values["parts"])) {
		f.put("parts", texted)
	}
}

// keys gives under which keys the stored fields were stated. What is older than the account of keys has the empty one.
func (f *fields) keys() []string {
	keys := slices.Clone(texts(f.values["by"]))
	if len(keys) == 0 && slices.ContainsFunc(sortedKeys(f.values), func(name string) bool { return !own[name] && !keyed[name] }) {
		keys = append(keys, "")
	}
	return keys
}

// parts gives what the stored fields have from each key.
func (f *fields) parts() map[string]*fields {
	keys := f.keys()
	parts := make(map[string]*fields, len(keys))
	if len(keys) == 1 {
		whole := openFields(nil)
		for name, value := range f.values {
			if !own[name] && !keyed[name] && !f.follows(name) {
				whole.values[name] = value
			}
		}
		whole.clocks = maps.Clone(f.clocks)
		parts[keys[0]] = whole
		return parts
	}
	for _, text := range texts(f.values["parts"]) {
		if by, part := partFrom(text); part != nil {
			parts[by] = part
		}
	}
	// The end of a snapshot is written on the whole; it speaks of all that the snapshots stated.
	for _, part := range parts {
		if scope, _ := part.values["scope"].(string); scope != "" && f.values["scope"] == scope {
			part.set("ended", texts(f.values["ended"]), union, time.Time{})
			if absent := moment(f.values["absentAt"]); !absent.IsZero() {
				part.set("absentAt", absent, latest, time.Time{})
			}
		}
	}
	return parts
}

// partText is a part as it is stored.
type partText struct {
	By     string                     `json:"by"`
	Values map[string]json.RawMessage `json:"values"`
	Clocks map[string]time.Time       `json:"clocks,omitempty"`
}

// momentText is a moment in a part, which JSON would not tell from a text.
type momentText struct {
	At time.Time `json:"at"`
}

// text gives the stored form of what was stated under a key.
func (f *fields) text(by string) string {
	part := partText{By: by, Values: make(map[string]json.RawMessage, len(f.values)), Clocks: f.clocks}
	for name, value := range f.values {
		switch v := value.(type) {
		case time.Time:
			value = momentText{v.UTC()}
		case []any:
			value = texts(v)
		}
		encoded, err := json.Marshal(value)
		if err != nil { // texts, numbers, flags and moments alone are stated
			panic("resolve: a value of " + reflect.TypeOf(value).String() + " was stated")
		}
		part.Values[name] = encoded
	}
	encoded, err := json.Marshal(part)
	if err != nil { // as above
		panic("resolve: " + err.Error())
	}
	return string(encoded)
}

func partFrom(text string) (string, *fields) {
	var part partText
	if json.Unmarshal([]byte(text), &part) != nil { // written by text
		return "", nil
	}
	f := openFields(nil)
	if part.Clocks != nil {
		f.clocks = part.Clocks
	}
	for name, encoded := range part.Values {
		f.values[name] = valueFrom(encoded)
	}
	return part.By, f
}

func valueFrom(encoded json.RawMessage) any {
	switch {
	case strings.HasPrefix(string(encoded), "{"):
		var at momentText
		if json.Unmarshal(encoded, &at) == nil {
			return at.At.UTC()
		}
	case strings.HasPrefix(string(encoded), "["):
		var list []string
		if json.Unmarshal(encoded, &list) == nil {
			return list
		}
	}
	var value any
	if json.Unmarshal(encoded, &value) != nil {
		return nil
	}
	return value
}

// restatedParts gives the statements that made stored properties what they are, each under its key.
func restatedParts(properties map[string]any) []statement {
	parts := openFields(properties).parts()
	var list []statement
	for _, by := range sortedKeys(parts) {
		list = append(list, parts[by].statements(by)...)
	}
	return list
}

// statements gives the statements that made the fields what they are.
func (f *fields) statements(by string) []statement {
	list := []statement{{by: by}} // also where nothing but the relationship itself was stated
	for _, name := range sortedKeys(f.values) {
		if !own[name] && !keyed[name] && !f.follows(name) {
			one := f.restate(name)
			one.by = by
			list = append(list, one)
		}
	}
	return list
}
