package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// exploreView is all that the address of a picture says: two people with one address see one picture.
type exploreView struct {
	focus    string
	with     []string // uids whose surroundings are shown, too
	open     []opened
	lens     graph.Lens
	from, to string // as they stand in the form
	selected string // id of the node whose panel is open
}

// opened is a bundle that is open so many pages far.
type opened struct {
	bundle string
	pages  int
}

const (
	mostBundlesOpen = 30
	mostWith        = 10
	mostPages       = 12
)

// exploreViewOf reads the address. What is asked for twice counts once.
func exploreViewOf(c echo.Context) (exploreView, error) {
	values := c.QueryParams()
	view := exploreView{focus: strings.TrimSpace(values.Get("focus")), selected: values.Get("selected"), from: values.Get("from"), to: values.Get("to")}
	for _, uid := range values["with"] {
		if uid != "" && uid != view.focus && !slices.Contains(view.with, uid) {
			view.with = append(view.with, uid)
		}
	}
	for _, text := range values["open"] {
		bundle, pages, _ := strings.Cut(text, ".")
		one := opened{bundle: bundle, pages: 1}
		if pages != "" {
			number, err := strconv.Atoi(pages)
			if err != nil || number < 1 || number > mostPages {
				return view, invalid("open", text, "a bundle and how many pages of it, such as k3v9q2aa.2")
			}
			one.pages = number
		}
		view.open = slices.DeleteFunc(view.open, func(o opened) bool { return o.bundle == bundle })
		view.open = append(view.open, one)
	}
	if len(view.open) > mostBundlesOpen || len(view.with) > mostWith {
		return view, invalid("open", strconv.Itoa(len(view.open)+len(view.with)), "within 30 bundles and 10 further nodes: close some first")
	}
	var err error
	view.lens, err = lensOf(values)
	return view, err
}

// lensOf reads the filters of a picture or a search for paths.
func lensOf(values url.Values) (graph.Lens, error) {
	query, err := filterOf(values, "", "")
	return graph.Lens{
		Interval: query.Interval, Verdict: query.Verdict, Operation: query.Operation,
		System: strings.TrimSpace(values.Get("system")), Environment: strings.TrimSpace(values.Get("environment")),
	}, err
}

// path gives the address of a page that shows the view.
func (v exploreView) path(page string) string {
	values := url.Values{"focus": {v.focus}}
	if len(v.with) > 0 {
		values["with"] = v.with
	}
	for _, one := range v.open {
		text := one.bundle
		if one.pages > 1 {
			text += "." + strconv.Itoa(one.pages)
		}
		values.Add("open", text)
	}
	for name, value := range map[string]string{
		"verdict": string(v.lens.Verdict), "operation": v.lens.Operation, "system": v.lens.System, "environment": v.lens.Environment,
		"from": v.from, "to": v.to, "selected": v.selected,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return page + "?" + values.Encode()
}

func (v exploreView) pagesOf(bundle string) int {
	for _, one := range v.open {
		if one.bundle == bundle {
			return one.pages
		}
	}
	return 0
}

// opening gives the view with a bundle opened so many pages far; none closes it.
func (v exploreView) opening(bundle string, pages int) exploreView {
	v.open = slices.DeleteFunc(slices.Clone(v.open), func(o opened) bool { return o.bundle == bundle })
	if pages > 0 {
		v.open = append(v.open, opened{bundle, pages})
	}
	return v
}

func (v exploreView) selecting(id string) exploreView {
	v.selected = id
	return v
}

// around gives the view that begins anew at another node, under the same filters.
func (v exploreView) around(uid string) exploreView {
	return exploreView{focus: uid, lens: v.lens, from: v.from, to: v.to}
}

// adding gives the view with the surroundings of another node beside what it shows.
func (v exploreView) adding(uid string) exploreView {
	v.with = append(slices.Clip(v.with), uid)
	return v
}

func (v exploreView) filter() views.ExploreFilter {
	return views.ExploreFilter{
		Verdict: string(v.lens.Verdict), Operation: v.lens.Operation, System: v.lens.System, Environment: v.lens.Environment, From: v.from, To: v.to,
		Clear: exploreView{focus: v.focus, with: v.with, open: v.open}.path(views.ExplorePath),
	}
}
