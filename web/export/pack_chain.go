package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"clew/graph"
)

// packedChain is the content of chain/<n>.json: all that bears on one action, and how it was judged.
type packedChain struct {
	Chain     graph.Chain     `json:"chain"`
	Judgement graph.Judgement `json:"judgement"`
	Narrative string          `json:"narrative"`
	// Unredacted says why judging the redacted chain again would give something else; empty where it would not.
	Unredacted string `json:"unredacted"`
}

// encode gives the JSON form: names as in the graph's own properties, empty values left out, members sorted.
func (p packedChain) encode() ([]byte, error) {
	var tree any
	if err := throughJSON(p, &tree); err != nil {
		return nil, err
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(plain(tree, false))
	return encoded.Bytes(), err
}

func throughJSON(from, to any) error {
	encoded, err := json.Marshal(from)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	return decoder.Decode(to)
}

// noTime is how the zero time is encoded.
const noTime = "0001-01-01T00:00:00Z"

// plain gives members lower-case beginnings and leaves out what is empty. The names of attributes are the source's own.
func plain(tree any, own bool) any {
	switch node := tree.(type) {
	case map[string]any:
		renamed := map[string]any{}
		for name, value := range node {
			if value = plain(value, name == "Attributes"); value == nil {
				continue
			}
			if !own {
				name = lowered(name)
			}
			renamed[name] = value
		}
		if len(renamed) == 0 {
			return nil
		}
		return renamed
	case []any:
		if len(node) == 0 {
			return nil
		}
		for i, value := range node {
			if node[i] = plain(value, false); node[i] == nil {
				node[i] = map[string]any{}
				if _, isText := value.(string); isText {
					node[i] = ""
				}
			}
		}
		return node
	case string:
		if node == "" || node == noTime {
			return nil
		}
	case bool:
		return node
	}
	return tree
}

// lowered gives UID as uid and OwnerTeam as ownerTeam.
func lowered(name string) string {
	letters := []rune(name)
	for i, letter := range letters {
		if !unicode.IsUpper(letter) || (i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			break
		}
		letters[i] = unicode.ToLower(letter)
	}
	return string(letters)
}

// decodeChain reads the form of encode. Members that this version does not know are refused, since they might bear on
// the judgement.
func decodeChain(content []byte) (packedChain, error) {
	var packed packedChain
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&packed); err != nil {
		return packed, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return packed, errors.New("something follows the chain")
	}
	return packed, nil
}

// recordsOf lists the hashes of all records that a chain refers to, each once, sorted.
func recordsOf(chain graph.Chain, judged graph.Judgement) []string {
	standing := chain.Circumstances.Standing
	hashes := map[string]bool{chain.Action.Evidence: true}
	request := func(request *graph.Request) {
		hashes[request.Evidence] = true
		for _, approval := range request.Approvals {
			hashes[approval.Evidence] = true
		}
	}
	for _, sponsorship := range standing.Sponsorships {
		hashes[sponsorship.Evidence] = true
	}
	for i := range standing.Holdings {
		holding := &standing.Holdings[i]
		// Of the grants only those that bear on this action: an identity may hold thousands.
		if holding.Grant.UID != judged.GrantUID && !slices.Contains(judged.Others, holding.Grant.UID) && holding.Grant.UID != judged.Grades[3].Subject {
			continue
		}
		hashes[holding.Grant.Evidence] = true
		if holding.Request != nil {
			request(holding.Request)
		}
	}
	for i := range standing.Requests {
		request(&standing.Requests[i])
	}
	for _, contract := range standing.Contracts {
		hashes[contract.Evidence] = true
	}
	for _, credential := range chain.Circumstances.Lineage {
		hashes[credential.Evidence] = true
	}
	for _, grade := range judged.Grades {
		hashes[grade.Evidence] = true
	}
	delete(hashes, "")
	return slices.Sorted(maps.Keys(hashes))
}

// knowPeople makes the names of all people of a chain known.
func (n *Names) knowPeople(chain graph.Chain) {
	person := func(identity graph.Identity) {
		if identity.Kind == graph.KindPerson || strings.Contains(identity.UID, "@") {
			_, value, _ := strings.Cut(identity.UID, ":")
			if !strings.ContainsFunc(value, unicode.IsLetter) {
				value = "" // a number may stand for many things
			}
			n.Know(identity.Name, identity.UID, value)
		}
	}
	request := func(request *graph.Request) {
		person(request.RequestedBy)
		for _, approval := range request.Approvals {
			person(approval.Approver)
		}
	}
	standing := chain.Circumstances.Standing
	person(standing.Identity)
	person(chain.OnBehalfOf)
	for _, sponsorship := range standing.Sponsorships {
		person(sponsorship.Person)
	}
	for i := range standing.Holdings {
		if standing.Holdings[i].Request != nil {
			request(standing.Holdings[i].Request)
		}
	}
	for i := range standing.Requests {
		request(&standing.Requests[i])
	}
}

// redactChain gives a copy of a chain with the names of people replaced wherever they stand.
func (n *Names) redactChain(chain graph.Chain) (graph.Chain, error) {
	n.knowPeople(chain)
	var tree any
	if err := throughJSON(chain, &tree); err != nil {
		return graph.Chain{}, err
	}
	var redacted graph.Chain
	if err := throughJSON(n.tree(tree), &redacted); err != nil {
		return graph.Chain{}, fmt.Errorf("redact names: %w", err)
	}
	return redacted, nil
}

func (n *Names) tree(tree any) any {
	switch node := tree.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			node[name] = n.tree(node[name])
		}
	case []any:
		for i, value := range node {
			node[i] = n.tree(value)
		}
	case string:
		return n.Text(node)
	}
	return tree
}
