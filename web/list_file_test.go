package web_test

import (
	"net/http"
	"strings"
	"testing"

	"clew/views"
)

// TestListsAreFiles takes away what the pages list, with the number of rows that is there: two open gaps of one rule and
// severity and a resolved one of another.
func TestListsAreFiles(t *testing.T) {
	f := open(t)
	f.gapped(t)
	for path, want := range map[string]string{
		"/gap-groups.csv?group=severity&status=open": "\r\nhigh,,2\r\n# complete: 1 rows",
		"/cases.csv":          "# complete: 0 rows",
		"/rules.jsonl":        `{"rows":0,"complete":true}`,
		"/search.csv?q=robot": "aws:robot,Identity,",
		views.EntityPath("Identity", "aws:robot") + "/keys.csv":         "scheme,value,",
		views.EntityPath("Identity", "aws:robot") + "/statements.jsonl": `"complete":true`,
	} {
		if answer, file := f.get(t, f.client, path); answer.StatusCode != http.StatusOK || !strings.Contains(file, want) {
			t.Errorf("%s (%s) lacks %q:\n%s", path, answer.Status, want, file)
		}
	}
	for _, path := range []string{"/gap-groups.csv?group=none", "/cases.csv?status=none", "/search.csv"} {
		if answer, _ := f.get(t, f.client, path); answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s, want 400", path, answer.Status)
		}
	}
	if _, page := f.get(t, f.client, views.GapsPath+"?group=sponsor&status=open"); !strings.Contains(page, "/gap-groups.csv?group=sponsor&amp;status=open") {
		t.Error("the groups of gaps offer no file")
	}
}
