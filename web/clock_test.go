package web_test

import (
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"clew/views"
)

// keptJudgement is what was thought of the action until a day after it was loaded.
const keptJudgement = `MATCH (a:Action) CREATE (a)-[:WAS_JUDGED]->(:Judgement {uid: 'j1', verdict: 'broken', gaps: ['no-sponsor'],
	links: ['missing', 'unknown', 'unknown', 'unknown', 'unknown', 'present', 'present'],
	judgedAt: $moment, supersededAt: $moment + duration({days: 1})})`

// Both clocks are plain fields of a form that is sent by GET, so all of this is without a script.
func TestActionAsOfEitherClock(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, keptJudgement)
	page := views.ActionPath("aws-event:e 1/2")
	kept := page + "?known=" + moment.Add(time.Hour).Format("2006-01-02T15:04:05")
	for _, test := range []struct {
		name, path  string
		want, never []string
	}{
		{"now", page,
			[]string{"As of another moment", `name="true" value=""`, `name="known" value=""`, `data-verdict="unknown"`},
			[]string{"Back to now", "Graded otherwise than now"}},
		{"as known while it was thought to be broken", kept,
			[]string{"As known at 2026-11-20 03:14:07 UTC", "made at 2026-11-20 02:14:07 UTC", "Graded otherwise than now", `data-verdict="broken"`,
				`<a href="` + page + `">Back to now</a>`, `value="2026-11-20T03:14:07"`, "missing"},
			[]string{"All seven links are graded as they are now"}},
		{"as known after it was thought better of", page + "?known=2026-11-22T00:00",
			[]string{"As known at 2026-11-22 00:00:00 UTC", "All seven links are graded as they are now", `data-verdict="unknown"`, "Back to now"},
			[]string{"Graded otherwise than now"}},
		{"before it was loaded", page + "?known=2026-11-20",
			[]string{"Clew had not loaded this action by then; it did at 2026-11-20 02:14:07 UTC", "Nothing was known of it."}, nil},
		{"as if done at another time", page + "?true=2026-10-01T12:00",
			[]string{"Judged as if done at 2026-10-01 12:00:00 UTC", "as if the operation were done at that moment", `name="true" value="2026-10-01T12:00:00"`}, nil},
		{"by both", kept + "&true=2026-10-01T12:00:00Z",
			[]string{"As known at 2026-11-20 03:14:07 UTC, judged as if done at 2026-10-01 12:00:00 UTC", "Judged anew on what the graph still has",
				"What was known of sponsor was overwritten since"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer, body := f.get(t, f.client, test.path)
			if answer.StatusCode != http.StatusOK {
				t.Fatal(answer.Status)
			}
			_, banner, found := strings.Cut(body, `<section class="panel clocks"`)
			banner, _, ended := strings.Cut(banner, "</section>")
			if !found || !ended {
				t.Fatal("the page has no panel of clocks")
			}
			for _, want := range test.want {
				if !strings.Contains(body, want) {
					t.Errorf("the page lacks %q; its panel: %s", want, banner)
				}
			}
			for _, never := range test.never {
				if strings.Contains(banner, never) {
					t.Errorf("the panel says %q: %s", never, banner)
				}
			}
		})
	}
	// Of each link that was graded otherwise there is a line, and of no other.
	_, body := f.get(t, f.client, kept)
	_, list, _ := strings.Cut(body, "Graded otherwise than now")
	list, _, _ = strings.Cut(list, "</ul>")
	if strings.Count(list, "<li>") != 1 || !strings.Contains(list, "<strong>sponsor</strong>") {
		t.Errorf("the differences should be the sponsor alone: %s", list)
	}
	for _, bad := range []string{"?true=yesterday", "?known=2026-13-01", "?known=2026-11-20T25:00"} {
		answer, body := f.get(t, f.client, page+bad)
		body = html.UnescapeString(body)
		name, value, _ := strings.Cut(strings.TrimPrefix(bad, "?"), "=")
		if answer.StatusCode != http.StatusBadRequest || !strings.Contains(strings.ToLower(body), name+": ") || !strings.Contains(body, value) || !strings.Contains(body, "a time such as") {
			t.Errorf("%s: %s; the answer must name the field and the value", bad, answer.Status)
		}
	}
	// Of a credential that the record names nothing was known then, which is another thing than that none is named.
	f.write(t, `MATCH (a:Action) SET a.credentialUid = 'key:1'`)
	if _, body := f.get(t, f.client, page+"?known=2026-11-20"); !strings.Contains(body, "Where the credential comes from was not known then.") || strings.Contains(body, "The record names no credential") {
		t.Error("the page of an action that was not loaded yet says that its record names no credential")
	}
}
