package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// FindingWriter takes what people decide on gaps. Errors wrap graph.ErrConflict when one has changed since the version
// that is named.
type FindingWriter interface {
	// AcceptFindings accepts findings until a date, all or none.
	AcceptFindings(ctx context.Context, findings []graph.FindingVersion, by, reason string, until, now time.Time) error
	// WithdrawAcceptance opens an accepted finding again.
	WithdrawAcceptance(ctx context.Context, finding graph.FindingVersion, by, reason string, now time.Time) error
	// AssignFinding says who has to see to a finding; empty: nobody.
	AssignFinding(ctx context.Context, finding graph.FindingVersion, by, assignee string, now time.Time) error
	// CommentFinding adds a comment to the history of a finding.
	CommentFinding(ctx context.Context, uid, by, text string, now time.Time) error
}

// mayWriteFindings reports whether the user may decide on gaps.
func (s *Server) mayWriteFindings(c echo.Context) bool {
	return s.may(c, http.MethodPost, "/gap/:uid/accept")
}

// findingForm carries out what a form of the page of one gap asks for, and leads back to it.
func (s *Server) findingForm(operation, done string, carryOut func(c echo.Context, user User, finding graph.FindingVersion) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		user, _ := s.user(c)
		finding := graph.FindingVersion{Version: -1}
		var err error
		if finding.UID, err = uidOf(c); err != nil {
			return err
		}
		if operation != commentGap {
			if finding.Version, err = versionOf(c.FormValue("version")); err != nil {
				return err
			}
		}
		if err := carryOut(c, user, finding); err != nil {
			return err
		}
		if err := s.looked(c, operation, finding.UID); err != nil {
			return err
		}
		s.flash(c, views.FlashDone, done)
		return redirect(c, views.FindingPath(finding.UID))
	}
}

// The operations of the visits that decide on gaps.
const (
	acceptGap          = "accept-gap"
	withdrawAcceptance = "withdraw-acceptance"
	assignGap          = "assign-gap"
	commentGap         = "comment-gap"
)

func (s *Server) acceptFinding(c echo.Context, user User, finding graph.FindingVersion) error {
	until, err := endOfAcceptance(c.FormValue("until"))
	if err != nil {
		return err
	}
	return s.Graph.AcceptFindings(c.Request().Context(), []graph.FindingVersion{finding}, user.Name, c.FormValue("reason"), until, s.Clock())
}

func (s *Server) withdrawFinding(c echo.Context, user User, finding graph.FindingVersion) error {
	return s.Graph.WithdrawAcceptance(c.Request().Context(), finding, user.Name, c.FormValue("reason"), s.Clock())
}

func (s *Server) assignFinding(c echo.Context, user User, finding graph.FindingVersion) error {
	return s.Graph.AssignFinding(c.Request().Context(), finding, user.Name, strings.TrimSpace(c.FormValue("assignee")), s.Clock())
}

func (s *Server) commentFinding(c echo.Context, user User, finding graph.FindingVersion) error {
	return s.Graph.CommentFinding(c.Request().Context(), finding.UID, user.Name, c.FormValue("text"), s.Clock())
}

func versionOf(text string) (int64, error) {
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 0 {
		return 0, invalid("version", text, "the version of a gap, as its page has it")
	}
	return version, nil
}

// endOfAcceptance reads the end of an acceptance: a day in UTC, at whose beginning it ends.
func endOfAcceptance(text string) (time.Time, error) {
	until, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return until, invalid("until", text, "a date such as 2027-01-31")
	}
	return until, nil
}

// acceptanceBounds gives the first and the last day at which an acceptance may end, as a date field has them.
func (s *Server) acceptanceBounds() (earliest, latest string) {
	now := s.Clock().UTC()
	return now.AddDate(0, 0, 1).Format(time.DateOnly), now.Add(graph.LongestAcceptance).Format(time.DateOnly)
}

// acceptFindings takes the gaps that were marked in the list. It first shows what accepting them would change, and does so
// when that page confirms it.
func (s *Server) acceptFindings(c echo.Context) error {
	user, _ := s.user(c)
	chosen, err := chosenFindings(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if c.FormValue("confirmed") == "" {
		return s.acceptFindingsPage(c, chosen)
	}
	until, err := endOfAcceptance(c.FormValue("until"))
	if err != nil {
		return err
	}
	if err := s.Graph.AcceptFindings(ctx, chosen, user.Name, c.FormValue("reason"), until, s.Clock()); err != nil {
		return err
	}
	for _, finding := range chosen {
		if err := s.looked(c, acceptGap, finding.UID); err != nil {
			return err
		}
	}
	s.flash(c, views.FlashDone, counted(len(chosen), "gap is", "gaps are")+" accepted until "+minute(until)+" UTC.")
	return redirect(c, views.GapsPath)
}

// chosenFindings reads the gaps of a form, each with its version; one that is named twice counts once.
func chosenFindings(c echo.Context) ([]graph.FindingVersion, error) {
	form, err := c.FormParams()
	if err != nil {
		return nil, fmt.Errorf("form: %w: %w", err, graph.ErrInvalid)
	}
	var chosen []graph.FindingVersion
	for _, value := range form["gap"] {
		number, uid, found := strings.Cut(value, " ")
		version, err := versionOf(number)
		if err != nil || !found || uid == "" {
			return nil, invalid("gap", value, "a gap as the list has it")
		}
		if !slices.ContainsFunc(chosen, func(one graph.FindingVersion) bool { return one.UID == uid }) {
			chosen = append(chosen, graph.FindingVersion{UID: uid, Version: version})
		}
	}
	switch {
	case len(chosen) == 0:
		return nil, fmt.Errorf("no gap is marked; mark those to accept: %w", graph.ErrInvalid)
	case len(chosen) > graph.MostAccepted:
		return nil, fmt.Errorf("%d gaps are marked, and at most %d can be accepted at once: %w", len(chosen), graph.MostAccepted, graph.ErrInvalid)
	}
	return chosen, nil
}

func (s *Server) acceptFindingsPage(c echo.Context, chosen []graph.FindingVersion) error {
	uids := make([]string, len(chosen))
	versions := make(map[string]int64, len(chosen))
	for i, finding := range chosen {
		uids[i], versions[finding.UID] = finding.UID, finding.Version
	}
	found, err := s.Graph.FindingsOf(c.Request().Context(), uids)
	if err != nil {
		return err
	}
	if len(found) < len(uids) {
		for _, finding := range found {
			delete(versions, finding.UID)
		}
		for uid := range versions {
			return fmt.Errorf("gap %q: %w", uid, graph.ErrNotFound)
		}
	}
	shown := views.AcceptFindings{}
	shown.EarliestEnd, shown.LatestEnd = s.acceptanceBounds()
	for _, finding := range found {
		if finding.Version != versions[finding.UID] {
			shown.Changed++
		}
		if row := s.findingRow(finding); finding.Status == graph.FindingResolved {
			shown.Stay = append(shown.Stay, row)
		} else {
			shown.Change = append(shown.Change, row)
		}
	}
	if err := s.looked(c, "look-up", fmt.Sprintf("%d gaps to accept", len(found))); err != nil {
		return err
	}
	page := s.page(c, "Accept gaps", views.SectionGaps, views.Link{Text: "Gaps", Href: views.GapsPath}, views.Link{Text: "Accept"})
	return render(c, http.StatusOK, views.AcceptFindingsPage(page, shown))
}
