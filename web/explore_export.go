package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"clew/views"
	"clew/web/export"
)

func escaped(text string) string { return url.QueryEscape(text) }

// exportedPicture draws the picture of the address.
func (s *Server) exportedPicture(c echo.Context) (*drawing, error) {
	view, err := exploreViewOf(c)
	if err != nil {
		return nil, err
	}
	d, _, err := s.draw(c.Request().Context(), view)
	return d, err
}

// exploreSVG gives the picture as one file that needs nothing else.
func (s *Server) exploreSVG(c echo.Context) error {
	d, err := s.exportedPicture(c)
	if err != nil {
		return err
	}
	return s.sendSVG(c, "explore.svg", d.picture, d.summary())
}

func (s *Server) sendSVG(c echo.Context, name string, picture views.Picture, words string) error {
	names, err := namesOf(c)
	if err != nil {
		return err
	}
	words = redactPicture(&picture, words, names)
	return s.sendDrawing(c, name, views.PictureSVG(picture, words))
}

// exploreCSV gives the ties of the picture.
func (s *Server) exploreCSV(c echo.Context) error {
	d, err := s.exportedPicture(c)
	if err != nil {
		return err
	}
	return s.sendTies(c, "explore", d.picture)
}

// tied is one tie of a picture with its two ends, or a node that has none.
type tied struct {
	from, to views.PictureNode
	edge     views.PictureEdge
}

func tieColumns() []export.Column[tied] {
	column := func(name string, value func(tied) export.Value) export.Column[tied] {
		return export.Column[tied]{Name: name, Of: value}
	}
	return []export.Column[tied]{
		column("from", func(t tied) export.Value { return pictureName(t.from, t.from.ID) }),
		column("fromKind", func(t tied) export.Value { return export.Text(t.from.Kind) }),
		column("fromName", func(t tied) export.Value { return pictureName(t.from, t.from.Name) }),
		column("fromState", func(t tied) export.Value { return export.Text(t.from.State) }),
		column("tie", func(t tied) export.Value { return export.Text(t.edge.Words) }),
		column("to", func(t tied) export.Value { return pictureName(t.to, t.to.ID) }),
		column("toKind", func(t tied) export.Value { return export.Text(t.to.Kind) }),
		column("toName", func(t tied) export.Value { return pictureName(t.to, t.to.Name) }),
		column("toState", func(t tied) export.Value { return export.Text(t.to.State) }),
		column("missing", func(t tied) export.Value { return export.Text(map[bool]string{true: "yes"}[t.edge.Absent]) }),
	}
}

func isPerson(node views.PictureNode) bool {
	return node.Form == views.FormNode && node.Column == views.ColumnPerson && node.Label == "Identity"
}

// pictureName gives what names a node, which is replaced for persons where names are redacted.
func pictureName(node views.PictureNode, text string) export.Value {
	if isPerson(node) {
		return export.Person(text)
	}
	return export.Text(text)
}

func (s *Server) sendTies(c echo.Context, name string, picture views.Picture) error {
	nodes, alone := map[string]views.PictureNode{}, map[string]bool{}
	for _, node := range picture.Nodes {
		nodes[node.ID] = node
		alone[node.ID] = node.Form != views.FormHeading
	}
	var rows []tied
	for _, edge := range picture.Edges {
		rows = append(rows, tied{from: nodes[edge.From], to: nodes[edge.To], edge: edge})
		alone[edge.From], alone[edge.To] = false, false
	}
	for _, node := range picture.Nodes {
		if alone[node.ID] {
			rows = append(rows, tied{from: node})
		}
	}
	return exported(s, c, export.Table[tied]{Name: name, Columns: tieColumns()}, whole(rows))
}

// exploreJSON gives the picture as it is drawn, with what it leaves out.
func (s *Server) exploreJSON(c echo.Context) error {
	d, err := s.exportedPicture(c)
	if err != nil {
		return err
	}
	return s.sendJSON(c, "explore.json", struct {
		Summary string `json:"summary"`
		views.Picture
	}{d.summary(), d.picture})
}

func (s *Server) sendJSON(c echo.Context, name string, value any) error {
	if err := s.looked(c, "export", c.Request().URL.RequestURI()); err != nil {
		return err
	}
	download(c.Response().Header(), name, echo.MIMEApplicationJSON)
	return c.JSONPretty(http.StatusOK, value, "  ")
}
