package webtest

import (
	"fmt"
	"strconv"

	"github.com/chromedp/chromedp"
)

// mostTabs is how often Tab may have to be pressed to come to an element of a page.
const mostTabs = 400

// Press presses keys: letters, "\t" for Tab, "\r" for Enter.
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.Do(chromedp.KeyEvent(keys))
}

// TabTo presses Tab until an element that the selector matches has the focus, as somebody without a pointer does. The test
// fails where none can be reached so.
func (b *Browser) TabTo(selector string) {
	b.t.Helper()
	has := fmt.Sprintf(`String(document.activeElement !== null && document.activeElement.matches(%s))`, strconv.Quote(selector))
	for range mostTabs {
		if b.evaluate(has) == "true" {
			return
		}
		b.Press("\t")
	}
	b.t.Fatalf("%s on %s cannot be reached by Tab", selector, b.Location())
}
