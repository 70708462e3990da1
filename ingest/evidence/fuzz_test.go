package evidence

import (
	"bytes"
	"os"
	"testing"
)

// FuzzSegment puts any bytes in the place of a segment. Whatever they are, reading them must not panic, and what is
// read without an error must be what was written.
func FuzzSegment(f *testing.F) {
	store, folder := open(f)
	batch := [][]byte{[]byte(`{"eventID":"1"}`), []byte(`{"eventID":"2"}`), bytes.Repeat([]byte("long "), rawBlock/4)}
	segment, hashes, file := write(f, store, folder, batch...)
	content, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add(content[:len(content)-trailerSize])
	f.Add([]byte(trailerMagic))
	f.Add([]byte{})
	key, err := objectKey(segment)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := store.bucket.WriteAll(t.Context(), key, content, nil); err != nil {
			t.Fatal(err)
		}
		if count, err := store.Verify(t.Context(), segment); err == nil && count != len(batch) {
			t.Errorf("%d records are verified, %d were written", count, len(batch))
		} else if err != nil && State(err) == "" {
			t.Errorf("Verify: %v says nothing about the segment", err)
		}
		for i, hash := range hashes {
			got, err := store.Read(t.Context(), segment, hash)
			if err == nil && !bytes.Equal(got, batch[i]) {
				t.Errorf("record %d is read as %.80q", i, got)
			}
			if err != nil && State(err) == "" {
				t.Errorf("Read: %v says nothing about the record", err)
			}
		}
	})
}
