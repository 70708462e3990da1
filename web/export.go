package web

import (
	"bytes"
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/export"
)

const (
	rowsAtOnce  = 1_000
	exportPause = 30 * time.Second // how long a reader may take for one page of an export
	// rowsTrailer is the HTTP trailer that states how many rows an export has; the last line of the file does so, too.
	rowsTrailer = "Clew-Rows"
)

// exporter gives a page of a list. The place where the next one begins is zero behind the last page.
type exporter[T any] func(ctx context.Context, turn graph.Turn) (graph.Page[T], error)

// whole makes an exporter of a list that is in memory anyway.
func whole[T any](rows []T) exporter[T] {
	return func(context.Context, graph.Turn) (graph.Page[T], error) { return graph.Page[T]{Rows: rows}, nil }
}

// exportRoutes makes a list fetchable in every form, under its path with the form as its ending.
func exportRoutes(group *echo.Group, path string, handler echo.HandlerFunc) {
	for _, form := range export.Forms {
		group.GET(path+"."+string(form), handler)
	}
}

// exported answers with a whole list as a file, page by page, in the form that the address ends with. redact=names in the
// address replaces the names of people. The visit is stored before the first byte leaves.
func exported[T any](s *Server, c echo.Context, table export.Table[T], list exporter[T]) error {
	return exportedUntil(s, c, table, list, "")
}

// exportedUntil is exported for a list that is cut. cut says why; empty: it is not.
func exportedUntil[T any](s *Server, c echo.Context, table export.Table[T], list exporter[T], cut string) error {
	form := export.Form(strings.TrimPrefix(path.Ext(c.Request().URL.Path), "."))
	names, err := namesOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	turn := graph.Turn{Most: rowsAtOnce}
	// The first page comes before the headers, so that a failure is told as one.
	page, err := list(ctx, turn)
	if err != nil {
		return err
	}
	if err := s.looked(c, "export", c.Request().URL.RequestURI()); err != nil {
		return err
	}
	var buffer bytes.Buffer
	writer, err := export.NewWriter(&buffer, table, form, names)
	if err != nil {
		return err
	}
	answer := c.Response()
	download(answer.Header(), table.File(form), form.ContentType())
	control := http.NewResponseController(answer)
	send := func() error {
		if err := control.SetWriteDeadline(time.Now().Add(exportPause)); err != nil && !answer.Committed {
			return err
		}
		_, err := buffer.WriteTo(answer)
		return err
	}
	for {
		for _, row := range page.Rows {
			if err := writer.Write(row); err != nil {
				return err
			}
		}
		if page.Older == (graph.Place{}) {
			break
		}
		if err := writer.Flush(); err != nil {
			return err
		}
		if err := send(); err != nil {
			return err
		}
		turn.Place = page.Older
		if page, err = list(ctx, turn); err != nil {
			return err
		}
	}
	if err := writer.End(cut); err != nil {
		return err
	}
	err = send()
	answer.Header().Set(http.TrailerPrefix+rowsTrailer, strconv.FormatInt(writer.Rows(), 10))
	return err
}

// namesOf gives what replaces the names of people where the address asks for it; nil: they stay.
func namesOf(c echo.Context) (*export.Names, error) {
	switch redact := c.QueryParam("redact"); redact {
	case "":
		return nil, nil
	case "names":
		return export.NewNames(), nil
	default:
		return nil, invalid("redact", redact, "names, or nothing")
	}
}

// download makes an answer a file to be kept, which no cache does.
func download(header http.Header, name, contentType string) {
	header.Set(echo.HeaderContentType, contentType)
	header.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	header.Set(echo.HeaderCacheControl, "no-store")
}
