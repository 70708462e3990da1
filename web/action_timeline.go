package web

import (
	"maps"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/views"
)

// mostSpans bounds the bars of one row of the time line.
const mostSpans = 4

// timeLine shows when all that bears on the action held, with the time that no source was read hatched.
func timeLine(chain graph.Chain, judged graph.Judgement) views.TimeLine {
	grades := map[graph.Link]graph.Grade{}
	for _, grade := range judged.Grades {
		grades[grade.Link] = grade
	}
	line := views.TimeLine{Action: chain.Action.At}
	add := func(row views.TimeRow, link graph.Link) {
		row.Name = string(link)
		row.Unread = unread(chain, subjectOf[link])
		if len(row.Spans)+len(row.Moments)+len(row.Unread) > 0 {
			line.Rows = append(line.Rows, row)
		}
	}
	add(sponsorRow(chain, grades[graph.LinkSponsor]), graph.LinkSponsor)
	asked, decided := requestRows(chain, grades)
	add(asked, graph.LinkRequest)
	add(decided, graph.LinkApproval)
	add(grantRow(chain, judged, grades[graph.LinkGrant]), graph.LinkGrant)
	add(credentialRow(chain, grades[graph.LinkCredential]), graph.LinkCredential)
	return line
}

func sponsorRow(chain graph.Chain, grade graph.Grade) views.TimeRow {
	var row views.TimeRow
	for _, sponsorship := range chain.Circumstances.Standing.Sponsorships {
		if len(row.Spans) == mostSpans {
			break
		}
		state := views.StatePresent
		if sponsorship.Person.UID == grade.Subject {
			state = string(grade.State)
		}
		row.Spans = append(row.Spans, sponsorSpans(sponsorship, state)...)
	}
	return row
}

// sponsorSpans shows a sponsorship, parted where the person left while it still stood.
func sponsorSpans(sponsorship graph.Sponsorship, state string) []views.Span {
	held, left := sponsorship.Interval, sponsorship.Person.DepartedAt
	name := orUID(sponsorship.Person.Name, sponsorship.Person.UID)
	gone := views.Span{Interval: views.Interval{From: left, To: held.To}, Name: name + " has left", Person: name, State: string(graph.StateDeparted)}
	switch {
	case !left.IsZero() && !held.From.IsZero() && !left.After(held.From):
		gone.Interval.From = held.From
		return []views.Span{gone}
	case !left.IsZero() && held.Contains(left):
		return []views.Span{{Interval: views.Interval{From: held.From, To: left}, Name: name, Person: name, State: views.StatePresent}, gone}
	}
	return []views.Span{{Interval: interval(held), Name: name, Person: name, State: state}}
}

// requestRows shows the request behind the grant and the decisions on it.
func requestRows(chain graph.Chain, grades map[graph.Link]graph.Grade) (asked, decided views.TimeRow) {
	request, found := requestOf(chain, grades[graph.LinkRequest].Subject)
	if !found {
		return asked, decided
	}
	if !request.RequestedAt.IsZero() {
		asked.Moments = []views.Moment{{At: request.RequestedAt, Name: request.Ref + " asked", State: string(grades[graph.LinkRequest].State)}}
	}
	approval := grades[graph.LinkApproval]
	for _, decision := range request.Approvals {
		if decision.DecidedAt.IsZero() || len(decided.Moments) == mostSpans {
			continue
		}
		state := views.StatePresent
		switch {
		case decision.UID == approval.Subject:
			state = string(approval.State)
		case decision.Decision == graph.DecisionDenied:
			state = string(graph.StateDenied)
		case decision.ApproverIsRequester:
			state = string(graph.StateSelf)
		}
		approver := orUID(decision.Approver.Name, decision.Approver.UID)
		decided.Moments = append(decided.Moments, views.Moment{
			At: decision.DecidedAt, Name: decision.Decision + " by " + orUID(approver, decision.Via), Person: approver, State: state,
		})
	}
	return asked, decided
}

// grantRow shows the grant that counts, then those that also cover the action.
func grantRow(chain graph.Chain, judged graph.Judgement, grade graph.Grade) views.TimeRow {
	var row views.TimeRow
	wanted := append([]string{judged.GrantUID, grade.Subject}, judged.Others...)
	shown := map[string]bool{"": true}
	for _, uid := range wanted {
		for i := range chain.Circumstances.Standing.Holdings {
			holding := &chain.Circumstances.Standing.Holdings[i]
			if holding.Grant.UID != uid || shown[uid] || len(row.Spans) == mostSpans {
				continue
			}
			shown[uid] = true
			state := views.StatePresent
			if uid == grade.Subject {
				state = string(grade.State)
			}
			row.Spans = append(row.Spans, views.Span{Interval: interval(grantWindow(holding)), Name: shortened(orUID(holding.Grant.Role, uid), 60), State: state})
		}
	}
	for _, contract := range chain.Circumstances.Standing.Contracts {
		state := views.StatePresent
		if contract.UID == grade.Subject {
			state = string(grade.State)
		}
		if len(row.Spans) < mostSpans {
			row.Spans = append(row.Spans, views.Span{Interval: interval(contract.Interval), Name: shortened(contract.Name, 60), State: state})
		}
	}
	return row
}

// credentialRow shows the life of the credential used and of those it derives from.
func credentialRow(chain graph.Chain, grade graph.Grade) views.TimeRow {
	var row views.TimeRow
	for _, credential := range chain.Circumstances.Lineage {
		if len(row.Spans) >= mostSpans {
			break
		}
		ends := earliest(credential.ExpiresAt, credential.RevokedAt)
		state := views.StatePresent
		if credential.UID == grade.Subject && (grade.State == graph.StateNotTheirs || grade.State == graph.StateMissing) {
			state = string(grade.State)
		}
		spans := credentialSpans(credential, state)
		row.Spans = append(row.Spans, spans...)
		if len(spans) > 1 {
			continue
		}
		if !ends.IsZero() && !ends.After(chain.Action.At) {
			row.Moments = append(row.Moments, views.Moment{At: ends, Name: "ended", State: string(grade.State)})
		}
	}
	return row
}

// credentialSpans shows the life of a credential, parted where another replaced it.
func credentialSpans(credential graph.Credential, state string) []views.Span {
	name := shortened(orUID(credential.Name, credential.UID), 40)
	ends := earliest(credential.ExpiresAt, credential.RevokedAt)
	if replaced := credential.SupersededAt; !replaced.IsZero() && (ends.IsZero() || replaced.Before(ends)) {
		return []views.Span{
			{Interval: views.Interval{From: credential.IssuedAt, To: replaced}, Name: name, State: state},
			{Interval: views.Interval{From: replaced, To: ends}, Name: name + ", replaced", State: string(graph.StateSuperseded)},
		}
	}
	return []views.Span{{Interval: views.Interval{From: credential.IssuedAt, To: ends}, Name: name, State: state}}
}

// earliest gives the first of the times that are known.
func earliest(times ...time.Time) time.Time {
	var first time.Time
	for _, moment := range times {
		if !moment.IsZero() && (first.IsZero() || moment.Before(first)) {
			first = moment
		}
	}
	return first
}

// unread gives the time for which no source of the subject was complete, each part with why.
func unread(chain graph.Chain, subject graph.Subject) []views.Unread {
	var complete, doubted graph.Coverages
	sources := map[string]string{} // names by uid
	for _, span := range chain.Circumstances.Coverage {
		if span.Subject != subject || (span.System != "" && span.System != chain.Action.System) {
			continue
		}
		sources[span.Source] = orUID(span.Name, span.Source)
		if span.Doubted() {
			doubted = append(doubted, span)
		} else {
			complete = append(complete, span)
		}
	}
	if len(sources) == 0 {
		return []views.Unread{{Why: "no source tells of " + subjectWords[subject]}}
	}
	var gaps []views.Unread
	for _, gap := range between(complete) {
		gaps = append(gaps, explained(chain, subject, gap, doubted, sources)...)
	}
	return gaps
}

// between gives the time that none of the spans covers, oldest first.
func between(spans graph.Coverages) []graph.Interval {
	if len(spans) == 0 {
		return []graph.Interval{{}}
	}
	slices.SortFunc(spans, func(a, b graph.Coverage) int { return a.Interval.From.Compare(b.Interval.From) })
	var gaps []graph.Interval
	if first := spans[0].Interval.From; !first.IsZero() {
		gaps = append(gaps, graph.Interval{To: first})
	}
	reached := spans[0].Interval.To
	for _, span := range spans[1:] {
		if reached.IsZero() {
			return gaps
		}
		if span.Interval.From.After(reached) {
			gaps = append(gaps, graph.Interval{From: reached, To: span.Interval.From})
		}
		if end := span.Interval.To; end.IsZero() || end.After(reached) {
			reached = end
		}
	}
	if !reached.IsZero() {
		gaps = append(gaps, graph.Interval{From: reached})
	}
	return gaps
}

// explained parts a gap where records in quarantine leave doubt, and says of each part what each source lacks of it.
func explained(chain graph.Chain, subject graph.Subject, gap graph.Interval, doubted graph.Coverages, sources map[string]string) []views.Unread {
	slices.SortFunc(doubted, func(a, b graph.Coverage) int { return a.Interval.From.Compare(b.Interval.From) })
	for _, span := range doubted {
		shared, some := span.Interval.Intersect(gap)
		if !some {
			continue
		}
		var parts []views.Unread
		if gap.From.Before(shared.From) {
			parts = append(parts, explained(chain, subject, graph.Interval{From: gap.From, To: shared.From}, nil, sources)...)
		}
		parts = append(parts, views.Unread{
			Interval: interval(shared),
			Why:      orUID(span.Name, span.Source) + ": " + whyNot(graph.Hole{Why: graph.HoleRejected, Rejected: span.Rejected}),
		})
		if !shared.To.IsZero() && !shared.To.Equal(gap.To) {
			parts = append(parts, explained(chain, subject, graph.Interval{From: shared.To, To: gap.To}, doubted, sources)...)
		}
		return parts
	}
	if len(sources) != 1 { // they part the time in different ways
		why := make([]string, 0, len(sources))
		for _, uid := range slices.Sorted(maps.Keys(sources)) {
			reading := chain.Readings[uid]
			var lacks []string
			for _, hole := range reading.Explained(graph.Scope{Subject: subject}, gap) {
				lacks = append(lacks, whyNot(hole))
			}
			why = append(why, sources[uid]+": "+strings.Join(slices.Compact(lacks), ", then "))
		}
		return []views.Unread{{Interval: interval(gap), Why: strings.Join(why, "; ")}}
	}
	var parts []views.Unread
	for uid, name := range sources {
		reading := chain.Readings[uid]
		for _, hole := range reading.Explained(graph.Scope{Subject: subject}, gap) {
			parts = append(parts, views.Unread{Interval: interval(hole.Interval), Why: name + ": " + whyNot(hole)})
		}
	}
	return parts
}
