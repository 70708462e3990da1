package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// packing gives what the pages make evidence packs with.
func (s *Server) packing() Packing {
	return Packing{Graph: s.Graph, Evidence: s.Evidence, Facts: s.Facts, Judge: s.Judge, Rules: s.Rules, Queries: s.Queries, Version: s.Version, Key: s.PackKey}
}

// packAsked is the pack that an address asks for.
type packAsked struct {
	selection Selection
	at        time.Time
	redact    bool
	kept      url.Values  // the address without what changes from step to step
	incident  *graph.Case // whose actions they are; nil: of none
}

// packOf reads from the address which pack is asked for: action (which may stand several times) or the list that of and
// value name with its filters, or case, whose actions are those that are linked and the samples of its frozen scopes; at, the moment of knowledge, now where it is absent; redact=names.
func (s *Server) packOf(c echo.Context) (packAsked, error) {
	values := c.QueryParams()
	asked := packAsked{kept: url.Values{}, selection: Selection{Actions: values["action"]}}
	if len(asked.selection.Actions) > export.MostPacked {
		return asked, invalid("action", counted(len(asked.selection.Actions), "action", "actions"), fmt.Sprintf("at most %d", export.MostPacked))
	}
	for _, name := range packParameters {
		for _, value := range values[name] {
			if value != "" {
				asked.kept.Add(name, value)
			}
		}
	}
	var err error
	if values.Has(views.ChosenField) && len(asked.selection.Actions) == 0 {
		return asked, fmt.Errorf("no action is marked: go back and mark those that the pack shall hold: %w", graph.ErrInvalid)
	}
	if uid := values.Get("case"); uid != "" {
		incident, err := s.Graph.Case(c.Request().Context(), uid)
		if err != nil {
			return asked, err
		}
		asked.incident = &incident
		if asked.selection.Actions, err = caseActions(incident); err != nil {
			return asked, err
		}
	} else if len(asked.selection.Actions) == 0 {
		if asked.selection.List, err = filterOf(values, values.Get("of"), values.Get("value")); err != nil {
			return asked, err
		}
	}
	switch redact := values.Get("redact"); redact {
	case "":
	case "names":
		asked.redact = true
	default:
		return asked, invalid("redact", redact, "names, or nothing")
	}
	asked.at = s.Clock().UTC().Truncate(time.Second)
	if at := values.Get("at"); at != "" {
		if asked.at, err = formTime("at", at); err != nil {
			return asked, err
		}
	}
	return asked, nil
}

// write writes the pack that was asked for, as the work of the signed-in user.
func (s *Server) writePack(c echo.Context, asked packAsked, to io.Writer) (export.Written, error) {
	user, _ := s.user(c)
	ctx := c.Request().Context()
	pack := s.packing().Pack(ctx, asked.selection, user.Name, asked.at, asked.redact)
	if asked.incident != nil {
		if err := attachCase(pack, *asked.incident, asked.at); err != nil {
			return export.Written{}, err
		}
	}
	return pack.Write(ctx, to)
}

// packParameters are what an address names a pack by.
var packParameters = []string{"case", "action", "of", "value", "verdict", "operation", "from", "to"}

// packPage makes the pack without keeping it, and shows what is in it and the hash of its manifest before it is taken away:
// the same moment gives the same bytes again.
func (s *Server) packPage(c echo.Context) error {
	asked, err := s.packOf(c)
	if err != nil {
		return err
	}
	var size counter
	if err := lengthen(c); err != nil {
		return err
	}
	made, err := s.writePack(c, asked, &size)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", "evidence pack of "+asked.selection.subject()); err != nil {
		return err
	}
	file := url.Values{"at": {asked.at.Format(time.RFC3339)}, "manifest": {made.Hash}}
	for name, values := range asked.kept {
		file[name] = values
	}
	if asked.redact {
		file.Set("redact", "names")
	}
	shown := views.Pack{
		Title: made.Manifest.Title, Hash: made.Hash, Size: int64(size), Redacted: asked.redact, MadeAt: asked.at, Actions: int64(made.Manifest.Counts.Actions),
		Records: int64(made.Manifest.Counts.Records), Facts: int64(made.Manifest.Counts.Facts), Signed: s.PackKey != nil,
		Download: views.PackPath + ".zip?" + file.Encode(), Verify: "clew verify --manifest " + made.Hash + " " + packName(made.Hash),
	}
	for _, name := range packParameters {
		for _, value := range asked.kept[name] {
			shown.Keep = append(shown.Keep, views.Choice{Value: value, Words: name})
		}
	}
	for _, verdict := range []graph.Verdict{graph.VerdictTraced, graph.VerdictBroken, graph.VerdictUnknown} {
		if number := made.Manifest.Counts.Verdicts[verdict]; number > 0 {
			shown.Verdicts = append(shown.Verdicts, views.VerdictCount{Verdict: string(verdict), Count: int64(number)})
		}
	}
	for _, left := range made.Manifest.LeftOut {
		shown.LeftOut = append(shown.LeftOut, views.Fact{Label: left.What, Value: left.Why})
	}
	crumbs := []views.Link{{Text: "Evidence pack"}}
	if asked.incident != nil {
		crumbs = append([]views.Link{{Text: asked.incident.Title, Href: views.CasePath(asked.incident.UID)}}, crumbs...)
	} else if len(asked.selection.Actions) == 1 {
		crumbs = append([]views.Link{{Text: "Action", Href: views.ActionPath(asked.selection.Actions[0])}}, crumbs...)
	}
	return render(c, http.StatusOK, views.PackPage(s.page(c, "Evidence pack", "", crumbs...), shown))
}

// packFile makes the pack and sends it. It stands whole in a temporary file before its first byte leaves, so that whatever
// fails is told as a failure and never as half a pack. manifest in the address is the hash that the page showed: where
// something changed since, the pack would be another, and is refused.
func (s *Server) packFile(c echo.Context) error {
	asked, err := s.packOf(c)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "clew-pack-*")
	if err != nil {
		return fmt.Errorf("evidence pack: %w", err)
	}
	defer func() { _ = file.Close() }()
	// Without a name it goes away with the process, too.
	if err := os.Remove(file.Name()); err != nil {
		return fmt.Errorf("evidence pack: %w", err)
	}
	if err := lengthen(c); err != nil {
		return err
	}
	made, err := s.writePack(c, asked, file)
	if err != nil {
		return err
	}
	if shown := c.QueryParam("manifest"); shown != "" && shown != made.Hash {
		return fmt.Errorf("what the pack holds has changed since its hash was shown; open its page again: %w", graph.ErrConflict)
	}
	if err := s.looked(c, "export", cmp.Or(asked.selection.subject(), "actions")+" as evidence pack, manifest "+made.Hash); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("evidence pack: %w", err)
	}
	answer := c.Response()
	download(answer.Header(), packName(made.Hash), "application/zip")
	answer.Header().Set(echo.HeaderContentLength, strconv.FormatInt(size, 10))
	answer.Header().Set("Clew-Manifest", made.Hash)
	for {
		if err := lengthen(c); err != nil && !answer.Committed {
			return err
		}
		const atOnce = 4 << 20
		if _, err := io.CopyN(answer, file, atOnce); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// packName names the file of a pack by its manifest.
func packName(hash string) string { return "clew-pack-" + hash[:12] + ".zip" }

// lengthen gives an answer that takes long another while.
func lengthen(c echo.Context) error {
	return http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(packPause))
}

// packPause is how long making a pack, or sending a part of it, may take.
const packPause = 5 * time.Minute

// counter counts bytes and keeps none.
type counter int64

// Write implements io.Writer.
func (n *counter) Write(written []byte) (int, error) {
	*n += counter(len(written))
	return len(written), nil
}
