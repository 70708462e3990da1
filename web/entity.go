package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// EntityGraph gives what the pages of nodes show. Its lists are bounded and say how long they are in all.
type EntityGraph interface {
	Identity(ctx context.Context, uid string) (graph.IdentityRecord, error)
	Credential(ctx context.Context, uid string) (graph.CredentialRecord, error)
	Grant(ctx context.Context, uid string) (graph.GrantRecord, error)
	Request(ctx context.Context, uid string) (graph.RequestRecord, error)
	Resource(ctx context.Context, uid string) (graph.ResourceRecord, error)
	Group(ctx context.Context, uid string) (graph.GroupRecord, error)
	Vendor(ctx context.Context, uid string) (graph.VendorRecord, error)
	// Readings gives how the sources have been read.
	Readings(ctx context.Context) ([]graph.SourceReading, error)
	AgentInstance(ctx context.Context, uid string) (graph.InstanceRecord, error)
}

// entity answers with the page of a node: read gives it, of says how its actions are reached (empty: it has none).
func (s *Server) entity(c echo.Context, of string, read func(ctx context.Context, uid string) (views.Entity, error)) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	entity, err := read(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", uid); err != nil {
		return err
	}
	if of != "" {
		if entity.Actions, err = s.actionList(c, of, uid); err != nil {
			return err
		}
		if entity.Use, err = s.useOf(c, of, uid); err != nil {
			return err
		}
		entity.Systems = systemsOf(entity.Systems, entity.Actions)
		entity.Use.Files = drawnFiles(c, useFile)[:1]
		if err := s.addTimeLine(c, &entity, of, uid); err != nil {
			return err
		}
		if len(entity.Actions.Rows) > 0 || entity.Actions.Filter.Set() {
			entity.Queries = append(entity.Queries, s.query("Its newest actions", "older_actions_of_"+of,
				parameter("value", uid), parameter("at", s.Clock()), parameter("atUid", ""), parameter("from", time.Unix(0, 0)), parameter("look", actionsOfPage),
				parameter("most", actionsOfPage), parameter("verdict", nil), parameter("operation", nil)))
		}
	}
	s.offerFiles(c, &entity)
	page := s.page(c, entity.Name, "", views.Link{Text: entity.Kind + " " + entity.Name})
	return render(c, http.StatusOK, views.EntityPage(page, entity))
}

// sectionOf states how many there are, where not all are shown.
func sectionOf(section views.Section, total graph.Count) views.Section {
	if total.Number > section.Shown {
		return section.Of(total.Number, "")
	}
	return section
}

func (s *Server) gapSection(list graph.List[graph.Finding], uid string) views.Section {
	section := views.GapSection(s.findingRows(list.Rows))
	if list.Total.Number > section.Shown {
		return section.Of(list.Total.Number, gapsPath(map[string]string{"subject": uid, "status": graph.FindingOpen}))
	}
	return section
}

// gapsPath gives the address of gaps with filters; empty values are left out.
func gapsPath(filters map[string]string) string {
	values := url.Values{}
	for name, value := range filters {
		if value != "" {
			values.Set(name, value)
		}
	}
	return views.GapsPath + "?" + values.Encode()
}

func grantRows(list []graph.GrantLine, withHolder bool, now time.Time) []views.Grant {
	rows := make([]views.Grant, 0, len(list))
	for _, line := range list {
		row := views.Grant{
			Grant: grantLink(line.Grant), System: line.Grant.System, Window: views.Interval{From: line.Grant.ValidFrom, To: line.Grant.ValidTo},
			State: grantState(line.Grant, now), LastUsed: line.LastUsed,
		}
		if len(line.Via) > 0 {
			row.Holder = nodeLink(graph.Node{UID: line.Via[0].UID, Label: "Group", Name: line.Via[0].Name})
		} else if withHolder {
			row.Holder = nodeLink(line.Holder)
		}
		if line.Request != nil {
			row.Request = requestLink(*line.Request)
			row.Approver, row.Approval, row.Problem = approvalWords(*line.Request, line.Grant)
		}
		rows = append(rows, row)
	}
	return rows
}

func grantState(grant graph.Grant, now time.Time) string {
	switch {
	case !grant.ValidTo.IsZero() && !grant.ValidTo.After(now):
		return "ended"
	case grant.ValidTo.IsZero():
		return "standing"
	}
	return "live"
}

// approvalWords sums up the decisions on a request for one line: the approval that counts, else what is wrong.
func approvalWords(request graph.Request, grant graph.Grant) (approver views.Link, words, problem string) {
	problem = string(graph.StateMissing)
	for _, approval := range request.Approvals {
		state := approvalState(approval, grant.ValidFrom)
		if state != views.StatePresent && problem != string(graph.StateMissing) {
			continue
		}
		approver, words, problem = identityLink(approval.Approver), minute(approval.DecidedAt), state
		if state == views.StatePresent {
			return approver, words, ""
		}
	}
	return approver, words, problem
}

// approvalState tells what is wrong with one decision by itself. The chain of an action weighs all of them.
func approvalState(approval graph.Approval, provisioned time.Time) string {
	switch {
	case approval.Decision == graph.DecisionDenied:
		return string(graph.StateDenied)
	case approval.ApproverIsRequester:
		return string(graph.StateSelf)
	case approval.Authorised != nil && !*approval.Authorised:
		return string(graph.StateUnauthorised)
	case !provisioned.IsZero() && approval.DecidedAt.After(provisioned):
		return string(graph.StateLate)
	}
	return views.StatePresent
}

func credentialRows(list []graph.CredentialLine, now time.Time) []views.Credential {
	rows := make([]views.Credential, 0, len(list))
	for _, line := range list {
		credential := line.Credential
		rows = append(rows, views.Credential{
			Credential: credentialLink(credential), Kind: credential.Kind, State: credentialState(credential, now), IssuedAt: credential.IssuedAt,
			ExpiresAt: credential.ExpiresAt, LastUsed: line.LastUsed,
			Holder: views.Link{Text: orUID(credential.HolderName, credential.HolderUID), Href: entityPath("Identity", "", credential.HolderUID)},
		})
	}
	return rows
}

func credentialState(credential graph.Credential, now time.Time) string {
	past := func(moment time.Time) bool { return !moment.IsZero() && !moment.After(now) }
	switch {
	case past(credential.RevokedAt):
		return "revoked"
	case past(credential.ExpiresAt):
		return "expired"
	case past(credential.SupersededAt):
		return "superseded"
	}
	return "live"
}

func requestRowsOf(list []graph.Request) []views.Request {
	rows := make([]views.Request, 0, len(list))
	for _, request := range list {
		rows = append(rows, views.Request{
			Request: requestLink(request), Title: request.Title, Requester: identityLink(request.RequestedBy), For: namedBy(request),
			At: request.RequestedAt, State: requestState(request),
		})
	}
	return rows
}

func namedBy(request graph.Request) views.Link {
	switch len(request.For) {
	case 0:
		return views.Link{}
	case 1:
		return views.Link{Text: shortened(request.For[0], 40), Href: entityPath("Identity", "", request.For[0])}
	}
	return views.Link{Text: counted(len(request.For), "identity", "identities"), Href: requestLink(request).Href}
}

// requestState gives the last decision on a request.
func requestState(request graph.Request) string {
	state := "undecided"
	for _, approval := range request.Approvals {
		if approval.Decision != "" {
			state = approval.Decision
		}
	}
	return state
}

func approvalRows(request graph.Request, provisioned time.Time) []views.Approval {
	rows := make([]views.Approval, 0, len(request.Approvals))
	for _, approval := range request.Approvals {
		rows = append(rows, views.Approval{
			Person: identityLink(approval.Approver), Decision: approval.Decision, State: approvalState(approval, provisioned),
			At: approval.DecidedAt, Expires: approval.ExpiresAt, Via: approval.Via,
		})
	}
	return rows
}

func memberships(list []graph.Related) []views.Membership {
	rows := make([]views.Membership, 0, len(list))
	for _, related := range list {
		rows = append(rows, views.Membership{Node: nodeLink(related.Node), Kind: labelWords(related.Node.Label, related.Node.Kind), Window: interval(related.Interval)})
	}
	return rows
}

func neighbours(relation string, nodes []graph.Node) []views.Neighbour {
	rows := make([]views.Neighbour, 0, len(nodes))
	for _, node := range nodes {
		rows = append(rows, views.Neighbour{Relation: relation, Node: nodeLink(node), Kind: strings.TrimSpace(labelWords(node.Label, node.Kind))})
	}
	return rows
}
