package neo4jd

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestDetachedServer(t *testing.T) {
	settings := testSettings(t)
	if _, err := Stop(t.Context(), settings); !errors.Is(err, ErrNotRunning) {
		t.Errorf("Stop before Start: error = %v, want ErrNotRunning", err)
	}
	t.Cleanup(func() { Stop(context.Background(), settings) })
	// The process that starts the server ends before the rest of the test.
	starter := exec.Command(os.Args[0])
	starter.Env = append(os.Environ(), starterFolder+"="+settings.DataDir)
	starter.Stderr = t.Output()
	if err := starter.Run(); err != nil {
		t.Fatalf("start by another process: %v", err)
	}
	started, err := Inspect(settings)
	if err != nil {
		t.Fatal(err)
	}
	if started.OwnerPID != starter.Process.Pid {
		t.Errorf("started by process %d, want %d", started.OwnerPID, starter.Process.Pid)
	}
	if !started.Running || !started.Detached || started.PID == 0 || !strings.HasPrefix(started.URI, "bolt://127.0.0.1:") {
		t.Errorf("status = %+v", started)
	}
	again, err := Start(t.Context(), settings)
	if err != nil || again.PID != started.PID {
		t.Errorf("second Start = %+v, %v, want process %d", again, err, started.PID)
	}

	one, two := open(t, settings), open(t, settings)
	if !one.Attached() || one.PID() != started.PID || one.URI() != started.URI {
		t.Errorf("Open gave process %d at %s, want the detached %d at %s", one.PID(), one.URI(), started.PID, started.URI)
	}
	write(t, one, "a")
	shut(t, one)
	checkMarks(t, two, "a")
	shut(t, two)
	if err := Import(t.Context(), settings); !errors.Is(err, ErrInUse) {
		t.Errorf("Import while it runs: error = %v, want ErrInUse", err)
	}

	watching := open(t, settings)
	stopped, err := Stop(t.Context(), settings)
	if err != nil || stopped.PID != started.PID {
		t.Fatalf("Stop = %+v, %v, want process %d", stopped, err, started.PID)
	}
	// The lock is given back just before the process is gone.
	awaitEnd(t, started.PID)
	<-watching.Done()
	if err := watching.Err(); !errors.Is(err, ErrDied) {
		t.Errorf("Err of the attached = %v, want ErrDied", err)
	}
	testOrphanIsEnded(t, settings)
}

// testOrphanIsEnded makes an orphan as a system without a death signal leaves
// it: a server with a folder's lock whose owner is gone.
func testOrphanIsEnded(t *testing.T, settings Settings) {
	orphan, err := Start(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	f := folder(settings.DataDir)
	now, err := f.readState()
	if err != nil {
		t.Fatal(err)
	}
	// The owner was even killed before it wrote the process down.
	now.Detached, now.Ready, now.PID = false, false, 0
	if err := f.writeState(now); err != nil {
		t.Fatal(err)
	}
	server := open(t, settings)
	if server.Attached() || server.PID() == orphan.PID {
		t.Errorf("Open gave process %d, want one of its own beside the orphan %d", server.PID(), orphan.PID)
	}
	awaitEnd(t, orphan.PID)
	checkMarks(t, server, "a")
	shut(t, server)
}

// These make the test binary another Clew, on the folder that they name.
const (
	// ownerFolder has it own a server until it is killed.
	ownerFolder = "CLEW_NEO4JD_TEST_OWNER_FOLDER"
	// starterFolder has it start a detached server.
	starterFolder = "CLEW_NEO4JD_TEST_STARTER_FOLDER"
)

func TestMain(m *testing.M) {
	var err error
	if folder := os.Getenv(ownerFolder); folder != "" {
		err = own(folder)
	} else if folder := os.Getenv(starterFolder); folder != "" {
		_, err = Start(context.Background(), smallSettings(folder))
	} else {
		os.Exit(m.Run())
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

func own(folder string) error {
	server, err := Open(context.Background(), smallSettings(folder))
	if err != nil {
		return err
	}
	os.Stdout.WriteString(strconv.Itoa(server.PID()) + "\n")
	<-server.Done()
	return server.Err()
}

func TestKilledOwnerLeavesNoOrphan(t *testing.T) {
	settings := testSettings(t)
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), ownerFolder+"="+settings.DataDir)
	parent.Stderr = t.Output()
	output, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		parent.Process.Kill()
		t.Fatalf("the parent did not start a server: %v, %v", err, parent.Wait())
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), settings)
	if inUse := new(InUseError); !errors.As(err, &inUse) || inUse.PID != parent.Process.Pid {
		t.Errorf("Open beside the parent: error = %v, want an *InUseError that names process %d", err, parent.Process.Pid)
	}
	if err := parent.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	parent.Wait()
	awaitEnd(t, pid)
	server := open(t, settings)
	write(t, server, "a")
	checkMarks(t, server, "a")
	shut(t, server)
}
