package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/ingest"
)

// write writes the actions of a batch with as many writers as there are, parted by identity so that they do not wait for
// each other's locks, then commits how far the run got.
func (p *Pipeline) write(ctx context.Context, run *graph.CollectorRun, b *batch) error {
	parts := make([][]graph.Action, p.Writers)
	for i := range b.actions {
		part := partOf(b.actions[i].IdentityUID, p.Writers)
		parts[part] = append(parts[part], b.actions[i])
	}
	created := make([]map[string]bool, len(parts))
	group, groupContext := errgroup.WithContext(ctx)
	for i, actions := range parts {
		if len(actions) == 0 {
			continue
		}
		var hits []graph.FindingHit
		for k := range actions {
			hits = append(hits, p.hitsOf(&actions[k], actions[k].Judgement.Gaps)...)
		}
		group.Go(func() error {
			return p.patient(groupContext, "write actions", func() (err error) {
				created[i], err = p.Graph.WriteActions(groupContext, actions, hits)
				return err
			})
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("write actions: %w", err)
	}
	added, repeated, again, err := p.count(ctx, run, b.actions, created)
	if err != nil {
		return err
	}
	if again {
		b.mark = "" // they were judged before a crash, on what is not known
	}
	run.Actions += added
	run.Duplicates += repeated + b.duplicates
	run.Read += b.read
	run.Rejected += int64(len(b.rejections))
	run.Redacted += b.redacted
	run.Loaded = run.Read - run.Rejected
	run.Position = b.cursor.File
	return p.checkpoint(ctx, *run, b)
}

// count tells new actions and duplicates apart. An action that is there already from this very delivery, before a crash,
// was new; again says that there is one.
func (p *Pipeline) count(ctx context.Context, run *graph.CollectorRun, actions []graph.Action, created []map[string]bool) (added, repeated int64, again bool, err error) {
	byUID := map[string]*graph.Action{}
	for i := range actions {
		fresh := false
		for _, part := range created {
			fresh = fresh || part[actions[i].UID]
		}
		if fresh {
			added++
		} else {
			byUID[actions[i].UID] = &actions[i]
		}
	}
	if len(byUID) == 0 {
		return added, 0, false, nil
	}
	uids := make([]string, 0, len(byUID))
	for uid := range byUID {
		uids = append(uids, uid)
	}
	var deliveries map[string]graph.Delivery
	err = p.patient(ctx, "read deliveries", func() (err error) {
		deliveries, err = p.Graph.Deliveries(ctx, uids)
		return err
	})
	for uid, action := range byUID {
		delivery := deliveries[uid]
		if delivery.FirstSeen.Equal(run.Started) && delivery.Position == action.Position {
			added++
			again = true
		} else {
			repeated++
		}
	}
	return added, repeated, again, err
}

func (p *Pipeline) checkpoint(ctx context.Context, run graph.CollectorRun, b *batch) error {
	cursor, err := cursorText(b.cursor)
	if err != nil {
		return err
	}
	judged := make(map[string]time.Time)
	for i := range b.actions {
		uid, at := b.actions[i].IdentityUID, b.actions[i].At
		if first, known := judged[uid]; !known || at.Before(first) {
			judged[uid] = at
		}
	}
	err = p.patient(ctx, "checkpoint", func() error {
		return p.Graph.Checkpoint(ctx, graph.Checkpoint{
			Run: run, Cursor: cursor, Files: b.files, Rejections: b.rejections, Replayed: b.replayed, At: p.now(),
			Judged: judged, CoverageMark: b.mark,
		})
	})
	if err == nil && len(b.rejections)+len(b.replayed) > 0 {
		err = p.refreshCoverage(ctx) // of which rejected records leave less
	}
	return err
}

// cursorText gives the form in which a cursor is stored, empty for the start.
func cursorText(cursor ingest.Cursor) (string, error) {
	if cursor == (ingest.Cursor{}) {
		return "", nil
	}
	text, err := json.Marshal(cursor)
	return string(text), err
}

func partOf(identityUID string, parts int) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(identityUID))
	return int(hash.Sum32() % uint32(parts))
}
