package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"clew/graph"
	"clew/ingest"
)

func TestDecodeFactNamesTheFieldThatIsWrong(t *testing.T) {
	const at = `"at":"2026-01-31T08:00:00Z"`
	tests := map[string]struct{ text, want string }{
		"no JSON":            {`{"fact":`, "not a JSON object"},
		"a list":             {`[]`, "not a JSON object"},
		"two objects":        {`{} {}`, "not a JSON object"},
		"no kind":            {`{` + at + `}`, `fact: "" is not one of`},
		"kind is no text":    {`{"fact":7}`, "fact: 7 is not a text"},
		"unknown kind":       {`{"fact":"IdentityGone"}`, `fact: "IdentityGone" is not one of`},
		"another version":    {`{"fact":"GrantEnded","version":2,` + at + `}`, "version 2 of facts is not known"},
		"version as a text":  {`{"fact":"GrantEnded","version":"1",` + at + `}`, `version "1" of facts is not known`},
		"unknown field":      {`{"fact":"GrantEnded",` + at + `,"kee":"a:b"}`, "GrantEnded.kee: is not a field of this fact"},
		"case":               {`{"fact":"GrantEnded",` + at + `,"Key":"a:b"}`, "GrantEnded.Key: is not a field of this fact"},
		"null":               {`{"fact":"GrantEnded",` + at + `,"key":null}`, "GrantEnded.key: is null; leave the field out"},
		"time without zone":  {`{"fact":"GrantEnded","at":"2026-01-31T08:00:00","key":"a:b"}`, "GrantEnded.at: 2026-01-31T08:00:00 is not a time in RFC 3339"},
		"time as a number":   {`{"fact":"GrantEnded","at":1769846400,"key":"a:b"}`, "GrantEnded.at: "},
		"key without scheme": {`{"fact":"GrantEnded",` + at + `,"key":"ab"}`, `GrantEnded.key: "ab": a key is written scheme:value`},
		"key as a number":    {`{"fact":"GrantEnded",` + at + `,"key":7}`, "GrantEnded.key: is a JSON number"},
		"list as a text":     {`{"fact":"VendorSeen",` + at + `,"key":"a:b","operates":"c:d"}`, "VendorSeen.operates: is a JSON string"},
		"required field":     {`{"fact":"GrantEnded",` + at + `}`, "GrantEnded.key: is required"},
		"year":               {`{"fact":"GrantEnded","at":"0206-01-31T08:00:00Z","key":"a:b"}`, "GrantEnded.at: 0206-01-31T08:00:00Z is not between 1990 and 2100"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			fact, err := ingest.DecodeFact([]byte(test.text))
			if err == nil {
				t.Fatalf("decoded as %+v", fact)
			}
			if !strings.HasPrefix(err.Error(), test.want) || !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("got %q, want it to begin with %q and to be invalid", err, test.want)
			}
		})
	}
}
