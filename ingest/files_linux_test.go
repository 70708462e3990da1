package ingest_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// nobody is the user of Linux who owns nothing.
const nobody = 65534

// asNobody takes from the superuser, who can read every folder, the right to, for this test's own thread.
func asNobody(t *testing.T) {
	t.Helper()
	runtime.LockOSThread()
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setfsuid(0); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	})
}

func TestAnUnreadableFolderIsReportedAndTheRestListed(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "locked/a.json"), nil)
	write(t, filepath.Join(root, "open.json"), nil)
	if err := os.Chmod(filepath.Join(root, "locked"), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(root), 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		asNobody(t)
	}
	names, failures := listing(t, open(t, root), root)
	if diff := cmp.Diff([]string{"open.json"}, names); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(failures["locked"], "permission denied") {
		t.Errorf("failures: %v", failures)
	}
}
