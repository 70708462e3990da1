package export_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/web/export"
)

// shelf keeps raw records by their hash, all in one segment.
type shelf map[string]string

var errMissing = errors.New("no such record")

func (s shelf) put(text string) string {
	sum := sha256.Sum256([]byte(text))
	hash := base64.RawURLEncoding.EncodeToString(sum[:])
	s[hash] = text
	return hash
}

func (s shelf) Find(_ context.Context, hashes []string) (map[string]string, error) {
	found := map[string]string{}
	for _, hash := range hashes {
		if _, kept := s[hash]; kept {
			found[hash] = "segment"
		}
	}
	return found, nil
}

func (s shelf) Read(_ context.Context, segment, hash string) ([]byte, error) {
	text, kept := s[hash]
	if !kept || segment == "" {
		return nil, errMissing
	}
	return []byte(text), nil
}

func (shelf) State(err error) graph.EvidenceState {
	if err == nil {
		return graph.EvidenceKept
	}
	return graph.EvidenceMissing
}

func day(number int) time.Time { return time.Date(2026, 11, number, 12, 0, 0, 0, time.UTC) }

// tracedChain is a chain with nothing missing: a role that Ada sponsors, for which Bo asked and which Cy approved.
func tracedChain(records shelf, number int) graph.Chain {
	ada := graph.Identity{UID: "email:ada@acme.example", Kind: graph.KindPerson, Name: "Ada Park"}
	bo := graph.Identity{UID: "email:bo@acme.example", Kind: graph.KindPerson, Name: "Bo Li"}
	cy := graph.Identity{UID: "email:cy@acme.example", Kind: graph.KindPerson, Name: "Cy Roe"}
	role := graph.Identity{UID: "aws-principal:AROA1", Kind: graph.KindRole, Name: "billing"}
	ticket := records.put(`{"ticket":"CHG-1","by":"bo@acme.example"}`)
	request := graph.Request{
		UID: "ticket:CHG-1", Ref: "CHG-1", Title: "Alter tables, for Bo Li", RequestedAt: day(1), RequestedBy: bo, Requesters: []string{bo.UID}, For: []string{role.UID}, Evidence: ticket,
		Approvals: []graph.Approval{{UID: "ticket:CHG-1/1", Decision: graph.DecisionApproved, DecidedAt: day(2), Via: "person", Approver: cy, Evidence: ticket}},
	}
	grant := graph.Grant{UID: "grant:1", System: "postgres", Role: "ddl", Operations: []string{"ALTER*"}, ValidFrom: day(3), Evidence: records.put(`{"grant":1}`)}
	credential := graph.Credential{UID: "key:1", Kind: "api-key", Name: "key 1", IssuedAt: day(3), HolderUID: role.UID, Evidence: records.put(`{"key":1}`)}
	var coverage graph.Coverages
	for _, subject := range graph.Subjects {
		coverage = append(coverage, graph.Coverage{Source: "all", Name: "all", Subject: subject})
	}
	return graph.Chain{
		Action: graph.Action{
			UID: fmt.Sprintf("event:%d", number), At: day(9 + number), System: "postgres", Operation: "ALTER TABLE", Outcome: graph.OutcomeSuccess, Source: "log", IdentityUID: role.UID,
			Actor: graph.Key{Scheme: "aws-principal", Value: "AROA1"}, CredentialUID: credential.UID, GrantUID: grant.UID, ResourceName: "invoices", Position: "log.jsonl#line 1",
			Attributes: map[string]string{"pg:Role": "ddl"}, Segment: "segment", Evidence: records.put(fmt.Sprintf(`{"event":%d}`, number)), FirstSeen: day(20),
		},
		Source: graph.Source{UID: "log", Name: "log", Kind: "facts"},
		Circumstances: graph.Circumstances{
			Standing: graph.Standing{
				Identity: role, Sponsorships: []graph.Sponsorship{{Person: ada, Confidence: 1, Rule: "stated", Evidence: records.put(`{"sponsor":"ada@acme.example"}`)}},
				Holdings: []graph.Holding{{Grant: grant, Request: &request, Rule: "stated", Confidence: 1}}, Requests: []graph.Request{request},
			},
			Lineage: graph.Lineage{credential}, Coverage: coverage,
		},
	}
}

func chains(list ...graph.Chain) iter.Seq2[graph.Chain, error] {
	return func(yield func(graph.Chain, error) bool) {
		for _, chain := range list {
			if !yield(chain, nil) {
				return
			}
		}
	}
}

// samplePack has two traced actions and five records, one of which both share.
func samplePack() *export.Pack {
	records := shelf{}
	return &export.Pack{
		Title: "Actions of billing", Subject: "aws-principal:AROA1", MadeAt: day(21), MadeBy: "local", Version: "test", Judge: judge.New(judge.Settings{}),
		Chains: chains(tracedChain(records, 1), tracedChain(records, 2)), Records: records,
		Queries: []export.Query{{Name: "chain", Title: "The whole chain", Cypher: "MATCH (a:Action {uid: $uid}) RETURN a", Parameters: []export.Parameter{{Name: "uid", Value: "'event:1'"}}}},
		Facts: func(_ context.Context, source string, record []byte, position string) ([]export.Fact, error) {
			return []export.Fact{{At: day(10), JSON: []byte(`{"fact":"Acted","source":"` + source + `"}`)}}, nil
		},
		Narrative: func(chain graph.Chain, _ graph.Judgement) string {
			return "Approved by " + chain.Circumstances.Standing.Requests[0].Approvals[0].Approver.Name + "."
		},
		Attachments: []export.Attachment{{Name: "notes.txt", Content: []byte("seen by the team\n")}},
	}
}

func written(t interface {
	Helper()
	Context() context.Context
	Fatal(...any)
}, pack *export.Pack) ([]byte, export.Written) {
	t.Helper()
	var file bytes.Buffer
	made, err := pack.Write(t.Context(), &file)
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), made
}

func verify(pack []byte, expected export.Expected) (export.Verified, error) {
	return export.Verify(bytes.NewReader(pack), int64(len(pack)), expected)
}
