package ingest

import (
	"regexp"
	"time"

	"clew/graph"
)

// Tells gives the subjects of which a fact would tell, had it been loaded; nil: of any, since it says who somebody is.
func Tells(fact Fact) []graph.Subject {
	switch fact.(type) {
	case *Sponsored:
		return []graph.Subject{graph.SubjectSponsor}
	case *Requested:
		return []graph.Subject{graph.SubjectRequest, graph.SubjectApproval}
	case *Decided:
		return []graph.Subject{graph.SubjectApproval}
	case *Granted, *GrantEnded: // which names the request as well
		return []graph.Subject{graph.SubjectGrant, graph.SubjectRequest, graph.SubjectApproval}
	case *CredentialIssued, *CredentialEnded:
		return []graph.Subject{graph.SubjectCredential}
	case *Acted:
		return []graph.Subject{graph.SubjectAction}
	case *VendorSeen, *ContractSeen:
		return []graph.Subject{graph.SubjectContract}
	case *Covered: // without which less is covered
		return []graph.Subject{}
	}
	return nil
}

// dated finds dates, with time and offset from UTC where they stand there (RFC 3339).
var dated = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?`)

// MomentsNamed gives the span from the earliest to the latest of the dates that stand in a raw record. A date without an
// offset may be a day earlier or later. The zero interval: none stands there, or one that can be none, so that the record's
// own time is not known.
func MomentsNamed(raw []byte) graph.Interval {
	var named graph.Interval
	for _, text := range dated.FindAll(raw, -1) {
		first, err := time.Parse(time.RFC3339, string(text))
		last := first
		if err != nil {
			date, err := time.Parse(time.DateOnly, string(text[:len(time.DateOnly)]))
			if err != nil {
				return graph.Interval{}
			}
			first, last = date.AddDate(0, 0, -1), date.AddDate(0, 0, 2)
		}
		if first.Before(earliest) || !last.Before(latest) {
			return graph.Interval{}
		}
		if named.From.IsZero() || first.Before(named.From) {
			named.From = first
		}
		if last.After(named.To) {
			named.To = last
		}
	}
	return named
}
