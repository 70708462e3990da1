package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// ReachGraph tells what whoever has something in hand did and can reach.
type ReachGraph interface {
	// Reach gives what was done, and what can be done, by whoever has what the query starts from in hand.
	Reach(ctx context.Context, query graph.ReachQuery) (graph.Reach, error)
}

// reachWords names from what a scope is told.
var reachWords = map[string]string{
	graph.ReachOfCredential: "Credential", graph.ReachOfIdentity: "Identity", graph.ReachOfSponsor: "Sponsor", graph.ReachOfVendor: "Vendor", graph.ReachOfAddress: "Address",
}

// reachLabels says which label each start has.
var reachLabels = map[string]string{
	graph.ReachOfCredential: "Credential", graph.ReachOfIdentity: "Identity", graph.ReachOfSponsor: "Identity", graph.ReachOfVendor: "Vendor",
}

func (s *Server) scopePage(c echo.Context) error {
	form := views.ScopeForm{Of: cmp.Or(c.QueryParam("of"), graph.ReachOfCredential), Value: strings.TrimSpace(c.QueryParam("value")), From: c.QueryParam("from"), To: c.QueryParam("to")}
	for _, kind := range graph.ReachKinds {
		form.Kinds = append(form.Kinds, views.Choice{Value: kind, Words: reachWords[kind]})
	}
	page := s.page(c, "Scope", views.SectionCases, views.Link{Text: "Scope"})
	if form.Value == "" {
		return render(c, http.StatusOK, views.ScopePage(page, views.Scope{Form: form}))
	}
	query, reach, err := s.reachOf(c, form)
	if err != nil {
		return err
	}
	if wantsJSON(c.Request()) || c.QueryParam("form") == "json" {
		if err := s.looked(c, "export", "scope of "+query.Of+" "+query.Value); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="scope.json"`)
		return c.JSON(http.StatusOK, fileOf(query, reach, s.Clock()))
	}
	if err := s.looked(c, "look-up", "scope of "+query.Of+" "+query.Value); err != nil {
		return err
	}
	scope := s.scope(query, reach)
	if !s.may(c, http.MethodPost, views.CasesPath) {
		scope.SaveTitle = ""
	}
	form.Value = query.Value
	scope.Form = form
	address := *c.Request().URL
	values := address.Query()
	values.Set("form", "json")
	address.RawQuery = values.Encode()
	scope.JSON = address.RequestURI()
	page.Title = "Scope of " + scope.Start.Text
	return render(c, http.StatusOK, views.ScopePage(page, scope))
}

// reachOf reads what a form asks for. What it names may be any identifier of the thing.
func (s *Server) reachOf(c echo.Context, form views.ScopeForm) (graph.ReachQuery, graph.Reach, error) {
	query := graph.ReachQuery{Of: form.Of, Value: form.Value}
	var err error
	if query.From, err = formTime("from", form.From); err != nil {
		return query, graph.Reach{}, err
	}
	if query.To, err = formTime("to", form.To); err != nil {
		return query, graph.Reach{}, err
	}
	if query.To.IsZero() {
		query.To = s.Clock().UTC()
	}
	reach, err := s.Graph.Reach(c.Request().Context(), query)
	if !errors.Is(err, graph.ErrNotFound) {
		return query, reach, err
	}
	found, searchErr := s.Graph.Search(c.Request().Context(), form.Value, mostHits)
	if searchErr != nil {
		return query, reach, searchErr
	}
	hits := slices.DeleteFunc(found.Hits, func(hit graph.Hit) bool { return !hit.Exact || hit.Of != "" || hit.Node.Label != reachLabels[query.Of] })
	switch len(hits) {
	case 0:
		return query, reach, err
	case 1:
		query.Value = hits[0].Node.UID
		reach, err = s.Graph.Reach(c.Request().Context(), query)
		return query, reach, err
	}
	return query, reach, fmt.Errorf("%q names %d of them; take the id of one from the search: %w", form.Value, len(hits), graph.ErrInvalid)
}

// stepWords says what there is to do.
var stepWords = map[string]string{
	graph.StepRevoke: "Revoke", graph.StepDelete: "Delete, since it was made with what is in the wrong hands:", graph.StepRotate: "Rotate",
	graph.StepEndSessions: "End the sessions of", graph.StepTell: "Tell", graph.StepFindSponsor: "Find who answers for",
}

// reachedWords says how something came within reach.
var reachedWords = map[string]string{
	graph.ReachedAtStart: "itself", graph.ReachedByHolding: "holds a credential within reach", graph.ReachedByIssue: "issued to the identity",
	graph.ReachedByDeriving: "obtained with", graph.ReachedByMaking: "made by an action of", graph.ReachedByUse: "used from the address",
}

func (s *Server) scope(query graph.ReachQuery, reach graph.Reach) views.Scope {
	scope := views.Scope{
		Chosen: true, Kind: reachWords[query.Of], Start: nodeLink(reach.Start), Summary: scopeSummary(query, reach),
		Deeds: deedRows(reach.Deeds), Touched: touchedRows(reach.Deeds), Reachable: reachableRows(reach.Reachable.Rows),
		SaveTitle: reachWords[query.Of] + " " + nodeLink(reach.Start).Text,
		Queries: []views.Query{
			s.query("What is held with it", "reach_credentials", parameter("from", query.From), parameter("to", query.To)),
			s.query("What was done on credentials", "deeds_of_credential", parameter("from", query.From), parameter("to", query.To)),
		},
	}
	if reach.DeedsCut {
		scope.DeedsNote = "Counting stopped at the newest 20,000 actions: there are more. Narrow the time to count all."
	}
	if reach.Credentials.Total.AtLeast || reach.Identities.Total.AtLeast || reach.Reachable.Total.AtLeast {
		scope.CutNote = "More than 500 credentials, identities or grants are within reach; the lists stop there. Narrow the time, or scope what they show."
	}
	for _, step := range reach.Containment(query.To) {
		row := views.ScopeStep{Words: stepWords[step.What], Subject: nodeLink(step.Subject), Done: step.Done}
		switch step.What {
		case graph.StepEndSessions:
			row.Note = counted(int(step.Count), "session is live", "sessions are live") + ", the last until " + minute(step.Until) + "; they outlive the credential that they were obtained with"
		case graph.StepTell:
			row.Note = "answers for " + counted(int(step.Count), "identity", "identities") + " within reach"
		}
		scope.Steps = append(scope.Steps, row)
	}
	for _, one := range reach.Credentials.Rows {
		how := reachedWords[one.How]
		if one.From != "" && one.How != graph.ReachedByIssue {
			how += " " + one.From
		}
		scope.Credentials = append(scope.Credentials, views.Reached{Node: credentialLink(one.Credential), Kind: one.Credential.Kind, How: how, State: credentialState(one.Credential, query.To), Last: one.LastUsed})
	}
	for _, one := range reach.Identities.Rows {
		scope.Identities = append(scope.Identities, views.Reached{Node: identityLink(one.Identity), Kind: kindWords(one.Identity.Kind), How: reachedWords[one.How]})
	}
	for _, one := range reach.Answerable {
		row := views.Answers{Identity: nodeLink(one.Identity)}
		if one.Sponsor.UID != "" {
			row.Sponsor = identityLink(one.Sponsor)
		}
		if one.Vendor.UID != "" {
			row.Vendor = nodeLink(one.Vendor)
		}
		scope.Answerable = append(scope.Answerable, row)
	}
	return scope
}

// scopeSummary says in one sentence what is within reach.
func scopeSummary(query graph.ReachQuery, reach graph.Reach) string {
	actions, resources := int64(0), map[string]bool{}
	for _, deed := range reach.Deeds {
		actions += deed.Count
		if deed.Resource.UID != "" {
			resources[deed.Resource.UID] = true
		}
	}
	more := ""
	if reach.DeedsCut {
		more = "at least "
	}
	span := "until " + minute(query.To)
	if !query.From.IsZero() {
		span = "from " + minute(query.From) + " " + span
	}
	return fmt.Sprintf("Whoever has it in hand did %s%s on %s %s, holds %s, can act as %s, and at the end of that time has %s.", more,
		counted(int(actions), "action", "actions"), counted(len(resources), "resource", "resources"), span,
		counted(len(reach.Credentials.Rows), "credential", "credentials"), counted(len(reach.Identities.Rows), "identity", "identities"),
		counted(len(reach.Reachable.Rows), "live grant", "live grants"))
}

func deedRows(deeds []graph.Deed) []views.Deed {
	rows := make([]views.Deed, len(deeds))
	for i, deed := range deeds {
		resource := nodeLink(graph.Node{UID: deed.Resource.UID, Label: "Resource", Name: deed.Resource.Name})
		if resource.Text == "" {
			resource.Text = "no resource named"
		}
		rows[i] = views.Deed{
			Operation: deed.Operation, Resource: resource, Verdict: string(deed.Verdict), Outcome: deed.Outcome, Count: deed.Count, First: deed.First, Last: deed.Last,
			Sample: views.Link{Text: shortened(deed.Sample, 24), Href: views.ActionPath(deed.Sample)},
		}
	}
	return rows
}

// touchedRows sums the deeds up by resource, the classified ones first.
func touchedRows(deeds []graph.Deed) []views.Touched {
	var order []string
	rows, operations := map[string]views.Touched{}, map[string][]string{}
	for _, deed := range deeds {
		if deed.Resource.UID == "" {
			continue
		}
		row, known := rows[deed.Resource.UID]
		if !known {
			order = append(order, deed.Resource.UID)
			row = views.Touched{
				Resource: nodeLink(graph.Node{UID: deed.Resource.UID, Label: "Resource", Name: deed.Resource.Name}), Classification: deed.Resource.Classification, Environment: deed.Resource.Environment,
			}
		}
		row.Count += deed.Count
		if !slices.Contains(operations[deed.Resource.UID], deed.Operation) {
			operations[deed.Resource.UID] = append(operations[deed.Resource.UID], deed.Operation)
		}
		rows[deed.Resource.UID] = row
	}
	list := make([]views.Touched, 0, len(order))
	for _, uid := range order {
		row := rows[uid]
		row.Operations = strings.Join(operations[uid], ", ")
		list = append(list, row)
	}
	slices.SortStableFunc(list, func(a, b views.Touched) int {
		return cmp.Or(compareStated(a.Classification, b.Classification), cmp.Compare(b.Count, a.Count))
	})
	return list
}

// compareStated orders words, what is not stated last.
func compareStated(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func reachableRows(list []graph.Entitled) []views.Reachable {
	const mostCovered, mostPatterns = 5, 4
	rows := make([]views.Reachable, 0, len(list))
	for _, one := range list {
		row := views.Reachable{Grant: grantLink(one.Grant), System: one.Grant.System, Path: []views.Link{nodeLink(one.Identity)}, Until: one.Grant.ValidTo}
		for _, group := range one.Via {
			row.Path = append(row.Path, nodeLink(graph.Node{UID: group.UID, Label: "Group", Name: group.Name}))
		}
		for i, covered := range one.Covers {
			row.Classification = cmp.Or(row.Classification, covered.Classification)
			if i < mostCovered {
				row.Covers = append(row.Covers, nodeLink(graph.Node{UID: covered.UID, Label: "Resource", Name: covered.Name}))
			}
		}
		row.More = max(0, one.CoversAll-int64(len(row.Covers)))
		if len(one.Covers) == 0 {
			row.Patterns = strings.Join(one.Grant.Resources[:min(mostPatterns, len(one.Grant.Resources))], ", ")
			if row.Patterns == "" {
				row.Patterns = "what its policy says"
			}
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b views.Reachable) int { return compareStated(a.Classification, b.Classification) })
	return rows
}
