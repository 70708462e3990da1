package ingest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"clew/graph"
	"clew/ingest"
)

// compiled gives the schema of facts as an independent validator reads it.
func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := ingest.FactSchema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	if err := compiler.AddResource("urn:clew:facts:1", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("urn:clew:facts:1")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t interface{ Fatal(...any) }, schema *jsonschema.Schema, text []byte) error {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(document)
}

// value draws a value for a field of a fact that Validate accepts.
func value(t *rapid.T, field reflect.Type, name string) reflect.Value {
	key := rapid.Custom(func(t *rapid.T) graph.Key {
		return graph.Key{Scheme: rapid.StringMatching(`[a-z][a-z0-9-]{0,8}`).Draw(t, "scheme"), Value: rapid.StringMatching(`[^\x00]{1,12}`).Draw(t, "value")}
	})
	switch field {
	case reflect.TypeFor[time.Time]():
		seconds := rapid.Int64Range(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2099, 12, 31, 0, 0, 0, 0, time.UTC).Unix()).Draw(t, name)
		return reflect.ValueOf(time.Unix(seconds, rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC())
	case reflect.TypeFor[graph.Key]():
		return reflect.ValueOf(key.Draw(t, name))
	case reflect.TypeFor[graph.IdentityKind]():
		return reflect.ValueOf(rapid.SampledFrom(graph.IdentityKinds).Draw(t, name))
	case reflect.TypeFor[[]graph.Subject]():
		return reflect.ValueOf(rapid.SliceOfN(rapid.SampledFrom(graph.Subjects), 1, 3).Draw(t, name))
	case reflect.TypeFor[[]graph.Key]():
		return reflect.ValueOf(rapid.SliceOfN(key, 1, 3).Draw(t, name))
	case reflect.TypeFor[json.RawMessage]():
		return reflect.ValueOf(json.RawMessage(rapid.SampledFrom([]string{`{"Statement":[]}`, `"text"`, `[1]`}).Draw(t, name)))
	case reflect.TypeFor[*bool]():
		yes := rapid.Bool().Draw(t, name)
		return reflect.ValueOf(&yes)
	}
	switch field.Kind() {
	case reflect.Bool:
		return reflect.ValueOf(true)
	case reflect.Float64:
		return reflect.ValueOf(rapid.Float64Range(0.001, 1).Draw(t, name))
	case reflect.Slice:
		return reflect.ValueOf(rapid.SliceOfN(rapid.StringMatching(`[^\x00]{1,8}`), 1, 3).Draw(t, name))
	case reflect.Map:
		return reflect.ValueOf(rapid.MapOfN(rapid.StringMatching(`[a-z:]{1,8}`), rapid.String(), 1, 3).Draw(t, name))
	}
	switch name {
	case "Decision":
		return reflect.ValueOf(rapid.SampledFrom([]string{"approved", "denied"}).Draw(t, name))
	case "Via":
		return reflect.ValueOf(rapid.SampledFrom([]string{"person", "policy"}).Draw(t, name))
	case "Outcome":
		return reflect.ValueOf(rapid.SampledFrom([]string{"success", "denied", "failure"}).Draw(t, name))
	}
	return reflect.ValueOf(rapid.StringMatching(`[^\x00]{1,12}`).Draw(t, name))
}

// fact draws a valid fact of a kind: all required fields and some of the others, or all of them.
func fact(t *rapid.T, kind ingest.Fact, all bool) ingest.Fact {
	drawn := reflect.New(reflect.TypeOf(kind).Elem())
	for _, field := range reflect.VisibleFields(drawn.Type().Elem()) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous || name == "-" {
			continue
		}
		if optional := strings.HasPrefix(options, "omit"); !optional || all || rapid.Bool().Draw(t, "has "+name) {
			drawn.Elem().FieldByIndex(field.Index).Set(value(t, field.Type, field.Name))
		}
	}
	made := drawn.Interface().(ingest.Fact)
	if granted, isGrant := made.(*ingest.Granted); isGrant {
		granted.Holder, granted.Group = graph.Key{Scheme: "hr", Value: "1"}, graph.Key{}
	}
	if membership, isMembership := made.(*ingest.Membership); isMembership && membership.Member.IsZero() == membership.MemberGroup.IsZero() {
		membership.Member, membership.MemberGroup = graph.Key{}, graph.Key{Scheme: "group", Value: "1"}
	}
	orderTimes(drawn.Elem())
	if err := made.Validate(); err != nil {
		t.Skip(err) // such as a credential that replaces itself
	}
	return made
}

// orderTimes puts the bounds of intervals in order.
func orderTimes(fact reflect.Value) {
	for _, bounds := range [][2]string{{"ValidFrom", "ValidTo"}, {"From", "To"}} {
		from, to := fact.FieldByName(bounds[0]), fact.FieldByName(bounds[1])
		if !from.IsValid() || from.IsZero() || to.IsZero() {
			continue
		}
		if begin, end := from.Interface().(time.Time), to.Interface().(time.Time); end.Before(begin) {
			from.Set(reflect.ValueOf(end))
			to.Set(reflect.ValueOf(begin))
		}
	}
}

func TestFactsAndTheirSchemaAgree(t *testing.T) {
	schema := compiled(t)
	for _, kind := range ingest.FactKinds() {
		t.Run(kind.Kind(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := fact(t, kind, rapid.Bool().Draw(t, "all"))
				text, err := ingest.EncodeFact(want)
				if err != nil {
					t.Fatal(err)
				}
				got, err := ingest.DecodeFact(text)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("decoded is not what was encoded (-want +got):\n%s", diff)
				}
				if err := validate(t, schema, text); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			})
		})
	}
}

func TestFactsAndTheirSchemaRefuseTheSame(t *testing.T) {
	schema := compiled(t)
	// Each breaks one field of a valid fact; it gives false where it does not change anything.
	breaks := map[string]func(t *rapid.T, fields map[string]json.RawMessage, name string) bool{
		"misspelt": func(t *rapid.T, fields map[string]json.RawMessage, name string) bool {
			fields[name+rapid.StringMatching(`[A-Za-z_]{1,3}`).Draw(t, "more")] = fields[name]
			return true
		},
		"other case": func(_ *rapid.T, fields map[string]json.RawMessage, name string) bool {
			fields[strings.ToUpper(name)] = fields[name]
			delete(fields, name)
			return true
		},
		"null": func(_ *rapid.T, fields map[string]json.RawMessage, name string) bool {
			fields[name] = json.RawMessage("null")
			return true
		},
		"other type": func(_ *rapid.T, fields map[string]json.RawMessage, name string) bool {
			if name == "policy" || name == "boundary" {
				return false // any JSON
			}
			fields[name] = json.RawMessage(`[{"a":1}]`)
			return true
		},
	}
	for how, broken := range breaks {
		t.Run(how, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				kind := rapid.SampledFrom(ingest.FactKinds()).Draw(t, "kind")
				text, err := ingest.EncodeFact(fact(t, kind, true))
				if err != nil {
					t.Fatal(err)
				}
				var fields map[string]json.RawMessage
				if err := json.Unmarshal(text, &fields); err != nil {
					t.Fatal(err)
				}
				name := rapid.SampledFrom(slices.Sorted(maps.Keys(fields))).Draw(t, "field")
				if !broken(t, fields, name) {
					t.Skip()
				}
				if text, err = json.Marshal(fields); err != nil {
					t.Fatal(err)
				}
				if decoded, err := ingest.DecodeFact(text); err == nil {
					t.Errorf("%s is decoded as %+v", text, decoded)
				}
				if validate(t, schema, text) == nil {
					t.Errorf("%s is valid by the schema", text)
				}
			})
		})
	}
}

func TestSchemaRefusesWhatIsNoFact(t *testing.T) {
	schema := compiled(t)
	const at = `"at":"2026-01-31T08:00:00Z"`
	for name, text := range map[string]string{
		"no fact":            `{` + at + `,"key":"a:b"}`,
		"unknown kind":       `{"fact":"IdentityGone",` + at + `,"key":"a:b"}`,
		"another version":    `{"fact":"GrantEnded","version":2,` + at + `,"key":"a:b"}`,
		"required field":     `{"fact":"GrantEnded",` + at + `}`,
		"empty required key": `{"fact":"GrantEnded",` + at + `,"key":""}`,
		"key without scheme": `{"fact":"GrantEnded",` + at + `,"key":"ab"}`,
		"capital in scheme":  `{"fact":"GrantEnded",` + at + `,"key":"A:b"}`,
		"time without zone":  `{"fact":"GrantEnded","at":"2026-01-31T08:00:00","key":"a:b"}`,
		"no such day":        `{"fact":"GrantEnded","at":"2026-02-31T08:00:00Z","key":"a:b"}`,
		"year 2200":          `{"fact":"GrantEnded","at":"2200-01-31T08:00:00Z","key":"a:b"}`,
		"holder and group":   `{"fact":"Granted",` + at + `,"key":"a:b","system":"aws","holder":"a:b","group":"a:c"}`,
		"no holder":          `{"fact":"Granted",` + at + `,"key":"a:b","system":"aws"}`,
		"empty system":       `{"fact":"Granted",` + at + `,"key":"a:b","system":"","holder":"a:b"}`,
		"decision":           `{"fact":"Decided",` + at + `,"key":"a:b","request":"a:c","decision":"maybe"}`,
		"via":                `{"fact":"Decided",` + at + `,"key":"a:b","request":"a:c","decision":"denied","via":"pigeon"}`,
		"identity kind":      `{"fact":"IdentitySeen",` + at + `,"key":"a:b","identityKind":"Robot"}`,
		"outcome":            `{"fact":"Acted",` + at + `,"key":"a:b","system":"s","operation":"o","outcome":"fine"}`,
		"confidence":         `{"fact":"AliasSeen",` + at + `,"key":"a:b","alias":"a:c","confidence":1.5}`,
		"no subjects":        `{"fact":"Covered",` + at + `,"subjects":[]}`,
		"unknown subject":    `{"fact":"Covered",` + at + `,"subjects":["weather"]}`,
		"empty key in list":  `{"fact":"VendorSeen",` + at + `,"key":"a:b","operates":[""]}`,
		"a list":             `[]`,
	} {
		t.Run(name, func(t *testing.T) {
			if validate(t, schema, []byte(text)) == nil {
				t.Errorf("%s is valid by the schema", text)
			}
			if decoded, err := ingest.DecodeFact([]byte(text)); err == nil {
				t.Errorf("%s is decoded as %+v", text, decoded)
			}
		})
	}
}

func TestSchemaDescribesEveryKindAndField(t *testing.T) {
	text, err := ingest.FactSchema()
	if err != nil {
		t.Fatal(err)
	}
	type node struct {
		Description          string
		AdditionalProperties *bool
		Properties           map[string]struct{ Description string }
	}
	var schema struct {
		Schema string `json:"$schema"`
		OneOf  []struct {
			Ref string `json:"$ref"`
		}
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	if schema.Schema != "https://json-schema.org/draft/2020-12/schema" || len(schema.OneOf) != len(ingest.FactNames()) {
		t.Errorf("schema %s with %d kinds", schema.Schema, len(schema.OneOf))
	}
	for i, kind := range ingest.FactNames() {
		if want := "#/$defs/" + kind; schema.OneOf[i].Ref != want {
			t.Errorf("kind %d is %s, want %s", i, schema.OneOf[i].Ref, want)
		}
		var described node
		if err := json.Unmarshal(schema.Defs[kind], &described); err != nil {
			t.Fatal(err)
		}
		if described.Description == "" || described.AdditionalProperties == nil || *described.AdditionalProperties {
			t.Errorf("%s: description %q, further properties %v", kind, described.Description, described.AdditionalProperties)
		}
		for field, property := range described.Properties {
			if property.Description == "" {
				t.Errorf("%s.%s has no description", kind, field)
			}
		}
		if len(described.Properties) < 4 {
			t.Errorf("%s has the properties %v", kind, fmt.Sprint(described.Properties))
		}
	}
}

// FuzzDecodeFact decodes any bytes: it must not panic, and what it accepts is valid, is accepted again once encoded, and
// stays the same.
func FuzzDecodeFact(f *testing.F) {
	f.Add([]byte(`{"fact":"Acted","version":1,"at":"2026-01-31T08:00:00Z","key":"e:1","system":"aws","operation":"o","attributes":{"a":"b"}}`))
	f.Add([]byte(`{"fact":"Granted","at":"2026-01-31T08:00:00+01:00","key":"g:1","system":"aws","holder":"a:b","policy":{"a":[1e9]}}`))
	f.Add([]byte(`{"fact":"Covered","at":"2026-01-31T08:00:00Z","subjects":["request"],"fact":"Covered"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		fact, err := ingest.DecodeFact(text)
		if err != nil {
			return
		}
		if err := fact.Validate(); err != nil {
			t.Error(err)
		}
		encoded, err := ingest.EncodeFact(fact)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ingest.DecodeFact(encoded)
		if err != nil {
			t.Fatalf("%s: %v", encoded, err)
		}
		if twice, err := ingest.EncodeFact(again); err != nil || !bytes.Equal(encoded, twice) {
			t.Errorf("%s becomes %s, %v", encoded, twice, err)
		}
	})
}
