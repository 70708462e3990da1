package neo4jd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/natefinch/atomic"
	"github.com/shirou/gopsutil/v4/process"
)

// state is server.json: what was started on a data folder. It says nothing
// about whether it still runs; the locks and the process do.
type state struct {
	// Instance is a random word on the server's command line, by which the
	// server is told from another process that got its number later.
	Instance string    `json:"instance"`
	PID      int       `json:"pid"`
	OwnerPID int       `json:"ownerPid"`
	Detached bool      `json:"detached"`
	Ready    bool      `json:"ready"`
	Port     int       `json:"port"`
	Version  string    `json:"version"`
	Since    time.Time `json:"since"`
}

func (s state) uri() string { return fmt.Sprintf("bolt://127.0.0.1:%d", s.Port) }

// argument is what puts Instance on the command line.
func (s state) argument() string { return "-Dclew.neo4j.instance=" + s.Instance }

func (f folder) readState() (state, error) {
	var s state
	name := f.file("server.json")
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, folderError(string(f), err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("neo4j: %s is not what Clew wrote: %w; if no Neo4j runs on this folder, remove the file", name, err)
	}
	return s, nil
}

func (f folder) writeState(s state) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := atomic.WriteFile(f.file("server.json"), bytes.NewReader(append(text, '\n'))); err != nil {
		return folderError(string(f), err)
	}
	return nil
}

func (f folder) removeState() error {
	if err := os.Remove(f.file("server.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return folderError(string(f), err)
	}
	return nil
}

// findProcess returns a handle on the living server that the state tells of, or
// nil. On Linux the handle is a pidfd, taken before the command line is looked
// at, so that a signal sent through it never reaches another process.
func (s state) findProcess() *os.Process {
	if s.Instance == "" {
		return nil
	}
	if s.PID != 0 {
		return s.identify(s.PID)
	}
	// The starter was killed between launch and writing down the number.
	pids, err := process.Pids()
	if err != nil {
		return nil
	}
	for _, pid := range pids {
		if found := s.identify(int(pid)); found != nil {
			return found
		}
	}
	return nil
}

func (s state) identify(pid int) *os.Process {
	handle, err := os.FindProcess(pid)
	if err != nil {
		return nil
	}
	seen, err := process.NewProcess(int32(pid))
	if err == nil {
		var arguments []string
		arguments, err = seen.CmdlineSlice()
		if err == nil && slices.ContainsFunc(arguments, func(a string) bool { return strings.TrimSpace(a) == s.argument() }) {
			return handle
		}
	}
	_ = handle.Release()
	return nil
}
