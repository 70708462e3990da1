package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// ActionGraph gives chains.
type ActionGraph interface {
	// Chain gives the whole chain of custody of one action.
	Chain(ctx context.Context, uid string) (graph.Chain, error)
}

// Evidence gives raw records.
type Evidence = export.Records

// mostShown is how much of a raw record is shown on a page.
const mostShown = 256 << 10

func (s *Server) actionPage(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	clocks, err := clocksOf(c.QueryParams())
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	chain, err := s.Graph.Chain(ctx, uid)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", uid); err != nil {
		return err
	}
	raw, record := s.record(ctx, chain.Action, chain.Source)
	chain.Circumstances.Evidence = record
	if len(chain.Circumstances.Lineage) > 0 && chain.Action.CredentialKind == "" {
		chain.Action.CredentialKind = chain.Circumstances.Lineage[0].Kind
	}
	now := s.Clock()
	judged := s.Judge.Judge(chain.Action, chain.Circumstances, now)
	view := s.Judge.AsOf(chain, clocks, now)
	action := s.actionView(asOf(chain, view), view.Judgement, raw)
	action.Knowledge = knowledge(chain, judged)
	action.Clocks = clocksView(chain.Action, clocks, view, judged)
	action.Clocks.Least, action.Clocks.Most = chain.Action.At.Add(-usualSpan), now.UTC().Truncate(time.Second)
	action.TimeLine.Files = drawnFiles(c, timeLineFile)
	for i := range action.Chain {
		if state := string(judged.Grades[i].State); state != action.Chain[i].State {
			action.Chain[i].Now = state
		}
	}
	crumbs := []views.Link{{Text: action.Operation}}
	if action.Actor.Text != "" {
		crumbs = append([]views.Link{action.Actor}, crumbs...)
	}
	page := s.page(c, action.Operation+" by "+cmp.Or(action.Actor.Text, "nobody who is known"), "", crumbs...)
	return render(c, http.StatusOK, views.ActionPage(page, action))
}

// record reads the raw record of an action and tells how it stands.
func (s *Server) record(ctx context.Context, action graph.Action, source graph.Source) (views.Record, graph.EvidenceState) {
	shown := views.Record{Hash: action.Evidence, Source: sourceLink(source.UID, source.Name), CollectedAt: action.FirstSeen}
	shown.File, shown.Position, _ = strings.Cut(action.Position, "#")
	if action.Evidence == "" {
		return shown, graph.EvidenceMissing
	}
	text, err := s.Evidence.Read(ctx, action.Segment, action.Evidence)
	state := s.Evidence.State(err)
	switch state {
	case graph.EvidenceKept:
		shown.State = views.RecordVerified
		shown.Bytes = int64(len(text))
		shown.Redacted = int64(strings.Count(string(text), redactedMark))
		if len(text) > mostShown {
			text, shown.Cut = text[:mostShown], true
		}
		shown.Text = strings.ToValidUTF8(string(text), "\uFFFD")
	case graph.EvidenceAltered:
		shown.State = views.RecordAltered
	case graph.EvidenceMissing:
		shown.State = views.RecordMissing
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Logger.WarnContext(ctx, "a raw record could not be read", "action", action.UID, "segment", action.Segment, "error", err)
	}
	return shown, state
}

// redactedMark stands in kept records for what was a secret.
const redactedMark = "[redacted by clew]"

func (s *Server) actionView(chain graph.Chain, judged graph.Judgement, raw views.Record) views.Action {
	action, standing := chain.Action, chain.Circumstances.Standing
	nodes := nodesOf(chain)
	return views.Action{
		UID: action.UID, Operation: action.Operation, Resource: resourceLink(chain), Actor: identityLink(standing.Identity),
		ActorKind: kindWords(standing.Identity.Kind), At: action.At, Outcome: action.Outcome, OutcomeOf: action.OutcomeReason,
		Verdict: string(judged.Verdict), Sentence: verdictSentence(judged), Waiting: waitingSentence(chain.Waiting), Context: actionContext(chain),
		Chain: s.chainCards(chain, judged, nodes), TimeLine: timeLine(chain, judged), Narrative: narrative(chain, judged, nodes),
		Gaps: s.actionGaps(chain, judged), Edges: edgeRows(chain.Edges), Others: otherGrants(standing, judged),
		Lineage: lineageSteps(chain.Circumstances.Lineage, action.CredentialUID), Forgotten: action.CredentialUID != "", Record: raw,
		Queries: []views.Query{s.query("The whole chain of this action", "chain", parameter("uid", action.UID))},
	}
}

func resourceLink(chain graph.Chain) views.Link {
	action := chain.Action
	if action.ResourceUID == "" {
		return views.Link{Text: action.Target}
	}
	link := nodeLink(graph.Node{UID: action.ResourceUID, Label: "Resource", Name: chain.Resource.Name})
	if action.Target != "" {
		link.Text = action.Target
	}
	return link
}

// actionContext lists what the record says around the action itself.
func actionContext(chain graph.Chain) []views.Fact {
	action := chain.Action
	address := ""
	if action.SourceIP != "" {
		address = actionListPath(graph.ActionsOfAddress, action.SourceIP)
	}
	all := []views.Fact{
		{Label: "Source address", Value: action.SourceIP, Code: true, Href: address},
		{Label: "User agent", Value: action.UserAgent},
		{Label: "Workload", Value: action.Workload},
		{Label: "Environment", Value: action.Environment},
		{Label: "Agent instance", Value: orUID(chain.Instance.Name, chain.Instance.UID), Href: entityPath("AgentInstance", "", chain.Instance.UID), Code: true},
		{Label: "On behalf of", Value: orUID(chain.OnBehalfOf.Name, action.OnBehalfOfUID), Href: identityLink(chain.OnBehalfOf).Href},
		{Label: "Tool", Value: action.Tool, Code: true},
		{Label: "Tool call", Value: action.ToolCallID, Code: true, Href: listOf(graph.ActionsOfToolCall, action.ToolCallID)},
		{Label: "Conversation", Value: action.ConversationID, Code: true, Href: conversationPath(action.ConversationID)},
		{Label: "Trace", Value: action.TraceID, Code: true, Href: listOf(graph.ActionsOfTrace, action.TraceID)},
		{Label: "Digest of the prompt or arguments", Value: action.Digest, Code: true},
	}
	shown := all[:0]
	for _, fact := range all {
		if fact.Value != "" {
			shown = append(shown, fact)
		}
	}
	if action.Interactive {
		shown = append(shown, views.Fact{Label: "Session", Value: "a person sat at it"})
	}
	return shown
}

func orUID(name, uid string) string {
	if name == "" {
		return uid
	}
	return name
}

func conversationPath(id string) string {
	if id == "" {
		return ""
	}
	return views.ConversationPath(id)
}

func listOf(of, value string) string {
	if value == "" {
		return ""
	}
	return actionListPath(of, value)
}

// verdictSentence tells the verdict in one line.
func verdictSentence(judged graph.Judgement) string {
	var wrong, unknown []string
	for _, grade := range judged.Grades {
		switch grade.State {
		case graph.StatePresent:
		case graph.StateUnknown:
			unknown = append(unknown, string(grade.Link))
		default:
			wrong = append(wrong, grade.Reason)
		}
	}
	switch {
	case len(wrong) == 1:
		return closed(wrong[0])
	case len(wrong) > 1:
		return closed(wrong[0]) + " " + counted(len(wrong)-1, "further link is", "further links are") + " broken, too."
	case len(unknown) > 0:
		return "Nothing contradicts the chain, but " + listed(unknown) + " cannot be told: no source that would show it was collected for that time."
	default:
		return "All seven links are on record: who answers for it, who asked, who approved, what was granted, with what it was done, and the record itself."
	}
}

// closed ends a clause as a sentence.
func closed(clause string) string {
	if clause == "" || strings.HasSuffix(clause, ".") {
		return clause
	}
	return clause + "."
}

func (s *Server) actionGaps(chain graph.Chain, judged graph.Judgement) []views.ActionGap {
	gaps := make([]views.ActionGap, 0, len(judged.Gaps))
	for _, id := range judged.Gaps {
		rule := s.ruleOf(id)
		subject := chain.Action.IdentityUID
		if rule.Subject == "Credential" {
			subject = chain.Action.CredentialUID
		}
		gaps = append(gaps, views.ActionGap{
			Rule: id, Title: rule.Title, Severity: rule.Severity, Description: rule.Description, Remediation: rule.Remediation,
			Controls: controls(rule.Controls), Finding: views.Link{Text: "all of this subject", Href: gapsPath(map[string]string{"rule": id, "subject": subject})},
		})
	}
	return gaps
}

// otherGrants lists the grants that cover the action beside the one that counts.
func otherGrants(standing graph.Standing, judged graph.Judgement) []views.OtherGrant {
	var others []views.OtherGrant
	for _, uid := range judged.Others {
		for i := range standing.Holdings {
			holding := &standing.Holdings[i]
			if holding.Grant.UID != uid {
				continue
			}
			holder := identityLink(standing.Identity)
			if len(holding.Via) > 0 {
				holder = nodeLink(graph.Node{UID: holding.Via[0].UID, Label: "Group", Name: holding.Via[0].Name})
			}
			others = append(others, views.OtherGrant{
				Grant: grantLink(holding.Grant), Role: holding.Grant.System, Holder: holder, Window: interval(grantWindow(holding)),
				Why: "it is wider than the one that counts, or as wide",
			})
			break
		}
	}
	return others
}

// grantWindow is while the identity had the grant.
func grantWindow(holding *graph.Holding) graph.Interval {
	window := graph.Interval{From: holding.Grant.ValidFrom, To: holding.Grant.ValidTo}
	if window.From.Before(holding.Interval.From) {
		window.From = holding.Interval.From
	}
	if to := holding.Interval.To; !to.IsZero() && (window.To.IsZero() || to.Before(window.To)) {
		window.To = to
	}
	return window
}

// lineageSteps lists the credentials from the first issued to the one used.
func lineageSteps(lineage graph.Lineage, used string) []views.LineageStep {
	steps := make([]views.LineageStep, 0, len(lineage))
	for i := len(lineage) - 1; i >= 0; i-- {
		credential := lineage[i]
		step := views.LineageStep{
			Credential: credentialLink(credential), Kind: credential.Kind, IssuedAt: credential.IssuedAt, ExpiresAt: credential.ExpiresAt, Current: credential.UID == used,
		}
		if i+1 < len(lineage) {
			parent := lineage[i+1]
			step.By = views.Link{Text: orUID(parent.HolderName, parent.Name), Href: entityPath("Identity", "", parent.HolderUID)}
		}
		steps = append(steps, step)
	}
	return steps
}

// minute gives a time in UTC to the minute, empty for none.
func minute(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format("2006-01-02 15:04")
}
