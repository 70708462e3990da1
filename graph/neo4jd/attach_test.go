package neo4jd

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"
)

// standIn makes a folder as its owner has it while its server runs: locked, with a state and a password. In place of the
// server there is a process with its mark on the command line, which ends when end is called.
func standIn(t *testing.T, ready bool) (settings Settings, f folder, running state, end func()) {
	t.Helper()
	settings = Settings{DataDir: t.TempDir(), StartTimeout: 10 * time.Second, Logger: slog.New(slog.DiscardHandler)}
	f = folder(settings.DataDir)
	if err := f.make(); err != nil {
		t.Fatal(err)
	}
	owner, err := f.lockOwner()
	if err != nil || owner == nil {
		t.Fatalf("the folder cannot be owned: %v", err)
	}
	t.Cleanup(func() { _ = owner.Unlock() })
	if err := os.WriteFile(f.file("password"), []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	running = state{Instance: t.Name(), OwnerPID: os.Getpid(), Port: 7687, Version: Version, Since: time.Now().UTC(), Ready: ready}
	process := exec.CommandContext(t.Context(), "sh", "-c", "read line", running.argument())
	input, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	end = func() {
		_ = input.Close()
		_ = process.Wait() // read fails at the end of its input
	}
	t.Cleanup(end)
	running.PID = process.Process.Pid
	if err := f.writeState(running); err != nil {
		t.Fatal(err)
	}
	return settings, f, running, end
}

func TestAttachToAnothersServer(t *testing.T) {
	settings, _, running, end := standIn(t, true)
	server, err := Attach(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	if !server.Attached() || server.PID() != running.PID || server.Password() != "secret" || server.URI() != "bolt://127.0.0.1:7687" {
		t.Errorf("attached to %s, process %d, attached is %v", server.URI(), server.PID(), server.Attached())
	}
	end()
	select {
	case <-server.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the end of the server is not told")
	}
	if !errors.Is(server.Err(), ErrDied) {
		t.Errorf("the server ended with %v, want ErrDied", server.Err())
	}
}

func TestAttachWaitsForAServerThatStarts(t *testing.T) {
	settings, f, running, _ := standIn(t, false)
	attached := make(chan error, 1)
	go func() {
		server, err := Attach(t.Context(), settings)
		if err == nil {
			err = server.Close(t.Context())
		}
		attached <- err
	}()
	select {
	case err := <-attached:
		t.Fatalf("attached to a server that is not ready: %v", err)
	case <-time.After(3 * readyPoll):
	}
	running.Ready = true
	if err := f.writeState(running); err != nil {
		t.Fatal(err)
	}
	if err := <-attached; err != nil {
		t.Error(err)
	}
}

func TestAttachGivesUp(t *testing.T) {
	settings, _, _, _ := standIn(t, false)
	settings.StartTimeout = 3 * readyPoll
	if _, err := Attach(t.Context(), settings); !errors.Is(err, ErrTimeout) {
		t.Errorf("a server that is never ready: %v, want ErrTimeout", err)
	}
}

func TestAttachToNobodys(t *testing.T) {
	settings := Settings{DataDir: t.TempDir(), Logger: slog.New(slog.DiscardHandler)}
	if err := folder(settings.DataDir).make(); err != nil {
		t.Fatal(err)
	}
	if _, err := Attach(t.Context(), settings); !errors.Is(err, ErrNotRunning) {
		t.Errorf("a folder that nobody has: %v, want ErrNotRunning", err)
	}
}
