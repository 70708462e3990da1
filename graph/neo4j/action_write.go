package neo4j

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/schema"
)

// mostTaken is how often a transaction may find that another one has just made the same action: each time there is one
// fewer left to make.
const mostTaken = 10

// WriteActions writes judged actions that the graph does not have yet, with what they add to findings, in one
// transaction. A uid MUST stand once in actions; the error wraps graph.ErrInvalid when it does not. It gives the uids of
// those that were new. The others were delivered before; Deliveries tells whether by this delivery or an earlier one.
func (d *Database) WriteActions(ctx context.Context, actions []graph.Action, hits []graph.FindingHit) (created map[string]bool, err error) {
	known := make(map[string]bool, len(actions))
	for i := range actions {
		if known[actions[i].UID] {
			return nil, fmt.Errorf("action %s stands twice among those to write: %w", actions[i].UID, graph.ErrInvalid)
		}
		known[actions[i].UID] = true
	}
	for range mostTaken {
		if created, err = d.writeActions(ctx, actions, hits); !isTaken(err) {
			break
		}
	}
	return created, err
}

// isTaken reports whether another transaction made a node of the same uid at the same time.
func isTaken(err error) bool {
	var server *neo4j.Neo4jError
	return errors.As(err, &server) && server.Code == "Neo.ClientError.Schema.ConstraintValidationFailed"
}

func (d *Database) writeActions(ctx context.Context, actions []graph.Action, hits []graph.FindingHit) (map[string]bool, error) {
	shapes := ActionRows(actions)
	var created map[string]bool
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		created = make(map[string]bool, len(actions))
		for shape, rows := range shapes {
			err := run(ctx, tx, schema.CreateActions(shape), map[string]any{"rows": rows}, func(record *neo4j.Record) error {
				created[row{record}.text("uid")] = true
				return nil
			})
			if err != nil {
				return err
			}
		}
		if len(created) == 0 {
			return nil
		}
		if err := touchEnds(ctx, tx, actions, created); err != nil {
			return err
		}
		return addFindings(ctx, tx, hits, created)
	})
	return created, err
}

// ActionRows gives the rows that schema.CreateActions wants, by shape.
func ActionRows(actions []graph.Action) map[schema.Shape][]map[string]any {
	shapes := map[schema.Shape][]map[string]any{}
	for i := range actions {
		action := &actions[i]
		shape := schema.Shape{
			Credential: action.CredentialUID != "", Resource: action.ResourceUID != "", Grant: action.Judgement.GrantUID != "",
			Instance: action.InstanceUID != "", OnBehalfOf: action.OnBehalfOfUID != "",
		}
		shapes[shape] = append(shapes[shape], actionRow(action))
	}
	return shapes
}

func actionRow(action *graph.Action) map[string]any {
	row := map[string]any{
		"uid": action.UID, "identity": action.IdentityUID, "byRule": action.ActorRule, "properties": actionProperties(action),
	}
	if action.CredentialUID != "" {
		row["credential"] = action.CredentialUID
		row["credentialKind"] = action.CredentialKind
		row["credentialName"] = action.CredentialKey.Value
		row["usedRule"] = "stated"
	}
	if action.ResourceUID != "" {
		row["resource"] = action.ResourceUID
		row["resourceName"] = action.ResourceKey.Value
		row["resourceKind"] = action.ResourceKind
		row["resourceSystem"] = action.System
	}
	if action.Judgement.GrantUID != "" {
		row["grant"] = action.Judgement.GrantUID
		row["underRule"] = "narrowest-live"
	}
	if action.InstanceUID != "" {
		row["instance"] = action.InstanceUID
	}
	if action.OnBehalfOfUID != "" {
		row["onBehalfOf"] = action.OnBehalfOfUID
	}
	return row
}

func actionProperties(action *graph.Action) map[string]any {
	properties := map[string]any{
		"uid": action.UID, "at": action.At.UTC(), "system": action.System, "operation": action.Operation, "outcome": action.Outcome,
		"source": action.Source, "actor": action.Actor.String(), "identityUid": action.IdentityUID,
		"position": action.Position, "evidence": action.Evidence, "segment": action.Segment, "firstSeen": action.FirstSeen.UTC(),
		"verdict": string(action.Judgement.Verdict), "links": action.Judgement.States(), "judgedAt": action.Judgement.JudgedAt.UTC(),
	}
	for name, value := range map[string]string{
		"outcomeReason": action.OutcomeReason, "sourceIp": action.SourceIP, "userAgent": action.UserAgent, "workload": action.Workload,
		"environment": action.Environment, "tool": action.Tool, "toolCallId": action.ToolCallID, "conversationId": action.ConversationID,
		"traceId": action.TraceID, "digest": action.Digest, "credentialUid": action.CredentialUID, "resourceUid": action.ResourceUID,
		"target": action.Target, "instanceUid": action.InstanceUID, "onBehalfOfUid": action.OnBehalfOfUID, "principal": action.Principal.String(), "grantUid": action.Judgement.GrantUID, "attributes": encodeAttributes(action.Attributes),
	} {
		if value != "" {
			properties[name] = value
		}
	}
	if len(action.Judgement.Gaps) > 0 {
		properties["gaps"] = action.Judgement.Gaps
	}
	if action.Interactive {
		properties["interactive"] = true
	}
	return properties
}

func encodeAttributes(attributes map[string]string) string {
	if len(attributes) == 0 {
		return ""
	}
	encoded, err := json.Marshal(attributes)
	if err != nil { // a map of strings always encodes
		return ""
	}
	return string(encoded)
}

// Deliveries gives, for actions that the graph already had, the position and the first-seen time under which each was
// loaded, so that a delivery that is repeated after a crash can be told from a duplicate.
func (d *Database) Deliveries(ctx context.Context, uids []string) (map[string]graph.Delivery, error) {
	found := make(map[string]graph.Delivery, len(uids))
	err := d.read(ctx, "deliveries", map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		row := row{record}
		found[row.text("uid")] = graph.Delivery{Position: row.text("position"), FirstSeen: row.moment("firstSeen")}
		return nil
	})
	return found, err
}
