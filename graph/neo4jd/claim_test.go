package neo4jd

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenTellsAFolderThatIsNone(t *testing.T) {
	settings := testSettings(t)
	if err := os.WriteFile(settings.DataDir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), settings)
	if !errors.Is(err, ErrFolder) || !strings.Contains(err.Error(), settings.DataDir) {
		t.Errorf("error = %v, want ErrFolder that names %s", err, settings.DataDir)
	}
}

func TestOpenTellsAFullDisk(t *testing.T) {
	settings := testSettings(t)
	settings.FreeBytes = 1 << 60
	if _, err := Open(t.Context(), settings); !errors.Is(err, ErrDiskFull) {
		t.Errorf("error = %v, want ErrDiskFull", err)
	}
}

func TestOpenTellsABusyPort(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	settings := testSettings(t)
	settings.Port = listener.Addr().(*net.TCPAddr).Port
	if _, err := Open(t.Context(), settings); !errors.Is(err, ErrPortBusy) {
		t.Errorf("error = %v, want ErrPortBusy", err)
	}
}

func TestOpenTellsAStoreWithoutItsPassword(t *testing.T) {
	settings := testSettings(t)
	if err := os.MkdirAll(filepath.Join(settings.DataDir, "home", "data", "databases", "system"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), settings); !errors.Is(err, ErrPasswordLost) {
		t.Errorf("error = %v, want ErrPasswordLost", err)
	}
}

// TestAnotherProcessIsNeverTaken has the state name a process that is not the
// server, as after a reboot that gave its number away.
func TestAnotherProcessIsNeverTaken(t *testing.T) {
	settings := testSettings(t)
	f := folder(settings.DataDir)
	if err := f.make(); err != nil {
		t.Fatal(err)
	}
	lock, err := f.lockServer()
	if err != nil || lock == nil {
		t.Fatalf("lock = %v, %v", lock, err)
	}
	bystander := exec.Command("sleep", "600")
	running, err := startChild(bystander, lock, false)
	if err != nil {
		t.Fatal(err)
	}
	defer running.kill()
	lock.Close()
	for _, detached := range []bool{false, true} {
		err := f.writeState(state{Instance: "SOMEINSTANCE", PID: bystander.Process.Pid, Detached: detached, Ready: true, Port: 1, Version: Version})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), settings)
		if inUse := new(InUseError); !errors.As(err, &inUse) || inUse.PID != 0 {
			t.Errorf("Open, detached %v: error = %v, want an *InUseError without a process", detached, err)
		}
		if _, err := Stop(t.Context(), settings); !errors.Is(err, ErrNotRunning) {
			t.Errorf("Stop, detached %v: error = %v, want ErrNotRunning", detached, err)
		}
	}
	select {
	case <-running.done:
		t.Error("a process that is not the server was ended")
	default:
	}
}

// TestLockLastsAsLongAsTheChild checks the ground that the package stands on: a
// child keeps the lock when the file that took it is closed.
func TestLockLastsAsLongAsTheChild(t *testing.T) {
	f := folder(t.TempDir())
	lock, err := f.lockServer()
	if err != nil || lock == nil {
		t.Fatalf("lock = %v, %v", lock, err)
	}
	running, err := startChild(exec.Command("sleep", "600"), lock, true)
	if err != nil {
		t.Fatal(err)
	}
	lock.Close()
	if lock, err := f.lockServer(); lock != nil || err != nil {
		t.Errorf("lock = %v, %v while the child lives, want neither", lock, err)
	}
	running.kill()
	lock, err = f.lockServer()
	if lock == nil || err != nil {
		t.Fatalf("lock = %v, %v after the child's end, want the lock", lock, err)
	}
	lock.Close()
}

func TestStopKillsAChildThatDoesNotListen(t *testing.T) {
	f := folder(t.TempDir())
	lock, err := f.lockServer()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	command := exec.Command("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	running, err := startChild(command, lock, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := output.Read(make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if !running.stop(ctx, defaultStopTimeout) {
		t.Error("a child that ignores SIGTERM ended without being killed")
	}
}
