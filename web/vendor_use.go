package web

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
	"clew/web/export"
)

// mostUses is how many kinds of use the page of a vendor shows; the file of them has all.
const mostUses = 100

// useStates are what a contract can say of a use, in the order of the page.
var useStates = []struct{ word, tone string }{
	{useOutside, views.ToneBad}, {useBefore, views.ToneBad}, {useAfter, views.ToneBad}, {useWithout, views.ToneBad}, {useUntold, views.ToneUnknown}, {useInside, views.ToneGood},
}

const (
	useInside  = "inside"
	useOutside = "outside"
	useBefore  = "before it began"
	useAfter   = "after it ended"
	useWithout = "no contract"
	useUntold  = "unknown"
)

func useState(grade graph.Grade) string {
	switch grade.State {
	case graph.StatePresent:
		return useInside
	case graph.StateOutOfScope:
		return useOutside
	case graph.StateOutsideWindow:
		if grade.Rule == judge.RuleContractEnded {
			return useAfter
		}
		return useBefore
	case graph.StateMissing:
		return useWithout
	}
	return useUntold
}

func useTone(state string) string {
	for _, one := range useStates {
		if one.word == state {
			return one.tone
		}
	}
	return views.ToneUnknown
}

func (s *Server) vendorUseSection(record graph.VendorRecord, use graph.VendorUse, now time.Time) views.Section {
	compared := s.Judge.AgainstContracts(record, use, now)
	names := map[string]string{}
	for _, contract := range record.Contracts.Rows {
		names[contract.UID] = orUID(contract.Name, contract.UID)
	}
	shown := views.VendorUse{Notes: vendorUseNotes(record, use)}
	tally := map[string]int64{}
	for i, one := range compared.Uses {
		state := useState(one.Grade)
		tally[state] += one.Count
		if i >= mostUses {
			continue
		}
		row := views.ContractUse{
			State: state, Tone: useTone(state), Contract: names[one.Grade.Subject], Reason: closed(one.Grade.Reason), Integration: nodeLink(one.Integration),
			Operation: one.Action.Operation, Resource: nodeLink(one.Resource), Count: one.Count, First: one.First, Last: one.Action.At,
			Newest: views.Link{Href: views.ActionPath(one.Action.UID)}, Verdicts: verdictCounts(one.Verdicts),
		}
		if one.Resource.UID == "" {
			row.Resource = views.Link{Text: one.Action.Target}
		}
		for _, uid := range one.Credentials {
			row.Credentials = append(row.Credentials, views.Link{Text: shortened(keyValue(uid), 24), Href: entityPath("Credential", "", uid)})
		}
		shown.Rows = append(shown.Rows, row)
	}
	for _, state := range useStates {
		if tally[state.word] > 0 {
			shown.Tally = append(shown.Tally, views.UseTally{State: state.word, Tone: state.tone, Count: tally[state.word]})
		}
	}
	for _, unused := range compared.Unused {
		shown.Unused = append(shown.Unused, views.UnusedTerm{Contract: names[unused.Contract.UID], Operations: unused.Operations, Resources: unused.Resources})
	}
	section := views.VendorUseSection(shown, int64(len(compared.Uses)))
	section.Export.Rows = section.Count // its file is not cut where the page is
	return section
}

// keyValue gives the value of a key that stands as a uid, the text itself where it is none.
func keyValue(uid string) string {
	if key, err := graph.ParseKey(uid); err == nil {
		return key.Value
	}
	return uid
}

// vendorUseNotes says what was not looked at.
func vendorUseNotes(record graph.VendorRecord, use graph.VendorUse) []string {
	notes := []string{fmt.Sprintf("Taken from %s, at most the newest %d of each integration. A use that stands on a row of its own has the same answer by every contract.", counted(int(use.Looked), "action", "actions"), use.Each)}
	if len(use.Cut) > 0 {
		names := make([]string, len(use.Cut))
		for i, integration := range use.Cut {
			names[i] = orUID(integration.Name, integration.UID)
		}
		notes = append(notes, "There may be older actions of "+listed(names)+", which are not counted here.")
	}
	if more := record.Integrations.Total.Number - int64(len(record.Integrations.Rows)); more > 0 {
		notes = append(notes, fmt.Sprintf("%d further integrations are not looked at.", more))
	}
	if more := record.Contracts.Total.Number - int64(len(record.Contracts.Rows)); more > 0 {
		notes = append(notes, fmt.Sprintf("%d older contracts are not weighed.", more))
	}
	return notes
}

func (s *Server) vendorUseQuery(record graph.VendorRecord, use graph.VendorUse) views.Query {
	uids := make([]string, len(record.Integrations.Rows))
	for i, integration := range record.Integrations.Rows {
		uids[i] = integration.UID
	}
	return s.query("What its integrations did", "vendor_use", parameter("uids", uids), parameter("look", use.Each), parameter("bounds", use.Bounds))
}

// vendorUseTable is the file of what a vendor did beside what was agreed.
var vendorUseTable = export.Table[judge.Use]{Name: "use", Columns: []export.Column[judge.Use]{
	column("contractSays", func(use judge.Use) export.Value { return export.Text(useState(use.Grade)) }),
	column("rule", func(use judge.Use) export.Value { return export.Text(use.Grade.Rule) }),
	column("reason", func(use judge.Use) export.Value { return export.Text(use.Grade.Reason) }),
	column("subjectUid", func(use judge.Use) export.Value { return export.Text(use.Grade.Subject) }),
	column("integration", func(use judge.Use) export.Value { return nodeName(use.Integration) }),
	column("integrationUid", func(use judge.Use) export.Value { return nodeUID(use.Integration) }),
	column("operation", func(use judge.Use) export.Value { return export.Text(use.Action.Operation) }),
	column("resourceUid", func(use judge.Use) export.Value { return export.Text(use.Resource.UID) }),
	column("target", func(use judge.Use) export.Value { return export.Text(use.Action.Target) }),
	column("credentialUids", func(use judge.Use) export.Value { return export.List(use.Credentials) }),
	column("actions", func(use judge.Use) export.Value { return export.Number(use.Count) }),
	column("firstAt", func(use judge.Use) export.Value { return export.Moment(use.First) }),
	column("lastAt", func(use judge.Use) export.Value { return export.Moment(use.Action.At) }),
	column("newestActionUid", func(use judge.Use) export.Value { return export.Text(use.Action.UID) }),
	column("traced", func(use judge.Use) export.Value { return export.Number(use.Verdicts[graph.VerdictTraced]) }),
	column("broken", func(use judge.Use) export.Value { return export.Number(use.Verdicts[graph.VerdictBroken]) }),
	column("unknown", func(use judge.Use) export.Value { return export.Number(use.Verdicts[graph.VerdictUnknown]) }),
}}

// vendorUseFile gives all kinds of use as a file.
func (s *Server) vendorUseFile(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	uses, cut, err := s.vendorUses(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	return exportedUntil(s, c, vendorUseTable, whole(uses), cut)
}

func (s *Server) vendorUses(ctx context.Context, uid string) (uses []judge.Use, cut string, err error) {
	record, err := s.Graph.Vendor(ctx, uid)
	if err != nil {
		return nil, "", err
	}
	use, err := s.Graph.VendorUse(ctx, record)
	if err != nil {
		return nil, "", err
	}
	if len(use.Cut) > 0 || record.Integrations.Total.Number > int64(len(record.Integrations.Rows)) {
		cut = fmt.Sprintf("%d actions were looked at, at most %d of each integration, and there may be more", use.Looked, use.Each)
	}
	return s.Judge.AgainstContracts(record, use, s.Clock()).Uses, cut, nil
}
