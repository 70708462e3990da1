package cloudtrail

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// cover is the spans of time over which events came without a longer silence, in order.
type cover struct {
	silence time.Duration
	spans   []span
}

// span lasts from the first to the last event of it.
type span struct{ first, last time.Time }

// mostSpans bounds what a cursor carries; the oldest spans have been stated by earlier runs.
const mostSpans = 50

// add takes note that there was an event at the moment.
func (c *cover) add(moment time.Time) {
	for i := len(c.spans) - 1; i >= 0; i-- {
		current := &c.spans[i]
		switch {
		case moment.After(current.last.Add(c.silence)):
			c.spans = slices.Insert(c.spans, i+1, span{moment, moment})
			return
		case moment.After(current.last):
			current.last = moment
			c.join(i)
			return
		case !moment.Before(current.first):
			return
		case !moment.Before(current.first.Add(-c.silence)):
			current.first = moment
			c.join(i - 1)
			return
		}
	}
	c.spans = slices.Insert(c.spans, 0, span{moment, moment})
}

// join makes one of a span and the next where no silence is left between them.
func (c *cover) join(i int) {
	if i >= 0 && i+1 < len(c.spans) && !c.spans[i+1].first.After(c.spans[i].last.Add(c.silence)) {
		c.spans[i].last = c.spans[i+1].last
		c.spans = slices.Delete(c.spans, i+1, i+2)
	}
}

// facts states the spans. Events carry whole seconds, so that a span reaches to the end of its last one.
func (c *cover) facts() []ingest.Fact {
	var facts []ingest.Fact
	for _, covered := range c.spans {
		until := covered.last.Truncate(time.Second).Add(time.Second)
		facts = append(facts, &ingest.Covered{
			Head: ingest.Head{At: until}, System: ingest.AWSSystem, From: covered.first, To: until,
			Subjects: []graph.Subject{graph.SubjectAction, graph.SubjectCredential},
		})
	}
	return facts
}

// String writes the newest spans for the cursor.
func (c *cover) String() string {
	var parts []string
	for _, covered := range c.spans[max(0, len(c.spans)-mostSpans):] {
		parts = append(parts, covered.first.Format(time.RFC3339Nano)+"/"+covered.last.Format(time.RFC3339Nano))
	}
	return strings.Join(parts, ",")
}

// parseCover reads what String wrote. A text that it did not write is taken for none: the events read from now on are
// stated all the same.
func parseCover(text string, silence time.Duration) *cover {
	read := &cover{silence: silence}
	for part := range strings.SplitSeq(text, ",") {
		var covered span
		first, last, found := strings.Cut(part, "/")
		if !found || covered.parse(first, last) != nil {
			continue
		}
		read.spans = append(read.spans, covered)
	}
	return read
}

func (s *span) parse(first, last string) (err error) {
	if s.first, err = time.Parse(time.RFC3339Nano, first); err != nil {
		return err
	}
	if s.last, err = time.Parse(time.RFC3339Nano, last); err != nil {
		return err
	}
	if s.last.Before(s.first) {
		return fmt.Errorf("%s is before %s", last, first)
	}
	return nil
}
