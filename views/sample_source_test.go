package views_test

import (
	"time"

	"clew/views"
)

func progress() views.RunProgress {
	return views.RunProgress{
		UID: "run:cloudtrail-prod:2026-11-24T10:29", Status: "running", Started: now.Add(-72 * time.Second), Now: now,
		Tally: views.Tally{Read: 48210, Loaded: 48207, Rejected: 3, Duplicates: 118, Actions: 48089, Redacted: 4}, Done: 0.42,
		Position: "210987654321_CloudTrail_eu-central-1_20261124T1015Z_k3J9.json.gz Records[118]",
	}
}

func quarantine() *views.Quarantine {
	return &views.Quarantine{Total: 412, Replay: views.ReplayPath("cloudtrail-prod"), Older: "/source/cloudtrail-prod?before=x#quarantine", Rows: []views.RejectionRow{
		{UID: "q1", File: "210987654321_CloudTrail_eu-central-1_20261124T1015Z_k3J9.json.gz", Position: "Records[41]", Reason: "eventTime: “yesterday” is not an RFC 3339 time", At: now.Add(-40 * time.Second)},
		{UID: "q2", File: "210987654321_CloudTrail_eu-central-1_20261124T1010Z_aa01.json.gz", Position: "offset 88121", Reason: "unexpected end of JSON: the gzip stream is truncated after 88121 bytes", At: now.Add(-50 * time.Second)},
	}}
}

func sources() []views.Source {
	running := progress()
	window := views.Coverage{From: at(8, 26, 0, 0, 0), To: at(11, 24, 10, 30, 0)}
	covered := func(read ...views.Interval) views.Coverage {
		window.Read = read
		return window
	}
	runs := []views.RunRow{
		{UID: running.UID, Status: "running", Started: running.Started, Tally: running.Tally},
		{UID: "r2", Status: "succeeded", Started: now.Add(-time.Hour), Finished: now.Add(-time.Hour + 8*time.Second), Tally: views.Tally{Read: 1204, Loaded: 1204, Actions: 1204}},
		{UID: "r1", Status: "failed", Started: now.Add(-2 * time.Hour), Finished: now.Add(-2*time.Hour + time.Second), Error: "open /var/log/cloudtrail: permission denied"},
	}
	return []views.Source{
		{UID: "cloudtrail-prod", Name: "cloudtrail-prod", Kind: "cloudtrail", Schedule: "*/5 * * * *", State: views.SourceRunning, LastAt: now.Add(-4 * time.Minute), NextAt: now.Add(time.Minute), Totals: views.Tally{Read: 2150417, Loaded: 2150005, Rejected: 412}, Runnable: true, Progress: &running, Runs: runs, Rejected: quarantine(), Coverage: covered(views.Interval{From: at(8, 26, 0, 0, 0), To: at(9, 20, 0, 0, 0)}, views.Interval{From: at(9, 27, 0, 0, 0)}),
			Rules: "Complete up to 15m0s before it is read.", Strips: []views.CoverageStrip{{
				Name: "actions in aws", Rows: 2150417, Coverage: covered(views.Interval{From: at(8, 26, 0, 0, 0), To: at(9, 20, 0, 0, 0)}, views.Interval{From: at(9, 27, 0, 0, 0)}),
				Gaps: []views.CoverageGap{{Interval: views.Interval{From: at(9, 20, 0, 0, 0), To: at(9, 27, 0, 0, 0)}, Why: "the run that read it failed"}},
			}}},
		{UID: "iam-prod", Name: "iam-prod", Kind: "aws-iam", Schedule: "@hourly", State: views.SourceFresh, LastAt: now.Add(-55 * time.Minute), NextAt: now.Add(5 * time.Minute), Totals: views.Tally{Read: 812, Loaded: 812}, Runnable: true, Coverage: covered(views.Interval{From: at(8, 26, 0, 0, 0), To: at(11, 24, 9, 35, 0)})},
		{UID: "people", Name: "people", Kind: "facts", Schedule: "@daily", State: views.SourceFailed, LastAt: now.Add(-9 * 24 * time.Hour), NextAt: now.Add(time.Hour), Totals: views.Tally{Read: 10, Loaded: 8, Rejected: 1}, Runnable: true, LastError: "people.csv line 14: column “departedAt”: “31.10.2026” is not a date; write 2026-10-31", Coverage: covered(views.Interval{From: at(9, 1, 0, 0, 0), To: at(11, 15, 0, 0, 0)})},
		{UID: "agents", Name: "agents", Kind: "facts", State: views.SourceNever, Runnable: true, Coverage: covered()},
	}
}

func run() views.Run {
	stopped := progress()
	stopped.Status, stopped.Finished, stopped.Done = "partial", now, -1
	stopped.Error = "The folder became unreadable after 118 files; what was read is loaded, and nothing is closed."
	return views.Run{Progress: stopped, Source: source("cloudtrail-prod"), Rejected: quarantine(), Cursor: "2026/11/24/210987654321_CloudTrail_eu-central-1_20261124T1015Z_k3J9.json.gz"}
}
