package awsiam

import (
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// coverage is when each account was read completely.
type coverage struct {
	every    time.Duration
	accounts map[string]*ingest.Spans // by scope
}

// parseCoverage reads what String wrote into a cursor.
func parseCoverage(text string, every time.Duration) *coverage {
	read := &coverage{every: every, accounts: map[string]*ingest.Spans{}}
	for part := range strings.SplitSeq(text, ";") {
		if scope, spans, found := strings.Cut(part, "="); found {
			read.accounts[scope] = ingest.ParseSpans(spans, every)
		}
	}
	return read
}

// String writes the coverage for the cursor.
func (c *coverage) String() string {
	var parts []string
	for scope, spans := range c.accounts {
		parts = append(parts, scope+"="+spans.String())
	}
	slices.Sort(parts)
	return strings.Join(parts, ";")
}

func (c *coverage) add(done *snapshot) {
	for _, scope := range done.scopes() {
		if c.accounts[scope] == nil {
			c.accounts[scope] = &ingest.Spans{Silence: c.every}
		}
		c.accounts[scope].Add(done.at)
	}
}

// facts states the time for which all accounts of the source were read: coverage tells of AWS as a whole, so that an
// account that was not read yet leaves it open.
func (c *coverage) facts() []ingest.Fact {
	var all []*ingest.Spans
	for _, spans := range c.accounts {
		all = append(all, spans)
	}
	return ingest.Common(all...).Covered(ingest.AWSSystem, graph.SubjectIdentity, graph.SubjectGrant)
}

// summary is the record at the end of a reading without errors.
func (c *coverage) summary(deliver ingest.Deliver, cursor ingest.Cursor) error {
	facts := c.facts()
	if len(facts) == 0 {
		return nil
	}
	return deliver(ingest.Record{Facts: facts, Cursor: cursor})
}
