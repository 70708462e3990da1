package web

import (
	"maps"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"clew/views"
)

// The parameters of a node's page: of its list of actions and its time line, and of its clocks. Places in the list are none:
// they belong to one list only.
var (
	listParameters  = []string{"of", "value", "verdict", "operation", "from", "to", "since", "until"}
	clockParameters = []string{"true", "known"}
)

// keptOf gives those of an address's parameters that are named and not empty.
func keptOf(values url.Values, names ...string) url.Values {
	kept := url.Values{}
	for _, name := range names {
		if text := values.Get(name); text != "" {
			kept.Set(name, text)
		}
	}
	return kept
}

// choicesOf makes parameters the hidden fields of a form, in order.
func choicesOf(values url.Values) []views.Choice {
	choices := make([]views.Choice, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		choices = append(choices, views.Choice{Value: values.Get(name), Words: name})
	}
	return choices
}

// pathWith gives the address of the page that is asked for with other parameters.
func pathWith(c echo.Context, values url.Values) string {
	path := c.Request().URL.EscapedPath()
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	return path
}
