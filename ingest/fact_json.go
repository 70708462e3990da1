package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"clew/graph"
)

// factKinds makes an empty fact of each kind, in the order in which they are documented.
var factKinds = []func() Fact{
	func() Fact { return new(IdentitySeen) },
	func() Fact { return new(AliasSeen) },
	func() Fact { return new(Sponsored) },
	func() Fact { return new(Requested) },
	func() Fact { return new(Decided) },
	func() Fact { return new(Granted) },
	func() Fact { return new(GrantEnded) },
	func() Fact { return new(CredentialIssued) },
	func() Fact { return new(CredentialEnded) },
	func() Fact { return new(Acted) },
	func() Fact { return new(Membership) },
	func() Fact { return new(ResourceSeen) },
	func() Fact { return new(VendorSeen) },
	func() Fact { return new(ContractSeen) },
	func() Fact { return new(Covered) },
}

// FactKinds gives an empty fact of each kind, in the order in which they are documented.
func FactKinds() []Fact {
	facts := make([]Fact, len(factKinds))
	for i, empty := range factKinds {
		facts[i] = empty()
	}
	return facts
}

// FactNames lists the names of all kinds of fact.
func FactNames() []string {
	names := make([]string, 0, len(factKinds))
	for _, fact := range FactKinds() {
		names = append(names, fact.Kind())
	}
	return names
}

// DecodeFact reads one fact from its JSON form: an object whose "fact" names the kind and whose "version", where it is
// given, is FactVersion. Names are told apart by case, and unknown ones are refused, so that a misspelt field is never
// silently lost; null is refused too. Errors wrap graph.ErrInvalid and name the field.
func DecodeFact(data []byte) (Fact, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w: %w", err, graph.ErrInvalid)
	}
	kind, err := factKind(fields)
	if err != nil {
		return nil, err
	}
	fact := kind.empty()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if reason := kind.refusal(name, fields[name]); reason != "" {
			return nil, &FieldError{Fact: fact.Kind(), Field: name, Reason: reason}
		}
	}
	if err := json.Unmarshal(data, fact); err != nil {
		return nil, kind.blame(fields, err)
	}
	if err := fact.Validate(); err != nil {
		return nil, err
	}
	return fact, nil
}

// factForm is the JSON form of one kind of fact.
type factForm struct {
	empty func() Fact
	names map[string]bool
}

// factForms are the JSON forms by the names of the kinds.
var factForms = func() map[string]factForm {
	forms := make(map[string]factForm, len(factKinds))
	for _, empty := range factKinds {
		form := factForm{empty: empty, names: map[string]bool{"fact": true, "version": true}}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(empty()).Elem()) {
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
				form.names[name] = true
			}
		}
		forms[empty().Kind()] = form
	}
	return forms
}()

// factKind finds the kind that the fields name, and checks the version.
func factKind(fields map[string]json.RawMessage) (factForm, error) {
	var name string
	if err := json.Unmarshal(orNull(fields["fact"]), &name); err != nil {
		return factForm{}, fmt.Errorf("fact: %s is not a text, which has to be one of %q: %w", fields["fact"], FactNames(), graph.ErrInvalid)
	}
	form, known := factForms[name]
	if !known {
		return factForm{}, fmt.Errorf("fact: %q is not one of %q: %w", name, FactNames(), graph.ErrInvalid)
	}
	if version, given := fields["version"]; given && string(version) != strconv.Itoa(FactVersion) {
		return factForm{}, fmt.Errorf("version %s of facts is not known, this is version %d: %w", version, FactVersion, graph.ErrInvalid)
	}
	return form, nil
}

func orNull(value json.RawMessage) json.RawMessage {
	if value == nil {
		return json.RawMessage("null")
	}
	return value
}

func (f factForm) refusal(name string, value json.RawMessage) string {
	switch {
	case !f.names[name]:
		return "is not a field of this fact"
	case string(value) == "null":
		return "is null; leave the field out instead"
	}
	return ""
}

// blame finds the field that cannot be decoded, since not every decoder says which one it was.
func (f factForm) blame(fields map[string]json.RawMessage, cause error) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		alone, err := json.Marshal(map[string]json.RawMessage{name: fields[name]})
		if err != nil {
			continue
		}
		fact := f.empty()
		if err := json.Unmarshal(alone, fact); err != nil {
			return &FieldError{Fact: fact.Kind(), Field: name, Reason: decodeReason(err)}
		}
	}
	return fmt.Errorf("%s: %w: %w", f.empty().Kind(), cause, graph.ErrInvalid)
}

// decodeReason says in the words of whoever wrote the field why it cannot be decoded.
func decodeReason(err error) string {
	var wrongType *json.UnmarshalTypeError
	var wrongTime *time.ParseError
	switch {
	case errors.As(err, &wrongTime):
		return fmt.Sprintf("%s is not a time in RFC 3339, such as 2026-01-31T08:00:00Z", wrongTime.Value)
	case errors.As(err, &wrongType):
		return fmt.Sprintf("is a JSON %s, which cannot be a %s", wrongType.Value, wrongType.Type)
	}
	return err.Error()
}

// EncodeFact writes one fact in its JSON form.
func EncodeFact(fact Fact) ([]byte, error) {
	body, err := json.Marshal(fact)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf(`{"fact":%q,"version":%d`, fact.Kind(), FactVersion)
	if len(body) > 2 {
		head += ","
	}
	return append([]byte(head), body[1:]...), nil
}
