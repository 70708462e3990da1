package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

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
// given, is FactVersion. Unknown fields are refused, so that a misspelt field is never silently lost. Errors wrap
// graph.ErrInvalid and name the field.
func DecodeFact(data []byte) (Fact, error) {
	var envelope struct {
		Fact    string `json:"fact"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &envelope); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w: %w", err, graph.ErrInvalid)
	}
	if envelope.Version != 0 && envelope.Version != FactVersion {
		return nil, fmt.Errorf("version %d of facts is not known, this is version %d: %w", envelope.Version, FactVersion, graph.ErrInvalid)
	}
	index := slices.Index(FactNames(), envelope.Fact)
	if index < 0 {
		return nil, fmt.Errorf("fact: %q is not one of %q: %w", envelope.Fact, FactNames(), graph.ErrInvalid)
	}
	fact := factKinds[index]()
	if err := decodeStrictly(data, fact); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", envelope.Fact, err, graph.ErrInvalid)
	}
	if err := fact.Validate(); err != nil {
		return nil, err
	}
	return fact, nil
}

func decodeStrictly(data []byte, fact Fact) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	delete(fields, "fact")
	delete(fields, "version")
	rest, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(rest))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(fact); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one object")
	}
	return nil
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
