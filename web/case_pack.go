package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"clew/graph"
	"clew/web/export"
)

// caseActions gives the actions that a case is about, each once: those that somebody linked, then the newest of each kind
// of deed in its frozen scopes. The error wraps graph.ErrNotFound when there is none.
func caseActions(incident graph.Case) ([]string, error) {
	var uids []string
	add := func(uid string) {
		if uid != "" && len(uids) < export.MostPacked && !slices.Contains(uids, uid) {
			uids = append(uids, uid)
		}
	}
	for _, entry := range incident.Entries {
		if entry.Subject.Label == "Action" {
			add(entry.Subject.UID)
		}
	}
	for _, entry := range incident.Entries {
		if len(entry.Content) == 0 {
			continue
		}
		var frozen scopeFile
		if err := json.Unmarshal(entry.Content, &frozen); err != nil {
			return nil, fmt.Errorf("frozen scope %s: %w", entry.UID, err)
		}
		for _, deed := range frozen.Deeds {
			add(deed.Newest)
		}
	}
	if len(uids) == 0 {
		return nil, fmt.Errorf("nothing was done that the case is about, and no action is linked: %w", graph.ErrNotFound)
	}
	return uids, nil
}

// attachCase puts the case into its pack. Where names are left out its notes are, too: people write names.
func attachCase(pack *export.Pack, incident graph.Case, moment time.Time) error {
	pack.Title, pack.Subject = "Case: "+incident.Title, incident.UID
	if pack.RedactNames {
		pack.Title = "Case " + incident.UID
		pack.LeftOut = append(pack.LeftOut, export.LeftOut{What: "the notes of the case", Why: "people write names into them"})
		return nil
	}
	content, err := json.MarshalIndent(caseFileOf(incident, moment), "", "  ")
	pack.Attachments = []export.Attachment{{Name: "case.json", Content: content}}
	return err
}
