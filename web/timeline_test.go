package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"clew/views"
	"clew/web/webtest"
)

// tended is a role with a sponsor who left, a grant, and a key that was revoked, all in the days around its one action.
const tended = `MATCH (i:Identity {uid: 'aws:role/x#1'})
	CREATE (:Identity:Person {uid: 'hr:1', name: 'Ada Okafor', kind: 'Person', departedAt: $moment - duration({hours: 2})})-[:SPONSORS {validFrom: $moment - duration({days: 9}), firstSeen: $moment}]->(i),
		(:Grant {uid: 'g:1', system: 'aws', role: 'nightly', validFrom: $moment - duration({days: 2}), validTo: $moment + duration({days: 1}), firstSeen: $moment})-[:HELD_BY]->(i),
		(:Credential {uid: 'aws-key:1', kind: 'aws-access-key', name: 'AKIAX', issuedAt: $moment - duration({days: 8}), expiresAt: $moment + duration({days: 9}),
			revokedAt: $moment - duration({hours: 1}), firstSeen: $moment + duration({days: 2})})-[:ISSUED_TO]->(i)`

// dayOfIt is the day of the action as the axis.
const dayOfIt = "?since=2026-11-20T00:00:00&until=2026-11-21T00:00:00"

// between gives the part of a page from the first words to the next ones behind them.
func between(page, from, to string) string {
	_, page, _ = strings.Cut(page, from)
	page, _, _ = strings.Cut(page, to)
	return page
}

// The time line of a node is drawn on the server, and other axes are links: nothing of it needs a script.
func TestTimeLineOfAnIdentity(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, tended)
	f.write(t, `CREATE (s:Source {uid: 'iam', name: 'iam', retention: 86400, firstRead: datetime('2026-11-21T12:00:00Z'), lag: 0})
		CREATE (:CoverageClaim {uid: 'iam/0', subject: 'grant', system: 'aws', from: datetime('2026-11-20T12:00:00Z'), state: 'settled', readAt: $moment})-[:OF]->(s)`)
	path := views.EntityPath("Role", "aws:role/x#1")
	answer, body := f.get(t, f.client, path+dayOfIt)
	if answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	line := between(body, `id="time-title"`, "</section>")
	for _, want := range []string{
		"Time line from 2026-11-20 00:00:00 UTC to 2026-11-21 00:00:00 UTC", "nightly",
		// A part is half an hour long: the action of 02:14:07 is in the one that begins at 02:00.
		"1 action, 2026-11-20 02:00 – 2026-11-20 02:30", "<td>1 action</td>",
		"Ada Okafor has left, departed, 2026-11-20 00:14 – open",
		"revoked, 2026-11-20 01:14:07 UTC",
		// Grants are read from noon on; what was before is older than what the source still had.
		"Not collected: iam: older than what the source kept when it was first read, 2026-11-20 00:00 – 2026-11-20 12:00",
		"Not collected: no source tells of it, 2026-11-20 00:00 – 2026-11-21 00:00",
	} {
		if !strings.Contains(line, want) {
			t.Errorf("the time line lacks %q", want)
		}
	}
	for name, want := range map[string]string{
		"Earlier":  "since=2026-11-19T12%3A00%3A00&amp;until=2026-11-20T12%3A00%3A00",
		"Later":    "since=2026-11-20T12%3A00%3A00&amp;until=2026-11-21T12%3A00%3A00",
		"Zoom in":  "since=2026-11-20T06%3A00%3A00&amp;until=2026-11-20T18%3A00%3A00",
		"Zoom out": "since=2026-11-19T12%3A00%3A00&amp;until=2026-11-21T12%3A00%3A00",
	} {
		if !strings.Contains(line, want+`#time-title">`+name+"</a>") {
			t.Errorf("no link %s to %s", name, want)
		}
	}
	// An axis without actions has no column, and says nothing of any.
	_, body = f.get(t, f.client, path+"?since=2026-11-01T00:00&until=2026-11-02T00:00")
	if strings.Contains(body, `class="count" x=`) {
		t.Error("columns are drawn where there was no action")
	}
	for _, bad := range []string{"from", "since", "until"} {
		if answer, body := f.get(t, f.client, path+"?"+bad+"="+url.QueryEscape("last week")); answer.StatusCode != http.StatusBadRequest || !strings.Contains(body, "last week") {
			t.Errorf("%s last week: %s", bad, answer.Status)
		}
	}
}

// What is shown as of another moment is what held then, by what was known then.
func TestNodeAsOfEitherClock(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, tended)
	path := views.EntityPath("Role", "aws:role/x#1")
	for _, test := range []struct {
		name, query string
		want, never []string
	}{
		{"now", "", []string{"As of another moment", "AKIAX", "Ada Okafor", "nightly", "ended", "revoked"}, []string{"Back to now"}},
		{"while the key was good", "?true=2026-11-19T00:00", []string{"As it held at 2026-11-19 00:00:00 UTC", "AKIAX", "Ada Okafor", "nightly", "Back to now"}, []string{">ended<", ">revoked<"}},
		{"after all of it", "?true=2026-11-23T00:00", []string{"As it held at 2026-11-23 00:00:00 UTC", "No grant is known.", "No credential is known."}, nil},
		{"before the key was read of", "?known=2026-11-21T00:00", []string{"As known at 2026-11-21 00:00:00 UTC", "No credential is known.", "nightly", "Ada Okafor"}, []string{"AKIAX"}},
		{"by both", "?known=2026-11-21T00:00&true=2026-11-23T00:00", []string{"As known at 2026-11-21 00:00:00 UTC, as it held at 2026-11-23 00:00:00 UTC"}, []string{"AKIAX"}},
	} {
		answer, body := f.get(t, f.client, path+test.query)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", test.name, answer.Status)
		}
		page := between(body, `<main`, `id="time-title"`)
		for _, want := range test.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", test.name, want)
			}
		}
		for _, never := range test.never {
			if strings.Contains(page, never) {
				t.Errorf("%s: the page says %q", test.name, never)
			}
		}
	}
	for _, node := range []string{views.EntityPath("Grant", "g:1"), views.EntityPath("Credential", "aws-key:1")} {
		if _, body := f.get(t, f.client, node+"?true=2026-11-19T00:00"); !strings.Contains(body, "As it held at 2026-11-19 00:00:00 UTC") || strings.Contains(between(body, "<h1", "</header>"), ">revoked<") {
			t.Errorf("%s is not shown as of that moment", node)
		}
	}
	if answer, _ := f.get(t, f.client, path+"?true=soon"); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("soon is no moment: %s", answer.Status)
	}
}

// Each drawing is a file that any reader of XML can read, with names and without.
func TestDrawingsAsFiles(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, tended)
	role := views.EntityPath("Role", "aws:role/x#1")
	for path, want := range map[string]string{
		role + "/time-line.svg" + dayOfIt:                      "Ada Okafor has left",
		role + "/time-line.svg" + dayOfIt + "&redact=names":    "person-1 has left",
		role + "/use.svg":                                      "1 action over",
		views.EntityPath("Grant", "g:1") + "/time-line.svg":    "nightly",
		views.ActionPath("aws-event:e 1/2") + "/time-line.svg": "Time line of the chain",
		"/gaps/trend.svg":                                      "Gaps.",
		"/explore.svg?focus=aws:role/x%231&redact=names":       "person-1",
	} {
		answer, body := f.get(t, f.client, path)
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %s, %s", path, answer.Status, answer.Header.Get("Content-Type"))
			continue
		}
		if !strings.Contains(body, want) || strings.Contains(path, "redact") && strings.Contains(body, "Ada") {
			t.Errorf("%s lacks %q, or names Ada: %.300s", path, want, body)
		}
		decoder := xml.NewDecoder(strings.NewReader(body))
		first := ""
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s is not well-formed: %v", path, err)
				break
			}
			if element, ok := token.(xml.StartElement); ok && first == "" {
				first = element.Name.Space + " " + element.Name.Local
			}
		}
		if first != "http://www.w3.org/2000/svg svg" {
			t.Errorf("%s begins with %q", path, first)
		}
	}
	if answer, _ := f.get(t, f.client, views.EntityPath("Person", "hr:1")+"/time-line.svg"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the time line of a person: %s", answer.Status)
	}
}

// arrive waits until the page with an address comes, whatever goes on with the one that is left.
func arrive(t *testing.T, b *webtest.Browser, pattern string) {
	t.Helper()
	want, location := regexp.MustCompile(pattern), ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if at, err := chromedp.Run(b.Context, chromedp.Location()); err == nil {
			location = at
		}
		if want.MatchString(location) {
			return
		}
	}
	t.Fatalf("the browser is at %s, want %s", location, pattern)
}

// A span of the time line is chosen by keys, by a pointer, and by the form alone.
func TestChooseASpan(t *testing.T) {
	f := open(t)
	f.write(t, chain)
	f.write(t, tended)
	b := webtest.Open(t)
	page := f.site.Address + views.EntityPath("Role", "aws:role/x#1") + dayOfIt
	ready := chromedp.WaitVisible(`.time-frame[data-brushed="ready"]`)
	rows := func(number string) chromedp.Action[chromedp.Void] {
		return wait(`document.querySelectorAll("#actions tbody tr").length === ` + number)
	}
	b.Do(chromedp.Navigate(f.site.Link()), chromedp.Click(`main button[type="submit"]`), chromedp.WaitVisible("#home-query"))
	b.Do(chromedp.Navigate(page), ready, rows("1"))

	// By keys: a step is a hundredth of the day, 14 minutes and 24 seconds; ten of them lead past the action of 02:14:07.
	b.TabTo(`[role="slider"][data-end="from"]`)
	b.Press(kb.PageUp)
	b.Do(wait(`document.activeElement.getAttribute("aria-valuetext") === "2026-11-20 02:24:00 UTC"`))
	b.Press(kb.ArrowLeft)
	b.Do(wait(`document.activeElement.getAttribute("aria-valuetext") === "2026-11-20 02:09:36 UTC"`))
	b.Press(kb.ArrowRight + kb.Enter)
	arrive(t, b, `from=2026-11-20T02%3A24&to=2026-11-21T00%3A00#`)
	b.Do(ready, rows("0"))
	b.Do(wait(`(history.back(), true)`))
	arrive(t, b, `until=2026-11-21T00:00:00$`)
	b.Do(chromedp.Navigate(page), ready, rows("1"))

	// By a pointer: from about 01:12 to about 06:00.
	if _, err := chromedp.Run(b.Context, chromedp.Evaluate[bool](`(() => {
		const frame = document.querySelector(".time-frame"), box = frame.getBoundingClientRect();
		const at = (share) => box.left + box.width * (112 + share * 1076) / 1200;
		const send = (on, type, share) => on.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: 0, pointerType: "mouse", clientX: at(share), clientY: box.top + 60 }));
		send(frame, "pointerdown", 0.05); send(document, "pointermove", 0.1); send(document, "pointermove", 0.25); send(document, "pointerup", 0.25);
		return true;
	})()`)); err != nil {
		t.Fatal(err)
	}
	arrive(t, b, `from=2026-11-20T01%3A1[12](%3A\d\d(\.\d+)?)?&to=2026-11-20T0(5%3A59|6%3A00)(%3A\d\d)?#`)
	b.Do(ready, rows("1"))
	b.Audit("time-line")
	b.Silent(f.site)

	// Without a script the form does the same.
	b.Scripts(false)
	path := views.EntityPath("Role", "aws:role/x#1")
	_, body := f.get(t, f.client, path+dayOfIt)
	form := between(body, `<form class="filters" id="time-span"`, "</form>")
	if !strings.Contains(form, `name="from"`) || !strings.Contains(form, `name="to"`) || !strings.Contains(form, `name="since" value="2026-11-20T00:00:00"`) {
		t.Errorf("the form lacks a field: %s", form)
	}
	b.Do(chromedp.Navigate(page+"&from=2026-11-20T03:00:00"), chromedp.WaitVisible("#time-span"), chromedp.Click(`#time-span button[type="submit"]`), chromedp.WaitVisible("#actions"))
	arrive(t, b, `from=2026-11-20T03%3A00&to=#`)
	if text := b.Text("#actions"); !strings.Contains(text, "No action matches these filters") {
		t.Errorf("the list behind the span: %s", text)
	}
}
