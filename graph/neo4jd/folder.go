package neo4jd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/shirou/gopsutil/v4/disk"
	"golang.org/x/sys/unix"
)

// folder is the data folder of one server:
//
//	home/           Neo4j's own: data, logs, import
//	conf/neo4j.conf written anew at each start
//	password        of the user neo4j, readable by its owner alone
//	server.json     what runs
//	console.log     what Java printed since the last start
//	owner.lock      held by the process that answers for the server
//	server.lock     held by the server
type folder string

func (f folder) file(name string) string { return filepath.Join(string(f), name) }
func (f folder) home() string            { return f.file("home") }
func (f folder) configuration() string   { return f.file("conf") }
func (f folder) console() string         { return f.file("console.log") }
func (f folder) log() string             { return filepath.Join(f.home(), "logs", "neo4j.log") }

// make creates what is missing and checks that the folder can be written.
func (f folder) make() error {
	for _, name := range []string{string(f), f.home(), f.configuration()} {
		if err := os.MkdirAll(name, 0o700); err != nil {
			return folderError(string(f), err)
		}
	}
	probe, err := os.CreateTemp(string(f), ".writable-*")
	if err != nil {
		return folderError(string(f), err)
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return folderError(string(f), err)
	}
	return nil
}

// checkSpace refuses a start that would fill the disk within minutes: a store
// on a full disk has to be recovered by hand.
func (f folder) checkSpace(ctx context.Context, least int64) error {
	usage, err := disk.UsageWithContext(ctx, string(f))
	if err != nil {
		return folderError(string(f), err)
	}
	if usage.Free < uint64(least) {
		return fmt.Errorf("neo4j: %w: %s has %d MiB free, a start wants %d MiB; free some space or choose a folder on another disk",
			ErrDiskFull, f, usage.Free>>20, least>>20)
	}
	return nil
}

// hasStore tells whether a server has ever been started here.
func (f folder) hasStore() bool {
	_, err := os.Stat(filepath.Join(f.home(), "data", "databases", "system"))
	return err == nil
}

// password returns the password of the store, a new one if there is no store.
func (f folder) password() (string, error) {
	name := f.file("password")
	text, err := os.ReadFile(name)
	switch password := strings.TrimSpace(string(text)); {
	case err == nil && password != "":
		return password, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", folderError(string(f), err)
	case f.hasStore():
		return "", fmt.Errorf("neo4j: %w: the store in %s has a password, but the file %s is missing or empty; bring it back from a backup",
			ErrPasswordLost, f.home(), name)
	}
	password := rand.Text()
	if err := os.WriteFile(name, []byte(password+"\n"), 0o600); err != nil {
		return "", folderError(string(f), err)
	}
	return password, nil
}

// storeBytes is the size of the store with its transaction logs.
func (f folder) storeBytes() (int64, error) {
	var bytes int64
	err := filepath.WalkDir(filepath.Join(f.home(), "data"), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return ignoreMissing(err)
		}
		// Neo4j removes logs while this walks.
		status, err := entry.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		bytes += status.Size()
		return nil
	})
	return bytes, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// lockOwner makes this process the one that answers for the folder. It returns
// nil if another process is that already.
func (f folder) lockOwner() (*flock.Flock, error) {
	lock := flock.New(f.file("owner.lock"), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, folderError(string(f), err)
	}
	if !held {
		return nil, nil
	}
	// The number is for messages; the lock alone decides.
	if err := os.WriteFile(lock.Path(), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		lock.Unlock()
		return nil, folderError(string(f), err)
	}
	return lock, nil
}

// inUse is the refusal that names the process in owner.lock.
func (f folder) inUse() error {
	text, _ := os.ReadFile(f.file("owner.lock"))
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return &InUseError{Folder: string(f), PID: pid}
}

// lockServer takes the lock that a server inherits. It returns nil if a server
// lives. The lock is not taken through package flock, which does not give away
// the open file that the child has to inherit: a lock belongs to the open file,
// so that it lasts as long as one of the two processes has it open.
func (f folder) lockServer() (*os.File, error) {
	file, err := os.OpenFile(f.file("server.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, folderError(string(f), err)
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return file, nil
	}
	file.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, folderError(string(f), err)
}

// awaitServerLock is lockServer for a server that is about to end.
func (f folder) awaitServerLock(ctx context.Context) (*os.File, error) {
	ticker := time.NewTicker(lockPoll)
	defer ticker.Stop()
	for {
		lock, err := f.lockServer()
		if lock != nil || err != nil {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		}
	}
}
