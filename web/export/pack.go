package export

import (
	"context"
	"crypto/ed25519"
	"iter"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// Pack is what an evidence pack is made of: the chains of custody of some actions, with all that is needed to read them and
// to check them without Clew's database. Cases and campaigns make theirs of the same.
type Pack struct {
	Title   string    // what it is about, for people
	Subject string    // uid or address of what it is about
	MadeAt  time.Time // the moment of knowledge: every chain is judged as of then
	MadeBy  string
	Version string // of Clew
	Judge   *judge.Judge
	// Chains gives the chains in their order, without the state of the evidence, which is looked up while writing.
	Chains iter.Seq2[graph.Chain, error]
	// Cut says why not all actions that were asked for are among them; empty: they are.
	Cut     string
	Queries []Query
	Records Records
	Facts   FactsOf // nil: none are given
	// Narrative tells a chain in sentences; nil: none are given.
	Narrative func(chain graph.Chain, judged graph.Judgement) string
	// RuleTitle gives the title of a gap rule; nil: its id stands alone.
	RuleTitle func(id string) string
	// Attachments are further files, such as the notes of a case. Their names are sorted and distinct.
	Attachments []Attachment
	// LeftOut says what else belongs into the pack and is not in it.
	LeftOut []LeftOut
	// RedactNames replaces the names and addresses of people and leaves out raw records and facts, which hold them.
	RedactNames bool
	// Key signs the manifest; nil: it is not signed.
	Key ed25519.PrivateKey
}

// MostPacked is how many actions one pack may hold.
const MostPacked = 1_000

// Records gives raw records.
type Records interface {
	// Find gives the segments that hold the records with the hashes. Those that no segment holds are not among them.
	Find(ctx context.Context, hashes []string) (segments map[string]string, err error)
	// Read gives a record after checking its hash.
	Read(ctx context.Context, segment, hash string) ([]byte, error)
	// State tells what an error of Read says about the record; empty when it says nothing.
	State(err error) graph.EvidenceState
}

// FactsOf decodes a record of a source, given by its uid, into the facts that were read from it. position is where it stood:
// file and place, parted by #. The error says why it cannot be decoded.
type FactsOf func(ctx context.Context, source string, record []byte, position string) ([]Fact, error)

// Query is a query that was used, to be run by hand.
type Query struct {
	Name       string // in the pack: letters, digits, hyphens and underscores
	Title      string // what it answers
	Cypher     string
	Parameters []Parameter
}

// Parameter is one parameter of a query, its value written as a Cypher literal.
type Parameter struct {
	Name  string
	Value string
}

// Fact is a fact that was read from a record.
type Fact struct {
	At   time.Time
	JSON []byte // in the form of `clew schema facts`, on one line
}

// Attachment is a further file of a pack, under attachments/.
type Attachment struct {
	Name    string
	Content []byte
}

// The names of a pack's files, in the order in which they stand.
const (
	attachmentFolder = "attachments/"
	chainFolder      = "chain/"
	factsFile        = "facts.jsonl"
	pageFile         = "index.html"
	queryFolder      = "queries/"
	recordFolder     = "records/"
	manifestFile     = "manifest.json"
	sumFile          = "manifest.sha256"
	signatureFile    = "manifest.sig"
)

// The form of packs that this version writes and reads.
const (
	packForm    = "clew-evidence-pack"
	packVersion = 1
)

// Manifest lists what is in a pack. It is the one file whose hash stands for all of them.
type Manifest struct {
	Form     string         `json:"form"`
	Version  int            `json:"version"`
	ID       string         `json:"id"` // SHA-256 over the list of files
	Title    string         `json:"title"`
	Subject  string         `json:"subject"`
	MadeAt   time.Time      `json:"madeAt"`
	MadeBy   string         `json:"madeBy"`
	Clew     string         `json:"clew"` // the version that made it
	Redacted bool           `json:"redacted"`
	Judge    JudgeSettings  `json:"judge"`
	Counts   Counts         `json:"counts"`
	LeftOut  []LeftOut      `json:"leftOut"`
	Files    []ManifestFile `json:"files"`
}

// JudgeSettings are the settings by which the chains were judged.
type JudgeSettings struct {
	SessionLife    string                                 `json:"sessionLife"`
	ClockTolerance string                                 `json:"clockTolerance"`
	Owes           map[graph.IdentityKind][]judge.Context `json:"owes"`
}

// Counts are the numbers of what a pack holds.
type Counts struct {
	Actions     int                   `json:"actions"`
	Verdicts    map[graph.Verdict]int `json:"verdicts"`
	Records     int                   `json:"records"`
	Facts       int                   `json:"facts"`
	Queries     int                   `json:"queries"`
	Attachments int                   `json:"attachments"`
}

// LeftOut is something that belongs into a pack and is not in it.
type LeftOut struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// ManifestFile is one file of a pack.
type ManifestFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // in hexadecimal
	Size   int64  `json:"size"`   // bytes
}
