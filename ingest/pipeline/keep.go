package pipeline

import (
	"context"
	"fmt"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/evidence"
)

// keep stores the raw records of a batch, cleaned of secrets, and gives each fact its provenance. Facts that fail their
// check turn their record into a rejection.
func (p *Pipeline) keep(ctx context.Context, source graph.Source, run *graph.CollectorRun, b *batch) error {
	raw := make([][]byte, 0, len(b.records))
	for i := range b.records {
		if len(b.records[i].Raw) == 0 || b.records[i].Quarantined != nil {
			continue // a record from quarantine is kept already
		}
		clean, redacted := evidence.Redact(b.records[i].Raw)
		b.records[i].Raw = clean
		b.redacted += int64(redacted)
		raw = append(raw, clean)
	}
	var segment string
	var hashes []string
	if len(raw) > 0 {
		err := p.patient(ctx, "keep raw records", func() (err error) {
			segment, hashes, err = p.Evidence.Write(ctx, raw)
			return err
		})
		if err != nil {
			return fmt.Errorf("keep the raw records of %s: %w", source.Name, err)
		}
	}
	kept := 0
	for i := range b.records {
		record := &b.records[i]
		hash, segment := "", segment
		switch {
		case record.Quarantined != nil:
			hash, segment = record.Quarantined.Evidence, record.Quarantined.Segment
		case len(record.Raw) > 0:
			hash = hashes[kept]
			kept++
		}
		raw := record.Raw
		record.Raw = nil
		position := record.File
		if record.Position != "" {
			position += "#" + record.Position
		}
		reason := record.Rejection
		for _, fact := range record.Facts {
			if reason == "" {
				if err := fact.Validate(); err != nil {
					reason = err.Error()
				}
			}
			head := fact.Header()
			head.Evidence, head.Segment, head.Position = hash, segment, position
		}
		if reason != "" {
			rejection := graph.Rejection{UID: run.UID + "/" + position, File: record.File, Position: record.Position, At: p.now(), Evidence: hash, Segment: segment}
			if record.Quarantined != nil {
				rejection = *record.Quarantined
			} else if !record.Withheld {
				rejection.Doubt = doubtOf(source, *run, record.Facts, ingest.MomentsNamed(raw))
			}
			rejection.Reason = reason
			b.rejections = append(b.rejections, rejection)
			continue
		}
		if record.Quarantined != nil {
			b.replayed = append(b.replayed, record.Quarantined.UID)
		}
		b.sort(record.Facts)
	}
	b.records = nil
	return nil
}

// sort parts the facts about state from the actions. An event that stands twice in a batch counts as a duplicate.
func (b *batch) sort(facts []ingest.Fact) {
	for _, fact := range facts {
		if acted, ok := fact.(*ingest.Acted); ok {
			b.acted = append(b.acted, acted)
			continue
		}
		b.state = append(b.state, fact)
	}
}

// doubtOf gives what a rejected record leaves open: what its facts would have told of, where they were decoded, at the moments
// that it names. Nil: nothing.
func doubtOf(source graph.Source, run graph.CollectorRun, facts []ingest.Fact, named graph.Interval) *graph.Doubt {
	var subjects []graph.Subject
	whole := true
	for _, fact := range facts {
		told := ingest.Tells(fact)
		if told == nil {
			subjects, whole = nil, true
			break
		}
		subjects = append(subjects, told...)
		whole = false
	}
	if !whole && len(subjects) == 0 {
		return nil
	}
	return graph.DoubtOf(source.UID, run.UID, subjects, named)
}
