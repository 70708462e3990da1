package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// JoinGraph gives how the keys of identities were joined.
type JoinGraph interface {
	Joins(ctx context.Context, uid string) (graph.Joins, error)
	JoinDecision(ctx context.Context, uid string) (graph.JoinDecision, error)
	// KeyHolder gives the uid of the identity that a key names, or of one that claims it.
	KeyHolder(ctx context.Context, key string) (string, error)
}

// Joins carries out what analysts decide about joins. Errors wrap graph.ErrInvalid and graph.ErrNotFound where a decision
// makes no sense, and graph.ErrConflict where another one speaks against it.
type Joins interface {
	// PreviewJoin gives what a decision would come to, and changes nothing.
	PreviewJoin(ctx context.Context, decision graph.JoinDecision) (graph.JoinChange, error)
	// DecideJoin records a decision and brings it about, unless the joins are no longer what seen says.
	DecideJoin(ctx context.Context, decision graph.JoinDecision, seen string) (graph.JoinChange, error)
}

func (s *Server) joinsPage(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	joins, err := s.Graph.Joins(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", uid); err != nil {
		return err
	}
	shown := joinsView(joins)
	shown.CanDecide = s.Joins != nil && s.may(c, http.MethodPost, "/identity/:uid/joins")
	shown.Conflicts = s.keyConflicts(joins.Conflicts)
	return render(c, http.StatusOK, views.JoinsPage(s.joinPage(c, joins, "How these were joined"), shown))
}

// keyPage leads to how a key was joined.
func (s *Server) keyPage(c echo.Context) error {
	key, err := uidOf(c)
	if err != nil {
		return err
	}
	holder, err := s.Graph.KeyHolder(c.Request().Context(), key)
	if err != nil {
		return err
	}
	return redirect(c, views.JoinsPath(holder))
}

func (s *Server) joinPage(c echo.Context, joins graph.Joins, title string) views.Page {
	link := identityLink(joins.Identity)
	return s.page(c, title, "", link, views.Link{Text: title})
}

// asked reads the decision that a request asks for.
func (s *Server) askedJoin(c echo.Context, value func(string) string) (graph.JoinDecision, graph.Joins, error) {
	var decision graph.JoinDecision
	if s.Joins == nil {
		return decision, graph.Joins{}, echo.NewHTTPError(http.StatusNotFound)
	}
	uid, err := uidOf(c)
	if err != nil {
		return decision, graph.Joins{}, err
	}
	ctx := c.Request().Context()
	joins, err := s.Graph.Joins(ctx, uid)
	if err != nil {
		return decision, joins, err
	}
	user, _ := s.user(c)
	decision = graph.JoinDecision{Kind: graph.JoinKind(value("kind")), User: user.Name}
	switch decision.Kind {
	case graph.JoinWithdraw:
		earlier, err := s.Graph.JoinDecision(ctx, value("withdraws"))
		if err != nil {
			return decision, joins, err
		}
		decision.Withdraws, decision.Alias, decision.Identity = earlier.UID, earlier.Alias, earlier.Identity
	case graph.JoinPin, graph.JoinDispute, graph.JoinUndo:
		if decision.Alias, err = graph.ParseKey(value("alias")); err != nil {
			return decision, joins, fmt.Errorf("%w: %w", err, graph.ErrInvalid)
		}
		if decision.Identity, err = joins.KeyBeside(decision.Alias); err != nil {
			return decision, joins, err
		}
	default:
		return decision, joins, fmt.Errorf("a decision about a join is pin, dispute, undo or withdraw, not %.40q: %w", decision.Kind, graph.ErrInvalid)
	}
	return decision, joins, nil
}

// joinChangePage says what a decision would come to and asks for the reason.
func (s *Server) joinChangePage(c echo.Context) error {
	decision, joins, err := s.askedJoin(c, c.QueryParam)
	if err != nil {
		return err
	}
	change, err := s.Joins.PreviewJoin(c.Request().Context(), decision)
	if errors.Is(err, graph.ErrConflict) || errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrNotFound) {
		s.flash(c, views.FlashNotice, sentenceOf(err))
		return redirect(c, views.JoinsPath(joins.Identity.UID))
	}
	if err != nil {
		return err
	}
	shown := views.JoinChange{
		UID: joins.Identity.UID, Sentence: joinSentence(decision), Kind: string(decision.Kind), Alias: decision.Alias.String(), Withdraws: decision.Withdraws, Seen: change.Seen,
	}
	for _, move := range slices.Concat(change.Apart, change.Merged) {
		row := views.JoinMove{From: move.From, To: move.To}
		for _, key := range move.Keys {
			row.Keys = append(row.Keys, key.String())
		}
		for _, given := range joinGifts {
			if number := move.Moves[given.kind]; number > 0 {
				row.Gives = append(row.Gives, views.Fact{Label: given.words, Value: fmt.Sprint(number)})
			}
		}
		shown.Moves = append(shown.Moves, row)
	}
	if len(shown.Moves) > 0 {
		shown.Actions = fmt.Sprintf("%d actions move.", change.Actions.Number)
		if change.Actions.AtLeast {
			shown.Actions = fmt.Sprintf("At least %d actions move; there are more than were counted.", change.Actions.Number)
		}
	}
	for _, again := range []struct {
		words string
		uids  []string
	}{
		{"Identities", change.Marked.Identities}, {"Whom they answer, asked or decided for", change.Marked.Persons}, {"Holders of grants", change.Marked.Grants},
		{"Users of credentials", change.Marked.Credentials},
	} {
		if len(again.uids) > 0 {
			shown.Again = append(shown.Again, views.Fact{Label: again.words, Value: firstOf(again.uids)})
		}
	}
	return render(c, http.StatusOK, views.JoinChangePage(s.joinPage(c, joins, "Decide on a join"), shown))
}

// firstOf names the first of many.
func firstOf(uids []string) string {
	const most = 8
	text := ""
	for i, uid := range uids[:min(most, len(uids))] {
		if i > 0 {
			text += ", "
		}
		text += uid
	}
	if more := len(uids) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// joinGifts are what an identity gives to another one, in the words of the page.
var joinGifts = []struct{ kind, words string }{
	{"NAMES", "Keys"}, {"HELD_BY", "Grants"}, {"ISSUED_TO", "Credentials"}, {"SPONSORS", "Sponsorships"}, {"MEMBER_OF", "Memberships"},
	{"REQUESTED", "Requests made"}, {"FOR", "Requests for it"}, {"GAVE", "Decisions given"}, {"INSTANCE_OF", "Running agents"}, {"OPERATES", "Vendors"},
}

// decideJoin records what an analyst decided.
func (s *Server) decideJoin(c echo.Context) error {
	decision, joins, err := s.askedJoin(c, c.FormValue)
	if err != nil {
		return err
	}
	decision.Reason = c.FormValue("reason")
	change, err := s.Joins.DecideJoin(c.Request().Context(), decision, c.FormValue("seen"))
	back := views.JoinsPath(joins.Identity.UID)
	if errors.Is(err, graph.ErrConflict) || errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrNotFound) {
		s.flash(c, views.FlashNotice, sentenceOf(err))
		return redirect(c, back)
	}
	if err != nil {
		return err
	}
	if err := s.looked(c, "decide-join", cmp.Or(change.Decision.UID, joins.Identity.UID)); err != nil {
		return err
	}
	s.flash(c, views.FlashDone, "The decision is recorded. What it touches is judged again now.")
	if _, err := s.Graph.Joins(c.Request().Context(), joins.Identity.UID); err != nil {
		return err
	}
	for _, move := range change.Merged {
		if move.From == joins.Identity.UID { // which is the other one now
			back = views.JoinsPath(move.To)
		}
	}
	return redirect(c, back)
}

func joinSentence(decision graph.JoinDecision) string {
	switch decision.Kind {
	case graph.JoinPin:
		return fmt.Sprintf("%s is a key of %s", decision.Alias, decision.Identity)
	case graph.JoinDispute:
		return fmt.Sprintf("%s is no key of %s", decision.Alias, decision.Identity)
	case graph.JoinUndo:
		return fmt.Sprintf("%s and %s are two identities", decision.Alias, decision.Identity)
	}
	return fmt.Sprintf("Withdraw the decision about %s and %s", decision.Alias, decision.Identity)
}

func joinsView(joins graph.Joins) views.Joins {
	uid := joins.Identity.UID
	shown := views.Joins{Identity: identityLink(joins.Identity), UID: uid}
	for _, alias := range joins.Aliases {
		row := views.JoinedAlias{
			Key: alias.Key.String(), Window: interval(alias.Interval), Join: views.Join{Rule: alias.Rule, Key: alias.On, Confidence: alias.Confidence},
		}
		if len(joins.Aliases) > 1 {
			row.Dispute = views.DecideJoinPath(uid, string(graph.JoinDispute), row.Key, "")
		}
		for _, claim := range joins.Claims {
			if !claim.Void && (claim.Alias == alias.Key || claim.Key == alias.Key) {
				row.Claims = append(row.Claims, joinClaim(claim))
			}
		}
		shown.Aliases = append(shown.Aliases, row)
	}
	for _, claim := range joins.Claims {
		if claim.Void {
			shown.Apart = append(shown.Apart, joinClaim(claim))
		}
	}
	for _, merged := range joins.Merged {
		row := views.MergedIdentity{Identity: views.Link{Text: merged.UID, Href: entityPath("Identity", string(merged.Kind), merged.UID)}}
		if slices.ContainsFunc(joins.Aliases, func(alias graph.Alias) bool { return alias.Key.String() == merged.UID }) && merged.UID != uid {
			row.Undo = views.DecideJoinPath(uid, string(graph.JoinUndo), merged.UID, "")
		}
		shown.Merged = append(shown.Merged, row)
	}
	for _, decision := range joins.Decisions {
		row := views.JoinDecision{
			UID: decision.UID, Kind: string(decision.Kind), Sentence: joinSentence(decision), User: decision.User, At: decision.At, Reason: decision.Reason, Withdrawn: decision.WithdrawnBy != "",
		}
		if decision.Kind != graph.JoinWithdraw && !row.Withdrawn {
			row.Withdraw = views.DecideJoinPath(uid, string(graph.JoinWithdraw), "", decision.UID)
		}
		shown.Decisions = append(shown.Decisions, row)
	}
	return shown
}

// keyConflicts tells of keys that several identities claim, with the gaps that this leads to.
func (s *Server) keyConflicts(list []graph.KeyConflict) []views.KeyConflict {
	rows := make([]views.KeyConflict, 0, len(list))
	for _, conflict := range list {
		row := views.KeyConflict{Key: conflict.Key.String(), Findings: s.findingRows(conflict.Findings)}
		for _, claimant := range conflict.Claimants {
			row.Claimants = append(row.Claimants, views.Link{Text: nodeLink(claimant).Text, Href: views.JoinsPath(claimant.UID)})
		}
		rows = append(rows, row)
	}
	return rows
}

func joinClaim(claim graph.Claim) views.JoinClaim {
	return views.JoinClaim{
		Key: claim.Key.String(), Alias: claim.Alias.String(), Rule: claim.Rule, Confidence: claim.Confidence, First: claim.FirstSeen, Last: claim.LastSeen,
		Source: sourceLink(claim.Source, claim.Source), Evidence: claim.Evidence,
	}
}
