package ingest_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain draws the same random cases in each run, so that what was never seen to fail does not fail by chance. CLEW_SEED draws
// others; a failure tells its seed.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.seed", cmp.Or(os.Getenv("CLEW_SEED"), "1")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(m.Run())
}
