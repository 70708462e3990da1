package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// awsPolicy is a parsed policy document (IAM User Guide, "IAM JSON policy element reference" and "Grammar of the IAM
// JSON policy language").
type awsPolicy struct {
	statements []awsStatement
	problem    error // why the document cannot be read; nothing can be told from it then
}

// awsStatement is one statement of a policy.
type awsStatement struct {
	name         string // how a reason names it: its Sid or its number
	allows       bool   // Effect: Allow or Deny
	actions      awsActions
	notActions   bool // the actions are those of NotAction
	resources    []awsText
	notResources bool // the resources are those of NotResource
	conditions   []awsCondition
}

// The version of the policy language since which `${...}` is a variable and not plain text.
const awsVersionWithVariables = "2012-10-17"

// awsDocument is the JSON of a policy. Elements that an identity's policy may not carry are read to be refused by name.
type awsDocument struct {
	Version   string
	ID        string `json:"Id"`
	Statement json.RawMessage
}

type awsStatementDocument struct {
	Sid          string
	Effect       string
	Action       awsStrings
	NotAction    awsStrings
	Resource     awsStrings
	NotResource  awsStrings
	Principal    json.RawMessage
	NotPrincipal json.RawMessage
	Condition    map[string]map[string]awsStrings
}

// awsStrings is a value that may be written alone or as a list; numbers and booleans stand for their text.
type awsStrings []string

// UnmarshalJSON implements json.Unmarshaler.
func (s *awsStrings) UnmarshalJSON(text []byte) error {
	var raw any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&raw); err != nil {
		return err
	}
	list, isList := raw.([]any)
	if !isList {
		list = []any{raw}
	}
	values := make([]string, 0, len(list))
	for _, item := range list {
		switch value := item.(type) {
		case string:
			values = append(values, value)
		case json.Number:
			values = append(values, value.String())
		case bool:
			values = append(values, fmt.Sprint(value))
		default:
			return errors.New("a value is neither text, number nor true or false")
		}
	}
	*s = values
	return nil
}

// parseAWSPolicy reads a document, also in the URL-encoded form in which the IAM API gives it.
func parseAWSPolicy(text string) *awsPolicy {
	policy, err := readAWSPolicy(text)
	if err != nil {
		return &awsPolicy{problem: err}
	}
	return policy
}

func readAWSPolicy(text string) (*awsPolicy, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "%7B") || strings.HasPrefix(text, "%7b") {
		plain, err := url.PathUnescape(text)
		if err != nil {
			return nil, errors.New("its URL encoding is broken")
		}
		text = plain
	}
	var document awsDocument
	if err := decodeStrictly([]byte(text), &document); err != nil {
		return nil, err
	}
	statements, err := statementsOf(document.Statement)
	if err != nil {
		return nil, err
	}
	policy := &awsPolicy{statements: make([]awsStatement, 0, len(statements))}
	for i, raw := range statements {
		statement, err := newAWSStatement(raw, i+1, document.Version == awsVersionWithVariables)
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i+1, err)
		}
		policy.statements = append(policy.statements, statement)
	}
	return policy, nil
}

// decodeStrictly refuses what it does not know: an element that would be overlooked could turn the meaning round.
func decodeStrictly(text []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return fmt.Errorf("it is not a policy: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("it goes on after its end")
	}
	return nil
}

func statementsOf(raw json.RawMessage) ([]awsStatementDocument, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, errors.New("it has no Statement")
	}
	if raw[0] == '[' {
		var statements []awsStatementDocument
		err := decodeStrictly(raw, &statements)
		return statements, err
	}
	var statement awsStatementDocument
	if err := decodeStrictly(raw, &statement); err != nil {
		return nil, err
	}
	return []awsStatementDocument{statement}, nil
}

func newAWSStatement(raw awsStatementDocument, number int, variables bool) (awsStatement, error) {
	statement := awsStatement{name: fmt.Sprintf("statement %d", number)}
	if raw.Sid != "" {
		statement.name = "statement " + raw.Sid
	}
	switch raw.Effect {
	case "Allow":
		statement.allows = true
	case "Deny":
	default:
		return statement, errors.New("its Effect is neither Allow nor Deny")
	}
	switch {
	case len(raw.Principal) > 0 || len(raw.NotPrincipal) > 0:
		return statement, errors.New("it names a Principal, as only the policy of a resource does")
	case (len(raw.Action) > 0) == (len(raw.NotAction) > 0):
		return statement, errors.New("it needs either Action or NotAction")
	case (len(raw.Resource) > 0) == (len(raw.NotResource) > 0):
		return statement, errors.New("it needs either Resource or NotResource")
	}
	statement.notActions, statement.notResources = len(raw.NotAction) > 0, len(raw.NotResource) > 0
	statement.actions = newAWSActions(append(raw.Action, raw.NotAction...))
	for _, resource := range append(raw.Resource, raw.NotResource...) {
		statement.resources = append(statement.resources, newAWSText(resource, variables))
	}
	statement.conditions = newAWSConditions(raw.Condition, variables)
	return statement, nil
}
