package pipeline_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/pipeline"
)

// garbled is a source of facts of which some lines are garbled until its fault is mended, with what it is complete for.
type garbled struct {
	facts  []ingest.Fact
	broken map[int]string // the line that stands in place of the fact, by its index
	covers []ingest.Fact
	mended bool
}

// Collect implements ingest.Collector.
func (g garbled) Collect(ctx context.Context, from ingest.Cursor, deliver ingest.Deliver) error {
	for i, fact := range g.facts {
		if int64(i) < from.Index {
			continue
		}
		raw, err := ingest.EncodeFact(fact)
		if err != nil {
			return err
		}
		if line, wrong := g.broken[i]; wrong {
			raw = []byte(line)
		}
		position := fmt.Sprintf("line %d", i+1)
		record := g.Decode(ctx, raw, "hr.jsonl", position)
		record.Raw, record.Cursor = raw, ingest.Cursor{File: "hr.jsonl", Index: int64(i + 1)}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return deliver(ingest.Record{Facts: g.covers, Cursor: ingest.Cursor{File: "hr.jsonl", Index: int64(len(g.facts))}})
}

// Decode implements ingest.Decoder: once it is mended, a line that begins with "garbled N" is the fact of that index.
func (g garbled) Decode(_ context.Context, raw []byte, file, position string) ingest.Record {
	record := ingest.Record{File: file, Position: position}
	var index int
	if _, err := fmt.Sscanf(string(raw), "garbled %d", &index); err == nil {
		if !g.mended {
			record.Rejection = "garbled"
			return record
		}
		record.Facts = []ingest.Fact{g.facts[index]}
		return record
	}
	if !json.Valid(raw) {
		record.Rejection = "no JSON"
		return record
	}
	fact, err := ingest.DecodeFact(raw)
	if err != nil {
		record.Rejection = err.Error()
		return record
	}
	record.Facts = []ingest.Fact{fact}
	return record
}

// Of a service account no sponsor is stated. Its source is complete for sponsors but for one record that it could not read:
// that may be the one. Once it is read, it is known whether it was.
func TestARejectedRecordMayBeWhatIsMissing(t *testing.T) {
	ada := access()[3].(*ingest.Sponsored)
	other := &ingest.Sponsored{Head: head("2026-01-01 00:00"), Sponsor: ada.Sponsor, Identity: key("db:other")}
	for _, test := range []struct {
		name    string
		line    string // in place of the sponsorship
		told    ingest.Fact
		doubted graph.State // of the sponsor's link of an action on the 1st of February
		after   graph.State // when the record is replayed
	}{
		{"the sponsorship itself, of a time that is not known", "garbled 0", ada, graph.StateUnknown, graph.StatePresent},
		{"something else, of a time that is not known", "garbled 0", other, graph.StateUnknown, graph.StateMissing},
		{"of a time before the action", "garbled 0 of 2026-01-20T10:00:00Z", other, graph.StateUnknown, graph.StateMissing},
		{"of a day that no clock of the action's reaches", "garbled 0 of 2026-02-03T10:00:00Z", other, graph.StateMissing, graph.StateMissing},
		{"of the action's day, at another hour", "garbled 0 of 2026-02-01T23:00:00Z", other, graph.StateUnknown, graph.StateMissing},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := open(t)
			facts := access()
			f.load(t, "state", append(facts[:3:3], facts[4:]...)...)
			f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
			source := graph.Source{UID: "hr", Name: "hr", Kind: "garbled"}
			lines := garbled{facts: []ingest.Fact{test.told}, broken: map[int]string{0: test.line}, covers: []ingest.Fact{covered("2026-01-01 00:00", "2026-02-10 00:00", graph.SubjectSponsor)}}
			if _, err := f.pipeline.Run(t.Context(), source, opened(lines), pipeline.Options{}); err != nil {
				t.Fatal(err)
			}
			if got := f.sponsor(t); got.State != test.doubted {
				t.Errorf("sponsor %s (%s), want %s", got.State, got.Reason, test.doubted)
			} else if want := "hr (sponsors) was read up to 2026-02-10 00:00 UTC, 1 row, but 1 rejected record of it lies in quarantine"; got.State == graph.StateUnknown && !strings.Contains(got.Reason, want) {
				t.Errorf("reason %q does not say %q", got.Reason, want)
			}
			lines.mended = true
			if run, left, err := f.pipeline.Replay(t.Context(), source, opened(lines), nil); err != nil || left != 0 || run.Loaded != 1 {
				t.Fatalf("replay: %+v, %d left, %v", run, left, err)
			}
			if got := f.sponsor(t); got.State != test.after {
				t.Errorf("after the replay: sponsor %s (%s), want %s", got.State, got.Reason, test.after)
			}
			record, err := f.database.Source(t.Context(), "hr")
			if err != nil || len(record.Reading.Doubts) != 0 || len(record.Coverage) != 1 {
				t.Errorf("after the replay: doubts %v, coverage %v, %v; want none and one span", record.Reading.Doubts, record.Coverage, err)
			}
		})
	}
}

// What a rejected record is about narrows the doubt, where its fact was decoded: a grant that fails its check says nothing of
// sponsors.
func TestARejectedFactLeavesDoubtOfItsSubject(t *testing.T) {
	f := open(t)
	facts := access()
	f.load(t, "state", append(facts[:3:3], facts[4:]...)...)
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	wrong := &ingest.Granted{Head: head("2026-01-10 00:00"), Key: key("db-grant:2")} // has no holder
	raw, err := ingest.EncodeFact(wrong)
	if err != nil {
		t.Fatal(err)
	}
	both := covered("2026-01-01 00:00", "2026-02-10 00:00", graph.SubjectSponsor, graph.SubjectGrant)
	if _, err := f.pipeline.Run(t.Context(), graph.Source{UID: "hr", Name: "hr", Kind: "raw"}, opened(undecoded{raw: raw, fact: wrong, covers: both}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := f.sponsor(t); got.State != graph.StateMissing {
		t.Errorf("sponsor %s (%s), want missing: the rejected grant says nothing of it", got.State, got.Reason)
	}
	record, err := f.database.Source(t.Context(), "hr")
	if err != nil {
		t.Fatal(err)
	}
	holes := record.Reading.Holes(graph.Scope{Subject: graph.SubjectGrant}, graph.Interval{From: at("2026-01-01 00:00"), To: at("2026-02-10 00:00")})
	want := graph.Hole{Interval: graph.Interval{From: at("2026-01-10 00:00"), To: at("2026-02-10 00:00")}, Why: graph.HoleRejected, Rejected: 1}
	if len(holes) != 1 || holes[0] != want {
		t.Errorf("holes of grants: %v, want %v", holes, want)
	}
	if holes := record.Reading.Holes(graph.Scope{Subject: graph.SubjectSponsor}, graph.Interval{From: at("2026-01-01 00:00"), To: at("2026-02-10 00:00")}); len(holes) != 0 {
		t.Errorf("holes of sponsors: %v, want none", holes)
	}
}

// undecoded delivers one fact that fails its check, then what it covers.
type undecoded struct {
	raw    []byte
	fact   ingest.Fact
	covers ingest.Fact
}

// Collect implements ingest.Collector.
func (u undecoded) Collect(_ context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	for _, record := range []ingest.Record{{Raw: u.raw, File: "raw", Position: "line 1", Facts: []ingest.Fact{u.fact}}, {Facts: []ingest.Fact{u.covers}}} {
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

// sponsor gives the grade of the sponsor of the one action, as it is stored, with the reason of today.
func (f fixture) sponsor(t *testing.T) graph.Grade {
	t.Helper()
	chain, err := f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	grade := f.pipeline.Judge.Judge(chain.Action, chain.Circumstances, at("2026-03-01 00:00")).Grades[0]
	if stored := chain.Action.Judgement.Grades[0].State; stored != grade.State {
		t.Errorf("stored as %s, judged anew %s", stored, grade.State)
	}
	return grade
}
