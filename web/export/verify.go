package export

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"clew/graph"
	"clew/graph/judge"
)

// Difference is the first thing in which a pack is not as it was written. It wraps graph.ErrConflict.
type Difference struct {
	File string // of the pack; empty: the pack itself
	What string
}

// Error implements error.
func (d *Difference) Error() string {
	if d.File == "" {
		return d.What
	}
	return d.File + ": " + d.What
}

// Unwrap makes a difference a conflict.
func (d *Difference) Unwrap() error { return graph.ErrConflict }

func differs(file, what string, arguments ...any) error {
	return &Difference{File: file, What: fmt.Sprintf(what, arguments...)}
}

// Verified is what a pack was found to be.
type Verified struct {
	Manifest  Manifest
	Hash      string // SHA-256 of the manifest, to be compared with what was noted
	Signature string // SignatureNone, SignatureUnchecked or SignatureValid
	Judged    int    // chains that were judged again with the same result
}

// What is known of a pack's signature.
const (
	SignatureNone      = "none"
	SignatureUnchecked = "unchecked" // there is one, and no key was given
	SignatureValid     = "valid"
)

// Expected is what whoever verifies a pack knows of it from elsewhere. Both may be empty.
type Expected struct {
	Hash string            // SHA-256 of the manifest in hexadecimal, as noted when the pack was made
	Key  ed25519.PublicKey // of the signature
}

// The bounds within which a pack is read, so that a small file cannot make for endless work.
const (
	mostFiles    = 60_000
	mostManifest = 64 << 20 // bytes of the manifest and of each other file that is read into memory
	mostUnpacked = 16 << 30 // bytes of all files
	mostPack     = 1<<32 - 1
)

// Verify checks a pack by nothing but itself: that it is one zip with exactly the files of its manifest in their order,
// each with its size and hash; that records have the hashes that name them and that chains refer to; and that judging the
// circumstances of each chain again gives the states that the pack states. An error is a *Difference that names the first
// thing that differs, or one of reading.
func Verify(file io.ReaderAt, size int64, expected Expected) (Verified, error) {
	v := &verifier{records: map[string]bool{}, referred: map[string]bool{}, leftOut: map[string]bool{}}
	if err := v.open(file, size); err != nil {
		return Verified{}, err
	}
	if err := v.readManifest(expected); err != nil {
		return Verified{}, err
	}
	for i := range v.found.Manifest.Files {
		if err := v.checkFile(i); err != nil {
			return Verified{}, err
		}
	}
	return v.found, v.finish()
}

// verifier is the work on one pack.
type verifier struct {
	entries  []entry
	found    Verified
	judge    *judge.Judge
	counts   Counts
	records  map[string]bool // hashes of the records in the pack
	referred map[string]bool // hashes that chains refer to
	leftOut  map[string]bool
	facts    []byte
}

func (v *verifier) content(at int, most int64) ([]byte, error) {
	one := v.entries[at]
	reader, err := one.open()
	if err != nil {
		return nil, differs(one.name, "cannot be unpacked: %v", err)
	}
	content, err := io.ReadAll(io.LimitReader(reader, most+1))
	if err == nil {
		err = reader.Close()
	}
	switch {
	case err != nil:
		return nil, differs(one.name, "cannot be unpacked: %v", err)
	case int64(len(content)) > most:
		return nil, differs(one.name, "is larger than %d bytes, as no file of its kind can be", most)
	}
	return content, nil
}

// readManifest reads the last files, which say what all the others have to be.
func (v *verifier) readManifest(expected Expected) error {
	names := make([]string, len(v.entries))
	for i, one := range v.entries {
		names[i] = one.name
	}
	at := slices.Index(names, manifestFile)
	if at < 0 {
		return differs(manifestFile, "is missing, so this is no evidence pack")
	}
	content, err := v.content(at, mostManifest)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	v.found.Hash = hex.EncodeToString(sum[:])
	if expected.Hash != "" && !strings.EqualFold(expected.Hash, v.found.Hash) {
		return differs(manifestFile, "its SHA-256 is %s, and %s was noted when the pack was made", v.found.Hash, expected.Hash)
	}
	if at+1 >= len(v.entries) || v.entries[at+1].name != sumFile {
		return differs(sumFile, "is missing, or does not stand behind the manifest")
	}
	stated, err := v.content(at+1, mostManifest)
	if err != nil {
		return err
	}
	if !bytes.Equal(stated, sumLine(v.found.Hash)) {
		return differs(manifestFile, "its SHA-256 is %s, and %s states %.80q", v.found.Hash, sumFile, stated)
	}
	if err := v.checkSignature(at+2, content, expected.Key); err != nil {
		return err
	}
	if err := v.parseManifest(content); err != nil {
		return err
	}
	return v.checkNames(names[:at])
}

func (v *verifier) parseManifest(content []byte) error {
	manifest := &v.found.Manifest
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(manifest); err != nil {
		return differs(manifestFile, "cannot be read: %v", err)
	}
	if manifest.Form != packForm || manifest.Version != packVersion {
		return differs(manifestFile, "is of form %q, version %d; this version of Clew reads %q, version %d", manifest.Form, manifest.Version, packForm, packVersion)
	}
	again, err := json.MarshalIndent(manifest, "", " ")
	if err != nil || !bytes.Equal(append(again, '\n'), content) {
		return differs(manifestFile, "is not written as a manifest is")
	}
	if id := contentID(manifest.Files); id != manifest.ID {
		return differs(manifestFile, "its files make the pack %s, and it says %s", id, manifest.ID)
	}
	settings, err := manifest.Judge.settings()
	if err != nil {
		return differs(manifestFile, "judge: %v", err)
	}
	v.judge = judge.New(settings)
	v.counts.Verdicts = map[graph.Verdict]int{}
	for _, one := range manifest.LeftOut {
		v.leftOut[one.What] = true
	}
	return nil
}

// checkNames holds the names of the files against the manifest, and the order of both.
func (v *verifier) checkNames(names []string) error {
	listed := v.found.Manifest.Files
	var total int64
	for i, one := range listed {
		switch {
		case i > 0 && one.Name == listed[i-1].Name:
			return differs(one.Name, "is listed twice in the manifest")
		case i > 0 && one.Name < listed[i-1].Name:
			return differs(one.Name, "is listed out of order in the manifest")
		case one.Size < 0:
			return differs(one.Name, "has no possible size in the manifest")
		}
		if total += one.Size; total > mostUnpacked || total < 0 {
			return differs(one.Name, "with it the pack would unpack to more than %d bytes, which is refused", int64(mostUnpacked))
		}
		if i >= len(names) || names[i] != one.Name {
			if slices.Contains(names, one.Name) {
				if i < len(names) && !slices.ContainsFunc(listed, func(other ManifestFile) bool { return other.Name == names[i] }) {
					return differs(names[i], "is in the pack and not in its manifest")
				}
				return differs(one.Name, "does not stand where the manifest has it")
			}
			return differs(one.Name, "is missing")
		}
	}
	if len(names) > len(listed) {
		return differs(names[len(listed)], "is in the pack and not in its manifest")
	}
	return nil
}

func (v *verifier) checkSignature(at int, manifest []byte, key ed25519.PublicKey) error {
	v.found.Signature = SignatureNone
	if at < len(v.entries) {
		if v.entries[at].name != signatureFile {
			return differs(v.entries[at].name, "is in the pack and not in its manifest")
		}
		if at+1 < len(v.entries) {
			return differs(v.entries[at+1].name, "is in the pack and not in its manifest")
		}
		v.found.Signature = SignatureUnchecked
	}
	if key == nil {
		return nil
	}
	if v.found.Signature == SignatureNone {
		return differs(signatureFile, "is missing: a key was given, and the pack is not signed")
	}
	content, err := v.content(at, mostManifest)
	if err != nil {
		return err
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(string(content), "\n"))
	if err != nil || !ed25519.Verify(key, manifest, signature) {
		return differs(signatureFile, "is not the signature of this manifest by the key that was given")
	}
	v.found.Signature = SignatureValid
	return nil
}

// finish checks what can only be said of all files together.
func (v *verifier) finish() error {
	manifest := v.found.Manifest
	if err := v.checkFacts(); err != nil {
		return err
	}
	if !manifest.Redacted {
		for hash := range v.records {
			if !v.referred[hash] {
				return differs(recordFolder+hash, "no chain refers to it")
			}
		}
	}
	v.counts.Queries, v.counts.Attachments = manifest.Counts.Queries, manifest.Counts.Attachments
	queries, attachments := 0, 0
	for _, file := range manifest.Files {
		switch {
		case strings.HasPrefix(file.Name, queryFolder):
			queries++
		case strings.HasPrefix(file.Name, attachmentFolder):
			attachments++
		}
	}
	v.counts.Queries, v.counts.Attachments = queries, attachments
	stated, err := json.Marshal(manifest.Counts)
	if err != nil {
		return err
	}
	counted, err := json.Marshal(v.counts)
	if err != nil {
		return err
	}
	if !bytes.Equal(stated, counted) {
		return differs(manifestFile, "it counts %s, and the pack holds %s", stated, counted)
	}
	return nil
}

// checkFacts reads the facts line by line; each has to be of a record of the pack.
func (v *verifier) checkFacts() error {
	if v.facts == nil {
		return nil
	}
	for number, line := range bytes.Split(bytes.TrimSuffix(v.facts, []byte("\n")), []byte("\n")) {
		if len(v.facts) == 0 {
			break
		}
		var fact struct {
			Record string          `json:"record"`
			Fact   json.RawMessage `json:"fact"`
		}
		err := json.Unmarshal(line, &fact)
		if err == nil && len(fact.Fact) == 0 {
			err = errors.New("it has no fact")
		}
		if err != nil {
			return differs(factsFile, "line %d: %v", number+1, err)
		}
		if !v.records[fact.Record] {
			return differs(factsFile, "line %d is of record %s, which the pack does not hold", number+1, fact.Record)
		}
		v.counts.Facts++
	}
	return nil
}
