package export_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/web/export"
)

func TestPack(t *testing.T) {
	pack, made := written(t, samplePack())
	again, _ := written(t, samplePack())
	if !bytes.Equal(pack, again) {
		t.Error("the same content gave other bytes")
	}
	found, err := verify(pack, export.Expected{Hash: made.Hash})
	if err != nil {
		t.Fatal(err)
	}
	// Two events, the ticket, the grant, the key and the sponsorship; facts of the two events only, whose source is known.
	want := export.Counts{Actions: 2, Verdicts: map[graph.Verdict]int{graph.VerdictTraced: 2}, Records: 6, Facts: 2, Queries: 1, Attachments: 1}
	if got, _ := json.Marshal(found.Manifest.Counts); string(got) != mustJSON(t, want) {
		t.Errorf("the pack counts %s, want %s", got, mustJSON(t, want))
	}
	if found.Judged != 2 || found.Signature != export.SignatureNone || len(found.Manifest.LeftOut) != 0 {
		t.Errorf("judged again %d, signature %q, left out %v", found.Judged, found.Signature, found.Manifest.LeftOut)
	}
	var names []string
	for _, file := range unpack(t, pack) {
		names = append(names, file.name)
	}
	if !slices.IsSorted(names[:len(names)-2]) || names[len(names)-2] != "manifest.json" || names[len(names)-1] != "manifest.sha256" {
		t.Errorf("the files stand as %v; want them sorted, the manifest and its hash last", names)
	}
	var page string
	for _, file := range unpack(t, pack) {
		if file.name == "index.html" {
			page = string(file.content)
		}
	}
	for _, want := range []string{"Approved by Cy Roe.", "traced", "2026-11-10 12:00:00 UTC", "ALTER TABLE", "sponsor", "evidence"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http") && strings.Contains(page, "src=") {
		t.Error("the page has a script or loads something")
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryByte changes every byte of a pack in turn. Only what stands in the padding of a compressed file may go
// unnoticed, since it changes no file.
func TestEveryByte(t *testing.T) {
	pack, made := written(t, samplePack())
	original := unpack(t, pack)
	unnoticed := 0
	for at := range pack {
		changed := slices.Clone(pack)
		changed[at] ^= 0x80 >> (at % 8)
		if _, err := verify(changed, export.Expected{}); err == nil {
			unnoticed++
			if !slices.EqualFunc(original, unpack(t, changed), func(a, b file) bool { return a.name == b.name && bytes.Equal(a.content, b.content) }) {
				t.Fatalf("byte %d was changed unnoticed", at)
			}
		} else if difference := (*export.Difference)(nil); !errors.As(err, &difference) {
			t.Fatalf("byte %d: %v is no difference", at, err)
		}
	}
	if unnoticed > len(original) {
		t.Errorf("%d changed bytes of %d went unnoticed, more than the %d files have padding for", unnoticed, len(pack), len(original))
	}
	for size := 0; size < len(pack); size += 16 {
		if _, err := verify(pack[:size], export.Expected{}); err == nil {
			t.Fatalf("a pack cut off after %d bytes was accepted", size)
		}
	}
	if _, err := verify(append(slices.Clone(pack), 0), export.Expected{}); err == nil {
		t.Error("a pack with a byte behind it was accepted")
	}
	if _, err := verify(pack, export.Expected{Hash: strings.Repeat("0", 64)}); err == nil || !strings.Contains(err.Error(), made.Hash) {
		t.Errorf("a pack with another hash than the one noted: %v", err)
	}
}

// TestEveryFile changes every file of a pack in every way: its content, its absence, its double, its name, its place.
func TestEveryFile(t *testing.T) {
	pack, _ := written(t, samplePack())
	files := unpack(t, pack)
	for at, each := range files {
		for _, change := range []struct {
			name string
			make func([]file) []file
		}{
			{"a byte changed", func(list []file) []file { list[at].content[len(list[at].content)/2] ^= 1; return list }},
			{"cut short", func(list []file) []file { list[at].content = list[at].content[:len(list[at].content)-1]; return list }},
			{"longer", func(list []file) []file { list[at].content = append(list[at].content, '\n'); return list }},
			{"empty", func(list []file) []file { list[at].content = nil; return list }},
			{"removed", func(list []file) []file { return slices.Delete(list, at, at+1) }},
			{"doubled", func(list []file) []file { return slices.Insert(list, at, list[at]) }},
			{"renamed", func(list []file) []file { list[at].name += "0"; return list }},
			{"swapped", func(list []file) []file {
				other := (at + 1) % len(list)
				list[at], list[other] = list[other], list[at]
				return list
			}},
			{"contents swapped", func(list []file) []file {
				other := (at + 1) % len(list)
				list[at].content, list[other].content = list[other].content, list[at].content
				return list
			}},
			{"another before it", func(list []file) []file { return slices.Insert(list, at, file{"a" + list[at].name, []byte("x")}) }},
			{"another behind it", func(list []file) []file { return slices.Insert(list, at+1, file{list[at].name + "~", []byte("x")}) }},
		} {
			_, err := verify(repack(t, change.make(clone(files))), export.Expected{})
			var difference *export.Difference
			if !errors.As(err, &difference) {
				t.Errorf("%s, %s: %v, want it refused", each.name, change.name, err)
			}
		}
	}
}

// TestForged changes content and makes the manifest anew, as somebody would who knows how.
func TestForged(t *testing.T) {
	pack, made := written(t, samplePack())
	replace := func(name, old, replacement string) func([]file) []file {
		return func(list []file) []file {
			for i, each := range list {
				if strings.HasPrefix(each.name, name) && bytes.Contains(each.content, []byte(old)) {
					list[i].content = bytes.ReplaceAll(each.content, []byte(old), []byte(replacement))
					return list
				}
			}
			t.Fatalf("no file %s holds %q", name, old)
			return nil
		}
	}
	for _, forged := range []struct {
		name   string
		change func([]file) []file
		told   string
	}{
		{"a verdict", replace("chain/0001", `"verdict": "traced"`, `"verdict": "broken"`), "the verdict is traced, and the pack states broken"},
		{"a state", replace("chain/0002", `"state": "present"`, `"state": "missing"`), "chain/0002.json: judged again"},
		{"the approval's time", replace("chain/0001", `"decidedAt": "2026-11-02T12:00:00Z"`, `"decidedAt": "2026-11-05T12:00:00Z"`), "the link approval is late"},
		{"a record's content", replace("records/", `{"grant":1}`, `{"grant":2}`), "which is another record's name"},
		{"a record removed", func(list []file) []file {
			return slices.DeleteFunc(list, func(each file) bool { return string(each.content) == `{"event":1}` })
		}, "is missing, and chain/0001.json"},
		{"a record added", func(list []file) []file {
			list = slices.Insert(list, len(list)-2, file{"records/" + shelf{}.put("more"), []byte("more")})
			slices.SortFunc(list[:len(list)-2], func(a, b file) int { return strings.Compare(a.name, b.name) })
			return list
		}, "no chain refers to it"},
		{"a chain removed", func(list []file) []file {
			return slices.DeleteFunc(list, func(each file) bool { return each.name == "chain/0001.json" })
		}, "stands in the place of chain/0001.json"},
		{"a fact of no record", replace("facts.jsonl", `"record":"`, `"record":"x`), "which the pack does not hold"},
		{"a fact that is no JSON", replace("facts.jsonl", `"record"`, `record`), "line 1"},
		{"a member twice", replace("chain/0001", `"narrative": `, `"narrative": "", "narrative": `), "is not written as a chain is"},
		{"a member unknown", replace("chain/0001", `"narrative": `, `"story": "", "narrative": `), "cannot be read"},
		{"a strange file", func(list []file) []file { return slices.Insert(list, 0, file{"aside.exe", []byte("x")}) }, "no evidence pack has a file of that name"},
		{"nothing", func(list []file) []file { return list }, ""},
	} {
		files := forged.change(clone(unpack(t, pack)))
		remake(t, files)
		found, err := verify(repack(t, files), export.Expected{})
		if forged.told == "" {
			if err != nil {
				t.Errorf("made anew without a change: %v", err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), forged.told) {
			t.Errorf("%s: %v, want %q", forged.name, err, forged.told)
		}
		if found.Hash == made.Hash {
			t.Errorf("%s: the manifest has the hash of the one that was noted", forged.name)
		}
	}
}

func TestSignature(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	signed := samplePack()
	signed.Key = private
	pack, _ := written(t, signed)
	if found, err := verify(pack, export.Expected{Key: public}); err != nil || found.Signature != export.SignatureValid {
		t.Errorf("%q, %v", found.Signature, err)
	}
	if found, err := verify(pack, export.Expected{}); err != nil || found.Signature != export.SignatureUnchecked {
		t.Errorf("without a key: %q, %v", found.Signature, err)
	}
	if _, err := verify(pack, export.Expected{Key: other}); err == nil || !strings.Contains(err.Error(), "manifest.sig") {
		t.Errorf("by another key: %v", err)
	}
	plain, _ := written(t, samplePack())
	if _, err := verify(plain, export.Expected{Key: public}); err == nil {
		t.Error("a pack without a signature was accepted where a key was given")
	}
}

func TestRedactedPack(t *testing.T) {
	redacted := samplePack()
	redacted.RedactNames = true
	pack, _ := written(t, redacted)
	found, err := verify(pack, export.Expected{})
	if err != nil || found.Judged != 2 {
		t.Fatalf("%d chains were judged again, want 2; %v", found.Judged, err)
	}
	said := false
	for _, one := range found.Manifest.LeftOut {
		said = said || one.What == "records/"
	}
	if !said || found.Manifest.Counts.Records != 0 {
		t.Errorf("%d records, left out %v; want none, and it said", found.Manifest.Counts.Records, found.Manifest.LeftOut)
	}
	for _, each := range unpack(t, pack) {
		for _, name := range []string{"Ada", "Bo Li", "Cy Roe", "acme.example"} {
			if bytes.Contains(each.content, []byte(name)) {
				t.Errorf("%s still says %q", each.name, name)
			}
		}
	}
}

// TestLost holds that a record that is not kept is said to be missing, not left out in silence.
func TestLost(t *testing.T) {
	lossy := samplePack()
	records := shelf{}
	chain := tracedChain(records, 1)
	delete(records, chain.Action.Evidence)
	delete(records, chain.Circumstances.Lineage[0].Evidence)
	lossy.Records, lossy.Chains = records, chains(chain)
	pack, _ := written(t, lossy)
	found, err := verify(pack, export.Expected{})
	if err != nil {
		t.Fatal(err)
	}
	if found.Manifest.Counts.Verdicts[graph.VerdictBroken] != 1 || len(found.Manifest.LeftOut) < 2 {
		t.Errorf("%v, left out %v; want the chain broken and both records named", found.Manifest.Counts.Verdicts, found.Manifest.LeftOut)
	}
	empty := samplePack()
	empty.Chains = chains()
	if _, err := empty.Write(t.Context(), io.Discard); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a pack without actions: %v", err)
	}
}

// file is one file of a pack.
type file struct {
	name    string
	content []byte
}

func unpack(t *testing.T, pack []byte) []file {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		t.Fatal(err)
	}
	var files []file
	for _, each := range reader.File {
		opened, err := each.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{each.Name, content})
	}
	return files
}

func clone(files []file) []file {
	copied := slices.Clone(files)
	for i := range copied {
		copied[i].content = slices.Clone(copied[i].content)
	}
	return copied
}

// repack makes a zip in the way of packs.
func repack(t *testing.T, files []file) []byte {
	t.Helper()
	var pack bytes.Buffer
	writer := zip.NewWriter(&pack)
	for _, each := range files {
		to, err := writer.CreateHeader(&zip.FileHeader{Name: each.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(each.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return pack.Bytes()
}

// remake makes the manifest and its hash fit the other files, the last two of the list being these.
func remake(t *testing.T, files []file) {
	t.Helper()
	last := len(files) - 2
	var manifest export.Manifest
	if err := json.Unmarshal(files[last].content, &manifest); err != nil {
		t.Fatal(err)
	}
	manifest.Files = nil
	id := sha256.New()
	for _, each := range files[:last] {
		sum := sha256.Sum256(each.content)
		listed := export.ManifestFile{Name: each.name, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(each.content))}
		manifest.Files = append(manifest.Files, listed)
		_, _ = io.WriteString(id, listed.SHA256+"  "+mustJSON(t, listed.Size)+"  "+listed.Name+"\n")
	}
	manifest.ID = hex.EncodeToString(id.Sum(nil))
	content, err := json.MarshalIndent(manifest, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	content = append(content, '\n')
	sum := sha256.Sum256(content)
	files[last].content, files[last+1].content = content, []byte(hex.EncodeToString(sum[:])+"  manifest.json\n")
}
