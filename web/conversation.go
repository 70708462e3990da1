package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// ConversationGraph gives conversations.
type ConversationGraph interface {
	// Conversation gives the actions of a conversation, oldest first, from a place on, and whether there are more.
	Conversation(ctx context.Context, id string, from graph.Place, most int) ([]graph.ConversationLine, bool, error)
}

// mostWaterfall is how many actions one waterfall draws.
const mostWaterfall = 200

func (s *Server) conversationPage(c echo.Context) error {
	id, err := uidOf(c)
	if err != nil {
		return err
	}
	from, err := graph.ParsePlace(c.QueryParam("from"))
	if err != nil {
		return err
	}
	lines, more, err := s.Graph.Conversation(c.Request().Context(), id, from, mostWaterfall)
	if err != nil {
		return err
	}
	if len(lines) == 0 && from == (graph.Place{}) {
		return fmt.Errorf("no action belongs to conversation %.120q: %w", id, graph.ErrNotFound)
	}
	if err := s.looked(c, "look-up", "conversation:"+id); err != nil {
		return err
	}
	if len(lines) == 0 {
		return redirect(c, views.ConversationPath(id))
	}
	shown := conversationView(id, lines)
	if from != (graph.Place{}) {
		shown.First = views.ConversationPath(id)
		shown.Cut = "This part begins behind the first actions of the conversation. "
	}
	if more {
		last := lines[len(lines)-1]
		shown.Later = views.ConversationPath(id) + "?" + url.Values{"from": {graph.Place{At: last.At, UID: last.UID}.String()}}.Encode()
		shown.Cut += fmt.Sprintf("At most %d actions are drawn at once; the next page goes on.", mostWaterfall)
	}
	return render(c, http.StatusOK, views.ConversationPage(s.page(c, "Conversation "+id, views.SectionAgents, views.Link{Text: "Agents", Href: views.AgentsPath}, views.Link{Text: "Conversation"}), shown))
}

func conversationView(id string, lines []graph.ConversationLine) views.Conversation {
	exports, pack := actionExports(nil, graph.ActionsOfConversation, id)
	shown := views.Conversation{
		ID: id, Rows: waterfall(lines), Actions: int64(len(lines)), From: lines[0].At, To: lines[len(lines)-1].At, Export: exports, Pack: pack,
		List: views.Link{Text: "As a list with filters", Href: actionListPath(graph.ActionsOfConversation, id)},
	}
	verdicts := map[graph.Verdict]int64{}
	agents, instances, principals, traces, tools := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		verdicts[line.Verdict]++
		agents[line.Identity.UID], instances[line.Instance.UID], principals[line.OnBehalfOf.UID] = true, true, true
		traces[line.TraceID], tools[line.Tool] = true, true
	}
	number := func(set map[string]bool) string {
		delete(set, "")
		return fmt.Sprint(len(set))
	}
	shown.Verdicts = verdictCounts(verdicts)
	shown.Facts = facts("Agents", number(agents), "Instances", number(instances), "Tools", number(tools), "Traces", number(traces), "On behalf of", number(principals))
	return shown
}

// waterfall nests the actions of a conversation in their traces, and those of one tool call in it where there are several.
// The order is that of the first action of each.
func waterfall(lines []graph.ConversationLine) []views.ConversationRow {
	var rows []views.ConversationRow
	for _, trace := range together(lines, func(line graph.ConversationLine) string { return line.TraceID }) {
		level := 0
		if id := trace[0].TraceID; id != "" {
			rows = append(rows, spanRow(0, "Trace", id, actionListPath(graph.ActionsOfTrace, id), trace))
			level = 1
		}
		for _, call := range together(trace, func(line graph.ConversationLine) string { return line.ToolCallID }) {
			within := level
			if id := call[0].ToolCallID; id != "" && len(call) > 1 {
				rows = append(rows, spanRow(level, "Tool call", id, actionListPath(graph.ActionsOfToolCall, id), call))
				within++
			}
			for _, line := range call {
				rows = append(rows, lineRow(within, line))
			}
		}
	}
	return rows
}

// together parts lines by a key, in the order of their first ones. A line without a key stands alone.
func together(lines []graph.ConversationLine, key func(graph.ConversationLine) string) [][]graph.ConversationLine {
	var parts [][]graph.ConversationLine
	places := map[string]int{}
	for _, line := range lines {
		at, known := places[key(line)]
		if !known || key(line) == "" {
			at = len(parts)
			places[key(line)] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], line)
	}
	return parts
}

func spanRow(level int, kind, id, href string, lines []graph.ConversationLine) views.ConversationRow {
	row := views.ConversationRow{
		Level: level, Kind: kind, Label: shortened(id, 24), Href: href, Count: int64(len(lines)), Start: lines[0].At, End: lines[len(lines)-1].At, Verdict: views.Traced,
	}
	for _, line := range lines {
		if line.Verdict == graph.VerdictBroken || row.Verdict == views.Traced {
			row.Verdict = string(line.Verdict)
		}
	}
	return row
}

func lineRow(level int, line graph.ConversationLine) views.ConversationRow {
	row := views.ConversationRow{
		Level: level, Kind: "Action", UID: line.UID, Label: line.Operation, Href: views.ActionPath(line.UID), Tool: line.Tool, Resource: nodeLink(line.Resource),
		Actor: nodeLink(line.Identity), Instance: nodeLink(line.Instance), OnBehalfOf: nodeLink(line.OnBehalfOf), Outcome: line.Outcome, Verdict: string(line.Verdict), Start: line.At, End: line.At,
	}
	if line.Target != "" {
		row.Resource.Text = line.Target
	}
	row.Instance.Text = shortened(row.Instance.Text, 20)
	return row
}
