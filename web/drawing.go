package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// The names of the drawings of a page as files, behind its address.
const (
	timeLineFile = "/time-line.svg"
	useFile      = "/use.svg"
	trendFile    = "/trend.svg"
)

// drawnFiles offers a drawing of the page that is asked for as a file, with names and without.
func drawnFiles(c echo.Context, file string) []views.Link {
	values := keptOf(c.QueryParams(), append(append([]string{}, listParameters...), clockParameters...)...)
	path := c.Request().URL.EscapedPath() + file
	link := func(text string) views.Link {
		if len(values) > 0 {
			return views.Link{Text: text, Href: path + "?" + values.Encode()}
		}
		return views.Link{Text: text, Href: path}
	}
	plain := link("SVG")
	values.Set("redact", "names")
	return []views.Link{plain, link("SVG, names redacted")}
}

// sendDrawing answers with a drawing as a file. The visit is stored first.
func (s *Server) sendDrawing(c echo.Context, name string, drawing templ.Component) error {
	if err := s.looked(c, "export", c.Request().URL.RequestURI()); err != nil {
		return err
	}
	var text bytes.Buffer
	if err := drawing.Render(c.Request().Context(), &text); err != nil {
		return err
	}
	download(c.Response().Header(), name, "image/svg+xml")
	return c.Blob(http.StatusOK, "image/svg+xml", text.Bytes())
}

// redactLine replaces the names of people in a time line.
func redactLine(line *views.TimeLine, names *export.Names) {
	if names == nil {
		return
	}
	for _, row := range line.Rows {
		for _, span := range row.Spans {
			names.Know(span.Person)
		}
		for _, moment := range row.Moments {
			names.Know(moment.Person)
		}
	}
	for i := range line.Rows {
		row := &line.Rows[i]
		for j := range row.Spans {
			row.Spans[j].Name = names.Text(row.Spans[j].Name)
		}
		for j := range row.Moments {
			row.Moments[j].Name = names.Text(row.Moments[j].Name)
		}
	}
}

// nodeDrawing answers with the time line of a node as a file.
func (s *Server) nodeDrawing(of string, read nodeReader) echo.HandlerFunc {
	return func(c echo.Context) error {
		uid, err := uidOf(c)
		if err != nil {
			return err
		}
		clocks, err := s.nodeClocksOf(c)
		if err != nil {
			return err
		}
		names, err := namesOf(c)
		if err != nil {
			return err
		}
		entity, err := read(c.Request().Context(), uid, clocks)
		if err != nil {
			return err
		}
		if entity.TimeLine == nil {
			return echo.NewHTTPError(http.StatusNotFound, "Nothing is drawn of a person's access: see those whom the person sponsors.")
		}
		if entity.Actions, err = s.actionList(c, of, uid); err != nil {
			return err
		}
		entity.Systems = systemsOf(entity.Systems, entity.Actions)
		if err := s.addTimeLine(c, &entity, of, uid); err != nil {
			return err
		}
		redactLine(entity.TimeLine, names)
		return s.sendDrawing(c, "time-line.svg", views.TimeLineSVG(*entity.TimeLine))
	}
}

// useDrawing answers with the use of a node per day as a file. No person is named there.
func (s *Server) useDrawing(of string) echo.HandlerFunc {
	return func(c echo.Context) error {
		uid, err := uidOf(c)
		if err != nil {
			return err
		}
		use, err := s.useOf(c, of, uid)
		if err != nil {
			return err
		}
		return s.sendDrawing(c, "use.svg", views.UseSVG(*use))
	}
}

// actionDrawing answers with the time line of an action as a file.
func (s *Server) actionDrawing(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	clocks, err := clocksOf(c.QueryParams())
	if err != nil {
		return err
	}
	names, err := namesOf(c)
	if err != nil {
		return err
	}
	chain, err := s.Graph.Chain(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	_, chain.Circumstances.Evidence = s.record(c.Request().Context(), chain.Action, chain.Source)
	view := s.Judge.AsOf(chain, clocks, s.Clock())
	line := timeLine(asOf(chain, view), view.Judgement)
	redactLine(&line, names)
	return s.sendDrawing(c, "time-line.svg", views.TimeLineSVG(line))
}

// trendDrawing answers with what opened and was resolved per day as a file. No person is named there.
func (s *Server) trendDrawing(c echo.Context) error {
	query, err := s.findingQuery(c.QueryParams())
	if err != nil {
		return err
	}
	trend, err := s.findingTrend(c.Request().Context(), query)
	if err != nil {
		return err
	}
	return s.sendDrawing(c, "gaps-trend.svg", views.TrendSVG(trend))
}

// drawingRoutes are the files of drawings, but for pictures of the explorer.
func (s *Server) drawingRoutes(group *echo.Group) {
	group.GET("/identity/:uid"+timeLineFile, s.nodeDrawing(graph.ActionsOfIdentity, s.readIdentity))
	group.GET("/credential/:uid"+timeLineFile, s.nodeDrawing(graph.ActionsOfCredential, s.readCredential))
	group.GET("/grant/:uid"+timeLineFile, s.nodeDrawing(graph.ActionsOfGrant, s.readGrant))
	group.GET("/action/:uid"+timeLineFile, s.actionDrawing)
	for kind, of := range map[string]string{
		"identity": graph.ActionsOfIdentity, "person": graph.ActionsOfIdentity, "credential": graph.ActionsOfCredential,
		"grant": graph.ActionsOfGrant, "resource": graph.ActionsOfResource, "agent-instance": graph.ActionsOfInstance,
	} {
		group.GET("/"+kind+"/:uid"+useFile, s.useDrawing(of))
	}
	group.GET(views.GapsPath+trendFile, s.trendDrawing)
}

// redactPicture replaces the names of people in a picture and in the words about it.
func redactPicture(picture *views.Picture, words string, names *export.Names) string {
	if names == nil {
		return words
	}
	for _, node := range picture.Nodes {
		if isPerson(node) {
			names.Know(node.Name)
		}
	}
	for i := range picture.Nodes {
		node := &picture.Nodes[i]
		node.Name, node.Detail = names.Text(node.Name), names.Text(node.Detail)
	}
	return names.Text(words)
}
