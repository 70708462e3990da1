package pipeline_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// OpenSource implements pipeline.Graph.
func (m *memory) OpenSource(_ context.Context, source graph.Source) (graph.Source, error) {
	return source, nil
}

// TakeLease implements pipeline.Graph.
func (m *memory) TakeLease(context.Context, string, string, time.Duration) error { return nil }

// EndLease implements pipeline.Graph.
func (m *memory) EndLease(context.Context, string, string) error { return nil }

// StartRun implements pipeline.Graph.
func (m *memory) StartRun(_ context.Context, sourceUID string, now time.Time) (graph.CollectorRun, string, bool, error) {
	return graph.CollectorRun{UID: sourceUID + "/" + now.Format(time.RFC3339Nano), SourceUID: sourceUID, Status: graph.RunRunning, Started: now}, "", false, nil
}

// Checkpoint implements pipeline.Graph.
func (m *memory) Checkpoint(context.Context, graph.Checkpoint) error { return nil }

// KnownFile implements pipeline.Graph.
func (m *memory) KnownFile(context.Context, string, graph.FinishedFile) (bool, error) {
	return false, nil
}

// Rejections implements pipeline.Graph.
func (m *memory) Rejections(context.Context, string, graph.Turn) (graph.Page[graph.Rejection], error) {
	return graph.Page[graph.Rejection]{}, nil
}

// Deliveries implements pipeline.Graph.
func (m *memory) Deliveries(_ context.Context, uids []string) (map[string]graph.Delivery, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	found := map[string]graph.Delivery{}
	for _, uid := range uids {
		if action := m.actions[uid]; action != nil {
			found[uid] = graph.Delivery{Position: action.Position, FirstSeen: action.FirstSeen}
		}
	}
	return found, nil
}

// WriteActions implements pipeline.Graph.
func (m *memory) WriteActions(_ context.Context, actions []graph.Action, hits []graph.FindingHit) (map[string]bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	created := map[string]bool{}
	type touch struct {
		first, last, unknown time.Time
		mark                 string
	}
	touched := map[[2]string]*touch{}
	note := func(label, uid, mark string, action *graph.Action) {
		one := touched[[2]string{label, uid}]
		if one == nil {
			one = &touch{first: action.At, last: action.At}
			touched[[2]string{label, uid}] = one
		}
		if action.At.Before(one.first) {
			one.first = action.At
		}
		if action.At.After(one.last) {
			one.last = action.At
		}
		if action.Judgement.AwaitsCoverage && (one.unknown.IsZero() || action.At.Before(one.unknown)) {
			one.unknown = action.At
		}
		one.mark = mark
	}
	for i := range actions {
		action := actions[i]
		if m.actions[action.UID] != nil {
			continue
		}
		created[action.UID] = true
		m.actions[action.UID] = &memoryAction{Action: action}
		m.node("Identity", action.IdentityUID)
		note("Identity", action.IdentityUID, action.StandingMark, &action)
		if action.CredentialUID != "" {
			credential := m.node("Credential", action.CredentialUID)
			if credential["kind"] == nil && action.CredentialKind != "" {
				credential["kind"] = action.CredentialKind
				if credential["lastActionAt"] != nil {
					credential["standingMark"] = m.mark()
					credential["rejudgeFrom"] = time.Unix(0, 0).UTC()
				}
			}
			if credential["name"] == nil {
				credential["name"] = action.CredentialKey.Value
			}
			note("Credential", action.CredentialUID, action.LineageMark, &action)
		}
		if action.OnBehalfOfUID != "" {
			principal := m.node("Identity", action.OnBehalfOfUID)
			if principal["mergedInto"] != nil && principal["lastActionAt"] == nil {
				principal["lastActionAt"] = time.Unix(0, 0).UTC()
			}
		}
	}
	for at, one := range touched {
		node := m.nodes[at[0]][at[1]]
		raise(node, "lastActionAt", one.last)
		if at[0] == "Identity" {
			lower(node, "unknownFrom", one.unknown)
			writes, _ := node["actionWrites"].(int64)
			node["actionWrites"] = writes + 1
		}
		if textIn(node, "standingMark") != one.mark {
			node["standingMark"] = m.mark()
			lower(node, "rejudgeFrom", one.first)
		}
	}
	for _, hit := range hits {
		if created[hit.ActionUID] {
			m.findings[hit.Rule+"/"+hit.Subject]++
		}
	}
	return created, nil
}

// Pending implements pipeline.Graph.
func (m *memory) Pending(_ context.Context, most int) ([]graph.Pending, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var all []graph.Pending
	for _, label := range []string{"Identity", "Credential"} {
		for _, uid := range slices.Sorted(maps.Keys(m.nodes[label])) {
			node := m.nodes[label][uid]
			if node["rejudgeFrom"] == nil {
				continue
			}
			writes, _ := node["actionWrites"].(int64)
			all = append(all, graph.Pending{Label: label, UID: uid, Mark: textIn(node, "standingMark"), From: momentIn(node, "rejudgeFrom"), Writes: writes})
		}
	}
	return all[:min(len(all), most)], nil
}

// ActionsOf implements pipeline.Graph.
func (m *memory) ActionsOf(_ context.Context, pending graph.Pending, after time.Time, afterUID string, most int) ([]graph.Action, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var actions []graph.Action
	for _, action := range m.actions {
		of := action.IdentityUID
		if pending.Label == "Credential" {
			of = action.CredentialUID
		}
		if of == pending.UID && (action.At.After(after) || action.At.Equal(after) && action.UID > afterUID) {
			one := action.Action
			one.CredentialKind = ""
			actions = append(actions, one)
		}
	}
	slices.SortFunc(actions, func(a, b graph.Action) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.UID, b.UID)) })
	return actions[:min(len(actions), most)], nil
}

// Rejudge implements pipeline.Graph.
func (m *memory) Rejudge(_ context.Context, actions []graph.Action, hits func(*graph.Action, []string) []graph.FindingHit) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for i := range actions {
		action := &actions[i]
		stored := m.actions[action.UID]
		for _, hit := range hits(action, stored.Judgement.Gaps) {
			m.findings[hit.Rule+"/"+hit.Subject]--
		}
		for _, hit := range hits(action, action.Judgement.Gaps) {
			m.findings[hit.Rule+"/"+hit.Subject]++
		}
		stored.earlier = append(stored.earlier, graph.EarlierJudgement{Judgement: stored.Judgement, SupersededAt: action.Judgement.JudgedAt})
		stored.Judgement, stored.GrantUID = action.Judgement, action.Judgement.GrantUID
	}
	return nil
}

// Advance implements pipeline.Graph.
func (m *memory) Advance(_ context.Context, pending graph.Pending, reached, unknown time.Time, _ string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	node := m.nodes[pending.Label][pending.UID]
	if textIn(node, "standingMark") != pending.Mark || node["rejudgeFrom"] == nil {
		return nil
	}
	node["rejudgeFrom"] = reached.UTC()
	if pending.Label == "Identity" {
		lower(node, "unknownFrom", unknown)
	}
	return nil
}

// Settle implements pipeline.Graph.
func (m *memory) Settle(_ context.Context, pending graph.Pending, unknown time.Time, _ string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	node := m.nodes[pending.Label][pending.UID]
	if textIn(node, "standingMark") != pending.Mark {
		return nil
	}
	delete(node, "rejudgeFrom")
	if pending.Label == "Credential" {
		return nil
	}
	stored := momentIn(node, "unknownFrom")
	writes, _ := node["actionWrites"].(int64)
	if writes == pending.Writes && (stored.IsZero() || !stored.Before(pending.From)) {
		delete(node, "unknownFrom")
	}
	lower(node, "unknownFrom", unknown)
	return nil
}

// MoveActions implements pipeline.Graph.
func (m *memory) MoveActions(context.Context, int) (int64, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for uid, loser := range m.nodes["Identity"] {
		if loser["mergedInto"] == nil || loser["lastActionAt"] == nil {
			continue
		}
		survivor := textIn(loser, "mergedInto")
		for _, action := range m.actions {
			if action.IdentityUID == uid {
				action.IdentityUID = survivor
				m.again(survivor, action.At)
				raise(m.nodes["Identity"][survivor], "lastActionAt", action.At)
			}
		}
		for _, action := range m.actions {
			if action.OnBehalfOfUID == uid {
				action.OnBehalfOfUID = survivor
				m.again(action.IdentityUID, action.At)
			}
		}
		m.moveFindings(uid, survivor)
		delete(loser, "lastActionAt")
		delete(loser, "rejudgeFrom")
		delete(loser, "unknownFrom")
		return 1, nil
	}
	return 0, nil
}

// again notes that the actions of an identity since a moment must be judged again.
func (m *memory) again(identity string, from time.Time) {
	node := m.node("Identity", identity)
	node["standingMark"] = m.mark()
	lower(node, "rejudgeFrom", from)
}

func (m *memory) moveFindings(loser, survivor string) {
	for name, count := range m.findings {
		if rule, isOf := strings.CutSuffix(name, "/"+loser); isOf {
			delete(m.findings, name)
			m.findings[rule+"/"+survivor] += count
		}
	}
}

// PartActions implements pipeline.Graph: no analyst decides anything here, so nothing comes apart.
func (m *memory) PartActions(context.Context, int, func(*graph.Action, []string) []graph.FindingHit) (bool, error) {
	return false, nil
}

// ActionsByKeys implements pipeline.Graph, likewise.
func (m *memory) ActionsByKeys(context.Context, string, []graph.Key, int64) (graph.Count, error) {
	return graph.Count{}, errors.ErrUnsupported
}
