package evidence

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// realRecords gives CloudTrail events of the shared data where it stands, else made ones of the same size.
func realRecords(b *testing.B) [][]byte {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(sharedData(), "cloudtrail-invictus", "*"))
	var all [][]byte
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		var trail struct{ Records []json.RawMessage }
		if json.Unmarshal(content, &trail) == nil {
			for _, record := range trail.Records {
				all = append(all, record)
			}
		}
	}
	if len(all) == 0 {
		return records(5000)
	}
	for len(all) < 5000 {
		all = append(all, all...)
	}
	return all[:5000]
}

func BenchmarkWrite(b *testing.B) {
	store, _ := open(b)
	batch := realRecords(b)
	size := 0
	for _, record := range batch {
		size += len(record)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	number := 0
	for b.Loop() {
		number++
		batch[0] = bytes.Repeat([]byte("x"), number%1000+1) // every batch is another segment
		if _, _, err := store.Write(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch)), "ns/record")
}

func BenchmarkRead(b *testing.B) {
	store, folder := open(b)
	segment, hashes, _ := write(b, store, folder, realRecords(b)...)
	number := 0
	for b.Loop() {
		number++
		if _, err := store.Read(b.Context(), segment, hashes[number%len(hashes)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	store, folder := open(b)
	segment, hashes, _ := write(b, store, folder, realRecords(b)...)
	for b.Loop() {
		if _, err := store.Verify(b.Context(), segment); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(hashes)), "ns/record")
}

// sharedData gives the folder of the recorded real data.
func sharedData() string {
	if folder := os.Getenv("CLEW_SHARED_DATA"); folder != "" {
		return folder
	}
	return filepath.Join("..", "..", "..", "shared", "data")
}
