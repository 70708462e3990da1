package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// checkFile checks one file against the manifest, and what it holds against the rest of the pack.
func (v *verifier) checkFile(at int) error {
	listed := v.found.Manifest.Files[at]
	switch {
	case strings.HasPrefix(listed.Name, recordFolder):
		return v.checkRecord(at, listed)
	case listed.Size > mostManifest && !strings.HasPrefix(listed.Name, attachmentFolder):
		return differs(listed.Name, "is larger than %d bytes, as no file of its kind can be", int64(mostManifest))
	}
	var content bytes.Buffer
	if _, err := v.hashed(at, listed, &content); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(listed.Name, chainFolder):
		return v.checkChain(listed.Name, content.Bytes())
	case listed.Name == factsFile:
		v.facts = slices.Concat([]byte{}, content.Bytes())
		return nil
	case listed.Name == pageFile, strings.HasPrefix(listed.Name, queryFolder), strings.HasPrefix(listed.Name, attachmentFolder):
		return nil
	}
	return differs(listed.Name, "no evidence pack has a file of that name")
}

// hashed reads a file once, no further than its stated size, and compares size and hash.
func (v *verifier) hashed(at int, listed ManifestFile, to io.Writer) (sum [sha256.Size]byte, err error) {
	reader, err := v.entries[at].open()
	if err != nil {
		return sum, differs(listed.Name, "cannot be unpacked: %v", err)
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(hash, to), io.LimitReader(reader, listed.Size+1))
	if err != nil {
		return sum, differs(listed.Name, "cannot be unpacked: %v", err)
	}
	if size != listed.Size {
		return sum, differs(listed.Name, "is not of the %d bytes that the manifest states", listed.Size)
	}
	hash.Sum(sum[:0])
	if found := hex.EncodeToString(sum[:]); found != listed.SHA256 {
		return sum, differs(listed.Name, "its SHA-256 is %s, and the manifest states %s", found, listed.SHA256)
	}
	if err := reader.Close(); err != nil {
		return sum, differs(listed.Name, "cannot be unpacked: %v", err)
	}
	return sum, nil
}

// checkRecord holds a raw record against the hash that names it.
func (v *verifier) checkRecord(at int, listed ManifestFile) error {
	sum, err := v.hashed(at, listed, io.Discard)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(listed.Name, recordFolder)
	if hash := base64.RawURLEncoding.EncodeToString(sum[:]); hash != name {
		return differs(listed.Name, "its content has the hash %s, which is another record's name", hash)
	}
	// Records stand behind the chains, so that what may be in the pack is known by now.
	if !v.referred[name] {
		return differs(listed.Name, "no chain refers to it")
	}
	v.records[name] = true
	v.counts.Records++
	return nil
}

// checkChain judges a chain again by the circumstances that it states.
func (v *verifier) checkChain(name string, content []byte) error {
	if want := fmt.Sprintf("%s%04d.json", chainFolder, v.counts.Actions+1); name != want {
		return differs(name, "stands in the place of %s", want)
	}
	packed, err := decodeChain(content)
	if err != nil {
		return differs(name, "cannot be read: %v", err)
	}
	if again, err := packed.encode(); err != nil || !bytes.Equal(again, content) {
		return differs(name, "is not written as a chain is")
	}
	manifest := v.found.Manifest
	if !packed.Judgement.JudgedAt.Equal(manifest.MadeAt) {
		return differs(name, "it was judged at %s, and the pack was made at %s", packed.Judgement.JudgedAt, manifest.MadeAt)
	}
	if packed.Unredacted == "" || !manifest.Redacted {
		again := v.judge.Judge(packed.Chain.Action, packed.Chain.Circumstances, manifest.MadeAt)
		if difference := judgementDifference(packed.Judgement, again); difference != "" {
			return differs(name, "judged again by its own circumstances, %s (the pack was made by Clew %s)", difference, manifest.Clew)
		}
		v.found.Judged++
	}
	v.counts.Actions++
	v.counts.Verdicts[packed.Judgement.Verdict]++
	if manifest.Redacted {
		return nil
	}
	return v.checkReferences(name, packed)
}

// checkReferences looks whether the records to which a chain refers are in the pack, or are said not to be.
func (v *verifier) checkReferences(name string, packed packedChain) error {
	listed := func(hash string) bool {
		_, found := slices.BinarySearchFunc(v.found.Manifest.Files, recordFolder+hash, func(file ManifestFile, name string) int { return strings.Compare(file.Name, name) })
		return found
	}
	if packed.Chain.Circumstances.Evidence != graph.EvidenceKept && listed(packed.Chain.Action.Evidence) {
		return differs(name, "its raw record is said to be %s, and is in the pack", packed.Chain.Circumstances.Evidence)
	}
	for _, hash := range recordsOf(packed.Chain, packed.Judgement) {
		v.referred[hash] = true
		if !listed(hash) && !v.leftOut[recordFolder+hash] {
			return differs(recordFolder+hash, "is missing, and %s refers to it", name)
		}
	}
	if hash := packed.Chain.Action.Evidence; packed.Chain.Circumstances.Evidence == graph.EvidenceKept && !listed(hash) {
		return differs(recordFolder+hash, "is missing, and %s says that it is kept", name)
	}
	return nil
}

// judgementDifference tells the first thing in which two judgements differ, empty when they agree. Reasons may be worded
// otherwise.
func judgementDifference(stated, again graph.Judgement) string {
	for i, grade := range stated.Grades {
		if now := again.Grades[i]; now.Link != grade.Link || now.State != grade.State || now.Rule != grade.Rule {
			return fmt.Sprintf("the link %s is %s%s, and the pack states %s%s", now.Link, now.State, byRule(now.Rule), grade.State, byRule(grade.Rule))
		}
	}
	switch {
	case stated.Verdict != again.Verdict:
		return fmt.Sprintf("the verdict is %s, and the pack states %s", again.Verdict, stated.Verdict)
	case !slices.Equal(stated.Gaps, again.Gaps):
		return fmt.Sprintf("the gaps are %v, and the pack states %v", again.Gaps, stated.Gaps)
	case stated.GrantUID != again.GrantUID:
		return fmt.Sprintf("the grant that counts is %q, and the pack states %q", again.GrantUID, stated.GrantUID)
	}
	return ""
}

func byRule(rule string) string {
	if rule == "" {
		return ""
	}
	return " (" + rule + ")"
}

func judgeSettings(settings judge.Settings) JudgeSettings {
	return JudgeSettings{SessionLife: settings.SessionLife.String(), ClockTolerance: settings.ClockTolerance.String(), Owes: settings.Owes}
}

func (s JudgeSettings) settings() (judge.Settings, error) {
	life, err := time.ParseDuration(s.SessionLife)
	if err != nil {
		return judge.Settings{}, err
	}
	tolerance, err := time.ParseDuration(s.ClockTolerance)
	if err != nil {
		return judge.Settings{}, err
	}
	return judge.Settings{SessionLife: life, ClockTolerance: tolerance, Owes: s.Owes}, nil
}
