package ingesttest

import (
	"os"
	"path/filepath"
	"testing"
)

// SharedData gives the path of a folder of real records that were recorded by others. They lie outside of the
// checkout: under CLEW_SHARED_DATA, else under ../shared/data beside it. Where the folder is absent the test is
// skipped, and fails when CI is set.
func SharedData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("CLEW_SHARED_DATA")
	if root == "" {
		root = filepath.Join(checkout(t), "..", "shared", "data")
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the real records are absent: %v; set CLEW_SHARED_DATA to where they lie", err)
		}
		t.Skipf("the real records are absent: %v; set CLEW_SHARED_DATA to where they lie", err)
	}
	return path
}

// checkout finds the folder of go.mod above the working directory.
func checkout(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			t.Fatal("no go.mod above the working directory")
		}
		folder = filepath.Dir(folder)
	}
}
