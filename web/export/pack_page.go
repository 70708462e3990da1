package export

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"clew/graph"
)

//go:embed pack.html
var pageText string

var pageTemplate = template.Must(template.New(pageFile).Funcs(template.FuncMap{"utc": utc, "mark": mark, "inc": func(i int) int { return i + 1 }}).Parse(pageText))

// page is what the page of a pack shows.
type page struct {
	Manifest Manifest
	Chains   []pageChain
}

// pageChain is what the page shows of one action.
type pageChain struct {
	File      string
	Action    graph.Action
	Actor     string
	ActorKind string
	Source    string
	Judgement graph.Judgement
	Gaps      []pageGap
	Narrative string
	Record    string // file of the raw record; empty: it is not in the pack
	Earlier   []graph.EarlierJudgement
	Note      string
}

type pageGap struct{ ID, Title string }

func (w *packWriter) pageChain(file string, packed packedChain) pageChain {
	chain := packed.Chain
	identity := chain.Circumstances.Standing.Identity
	shown := pageChain{
		File: file, Action: chain.Action, Actor: identity.Name, ActorKind: string(identity.Kind), Source: chain.Source.Name, Judgement: packed.Judgement,
		Narrative: packed.Narrative, Earlier: chain.Earlier, Note: packed.Unredacted,
	}
	shown.Action.Attributes = nil // the page does not show them, and they are large
	if shown.Actor == "" {
		shown.Actor = identity.UID
	}
	if shown.ActorKind == "" {
		shown.ActorKind = "unattributed"
	}
	if shown.Source == "" {
		shown.Source = chain.Action.Source
	}
	if w.names == nil && chain.Circumstances.Evidence == graph.EvidenceKept {
		shown.Record = recordFolder + chain.Action.Evidence
	}
	for _, id := range packed.Judgement.Gaps {
		gap := pageGap{ID: id}
		if w.pack.RuleTitle != nil {
			gap.Title = w.pack.RuleTitle(id)
		}
		shown.Gaps = append(shown.Gaps, gap)
	}
	return shown
}

// writePage writes the page to read the pack by. It needs no script and no other file, and prints.
func (w *packWriter) writePage(context.Context) error {
	w.manifest.Title, w.manifest.Subject = w.redacted(w.manifest.Title), w.redacted(w.manifest.Subject)
	for i := range w.manifest.LeftOut {
		w.manifest.LeftOut[i].What, w.manifest.LeftOut[i].Why = w.redacted(w.manifest.LeftOut[i].What), w.redacted(w.manifest.LeftOut[i].Why)
	}
	var content bytes.Buffer
	if err := pageTemplate.Execute(&content, page{Manifest: w.manifest, Chains: w.chains}); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	w.chains = nil
	return w.file(pageFile, content.Bytes())
}

// utc gives a time for people, to the second.
func utc(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format("2006-01-02 15:04:05") + " UTC"
}

// mark gives the sign of a state or verdict, so that colour is never the only one.
func mark(state any) string {
	switch strings.ToLower(fmt.Sprint(state)) {
	case string(graph.StatePresent), string(graph.VerdictTraced):
		return "✓"
	case string(graph.StateUnknown):
		return "?"
	}
	return "✗"
}
