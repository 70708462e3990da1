package evidence

import (
	"bytes"
	"testing"
)

// FuzzSegment puts any bytes in the place of a segment. Whatever they are, reading them must not panic, and what is
// read without an error must be what was written.
func FuzzSegment(f *testing.F) {
	store, err := Open(f.Context(), "mem://")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	batch := [][]byte{[]byte(`{"eventID":"1"}`), []byte(`{"eventID":"2"}`), bytes.Repeat([]byte("long "), rawBlock/4)}
	segment, hashes, err := store.Write(f.Context(), batch)
	if err != nil {
		f.Fatal(err)
	}
	key, err := objectKey(segment)
	if err != nil {
		f.Fatal(err)
	}
	content, err := store.bucket.ReadAll(f.Context(), key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add(content[:len(content)-trailerSize])
	f.Add([]byte(trailerMagic))
	f.Add([]byte{})
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
