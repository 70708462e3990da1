package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/evidence"
)

// mostReplayed is how many rejections one query reads.
const mostReplayed = 500

// Replay decodes again what lies in the quarantine of a source, in a run of its own that leaves the source's cursor where
// it is. Records that can be decoded now are loaded and their rejections closed; those that cannot keep theirs, with the
// reason of today. left counts the rejections that stay as they are since no raw record is kept of them, or not as it was.
//
// Errors are those of Run; they wrap graph.ErrConflict also when another run of the source was interrupted and has to be
// finished first, and graph.ErrInvalid when the source's records cannot be decoded one by one.
func (p *Pipeline) Replay(ctx context.Context, source graph.Source, open func(context.Context, ingest.Environment) (ingest.Collector, error), progress func(graph.CollectorRun)) (run graph.CollectorRun, left int64, err error) {
	replay := replay{pipeline: p, source: source}
	run, err = p.Run(ctx, source, func(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
		collector, err := open(ctx, environment)
		if err != nil {
			return nil, err
		}
		decoder, decodes := collector.(ingest.Decoder)
		if !decodes {
			if closer, ok := collector.(io.Closer); ok {
				_ = closer.Close()
			}
			return nil, fmt.Errorf("the records of a source of kind %s cannot be decoded one by one; collect it again instead: %w", source.Kind, graph.ErrInvalid)
		}
		replay.decoder = decoder
		return collector, nil
	}, Options{Collect: replay.collect, Progress: progress, replay: true})
	return run, replay.left, err
}

// replay reads the quarantine of a source in place of the source.
type replay struct {
	pipeline *Pipeline
	source   graph.Source
	decoder  ingest.Decoder
	left     int64
}

// collect delivers every record of the quarantine, with the cursor of the source as it is. What is closed or rejected
// again meanwhile keeps its place, so that the pages neither repeat nor leave out any.
func (r *replay) collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	turn := graph.Turn{Most: mostReplayed}
	for {
		var page graph.Page[graph.Rejection]
		err := r.pipeline.patient(ctx, "read quarantine", func() (err error) {
			page, err = r.pipeline.Graph.Rejections(ctx, r.source.UID, turn)
			return err
		})
		if err != nil {
			return fmt.Errorf("read the quarantine of %s: %w", r.source.Name, err)
		}
		for i := range page.Rows {
			if err := r.record(ctx, &page.Rows[i], cursor, deliver); err != nil {
				return err
			}
		}
		if page.Older == (graph.Place{}) {
			return nil
		}
		turn.Place = page.Older
	}
}

func (r *replay) record(ctx context.Context, rejection *graph.Rejection, cursor ingest.Cursor, deliver ingest.Deliver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if rejection.Evidence == "" {
		r.left++
		return nil
	}
	raw, err := r.pipeline.Evidence.Read(ctx, rejection.Segment, rejection.Evidence)
	switch {
	case errors.Is(err, evidence.ErrMissing), errors.Is(err, evidence.ErrAltered):
		r.pipeline.Logger.WarnContext(ctx, "a record stays in quarantine, since its raw form is not kept as it was", "source", r.source.Name,
			"file", rejection.File, "position", rejection.Position, "error", err)
		r.left++
		return nil
	case err != nil:
		return fmt.Errorf("read the raw record of %s, %s: %w", rejection.File, rejection.Position, err)
	}
	record := r.decoder.Decode(ctx, raw, rejection.File, rejection.Position)
	record.Raw, record.File, record.Position = raw, rejection.File, rejection.Position
	record.Cursor, record.Quarantined = cursor, rejection
	return deliver(record)
}
