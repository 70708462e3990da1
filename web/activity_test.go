package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/views"
	"clew/web"
	"clew/web/auth"
)

// TestActivity shows to an administrator what everybody did, and to others what they did themselves.
func TestActivity(t *testing.T) {
	f := open(t)
	f.gapped(t)
	rae := f.signedInAs(t, web.User{Name: "rae", Roles: auth.Roles{auth.Viewer}})
	f.get(t, rae, "/credential/aws-key:k1")
	f.get(t, rae, "/gaps.csv")
	f.get(t, f.client, "/identity/aws:robot")
	if err := f.site.Server.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, all := f.get(t, f.client, views.ActivityPath)
	for _, want := range []string{`href="/search?q=aws-key%3Ak1"`, `<a href="/activity?user=rae">rae</a>`, "aws:robot", "/gaps.csv", "signed in"} {
		if !strings.Contains(all, want) {
			t.Errorf("the activity of all lacks %q", want)
		}
	}
	_, own := f.get(t, rae, views.ActivityPath)
	if !strings.Contains(own, "aws-key:k1") || strings.Contains(own, "aws:robot") || strings.Contains(own, "Ines Ortega") {
		t.Error("rae does not see her own activity alone")
	}
	for path, want := range map[string][2]string{ // what is there, and what is not
		"?operation=export":                  {"/gaps.csv", "aws-key:k1"},
		"?user=rae&operation=look-up":        {"aws-key:k1", "/gaps.csv"},
		"?user=rae":                          {"/gaps.csv", "aws:robot"},
		"?to=2020-01-01":                     {"Nothing was done", "aws-key:k1"},
		"?from=2020-01-01&operation=sign-in": {"signed in", "aws-key:k1"},
	} {
		_, body := f.get(t, f.client, views.ActivityPath+path)
		if !strings.Contains(body, want[0]) || strings.Contains(body, want[1]) {
			t.Errorf("%s: want %q, and not %q", path, want[0], want[1])
		}
	}
	if answer, _ := f.get(t, f.client, views.ActivityPath+"?from=yesterday"); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a time that is none: %s", answer.Status)
	}
	_, file := f.get(t, f.client, views.ActivityPath+".csv?user=rae")
	if !strings.HasPrefix(file, "uid,at,user,operation,target\r\n") || !strings.Contains(file, ",rae,look-up,aws-key:k1\r\n") || strings.Contains(file, "Ines") {
		t.Errorf("the file of one user: %.400s", file)
	}
	if _, redacted := f.get(t, f.client, views.ActivityPath+".csv?redact=names"); strings.Contains(redacted, ",rae,") {
		t.Error("names stand in a file without names")
	}
}

// TestActivityIsPaged turns the pages of more visits than one page has, many at one moment.
func TestActivityIsPaged(t *testing.T) {
	f := open(t)
	var visits []graph.Visit
	for i := range 120 {
		visits = append(visits, graph.Visit{UID: fmt.Sprintf("v%03d", i), User: "ann", At: moment.Add(time.Duration(i/40) * time.Second), Operation: "search", Target: fmt.Sprintf("text-%03d", i)})
	}
	if err := f.database.WriteVisits(t.Context(), visits); err != nil {
		t.Fatal(err)
	}
	for _, filter := range []graph.VisitQuery{{}, {User: "ann"}, {Operation: "search"}, {User: "ann", Operation: "search"}} {
		seen := map[string]int{}
		filter.To, filter.Turn.Most = moment.Add(time.Hour), 50
		for pages := 1; ; pages++ {
			page, err := f.database.Visits(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, visit := range page.Rows {
				seen[visit.Target]++
			}
			if page.Older == (graph.Place{}) {
				if pages != 3 {
					t.Errorf("%+v: %d pages, want 3", filter, pages)
				}
				break
			}
			filter.Turn.Place = page.Older
		}
		if len(seen) != 120 || seen["text-000"] != 1 || seen["text-119"] != 1 {
			t.Errorf("%+v: %d visits seen, want each of the 120 once", filter, len(seen))
		}
	}
}
