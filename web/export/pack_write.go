package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// Written is what a pack came to.
type Written struct {
	Manifest Manifest
	// Hash is the SHA-256 of the manifest in hexadecimal: who notes it can prove that the pack is this one.
	Hash string
}

// Write writes a pack as one zip. The same content gives the same bytes: files are sorted by name and bear one fixed time.
// Chains and records are written as they come; only what the page and the facts say of them is kept until their turn.
func (p *Pack) Write(ctx context.Context, to io.Writer) (Written, error) {
	w := &packWriter{
		pack: p, zip: zip.NewWriter(to), wanted: map[string]*wantedRecord{},
		manifest: Manifest{
			Form: packForm, Version: packVersion, Title: p.Title, Subject: p.Subject, MadeAt: p.MadeAt.UTC(), MadeBy: p.MadeBy, Clew: p.Version, Redacted: p.RedactNames,
			Judge: judgeSettings(p.Judge.Settings()), Counts: Counts{Verdicts: map[graph.Verdict]int{}, Queries: len(p.Queries), Attachments: len(p.Attachments)}, LeftOut: append([]LeftOut{}, p.LeftOut...),
		},
	}
	if p.RedactNames {
		w.names = NewNames()
	}
	written, err := w.write(ctx)
	if err != nil {
		return Written{}, fmt.Errorf("evidence pack: %w", err)
	}
	return written, nil
}

// wantedRecord is a record that some chain refers to.
type wantedRecord struct {
	segment string // empty: not known
	source  string // uid of the source of the action that it is of; empty: of something else
	at      string // where in its source it stood
	kept    bool
}

// packWriter is the work on one pack.
type packWriter struct {
	pack     *Pack
	zip      *zip.Writer
	names    *Names // nil: names stay
	manifest Manifest
	wanted   map[string]*wantedRecord // by hash
	chains   []pageChain
	facts    []packedFact
}

type packedFact struct {
	at   time.Time
	line string
}

func (w *packWriter) write(ctx context.Context) (Written, error) {
	steps := []func(context.Context) error{w.attachments, w.writeChains, w.readRecords, w.writeFacts, w.writePage, w.writeQueries, w.writeRecords}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return Written{}, err
		}
	}
	return w.finish()
}

// packTime is the time that every file of every pack bears: the earliest that a zip can state.
var packTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// create begins a file of the zip.
func (w *packWriter) create(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packTime})
}

// file writes a file and lists it in the manifest.
func (w *packWriter) file(name string, content []byte) error {
	if err := w.unlisted(name, content); err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	w.manifest.Files = append(w.manifest.Files, ManifestFile{Name: name, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))})
	return nil
}

func (w *packWriter) unlisted(name string, content []byte) error {
	file, err := w.create(name)
	if err == nil {
		_, err = file.Write(content)
	}
	return err
}

func (w *packWriter) leaveOut(what, why string) {
	w.manifest.LeftOut = append(w.manifest.LeftOut, LeftOut{What: what, Why: why})
}

func (w *packWriter) attachments(context.Context) error {
	for i, attachment := range w.pack.Attachments {
		name := attachmentFolder + attachment.Name
		if !plainFile(attachment.Name) || (i > 0 && attachment.Name <= w.pack.Attachments[i-1].Name) {
			return fmt.Errorf("attachment %q: names are letters, digits, dots, hyphens and underscores, sorted and distinct: %w", attachment.Name, graph.ErrInvalid)
		}
		if err := w.file(name, attachment.Content); err != nil {
			return err
		}
	}
	return nil
}

// plainFile reports whether a name can stand for a file on every system.
func plainFile(name string) bool {
	return name != "" && name[0] != '.' && len(name) <= 200 && strings.IndexFunc(name, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", r)
	}) < 0
}

func (w *packWriter) writeChains(ctx context.Context) error {
	for chain, err := range w.pack.Chains {
		if err != nil {
			return err
		}
		if len(w.chains) == MostPacked {
			w.leaveOut("further actions", fmt.Sprintf("a pack holds at most %d", MostPacked))
			break
		}
		if err := w.writeChain(ctx, chain); err != nil {
			return fmt.Errorf("action %s: %w", chain.Action.UID, err)
		}
	}
	if len(w.chains) == 0 {
		return fmt.Errorf("there is no action to pack: %w", graph.ErrNotFound)
	}
	if w.pack.Cut != "" {
		w.leaveOut("further actions", w.pack.Cut)
	}
	return nil
}

func (w *packWriter) writeChain(ctx context.Context, chain graph.Chain) error {
	action := &chain.Action
	if len(chain.Circumstances.Lineage) > 0 && action.CredentialKind == "" {
		action.CredentialKind = chain.Circumstances.Lineage[0].Kind
	}
	var why string
	var err error
	if chain.Circumstances.Evidence, why, err = w.evidence(ctx, *action); err != nil {
		return err
	}
	judged := w.pack.Judge.Judge(*action, chain.Circumstances, w.manifest.MadeAt)
	packed := packedChain{Chain: chain, Judgement: judged}
	if w.names != nil {
		if packed, err = w.redact(packed); err != nil {
			return err
		}
	}
	if w.pack.Narrative != nil {
		packed.Narrative = w.pack.Narrative(packed.Chain, packed.Judgement)
	}
	w.want(chain, judged, why)
	content, err := packed.encode()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s%04d.json", chainFolder, len(w.chains)+1)
	w.manifest.Counts.Actions++
	w.manifest.Counts.Verdicts[packed.Judgement.Verdict]++
	w.chains = append(w.chains, w.pageChain(name, packed))
	return w.file(name, content)
}

// want notes the records that a chain refers to. why says why that of the action itself cannot be had; empty: it can.
func (w *packWriter) want(chain graph.Chain, judged graph.Judgement, why string) {
	action := chain.Action
	if why != "" {
		w.leaveOut(recordFolder+orNone(action.Evidence), why)
	}
	if w.names != nil {
		return
	}
	for _, hash := range recordsOf(chain, judged) {
		switch {
		case hash == action.Evidence && why == "":
			w.wanted[hash] = &wantedRecord{segment: action.Segment, source: action.Source, at: action.Position}
		case hash != action.Evidence && w.wanted[hash] == nil:
			w.wanted[hash] = &wantedRecord{source: sourceOf(chain, hash)}
		}
	}
}

// sourceOf gives the source of a record that states a grant or a credential; empty where the chain does not tell.
func sourceOf(chain graph.Chain, hash string) string {
	for i := range chain.Circumstances.Standing.Holdings {
		if grant := &chain.Circumstances.Standing.Holdings[i].Grant; grant.Evidence == hash {
			return grant.Source
		}
	}
	for _, credential := range chain.Circumstances.Lineage {
		if credential.Evidence == hash {
			return credential.Source
		}
	}
	return ""
}

func orNone(hash string) string {
	if hash == "" {
		return "(no hash)"
	}
	return hash
}

// evidence looks up how the raw record of an action stands, and why it cannot be part of the pack.
func (w *packWriter) evidence(ctx context.Context, action graph.Action) (state graph.EvidenceState, why string, err error) {
	if action.Evidence == "" {
		return graph.EvidenceMissing, "no record is kept of action " + action.UID, nil
	}
	_, err = w.pack.Records.Read(ctx, action.Segment, action.Evidence)
	switch state = w.pack.Records.State(err); state {
	case graph.EvidenceKept:
		return state, "", nil
	case graph.EvidenceAltered:
		return state, "what is stored of the record of action " + action.UID + " has another hash", nil
	case graph.EvidenceMissing:
		return state, "the record of action " + action.UID + " is not stored", nil
	}
	return state, "", fmt.Errorf("the raw record cannot be read, and a pack without it would say what is not so: %w", err)
}

// redact replaces the names in a chain and looks whether judging it again still gives the same.
func (w *packWriter) redact(packed packedChain) (packedChain, error) {
	chain, err := w.names.redactChain(packed.Chain)
	if err != nil {
		return packedChain{}, err
	}
	again := w.pack.Judge.Judge(chain.Action, chain.Circumstances, w.manifest.MadeAt)
	redacted := packedChain{Chain: chain, Judgement: again}
	if difference := judgementDifference(packed.Judgement, again); difference != "" {
		redacted.Unredacted = "with the names replaced, judging again gives another result: " + difference
		for i := range again.Grades {
			redacted.Judgement.Grades[i].State = packed.Judgement.Grades[i].State
		}
		redacted.Judgement.Verdict, redacted.Judgement.Gaps = packed.Judgement.Verdict, packed.Judgement.Gaps
	}
	return redacted, nil
}

// readRecords finds the records of everything but actions, and decodes all into facts.
func (w *packWriter) readRecords(ctx context.Context) error {
	if w.names != nil {
		w.leaveOut(recordFolder, "the names of people are redacted, and raw records hold them")
		w.leaveOut(factsFile, "the names of people are redacted, and facts hold them")
		return nil
	}
	var lost []string
	for hash, record := range w.wanted {
		if record.segment == "" {
			lost = append(lost, hash)
		}
	}
	slices.Sort(lost)
	found, err := w.pack.Records.Find(ctx, lost)
	if err != nil {
		return fmt.Errorf("find the records of the chains: %w", err)
	}
	for _, hash := range slices.Sorted(maps.Keys(w.wanted)) {
		record := w.wanted[hash]
		if record.segment == "" {
			record.segment = found[hash]
		}
		if err := w.readRecord(ctx, hash, record); err != nil {
			return err
		}
	}
	return nil
}

func (w *packWriter) readRecord(ctx context.Context, hash string, record *wantedRecord) error {
	if record.segment == "" {
		w.leaveOut(recordFolder+hash, "no segment of the evidence holds it")
		return nil
	}
	raw, err := w.pack.Records.Read(ctx, record.segment, hash)
	switch w.pack.Records.State(err) {
	case graph.EvidenceKept:
	case graph.EvidenceMissing:
		w.leaveOut(recordFolder+hash, "it is not stored")
		return nil
	case graph.EvidenceAltered:
		w.leaveOut(recordFolder+hash, "what is stored has another hash")
		return nil
	default:
		return err
	}
	record.kept = true
	w.manifest.Counts.Records++
	if w.pack.Facts == nil || record.source == "" {
		return nil
	}
	facts, err := w.pack.Facts(ctx, record.source, raw, record.at)
	if err != nil {
		w.leaveOut("facts of "+recordFolder+hash, err.Error())
		return nil
	}
	for _, fact := range facts {
		line, err := json.Marshal(struct {
			Record string          `json:"record"`
			Fact   json.RawMessage `json:"fact"`
		}{hash, fact.JSON})
		if err != nil {
			return fmt.Errorf("a fact of record %s: %w", hash, err)
		}
		w.facts = append(w.facts, packedFact{fact.At, string(line)})
	}
	return nil
}

func (w *packWriter) writeFacts(context.Context) error {
	if w.names != nil {
		return nil
	}
	slices.SortStableFunc(w.facts, func(a, b packedFact) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.line, b.line)) })
	var lines bytes.Buffer
	for _, fact := range w.facts {
		lines.WriteString(fact.line)
		lines.WriteByte('\n')
	}
	w.manifest.Counts.Facts = len(w.facts)
	return w.file(factsFile, lines.Bytes())
}

func (w *packWriter) writeQueries(context.Context) error {
	queries := slices.Clone(w.pack.Queries)
	slices.SortFunc(queries, func(a, b Query) int { return cmp.Compare(a.Name, b.Name) })
	for i, query := range queries {
		if !plainFile(query.Name) || (i > 0 && query.Name == queries[i-1].Name) {
			return fmt.Errorf("query %q: names are letters, digits, hyphens and underscores, each once: %w", query.Name, graph.ErrInvalid)
		}
		var text strings.Builder
		fmt.Fprintf(&text, "// %s\n", strings.ReplaceAll(w.redacted(query.Title), "\n", " "))
		for _, parameter := range query.Parameters {
			fmt.Fprintf(&text, "// :param %s => %s;\n", parameter.Name, strings.ReplaceAll(w.redacted(parameter.Value), "\n", " "))
		}
		text.WriteString(strings.TrimRight(query.Cypher, "\n") + "\n")
		if err := w.file(queryFolder+query.Name+".cypher", []byte(text.String())); err != nil {
			return err
		}
	}
	return nil
}

func (w *packWriter) redacted(text string) string {
	if w.names == nil {
		return text
	}
	return w.names.Text(text)
}

func (w *packWriter) writeRecords(ctx context.Context) error {
	for _, hash := range slices.Sorted(maps.Keys(w.wanted)) {
		record := w.wanted[hash]
		if !record.kept {
			continue
		}
		raw, err := w.pack.Records.Read(ctx, record.segment, hash)
		if err != nil {
			return fmt.Errorf("record %s could be read before and no longer can: %w", hash, err)
		}
		if err := w.file(recordFolder+hash, raw); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the manifest, its hash, and its signature where there is a key.
func (w *packWriter) finish() (Written, error) {
	w.manifest.ID = contentID(w.manifest.Files)
	content, err := json.MarshalIndent(w.manifest, "", " ")
	if err != nil {
		return Written{}, err
	}
	content = append(content, '\n')
	sum := sha256.Sum256(content)
	written := Written{Manifest: w.manifest, Hash: hex.EncodeToString(sum[:])}
	if err := w.unlisted(manifestFile, content); err != nil {
		return Written{}, err
	}
	if err := w.unlisted(sumFile, sumLine(written.Hash)); err != nil {
		return Written{}, err
	}
	if w.pack.Key != nil {
		signature := base64.StdEncoding.EncodeToString(ed25519.Sign(w.pack.Key, content)) + "\n"
		if err := w.unlisted(signatureFile, []byte(signature)); err != nil {
			return Written{}, err
		}
	}
	return written, w.zip.Close()
}

// sumLine gives the content of manifest.sha256, which `sha256sum -c` reads.
func sumLine(hash string) []byte { return []byte(hash + "  " + manifestFile + "\n") }

// contentID names a pack by its files.
func contentID(files []ManifestFile) string {
	sum := sha256.New()
	for _, file := range files {
		fmt.Fprintf(sum, "%s  %d  %s\n", file.SHA256, file.Size, file.Name)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
