package neo4jd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// adminTool is the main class of neo4j-admin.
const adminTool = "org.neo4j.cli.AdminTool"

// admin runs neo4j-admin on a data folder whose server lock is held.
type admin struct {
	folder    folder
	lock      *os.File
	java      string
	arguments string
}

// newAdmin prepares Java's options, with a heap of the size given.
func newAdmin(f folder, lock *os.File, java string, jars []string, options []string) (*admin, error) {
	arguments, err := f.writeArguments("admin.arguments", jars, options)
	if err != nil {
		return nil, err
	}
	return &admin{folder: f, lock: lock, java: java, arguments: arguments}, nil
}

// run carries one command out. The error holds what the tool printed.
func (a *admin) run(ctx context.Context, stdin io.Reader, arguments ...string) error {
	command := exec.Command(a.java, append([]string{"@" + a.arguments, adminTool}, arguments...)...)
	command.Env = append(os.Environ(), "NEO4J_HOME="+a.folder.home(), "NEO4J_CONF="+a.folder.configuration())
	var printed bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = stdin, &printed, &printed
	running, err := startChild(command, a.lock, false)
	if err != nil {
		return fmt.Errorf("neo4j: %w: %s: %w", ErrNoJava, a.java, err)
	}
	select {
	case <-running.done:
	case <-ctx.Done():
		running.kill()
		return ctx.Err()
	}
	if running.err == nil {
		return nil
	}
	text := strings.TrimSpace(printed.String())
	if cause := diagnose(text); cause != nil {
		return fmt.Errorf("neo4j: %w: %w: %s", ErrAdmin, cause, text)
	}
	return fmt.Errorf("neo4j: %w: %s: %w: %s", ErrAdmin, strings.Join(arguments[:min(2, len(arguments))], " "), running.err, text)
}
