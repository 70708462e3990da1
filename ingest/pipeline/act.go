package pipeline

import (
	"context"
	"fmt"
	"slices"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/resolve"
)

// judgeActions makes the actions of a batch and judges them on what the graph knows now.
func (p *Pipeline) judgeActions(ctx context.Context, source graph.Source, run graph.CollectorRun, b *batch) error {
	known := make(map[graph.Key]bool, len(b.acted))
	b.actions = make([]graph.Action, 0, len(b.acted))
	for _, acted := range b.acted {
		if known[acted.Key] {
			b.duplicates++
			continue
		}
		known[acted.Key] = true
		action, err := p.action(source, run, acted)
		if err != nil {
			return err
		}
		b.actions = append(b.actions, action)
	}
	b.acted = nil
	_, b.mark = p.currentCoverage()
	return p.judge(ctx, b.actions)
}

// judge sets the judgements of actions whose ends are resolved.
func (p *Pipeline) judge(ctx context.Context, actions []graph.Action) error {
	standings, err := p.standingsOf(ctx, actions)
	if err != nil {
		return err
	}
	lineages, err := p.lineagesOf(ctx, actions)
	if err != nil {
		return err
	}
	coverage, _ := p.currentCoverage()
	moment := p.now()
	for i := range actions {
		action := &actions[i]
		standing := standings[action.IdentityUID]
		circumstances := graph.Circumstances{Standing: standing, Lineage: ofKind(lineages[action.CredentialUID], action.CredentialKind), Coverage: coverage, Evidence: graph.EvidenceKept}
		if action.Evidence == "" {
			circumstances.Evidence = graph.EvidenceMissing
		}
		action.StandingMark = standing.Mark
		if len(circumstances.Lineage) > 0 {
			action.LineageMark = circumstances.Lineage[0].Mark
		}
		action.Judgement = p.Judge.Judge(*action, circumstances, moment)
		action.GrantUID = action.Judgement.GrantUID
	}
	return nil
}

// ofKind gives the lineage of a credential of which no source but the record of its use says what kind it is.
func ofKind(lineage graph.Lineage, kind string) graph.Lineage {
	if len(lineage) == 0 || lineage[0].Kind != "" || kind == "" {
		return lineage
	}
	told := slices.Clone(lineage)
	told[0].Kind = kind
	return told
}

func (p *Pipeline) action(source graph.Source, run graph.CollectorRun, acted *ingest.Acted) (graph.Action, error) {
	actor := resolve.Actor(acted)
	identity, found := p.identities.Get(actor)
	if !found {
		return graph.Action{}, fmt.Errorf("actor %s of %s was not resolved", actor, acted.Key)
	}
	outcome := acted.Outcome
	if outcome == "" {
		outcome = graph.OutcomeSuccess
	}
	action := graph.Action{
		UID: acted.Key.String(), At: acted.At.UTC(), System: acted.System, Operation: acted.Operation, Outcome: outcome, OutcomeReason: acted.OutcomeReason,
		SourceIP: acted.SourceIP, UserAgent: acted.UserAgent, Workload: acted.Workload, Environment: acted.Environment, Tool: acted.Tool,
		ToolCallID: acted.ToolCallID, ConversationID: acted.ConversationID, TraceID: acted.TraceID, Digest: acted.Digest, Source: source.UID,
		Actor: actor, IdentityUID: identity, CredentialKey: acted.Credential, CredentialUID: acted.Credential.String(), CredentialKind: acted.CredentialKind,
		ResourceKey: acted.Resource, ResourceUID: acted.Resource.String(), ResourceKind: acted.ResourceKind, Target: acted.Target, ResourceName: acted.Target,
		InstanceUID: acted.Instance.String(), Interactive: acted.Interactive, Attributes: acted.Attributes,
		Position: acted.Position, Evidence: acted.Evidence, Segment: acted.Segment, FirstSeen: run.Started, ActorRule: resolve.RuleStated,
	}
	if action.ResourceName == "" {
		action.ResourceName = acted.Resource.Value
	}
	if !acted.OnBehalfOf.IsZero() {
		action.Principal = acted.OnBehalfOf
		action.OnBehalfOfUID, found = p.identities.Get(acted.OnBehalfOf)
		if !found {
			return graph.Action{}, fmt.Errorf("principal %s of %s was not resolved", acted.OnBehalfOf, acted.Key)
		}
	}
	return action, nil
}

// hits gives what an action with these gaps adds to findings.
func (p *Pipeline) hitsOf(action *graph.Action, gaps []string) []graph.FindingHit {
	var hits []graph.FindingHit
	for _, gap := range gaps {
		severity, label, found := p.Rules.ActionRule(gap)
		if !found {
			continue
		}
		subject := action.IdentityUID
		if label == "Credential" {
			subject = action.CredentialUID
		}
		if subject != "" {
			hits = append(hits, graph.FindingHit{ActionUID: action.UID, At: action.At, Rule: gap, Severity: severity, Subject: subject, SubjectLabel: label})
		}
	}
	return hits
}

// mostRead bounds how many identities or credentials one query reads.
const mostRead = 500

func (p *Pipeline) standingsOf(ctx context.Context, actions []graph.Action) (map[string]graph.Standing, error) {
	found := map[string]graph.Standing{}
	var absent []string
	for i := range actions {
		uid := actions[i].IdentityUID
		if _, done := found[uid]; done {
			continue
		}
		standing, cached := p.standings.Get(uid)
		found[uid] = standing
		if !cached {
			absent = append(absent, uid)
		}
	}
	for len(absent) > 0 {
		page := absent[:min(mostRead, len(absent))]
		absent = absent[len(page):]
		var read map[string]graph.Standing
		err := p.patient(ctx, "read standings", func() (err error) {
			read, err = p.Graph.Standings(ctx, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		for uid, standing := range read {
			found[uid] = standing
			p.standings.Add(uid, standing)
		}
	}
	return found, nil
}

func (p *Pipeline) lineagesOf(ctx context.Context, actions []graph.Action) (map[string]graph.Lineage, error) {
	found := map[string]graph.Lineage{}
	var absent []string
	for i := range actions {
		uid := actions[i].CredentialUID
		if _, done := found[uid]; done || uid == "" {
			continue
		}
		lineage, cached := p.lineages.Get(uid)
		if !cached {
			absent = append(absent, uid)
			lineage = graph.Lineage{{UID: uid, Kind: actions[i].CredentialKind, Name: actions[i].CredentialKey.Value}}
		}
		found[uid] = lineage
	}
	for len(absent) > 0 {
		page := absent[:min(mostRead, len(absent))]
		absent = absent[len(page):]
		var read map[string]graph.Lineage
		err := p.patient(ctx, "read lineages", func() (err error) {
			read, err = p.Graph.Lineages(ctx, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, uid := range page {
			lineage, exists := read[uid]
			if !exists {
				lineage = found[uid]
			}
			found[uid] = lineage
			p.lineages.Add(uid, lineage)
		}
	}
	return found, nil
}
