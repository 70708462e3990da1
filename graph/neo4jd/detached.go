package neo4jd

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Status is what runs on a data folder.
type Status struct {
	// Running tells whether a server runs; the fields below up to Since are
	// zero if not.
	Running bool
	// Detached tells whether it goes on when the process that started it ends.
	Detached bool
	// PID is the server's process, OwnerPID the one that started it.
	PID, OwnerPID int
	// URI is where it answers.
	URI string
	// Version is the release of Neo4j.
	Version string
	// Since is when it was started, in UTC.
	Since time.Time
	// DataDir is the data folder.
	DataDir string
	// StoreBytes is the size of the store with its transaction logs.
	StoreBytes int64
}

// Start starts a server that runs until Stop, whatever becomes of this process.
// If one runs already, its status is returned. Errors are those of Open.
func Start(ctx context.Context, settings Settings) (Status, error) {
	settings, err := settings.complete()
	if err != nil {
		return Status{}, err
	}
	claim, err := claimFolder(ctx, settings)
	if err != nil {
		return Status{}, err
	}
	if claim.running == nil {
		// Closing the file leaves the lock to the server, which has it too.
		defer claim.release()
		if _, err := launch(ctx, settings, claim.serverLock, true); err != nil {
			return Status{}, err
		}
	}
	return Inspect(settings)
}

// Inspect tells what runs on the data folder. It starts and changes nothing.
func Inspect(settings Settings) (Status, error) {
	settings, err := settings.complete()
	if err != nil {
		return Status{}, err
	}
	f := folder(settings.DataDir)
	status := Status{DataDir: settings.DataDir}
	if status.StoreBytes, err = f.storeBytes(); err != nil {
		return Status{}, folderError(string(f), err)
	}
	now, err := f.readState()
	if err != nil {
		return Status{}, err
	}
	process := now.findProcess()
	if process == nil {
		return status, nil
	}
	defer func() { _ = process.Release() }()
	status.Running, status.Detached = true, now.Detached
	status.PID, status.OwnerPID = process.Pid, now.OwnerPID
	status.URI, status.Version, status.Since = now.uri(), now.Version, now.Since
	return status, nil
}

// Stop ends the detached server on the data folder, and returns what its status
// was. A server that does not end within 20 seconds is killed. Errors:
// ErrNotRunning; ErrInUse when the server belongs to a process that lives.
func Stop(ctx context.Context, settings Settings) (Status, error) {
	settings, err := settings.complete()
	if err != nil {
		return Status{}, err
	}
	status, err := Inspect(settings)
	if err != nil {
		return Status{}, err
	}
	if !status.Running {
		return status, fmt.Errorf("%w on %s", ErrNotRunning, settings.DataDir)
	}
	f := folder(settings.DataDir)
	owner, err := f.lockOwner()
	if err != nil {
		return status, err
	}
	if owner == nil {
		return status, f.inUse()
	}
	defer owner.Unlock()
	now, err := f.readState()
	if err != nil {
		return status, err
	}
	process := now.findProcess()
	if process == nil {
		return status, errors.Join(f.removeState(), fmt.Errorf("%w on %s", ErrNotRunning, settings.DataDir))
	}
	defer func() { _ = process.Release() }()
	lock, err := f.endProcess(ctx, process)
	if err != nil {
		return status, fmt.Errorf("neo4j: process %d does not end: %w", process.Pid, err)
	}
	defer lock.Close()
	settings.Logger.Info("neo4j stopped", "pid", process.Pid)
	return status, f.removeState()
}
