package estate_test

import (
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"clew/ingest/estate"
)

// The memory in use while an estate is written must not grow with the number of its actions: three times the actions
// over three times the days may take at most a little more.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 400,000 actions")
	}
	small := peak(t, estate.Settings{Seed: 1, Actions: 100_000, Days: 90})
	large := peak(t, estate.Settings{Seed: 1, Actions: 300_000, Days: 270})
	if large > small+small/2+(16<<20) {
		t.Errorf("300,000 actions took %d MiB, 100,000 took %d MiB", large>>20, small>>20)
	}
	if large > 128<<20 {
		t.Errorf("300,000 actions took %d MiB, want under 128", large>>20)
	}
}

// peak gives the most heap that was in use while the estate was written, looked at as often as progress is told.
func peak(t *testing.T, settings estate.Settings) uint64 {
	t.Helper()
	runtime.GC()
	settings.Folder, settings.Until = filepath.Join(t.TempDir(), "estate"), time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC)
	var most atomic.Uint64
	_, err := estate.Generate(t.Context(), settings, func(done, total int) {
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		most.Store(max(most.Load(), memory.HeapInuse))
	})
	if err != nil {
		t.Fatal(err)
	}
	return most.Load()
}
