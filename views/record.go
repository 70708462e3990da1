package views

import (
	"bytes"
	"encoding/json"
	"time"
)

// Record is the raw record of a source, as it was kept.
type Record struct {
	Text        string // as stored; shown indented when it is JSON
	State       string // RecordVerified, RecordMissing or RecordAltered
	Hash        string // hash under which it is kept, with its algorithm, such as "sha256:…"
	Found       string // the hash that was computed when the state is RecordAltered
	Source      Link
	File        string
	Position    string // line, offset or element within the file
	CollectedAt time.Time
	Redacted    int64 // number of values removed because they are secrets
	Bytes       int64
	Cut         bool // Text holds only the beginning
}

// The states of a raw record: stored and its hash matches, not stored, stored with another hash.
const (
	RecordVerified = "verified"
	RecordMissing  = "missing"
	RecordAltered  = "altered"
)

// pretty indents JSON; anything else stays as it is.
func (r Record) pretty() string {
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(r.Text), "", "  "); err != nil {
		return r.Text
	}
	return indented.String()
}

// words tells the state in a sentence.
func (r Record) words() string {
	switch r.State {
	case RecordVerified:
		return "stored, hash matches"
	case RecordAltered:
		return "altered: the stored record has another hash"
	case "":
		return "not checked"
	default:
		return "missing: no record is stored under this hash"
	}
}

// Query is a Cypher query behind a page, to be run by hand.
type Query struct {
	Name       string // what it answers
	Cypher     string
	Parameters []Parameter
}

// Parameter is one parameter of a query.
type Parameter struct {
	Name  string
	Value string // as a Cypher literal
}

func (r Record) facts() []Fact {
	list := []Fact{{Label: "Hash", Value: r.Hash, Code: true}}
	if r.State == RecordAltered {
		list = append(list, Fact{Label: "Computed", Value: r.Found, Code: true})
	}
	return append(list,
		Fact{Label: "Source", Value: r.Source.Text, Href: r.Source.Href},
		Fact{Label: "File", Value: r.File, Code: true},
		Fact{Label: "Position", Value: r.Position, Code: true},
		Fact{Label: "Collected", Value: stampZone(r.CollectedAt)},
	)
}

func isAre(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
