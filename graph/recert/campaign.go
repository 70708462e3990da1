package recert

import (
	"fmt"
	"slices"
	"time"

	"clew/graph"
)

// Check says whether a campaign can be opened. The error wraps graph.ErrInvalid and names the field.
func Check(campaign graph.Campaign, now time.Time) error {
	if err := graph.CheckText("title", campaign.Title, graph.LongestTitle); err != nil {
		return err
	}
	known := []string{graph.ReviewBySponsor, graph.ReviewByOwner, graph.ReviewByNamed, graph.ReviewByFallback}
	for _, rule := range campaign.Rules {
		if !slices.Contains(known, rule) {
			return fmt.Errorf("reviewers: %q is none of %v: %w", rule, known, graph.ErrInvalid)
		}
	}
	switch {
	case slices.Contains(campaign.Rules, graph.ReviewByNamed) && len(campaign.Named) == 0:
		return fmt.Errorf("reviewers: name at least one person: %w", graph.ErrInvalid)
	case campaign.Fallback == "":
		return fmt.Errorf("fallback: name who decides where nobody else may: %w", graph.ErrInvalid)
	case !campaign.DueAt.After(now):
		return fmt.Errorf("due: %s is not in the future: %w", campaign.DueAt.UTC().Format(time.RFC3339), graph.ErrInvalid)
	case !slices.Contains([]string{graph.OverdueNothing, graph.OverdueEscalate, graph.OverdueRevoke}, campaign.Overdue):
		return fmt.Errorf("overdue: choose %s, %s or %s: %w", graph.OverdueNothing, graph.OverdueEscalate, graph.OverdueRevoke, graph.ErrInvalid)
	}
	return nil
}

// Pause stops the decisions of a campaign. Errors of this and the following wrap graph.ErrConflict where its state does
// not allow the change, and graph.ErrInvalid where what is given for it cannot be.
func Pause(campaign graph.Campaign, now time.Time) (graph.Campaign, error) {
	if err := in(campaign, graph.CampaignOpen); err != nil {
		return campaign, err
	}
	campaign.Status, campaign.PausedAt = graph.CampaignPaused, now
	return campaign, nil
}

// Resume lets a paused campaign go on. Its due date moves by the length of the pause.
func Resume(campaign graph.Campaign, now time.Time) (graph.Campaign, error) {
	if err := in(campaign, graph.CampaignPaused); err != nil {
		return campaign, err
	}
	if now.After(campaign.PausedAt) {
		campaign.DueAt = campaign.DueAt.Add(now.Sub(campaign.PausedAt))
	}
	campaign.Status, campaign.PausedAt = graph.CampaignOpen, time.Time{}
	return campaign, nil
}

// Extend sets a later due date.
func Extend(campaign graph.Campaign, due, now time.Time) (graph.Campaign, error) {
	if err := in(campaign, graph.CampaignOpen, graph.CampaignPaused); err != nil {
		return campaign, err
	}
	if !due.After(campaign.DueAt) || !due.After(now) {
		return campaign, fmt.Errorf("due: choose a date after %s and after now: %w", campaign.DueAt.UTC().Format(time.RFC3339), graph.ErrInvalid)
	}
	campaign.DueAt = due
	return campaign, nil
}

// Cancel ends a campaign without a result. Decisions that were made stay on record.
func Cancel(campaign graph.Campaign, by, reason string, now time.Time) (graph.Campaign, error) {
	if err := in(campaign, graph.CampaignOpen, graph.CampaignPaused); err != nil {
		return campaign, err
	}
	return end(campaign, graph.CampaignCancelled, by, reason, now)
}

// SignOff ends a campaign of which every item is decided or withdrawn.
func SignOff(campaign graph.Campaign, undecided int64, by, reason string, now time.Time) (graph.Campaign, error) {
	if err := in(campaign, graph.CampaignOpen); err != nil {
		return campaign, err
	}
	if undecided > 0 {
		return campaign, fmt.Errorf("%d items are not decided yet: %w", undecided, graph.ErrConflict)
	}
	return end(campaign, graph.CampaignSignedOff, by, reason, now)
}

func end(campaign graph.Campaign, status, by, reason string, now time.Time) (graph.Campaign, error) {
	if err := graph.CheckText("reason", reason, graph.LongestReason); err != nil {
		return campaign, err
	}
	campaign.Status, campaign.EndedAt, campaign.EndedBy, campaign.EndReason, campaign.PausedAt = status, now, by, reason, time.Time{}
	return campaign, nil
}

func in(campaign graph.Campaign, states ...string) error {
	if !slices.Contains(states, campaign.Status) {
		return fmt.Errorf("the campaign is %s: %w", campaign.Status, graph.ErrConflict)
	}
	return nil
}
