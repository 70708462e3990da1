package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	_ "gocloud.dev/blob/memblob"

	"clew/graph"
)

// open gives a store in a folder of its own.
func open(t testing.TB) (*Store, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "evidence")
	store, err := Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store, folder
}

// write stores records and gives the path of their segment beside its name and their hashes.
func write(t testing.TB, store *Store, folder string, records ...[]byte) (segment string, hashes []string, file string) {
	t.Helper()
	segment, hashes, err := store.Write(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	return segment, hashes, filepath.Join(folder, segment[:2], segment+".segment")
}

// record makes one record of about the size of a CloudTrail event.
func record(number int) []byte {
	return fmt.Appendf(nil, `{"eventVersion":"1.08","eventID":"%08d-4c1b-4d7e-9a53-0d2f7d1f4f55","padding":%q}`, number, strings.Repeat("0123456789abcdef", 78))
}

func records(count int) [][]byte {
	all := make([][]byte, count)
	for i := range all {
		all[i] = record(i)
	}
	return all
}

func TestWriteThenRead(t *testing.T) {
	store, folder := open(t)
	tests := map[string][][]byte{
		"one":                   {[]byte(`{"a":1}`)},
		"empty record":          {[]byte(`{"a":2}`), {}, []byte(`{"a":3}`)},
		"line feeds inside":     {[]byte("{\n\"a\":4\n}\n"), []byte("\n")},
		"not text":              {{0xff, 0x00, 0x28, 0xb5, 0x2f, 0xfd}},
		"the same twice":        {[]byte(`{"a":5}`), []byte(`{"a":5}`)},
		"longer than a block":   {bytes.Repeat([]byte("x"), rawBlock+1), []byte(`{"a":6}`), bytes.Repeat([]byte("yz"), 3*rawBlock)},
		"exactly a block":       {bytes.Repeat([]byte("x"), rawBlock), []byte(`{"a":7}`)},
		"many, index past 64 K": records(3000),
	}
	for name, batch := range tests {
		t.Run(name, func(t *testing.T) {
			segment, hashes, _ := write(t, store, folder, batch...)
			for i, want := range batch {
				if i > 20 && i%97 != 0 {
					continue
				}
				got, err := store.Read(t.Context(), segment, hashes[i])
				if err != nil {
					t.Fatalf("record %d: %v", i, err)
				}
				if !bytes.Equal(got, want) {
					t.Fatalf("record %d: got %.80q, want %.80q", i, got, want)
				}
				if hashes[i] != Hash(want) || len(hashes[i]) != 43 {
					t.Fatalf("record %d: hash %q, want %q of 43 characters", i, hashes[i], Hash(want))
				}
			}
			if count, err := store.Verify(t.Context(), segment); err != nil || count != len(batch) {
				t.Fatalf("Verify: %d, %v, want %d records", count, err, len(batch))
			}
		})
	}
}

// The SHA-256 of "abc" is the example of FIPS 180-4: ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad.
func TestHashIsThatOfTheStandard(t *testing.T) {
	if got, want := Hash([]byte("abc")), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWriteTwiceIsOneSegment(t *testing.T) {
	store, folder := open(t)
	first, firstHashes, _ := write(t, store, folder, records(100)...)
	before := objects(t, folder)
	second, secondHashes, _ := write(t, store, folder, records(100)...)
	if first != second {
		t.Errorf("the segments %s and %s differ", first, second)
	}
	if diff := cmp.Diff(firstHashes, secondHashes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, objects(t, folder)); diff != "" || len(before) != 1 {
		t.Errorf("objects before %v, difference after: %s", before, diff)
	}
	other := records(100)
	slices.Reverse(other)
	if third, _, _ := write(t, store, folder, other...); third == first {
		t.Error("another order of records gave the same segment")
	}
}

func TestWriteNothing(t *testing.T) {
	store, folder := open(t)
	segment, hashes, err := store.Write(t.Context(), nil)
	if segment != "" || hashes != nil || err != nil || len(objects(t, folder)) != 0 {
		t.Errorf("got %q, %v, %v and objects %v, want nothing", segment, hashes, err, objects(t, folder))
	}
}

func TestWriteRestoresAnAlteredSegment(t *testing.T) {
	store, folder := open(t)
	segment, hashes, file := write(t, store, folder, records(5)...)
	alter(t, file, func(content []byte) []byte { content[10] ^= 1; return content })
	if _, _, again := write(t, store, folder, records(5)...); again != file {
		t.Fatalf("written to %s in place of %s", again, file)
	}
	if got, err := store.Read(t.Context(), segment, hashes[0]); err != nil || !bytes.Equal(got, record(0)) {
		t.Errorf("got %.40q, %v", got, err)
	}
}

func TestCancelledWriteLeavesNothing(t *testing.T) {
	store, folder := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := store.Write(ctx, records(1000)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the context was cancelled", err)
	}
	if left := objects(t, folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFailedWriteSaysWhere(t *testing.T) {
	store, folder := open(t)
	if err := os.WriteFile(filepath.Join(folder, segmentOf(records(3))[:2]), nil, 0o600); err != nil {
		t.Fatal(err) // a file stands where the folder of the shard has to be
	}
	_, _, err := store.Write(t.Context(), records(3))
	if err == nil || !strings.Contains(err.Error(), folder) || State(err) != "" {
		t.Errorf("got %v, want an error of the storage that names %s", err, folder)
	}
}

// segmentOf gives the name that a batch will have.
func segmentOf(batch [][]byte) string {
	x := &index{}
	for _, record := range batch {
		sum, _ := decodeHash(Hash(record))
		x.entries = append(x.entries, entry{hash: sum})
	}
	return x.name()
}

func TestEveryAlterationIsSeen(t *testing.T) {
	store, folder := open(t)
	batch := records(3)
	segment, hashes, file := write(t, store, folder, batch...)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for position := range whole {
		alter(t, file, func([]byte) []byte {
			content := slices.Clone(whole)
			content[position] ^= 1 << (position % 8)
			return content
		})
		if _, err := store.Verify(t.Context(), segment); !errors.Is(err, ErrAltered) {
			t.Fatalf("byte %d of %d flipped: Verify gives %v, want altered", position, len(whole), err)
		}
		for i, hash := range hashes {
			if got, err := store.Read(t.Context(), segment, hash); err == nil && !bytes.Equal(got, batch[i]) {
				t.Fatalf("byte %d flipped: record %d is read as %.40q", position, i, got)
			}
		}
	}
	for length := range whole {
		alter(t, file, func([]byte) []byte { return whole[:length] })
		if _, err := store.Verify(t.Context(), segment); !errors.Is(err, ErrAltered) {
			t.Fatalf("cut to %d bytes: Verify gives %v, want altered", length, err)
		}
		if _, err := store.Read(t.Context(), segment, hashes[0]); !errors.Is(err, ErrAltered) {
			t.Fatalf("cut to %d bytes: Read gives %v, want altered", length, err)
		}
	}
	alter(t, file, func([]byte) []byte { return append(slices.Clone(whole), 0) })
	if _, err := store.Verify(t.Context(), segment); !errors.Is(err, ErrAltered) {
		t.Errorf("a byte more: Verify gives %v, want altered", err)
	}
}

func TestExchangedSegmentIsAltered(t *testing.T) {
	store, folder := open(t)
	segment, hashes, file := write(t, store, folder, record(1))
	_, _, other := write(t, store, folder, record(2))
	content, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	alter(t, file, func([]byte) []byte { return content })
	if _, err := store.Read(t.Context(), segment, hashes[0]); State(err) != graph.EvidenceAltered {
		t.Errorf("got %v, want altered: the segment holds the records of another", err)
	}
}

func TestMissing(t *testing.T) {
	store, folder := open(t)
	segment, hashes, file := write(t, store, folder, record(1))
	absent := Hash(record(2))
	_, err := store.Read(t.Context(), segment, absent)
	if State(err) != graph.EvidenceMissing || !errors.Is(err, graph.ErrNotFound) || !strings.Contains(err.Error(), absent) {
		t.Errorf("a record that was never written: %v, want missing with its hash", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Read(t.Context(), segment, hashes[0]); State(err) != graph.EvidenceMissing {
		t.Errorf("a segment that was removed: %v, want missing", err)
	}
	if _, err := store.Verify(t.Context(), segment); State(err) != graph.EvidenceMissing {
		t.Errorf("a segment that was removed: Verify gives %v, want missing", err)
	}
}

func TestNamesThatCannotBe(t *testing.T) {
	store, folder := open(t)
	segment, hashes, _ := write(t, store, folder, record(1))
	for _, wrong := range []string{"", "..", "../../etc/passwd", strings.ToUpper(segment[:31] + "a"), segment[:31], segment + "00", strings.Repeat("g", 32)} {
		if _, err := store.Read(t.Context(), wrong, hashes[0]); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("segment %q: %v, want invalid", wrong, err)
		}
	}
	for _, wrong := range []string{"", hashes[0][:42], hashes[0] + "A", strings.Repeat("+", 43)} {
		if _, err := store.Read(t.Context(), segment, wrong); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("hash %q: %v, want invalid", wrong, err)
		}
	}
}

func TestFind(t *testing.T) {
	store, folder := open(t)
	write(t, store, folder, records(10)...)
	want, hashes, _ := write(t, store, folder, record(20), record(21))
	_, _, damaged := write(t, store, folder, record(30))
	if err := os.WriteFile(filepath.Join(folder, "README.txt"), []byte("not a segment"), 0o600); err != nil {
		t.Fatal(err)
	}
	alter(t, damaged, func(content []byte) []byte { return content[:20] })
	if got, err := store.Find(t.Context(), hashes[1]); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	_, err := store.Find(t.Context(), Hash(record(30)))
	if State(err) != graph.EvidenceMissing || !strings.Contains(err.Error(), "1 segments are altered") {
		t.Errorf("got %v, want missing, with one altered segment", err)
	}
}

func TestSegments(t *testing.T) {
	store, folder := open(t)
	first, _, _ := write(t, store, folder, record(1))
	second, _, file := write(t, store, folder, record(2))
	if err := os.WriteFile(file+".18f00.tmp", []byte("of a writer that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{first, second}
	slices.Sort(want)
	var got []string
	for segment, err := range store.Segments(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, segment)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSegmentIsReadableByStandardTools(t *testing.T) {
	store, folder := open(t)
	_, _, file := write(t, store, folder, record(1), record(2))
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zstd.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(reader); err != nil {
		t.Fatal(err)
	}
	if want := string(record(1)) + "\n" + string(record(2)) + "\n"; got.String() != want {
		t.Errorf("got %.80q, want %.80q", got.String(), want)
	}
}

func TestManyWritersOfOneBatch(t *testing.T) {
	store, folder := open(t)
	var group sync.WaitGroup
	names := make([]string, 8)
	for i := range names {
		group.Go(func() {
			segment, _, err := store.Write(context.Background(), records(200))
			if err != nil {
				t.Error(err)
			}
			names[i] = segment
		})
	}
	group.Wait()
	if names = slices.Compact(names); len(names) != 1 {
		t.Errorf("got the segments %v, want one", names)
	}
	if left := objects(t, folder); len(left) != 1 {
		t.Errorf("got the objects %v, want one", left)
	}
	if _, err := store.Verify(t.Context(), names[0]); err != nil {
		t.Error(err)
	}
}

func TestBucket(t *testing.T) {
	for _, location := range []string{"mem://", "file://" + filepath.ToSlash(t.TempDir()) + "?no_tmp_dir=true"} {
		store, err := Open(t.Context(), location)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		segment, hashes, err := store.Write(t.Context(), records(300))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := store.Read(t.Context(), segment, hashes[299]); err != nil || !bytes.Equal(got, record(299)) {
			t.Errorf("%s: got %.40q, %v", location, got, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, location := range []string{"", file, filepath.Join(file, "below"), "nosuchscheme://bucket"} {
		if _, err := Open(t.Context(), location); err == nil || !strings.Contains(err.Error(), location) {
			t.Errorf("%q: got %v, want an error that names it", location, err)
		}
	}
}

func alter(t *testing.T, file string, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, change(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// objects lists the files below a folder.
func objects(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, file os.DirEntry, err error) error {
		if err == nil && !file.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
