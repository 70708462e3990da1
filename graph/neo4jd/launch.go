package neo4jd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// freePortTries is how often a start chooses another port when the free one it
// chose was taken in the meantime.
const freePortTries = 3

// tailBytes is how much of a log an error quotes from.
const tailBytes = 8 << 10

// launched is a server that has answered a query.
type launched struct {
	*child
	state    state
	password string
}

// launch starts a server on a folder whose server lock is held, and returns when
// it answers. When it fails, nothing is left running.
func launch(ctx context.Context, settings Settings, lock *os.File, detached bool) (*launched, error) {
	f := folder(settings.DataDir)
	if err := f.checkSpace(ctx, settings.FreeBytes); err != nil {
		return nil, err
	}
	java, err := findJava(ctx, settings.JavaHome)
	if err != nil {
		return nil, err
	}
	jars, err := classPath(ctx, settings)
	if err != nil {
		return nil, err
	}
	password, err := f.password()
	if err != nil {
		return nil, err
	}
	tries := 1
	if settings.Port == 0 {
		tries = freePortTries
	}
	for try := 1; ; try++ {
		started, err := launchOnce(ctx, settings, lock, java, jars, password, detached)
		if err == nil || !errors.Is(err, ErrPortBusy) || try == tries {
			return started, err
		}
	}
}

func launchOnce(ctx context.Context, settings Settings, lock *os.File, java string, jars []string, password string, detached bool) (*launched, error) {
	f := folder(settings.DataDir)
	port, err := choosePort(settings.Port)
	if err != nil {
		return nil, err
	}
	if err := f.configure(settings, port); err != nil {
		return nil, err
	}
	if !f.hasStore() {
		if err := f.setInitialPassword(ctx, lock, java, jars); err != nil {
			return nil, err
		}
	}
	arguments, err := f.writeArguments("java.arguments", jars, javaArguments(settings))
	if err != nil {
		return nil, err
	}
	now := state{
		Instance: rand.Text(), OwnerPID: os.Getpid(), Detached: detached, Port: port,
		Version: Version, Since: time.Now().UTC().Truncate(time.Second),
	}
	if err := f.writeState(now); err != nil {
		return nil, err
	}
	logged := fileSize(f.log())
	started, err := f.startServer(java, arguments, lock, now, detached)
	if err != nil {
		return nil, err
	}
	now.PID = started.command.Process.Pid
	settings.Logger.Info("neo4j starts", "pid", now.PID, "uri", now.uri(), "folder", settings.DataDir)
	if err := f.writeState(now); err != nil {
		started.kill()
		return nil, err
	}
	if err := awaitReady(ctx, settings, started, now.uri(), password); err != nil {
		started.kill()
		if errors.Is(err, errEnded) {
			return nil, f.endedError(started.err, logged)
		}
		return nil, err
	}
	now.Ready = true
	if err := f.writeState(now); err != nil {
		started.kill()
		return nil, err
	}
	settings.Logger.Info("neo4j is ready", "pid", now.PID, "uri", now.uri(), "after", time.Since(now.Since).Round(100*time.Millisecond).String())
	return &launched{child: started, state: now, password: password}, nil
}

// startServer launches Java with its output going to console.log. A file, unlike
// a pipe, needs nobody who reads it, and is there to be read after a crash.
func (f folder) startServer(java, arguments string, lock *os.File, s state, detached bool) (*child, error) {
	console, err := os.OpenFile(f.console(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, folderError(string(f), err)
	}
	defer console.Close()
	command := exec.Command(java, s.argument(), "@"+arguments, "org.neo4j.server.CommunityEntryPoint",
		"--home-dir="+f.home(), "--config-dir="+f.configuration())
	command.Dir = string(f)
	command.Stdout, command.Stderr = console, console
	started, err := startChild(command, lock, detached)
	if err != nil {
		return nil, fmt.Errorf("neo4j: %w: %s: %w; %s", ErrNoJava, java, err, installJava)
	}
	return started, nil
}

// setInitialPassword has neo4j-admin write the password where the first start
// takes it from. The tool reads it from the password file, since a command line
// can be seen by every user of the machine.
func (f folder) setInitialPassword(ctx context.Context, lock *os.File, java string, jars []string) error {
	// Left by a start that was broken off before there was a store.
	if err := os.Remove(filepath.Join(f.home(), "data", "dbms", "auth.ini")); ignoreMissing(err) != nil {
		return folderError(string(f), err)
	}
	tool, err := newAdmin(f, lock, java, jars, []string{"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
	if err != nil {
		return err
	}
	return tool.run(ctx, nil, "dbms", "set-initial-password", "@"+f.file("password"))
}

// choosePort checks that the port is free, or finds one for 0.
func choosePort(port int) (int, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		if port == 0 {
			return 0, fmt.Errorf("neo4j: find a free port: %w", err)
		}
		return 0, fmt.Errorf("neo4j: %w: %d on 127.0.0.1 (%w); end what listens there, choose another port, or none for a free one", ErrPortBusy, port, err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// endedError says why a server ended, from what it wrote since the log had the
// size given.
func (f folder) endedError(cause error, logged int64) error {
	text := readTail(f.log(), logged) + "\n" + readTail(f.console(), 0)
	why := diagnose(text)
	if why == nil {
		why = ErrDied
	}
	status := "exit status 0"
	if cause != nil {
		status = cause.Error()
	}
	return fmt.Errorf("neo4j: %w: %s; its last words: %s; the logs are %s and %s", why, status, lastWords(text), f.log(), f.console())
}

// diagnose finds the known causes in what Neo4j or Java wrote, or returns nil.
func diagnose(text string) error {
	for _, known := range []struct {
		words string
		cause error
	}{
		{"No space left on device", ErrDiskFull},
		{"Disk quota exceeded", ErrDiskFull},
		{"Address already in use", ErrPortBusy},
		{"Could not reserve enough space", ErrMemory},
		{"insufficient memory for the Java Runtime", ErrMemory},
		{"java.lang.OutOfMemoryError", ErrMemory},
		{"Invalid maximum heap size", ErrMemory},
		{"FileLockException", ErrInUse},
		{"AccessDeniedException", ErrFolder},
		{"Permission denied", ErrFolder},
	} {
		if strings.Contains(text, known.words) {
			return known.cause
		}
	}
	return nil
}

// lastWords are the lines of a log that tell most, without the stack trace.
func lastWords(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "at ") && !strings.HasPrefix(line, "... ") {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return "none"
	}
	return strings.Join(lines[max(0, len(lines)-4):], " | ")
}

func fileSize(name string) int64 {
	status, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return status.Size()
}

// readTail returns the end of a file, not from before the offset.
func readTail(name string, offset int64) string {
	file, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return ""
		}
		return err.Error()
	}
	defer file.Close()
	size := fileSize(name)
	if size < offset {
		// The log was rotated.
		offset = 0
	}
	offset = max(offset, size-tailBytes)
	text := make([]byte, size-offset)
	read, _ := file.ReadAt(text, offset)
	return string(text[:read])
}
