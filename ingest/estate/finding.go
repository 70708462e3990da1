package estate

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"clew/graph"
)

// ExpectedFinding is one line of the file of findings: a subject that a rule about state has to hit at the end of the logs.
type ExpectedFinding struct {
	Rule    string `json:"rule"`
	Subject string `json:"subject"` // uid, which is the text of its key
	Why     string `json:"why"`
}

// Unplayed are the rules that no estate breaks, each with the reason.
var Unplayed = map[string]string{
	"review-overdue": "approvals were read for some months only, and access is due for review after a year",
	"source-lossy":   "tells of records that could not be read, and all of an estate can be",
	"source-silent":  "tells of when collectors run, of which an estate knows nothing",
}

const findingsFile = "expected-findings.jsonl"

// ReadExpectedFindings gives what the rules about state have to find in the estate in the folder, sorted by rule and
// subject.
func ReadExpectedFindings(folder string) ([]ExpectedFinding, error) {
	content, err := os.ReadFile(filepath.Join(folder, findingsFile))
	if err != nil {
		return nil, err
	}
	var all []ExpectedFinding
	for number, line := range bytes.Split(bytes.TrimSpace(content), []byte("\n")) {
		var one ExpectedFinding
		if err := json.Unmarshal(line, &one); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", findingsFile, number+1, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// truth is what is so in the company, whether or not any source tells it. Findings are reasoned from it and not from what
// the files say.
type truth struct {
	asked       map[graph.Key]terms // by request
	approvers   map[graph.Key]graph.Key
	grants      []provision
	identities  []described
	sponsors    map[graph.Key]graph.Key // of identities that have one
	credentials map[graph.Key]*secret
	uses        map[graph.Key]use // of grants and credentials outside AWS
	findings    []ExpectedFinding
}

// provision is a grant as it was made.
type provision struct {
	key     graph.Key
	system  string
	held    span
	request graph.Key
}

type described struct {
	key  graph.Key
	kind graph.IdentityKind
	name string
}

type secret struct {
	issued  time.Time
	rotates bool // it replaced another one, or was replaced
	revoked bool
}

// use is when something was used first and last.
type use struct{ first, last time.Time }

func (u use) with(other use) use {
	if u.first.IsZero() || !other.first.IsZero() && other.first.Before(u.first) {
		u.first = other.first
	}
	if other.last.After(u.last) {
		u.last = other.last
	}
	return u
}

func newTruth() truth {
	return truth{
		asked: map[graph.Key]terms{}, approvers: map[graph.Key]graph.Key{}, sponsors: map[graph.Key]graph.Key{},
		credentials: map[graph.Key]*secret{}, uses: map[graph.Key]use{},
	}
}

// used notes the use of a grant or a credential.
func (t *truth) used(key graph.Key, of use) {
	if !key.IsZero() {
		t.uses[key] = t.uses[key].with(of)
	}
}

// finds notes that a rule has to hit a subject.
func (t *truth) finds(rule string, subject graph.Key, why string) {
	t.findings = append(t.findings, ExpectedFinding{Rule: rule, Subject: subject.String(), Why: why})
}

// writeFindings writes what the rules about state have to find, as of the end of the logs.
func (w *world) writeFindings(out *writer) error {
	w.findAboutGrants()
	w.findAboutIdentities()
	w.findAboutCredentials()
	w.findAboutVendors()
	slices.SortFunc(w.truth.findings, func(a, b ExpectedFinding) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Subject, b.Subject))
	})
	var content bytes.Buffer
	for _, one := range w.truth.findings {
		content.Write(append(marshal(one), '\n'))
	}
	return out.file(findingsFile, content.Bytes())
}

// findAboutGrants: how a grant came to be says something only where the ticket system was read when it was provisioned.
// No grant ended so long ago that the rules leave it out.
func (w *world) findAboutGrants() {
	for _, g := range w.truth.grants {
		w.findUse(g)
		from := g.held.from
		if from.Before(w.calendar.start.Add(-before)) || w.calendar.tickets.contains(from) || !from.Before(w.calendar.until) {
			continue
		}
		if g.request.IsZero() {
			w.truth.finds("grant-without-request", g.key, "nobody asked for it")
			w.truth.finds("grant-without-approval", g.key, "nobody asked for it, so that nobody approved it")
			continue
		}
		switch t := w.truth.asked[g.request]; {
		case t.noDecision:
			w.truth.finds("grant-without-approval", g.key, "nobody decided on its request")
		case t.denied:
			w.truth.finds("denied-yet-provisioned", g.key, "its request was denied")
		case t.self:
			w.truth.finds("self-approval", g.key, "who asked approved")
		case w.truth.sponsors[t.requester] != (graph.Key{}) && w.truth.sponsors[t.requester] == w.truth.approvers[g.request]:
			w.truth.finds("self-approval", g.key, "the account that asked is the approver's own")
		case t.unauthorised:
			w.truth.finds("unauthorised-approver", g.key, "the approver was not entitled to decide")
		case t.late > 0:
			w.truth.finds("late-approval", g.key, "it was approved after it had been provisioned")
		case t.expired:
			w.truth.finds("grant-without-approval", g.key, "the approval had expired when it was provisioned")
			w.findExcess(g, "the approval ended before it was provisioned")
		case t.lapses > 0 && from.Add(t.lapses).Before(w.calendar.until):
			w.findExcess(g, "the approval ended, the grant did not")
		}
	}
}

func (w *world) findExcess(g provision, why string) {
	if w.lives(g) {
		w.truth.finds("grant-exceeds-approval", g.key, why)
	}
}

// lives reports whether the grant is held at the end of the logs.
func (w *world) lives(g provision) bool {
	return g.held.to.IsZero() || g.held.to.After(w.calendar.until)
}

// unusedFor is how long a grant may lie idle, and a credential live.
const unusedFor = 90 * day

// findUse: outside AWS, whose trail has an outage that is never ninety days away from both ends, use was read from the
// first day to the last.
func (w *world) findUse(g provision) {
	since := w.calendar.until.Add(-unusedFor)
	if g.system == systems[trailMedium] {
		return
	}
	last := w.truth.uses[g.key].last
	if w.lives(g) && !w.calendar.start.After(since) && !g.held.from.After(since) && last.Before(since) {
		w.truth.finds("dormant-grant", g.key, "nobody used it for ninety days")
	}
	if !w.lives(g) && last.After(g.held.to) {
		w.truth.finds("revocation-not-effective", g.key, "it was used after its end")
	}
}

// findAboutIdentities: the register of sponsors was read to the end.
func (w *world) findAboutIdentities() {
	people := map[graph.Key]*person{}
	for _, p := range w.organisation.people {
		people[p.key()] = p
	}
	kinds := map[graph.Key]graph.IdentityKind{}
	for _, i := range w.truth.identities {
		kinds[i.key] = i.kind
	}
	for _, i := range w.truth.identities {
		sponsor, sponsored := w.truth.sponsors[i.key]
		switch {
		case !sponsored:
			w.truth.finds("no-sponsor", i.key, "nobody answers for "+i.name)
		case people[sponsor] != nil && !people[sponsor].departed.IsZero():
			w.truth.finds("sponsor-departed", i.key, people[sponsor].name+" left")
		case people[sponsor] == nil && kinds[sponsor] != "":
			w.truth.finds("sponsor-not-a-person", i.key, "what answers for "+i.name+" is a "+string(kinds[sponsor]))
		}
	}
}

// findAboutCredentials: one of which no source knows the beginning counts from its first use. The registers tell that a
// key of AWS or of a database lives; of the others only their use does.
func (w *world) findAboutCredentials() {
	keys := map[graph.Key]bool{}
	for key := range w.truth.credentials {
		keys[key] = true
	}
	for key := range w.truth.uses {
		keys[key] = keys[key] || isCredential(key)
	}
	for key, wanted := range keys {
		if !wanted {
			continue
		}
		known := w.truth.credentials[key]
		of := w.truth.uses[key]
		born, lived := of.first, of.last
		rotates := false
		if known != nil {
			if born, rotates = known.issued, known.rotates; known.revoked {
				continue
			}
		}
		if key.Scheme == "aws-key" || key.Scheme == "postgres-credential" {
			lived = w.calendar.until
		}
		if !lived.Before(born.Add(unusedFor)) {
			w.truth.finds("long-lived-credential", key, "it lives for ninety days and more")
		}
		if !rotates && !lived.Before(born.Add(2*unusedFor)) {
			w.truth.finds("never-rotated", key, "it was not rotated for half a year")
		}
	}
}

func isCredential(key graph.Key) bool {
	return slices.Contains([]string{"postgres-credential", "agent-key", "gateway-client"}, key.Scheme)
}

// findAboutVendors: as of the last export of the register of contracts.
func (w *world) findAboutVendors() {
	for _, v := range w.vendors {
		switch {
		case len(v.integrations) == 0:
		case v.contract == "":
			w.truth.finds("no-contract", v.key, "no contract was ever made with "+v.name)
		case !v.held.to.After(w.contractsRead().to):
			w.truth.finds("contract-ended", v.key, "the contract with "+v.name+" ended")
		}
	}
}
