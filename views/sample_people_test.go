package views_test

import (
	"time"

	"clew/views"
)

// activity is what two users did.
func activity() views.Activity {
	return views.Activity{
		All: true, Operation: "export", Operations: []views.Choice{{Value: "look-up", Words: "looked at"}, {Value: "export", Words: "exported"}}, Cut: true, Older: "/activity?before=p",
		Rows: []views.Visit{
			{At: time.Date(2026, 11, 20, 2, 14, 7, 0, time.UTC), User: "ines", OfUser: views.ActivityOf("ines"), Did: "looked at", Target: "aws-key:AKIA<1>", Find: "/search?q=aws-key%3AAKIA"},
			{At: time.Date(2026, 11, 20, 2, 13, 0, 0, time.UTC), User: "otto", OfUser: views.ActivityOf("otto"), Did: "exported", Target: "/gaps.csv"},
		},
		Export: views.Exports{Path: views.ActivityPath, Of: "the activity", Rows: -1},
	}
}

// tokens are a live one, one that was revoked, and one of somebody else.
func tokens() views.Tokens {
	made := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	return views.Tokens{
		Made: "clew_0123456789", All: true, LongestDays: 365,
		Own: []views.Token{
			{UID: "h1", User: "ines", Title: "nightly <export>", Scopes: "pages and files", CreatedAt: made, ExpiresAt: made.AddDate(0, 1, 0), UsedAt: made.AddDate(0, 0, 3)},
			{UID: "h2", User: "ines", Title: "old", Scopes: "pages", CreatedAt: made, ExpiresAt: made.AddDate(0, 1, 0), Ended: "revoked by ines on 2026-11-02 08:00"},
		},
		Others: []views.Token{{UID: "h3", User: "otto", Title: "SIEM", Scopes: "files", CreatedAt: made, ExpiresAt: made.AddDate(0, 1, 0)}},
	}
}
