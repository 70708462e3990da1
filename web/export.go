package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
)

const (
	rowsAtOnce  = 1_000
	exportPause = 30 * time.Second // how long a reader may take for one page of an export
)

// sheet streams rows as CSV. Its last line is a comment that says how many rows there are and that the file is whole.
type sheet struct {
	c       echo.Context
	buffer  bytes.Buffer
	writer  *csv.Writer
	rows    int64
	control *http.ResponseController
}

func newSheet(c echo.Context, name string, columns ...string) (*sheet, error) {
	s := &sheet{c: c, control: http.NewResponseController(c.Response())}
	s.writer = csv.NewWriter(&s.buffer)
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	header.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	header.Set(echo.HeaderCacheControl, "no-store")
	return s, s.writer.Write(columns)
}

// row adds a row. A value that a spreadsheet would take for a formula is kept from it by an apostrophe.
func (s *sheet) row(values ...string) error {
	for i, value := range values {
		if value != "" && strings.ContainsRune("=+-@\t\r", rune(value[0])) {
			values[i] = "'" + value
		}
	}
	s.rows++
	return s.writer.Write(values)
}

// send sends what was written so far.
func (s *sheet) send() error {
	s.writer.Flush()
	if err := s.control.SetWriteDeadline(time.Now().Add(exportPause)); err != nil && s.rows == 0 {
		return err
	}
	if !s.c.Response().Committed {
		s.c.Response().WriteHeader(http.StatusOK)
	}
	_, err := s.buffer.WriteTo(s.c.Response())
	return err
}

func (s *sheet) end() error {
	s.writer.Flush()
	fmt.Fprintf(&s.buffer, "# %d rows, complete\n", s.rows)
	return s.send()
}

// stamp gives a time for a machine, empty for none.
func stamp(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format(time.RFC3339Nano)
}

// actionsFile streams the whole list of actions with its filters.
func (s *Server) actionsFile(c echo.Context) error {
	values := c.QueryParams()
	query, err := filterOf(values, values.Get("of"), values.Get("value"))
	if err != nil {
		return err
	}
	query.Turn = graph.Turn{Most: rowsAtOnce}
	ctx := c.Request().Context()
	// The first page comes before the headers, so that a failure is told as one.
	page, err := s.Graph.Actions(ctx, query)
	if err != nil {
		return err
	}
	if err := s.looked(c, "export", "actions?"+c.QueryString()); err != nil {
		return err
	}
	file, err := newSheet(c, "actions.csv", append([]string{"uid", "at", "operation", "outcome", "verdict", "identity", "identityUid", "resource", "target", "credentialUid", "grantUid", "sourceIp", "gaps"}, linkNames()...)...)
	if err != nil {
		return err
	}
	for {
		for _, line := range page.Rows {
			cells := []string{
				line.UID, stamp(line.At), line.Operation, line.Outcome, string(line.Verdict), line.Identity.Name, line.Identity.UID, line.Resource.UID, line.Target,
				line.Credential, line.Grant, line.SourceIP, strings.Join(line.Gaps, " "),
			}
			states := make([]string, len(graph.Links))
			copy(states, line.States)
			if err := file.row(append(cells, states...)...); err != nil {
				return err
			}
		}
		if page.Older == (graph.Place{}) {
			return file.end()
		}
		if err := file.send(); err != nil {
			return err
		}
		query.Turn.Place = page.Older
		if page, err = s.Graph.Actions(ctx, query); err != nil {
			return err
		}
	}
}

func linkNames() []string {
	names := make([]string, len(graph.Links))
	for i, link := range graph.Links {
		names[i] = string(link)
	}
	return names
}

// findingsFile streams the whole list of gaps with its filters.
func (s *Server) findingsFile(c echo.Context) error {
	query, err := s.findingQuery(c.QueryParams())
	if err != nil {
		return err
	}
	query.Turn = graph.Turn{Most: rowsAtOnce}
	ctx := c.Request().Context()
	page, err := s.Graph.Findings(ctx, query)
	if err != nil {
		return err
	}
	if err := s.looked(c, "export", "gaps?"+c.QueryString()); err != nil {
		return err
	}
	file, err := newSheet(c, "gaps.csv", "rule", "title", "severity", "status", "subjectLabel", "subject", "subjectName", "count", "firstAt", "lastAt", "samples")
	if err != nil {
		return err
	}
	for {
		for _, finding := range page.Rows {
			err := file.row(finding.Rule, s.ruleOf(finding.Rule).Title, finding.Severity, finding.Status, finding.SubjectLabel, finding.Subject, finding.SubjectName,
				fmt.Sprint(finding.Count), stamp(finding.FirstAt), stamp(finding.LastAt), strings.Join(finding.Samples, " "))
			if err != nil {
				return err
			}
		}
		if page.Older == (graph.Place{}) {
			return file.end()
		}
		if err := file.send(); err != nil {
			return err
		}
		query.Turn.Place = page.Older
		if page, err = s.Graph.Findings(ctx, query); err != nil {
			return err
		}
	}
}
