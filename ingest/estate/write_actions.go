package estate

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/ingest"
)

// written is what one day came to.
type written struct {
	expected  []byte // lines of the file of expectations
	verdicts  map[graph.Verdict]int
	scenarios map[string]int
	actions   int
	uses      map[graph.Key]use
}

// writeActions writes the days, several at once, and the expectations in the order of the days. Only a few days are in
// memory at a time.
func (w *world) writeActions(ctx context.Context, out *writer, summary *Summary, progress Progress) error {
	budgets, total := w.budgets()
	workers := runtime.GOMAXPROCS(0)
	days := make([]chan written, len(budgets))
	for i := range days {
		days[i] = make(chan written, 1)
	}
	group, ctx := errgroup.WithContext(ctx)
	tokens := make(chan struct{}, workers)
	group.Go(func() error {
		for index, budget := range budgets {
			select {
			case tokens <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				day, err := w.writeDay(out, index, budget)
				if err == nil {
					days[index] <- day
				}
				return err
			})
		}
		return nil
	})
	group.Go(func() error {
		file, err := os.Create(filepath.Join(out.folder, "expected.jsonl"))
		if err != nil {
			return err
		}
		defer file.Close()
		out.files.Add(1)
		buffered := bufio.NewWriterSize(file, 1<<20)
		for index := range days {
			select {
			case day := <-days[index]:
				if _, err := buffered.Write(day.expected); err != nil {
					return err
				}
				summary.add(day)
				for key, of := range day.uses {
					w.truth.used(key, of)
				}
				<-tokens
			case <-ctx.Done():
				return ctx.Err()
			}
			if progress != nil {
				progress(summary.Actions, total)
			}
		}
		if err := buffered.Flush(); err != nil {
			return err
		}
		return file.Close()
	})
	return group.Wait()
}

func (s *Summary) add(day written) {
	s.Actions += day.actions
	for verdict, count := range day.verdicts {
		s.Verdicts[verdict] += count
	}
	for scenario, count := range day.scenarios {
		s.Scenarios[scenario] += count
	}
}

// budgets gives how many actions each day may add to those that have their fixed place, and how many there will be.
func (w *world) budgets() ([]int, int) {
	fixed, whole := 0, 0.0
	for index := range w.calendar.days {
		fixed += w.fixed(index)
		whole += w.calendar.weight(index)
	}
	free := max(w.settings.Actions-fixed, 0)
	budgets := make([]int, w.calendar.days)
	reached, given := 0.0, 0
	for index := range budgets {
		reached += w.calendar.weight(index)
		until := int(reached / whole * float64(free))
		if index == len(budgets)-1 {
			until = free
		}
		budgets[index], given = until-given, until
	}
	return budgets, fixed + free
}

func (w *world) writeDay(out *writer, index, budget int) (written, error) {
	events := w.plan(index, budget)
	day := written{actions: len(events), verdicts: map[graph.Verdict]int{}, scenarios: map[string]int{}, uses: map[graph.Key]use{}}
	day.expected = make([]byte, 0, 260*len(events))
	trails := map[string][]*event{}
	var media [len(systems)]bytes.Buffer
	for _, e := range events {
		day.expected = e.appendExpectation(day.expected)
		day.verdicts[e.expected.Verdict]++
		day.scenarios[e.name()]++
		m := e.performer.medium
		if m == trailMedium {
			key := e.performer.account.id + "/CloudTrail/" + e.performer.region
			trails[key] = append(trails[key], e)
			continue
		}
		line, err := ingest.EncodeFact(e.fact())
		if err != nil {
			return day, err
		}
		media[m].Write(append(line, '\n'))
		for _, key := range []graph.Key{e.performer.grant, e.performer.credential} {
			day.uses[key] = day.uses[key].with(use{e.at, e.at})
		}
	}
	midnight := w.calendar.start.Add(time.Duration(index) * 24 * time.Hour)
	for m, folder := range folders {
		if media[m].Len() == 0 {
			continue
		}
		if err := out.file("facts/"+folder+"/"+midnight.Format(time.DateOnly)+".jsonl", media[m].Bytes()); err != nil {
			return day, err
		}
	}
	names := newRandom(w.settings.Seed, fmt.Sprintf("files %d", index))
	for _, key := range sortedKeys(trails) {
		if err := writeTrail(out, names, key, midnight, trails[key]); err != nil {
			return day, err
		}
	}
	return day, nil
}

// folders are where the actions of each medium lie; the trail has a layout of its own.
var folders = map[medium]string{databaseMedium: "database", agentMedium: "agents", gatewayMedium: "gateway"}

// slots are the lengths, in minutes, of the spans of time of which a trail may write one file each.
var slots = []int{1440, 720, 360, 180, 60, 30, 15, 5}

// mostRecords is how many records a file of the trail should hold at most.
const mostRecords = 2000

// writeTrail writes the files of one account and region for one day, in the layout that CloudTrail gives its bucket.
func writeTrail(out *writer, names *random, key string, midnight time.Time, events []*event) error {
	slot := slots[len(slots)-1]
	for _, minutes := range slots {
		if len(events)*minutes/1440 <= mostRecords {
			slot = minutes
			break
		}
	}
	length := time.Duration(slot) * time.Minute
	var content bytes.Buffer
	compressor, err := gzip.NewWriterLevel(&content, gzip.BestSpeed)
	if err != nil {
		return err
	}
	buffer := make([]byte, 0, 64<<10)
	for len(events) > 0 {
		end := midnight.Add((events[0].at.Sub(midnight)/length + 1) * length)
		content.Reset()
		compressor.Reset(&content)
		buffer = append(buffer[:0], `{"Records":[`...)
		first := true
		for len(events) > 0 && events[0].at.Before(end) {
			if !first {
				buffer = append(buffer, ',')
			}
			first = false
			buffer = events[0].record(buffer)
			events = events[1:]
			if len(buffer) > 60<<10 {
				if _, err := compressor.Write(buffer); err != nil {
					return err
				}
				buffer = buffer[:0]
			}
		}
		if _, err := compressor.Write(append(buffer, `]}`...)); err != nil {
			return err
		}
		if err := compressor.Close(); err != nil {
			return err
		}
		if err := out.file(trailFile(key, names, midnight, end), content.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// trailFile is the name that CloudTrail gives a file (CloudTrail User Guide, "CloudTrail log file name format").
func trailFile(key string, names *random, midnight, end time.Time) string {
	account, region := key[:12], key[len("000000000000/CloudTrail/"):]
	return "cloudtrail/AWSLogs/" + key + "/" + midnight.Format("2006/01/02") + "/" +
		account + "_CloudTrail_" + region + "_" + end.Format("20060102T1504Z") + "_" + string(names.text(nil, base32, 16)) + ".json.gz"
}
