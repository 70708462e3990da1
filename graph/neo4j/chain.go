package neo4j

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Chain gives the whole chain of custody of one action by its uid. The error wraps graph.ErrNotFound when there is none.
func (d *Database) Chain(ctx context.Context, uid string) (graph.Chain, error) {
	var chain graph.Chain
	found := false
	err := d.read(ctx, "chain", map[string]any{"uid": uid}, func(record *neo4j.Record) error {
		found = true
		row := row{record}
		standing := standingFrom(row)
		chain = graph.Chain{
			Action:     actionFrom(row.fields("action")),
			Resource:   resourceFrom(row.fields("resource")),
			OnBehalfOf: identityFrom(row.fields("onBehalfOf")),
			Source:     sourceFrom(row.fields("source")),
			Circumstances: graph.Circumstances{
				Standing: standing,
				Lineage:  lineageFrom(row.maps("lineage")),
			},
		}
		if instance := row.fields("instance"); instance != nil {
			chain.Instance = graph.AgentInstance{
				UID: instance.text("uid"), Name: instance.text("name"), AgentVersion: instance.text("agentVersion"),
				Host: instance.text("host"), StartedAt: instance.moment("startedAt"),
			}
		}
		chain.Edges = edgesFrom(row)
		chain.Action.ActorRule = row.text("byRule")
		var used fields
		if lineage := row.maps("lineage"); len(lineage) > 0 {
			used = lineage[0]
		}
		chain.Waiting = waitingFrom(chain.Action.At, row.fields("identity"), used)
		chain.Action.ResourceKind = chain.Resource.Kind
		chain.Readings = map[string]graph.Reading{}
		for _, coverage := range row.maps("coverages") {
			chain.Readings[coverage.text("source")] = readingFrom(coverage)
			chain.Circumstances.Coverage = append(chain.Circumstances.Coverage, coverageFrom(coverage))
		}
		for _, judgement := range row.maps("judgements") {
			chain.Earlier = append(chain.Earlier, graph.EarlierJudgement{
				Judgement: judgementFrom(judgement), SupersededAt: judgement.moment("supersededAt"),
			})
		}
		chain.Runs = map[string]graph.CollectorRun{}
		for _, f := range row.maps("runs") {
			chain.Runs[f.text("uid")] = runFrom(f)
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("action %q: %w", uid, graph.ErrNotFound)
	}
	return chain, err
}

func actionFrom(f fields) graph.Action {
	action := graph.Action{
		UID: f.text("uid"), At: f.moment("at"), System: f.text("system"), Operation: f.text("operation"), Outcome: f.text("outcome"),
		OutcomeReason: f.text("outcomeReason"), SourceIP: f.text("sourceIp"), UserAgent: f.text("userAgent"), Workload: f.text("workload"),
		Environment: f.text("environment"), Tool: f.text("tool"), ToolCallID: f.text("toolCallId"), ConversationID: f.text("conversationId"),
		TraceID: f.text("traceId"), Digest: f.text("digest"), Source: f.text("source"), IdentityUID: f.text("identityUid"),
		CredentialUID: f.text("credentialUid"), ResourceUID: f.text("resourceUid"), GrantUID: f.text("grantUid"), Target: f.text("target"),
		InstanceUID: f.text("instanceUid"), OnBehalfOfUID: f.text("onBehalfOfUid"),
		Interactive: f.flag("interactive"), Position: f.text("position"), Evidence: f.text("evidence"), Segment: f.text("segment"),
		FirstSeen: f.moment("firstSeen"), Judgement: judgementFrom(f),
	}
	action.Actor, _ = graph.ParseKey(f.text("actor"))
	action.Principal, _ = graph.ParseKey(f.text("principal"))
	action.CredentialKey, _ = graph.ParseKey(action.CredentialUID)
	action.ResourceKey, _ = graph.ParseKey(action.ResourceUID)
	action.ResourceName = action.Target
	if action.ResourceName == "" {
		action.ResourceName = action.ResourceKey.Value
	}
	if encoded := f.text("attributes"); encoded != "" {
		_ = json.Unmarshal([]byte(encoded), &action.Attributes) // written by encodeAttributes; a hand-edited value judges as absent
	}
	return action
}

func judgementFrom(f fields) graph.Judgement {
	judgement := graph.Judgement{
		Verdict: graph.Verdict(f.text("verdict")), Gaps: f.texts("gaps"), GrantUID: f.text("grantUid"), JudgedAt: f.moment("judgedAt"),
	}
	judgement.Run = f.text("judgedFor")
	states := f.texts("links")
	for i, link := range graph.Links {
		judgement.Grades[i].Link = link
		if i < len(states) {
			judgement.Grades[i].State = graph.State(states[i])
		}
	}
	for _, text := range f.texts("changes") {
		parts := strings.SplitN(text, "\t", 4)
		if len(parts) < 4 {
			continue
		}
		change := graph.LinkChange{Link: graph.Link(parts[0]), From: graph.State(parts[1]), Evidence: parts[2], Reason: parts[3]}
		for _, grade := range judgement.Grades {
			if grade.Link == change.Link {
				change.To = grade.State
			}
		}
		judgement.Changes = append(judgement.Changes, change)
	}
	return judgement
}

func resourceFrom(f fields) graph.Resource {
	return graph.Resource{
		UID: f.text("uid"), System: f.text("system"), Kind: f.text("kind"), Name: f.text("name"),
		Classification: f.text("classification"), Environment: f.text("environment"),
	}
}

func sourceFrom(f fields) graph.Source {
	return graph.Source{UID: f.text("uid"), Name: f.text("name"), Kind: f.text("kind"), Schedule: f.text("schedule"), Cursor: f.text("cursor"), Lag: duration(f, "lag"), Retention: duration(f, "retention")}
}
