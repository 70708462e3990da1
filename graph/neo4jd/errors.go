package neo4jd

import (
	"errors"
	"fmt"
)

// Errors of this package wrap one of these, for errors.Is. The text around it
// says what to do.
var (
	// ErrNoJava says that no java could be run.
	ErrNoJava = errors.New("no Java found")
	// ErrJavaVersion says that the Java found is not 17 or 21.
	ErrJavaVersion = errors.New("wrong Java version")
	// ErrDownload says that a jar could not be fetched.
	ErrDownload = errors.New("download failed")
	// ErrChecksum says that what was fetched is not the jar that jars.lock pins.
	ErrChecksum = errors.New("checksum mismatch")
	// ErrPortBusy says that another process listens on the port.
	ErrPortBusy = errors.New("port in use")
	// ErrDiskFull says that the disk of the data or cache folder is full.
	ErrDiskFull = errors.New("disk full")
	// ErrFolder says that the data or cache folder cannot be used.
	ErrFolder = errors.New("folder not usable")
	// ErrInUse says that another process owns the data folder. The error is
	// an *InUseError.
	ErrInUse = errors.New("data folder in use")
	// ErrMemory says that Java got less memory than the settings ask for.
	ErrMemory = errors.New("not enough memory")
	// ErrPasswordLost says that the store exists and the password file does not
	// fit it.
	ErrPasswordLost = errors.New("password lost")
	// ErrTimeout says that the server did not answer within StartTimeout.
	ErrTimeout = errors.New("not ready in time")
	// ErrDied says that the server ended without being asked to.
	ErrDied = errors.New("neo4j ended unexpectedly")
	// ErrNotRunning says that no server runs on the data folder.
	ErrNotRunning = errors.New("neo4j is not running")
	// ErrAdmin says that neo4j-admin refused a dump, a load or an import.
	ErrAdmin = errors.New("neo4j-admin failed")
)

// InUseError is the refusal to be the second owner of a data folder.
type InUseError struct {
	// Folder is the data folder.
	Folder string
	// PID is the process that owns it, 0 if that is not known.
	PID int
}

// Error names the owner and what can be done.
func (e *InUseError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("neo4j: %v: %s is locked by a process that cannot be told; end it, or use another folder", ErrInUse, e.Folder)
	}
	return fmt.Sprintf("neo4j: %v: %s belongs to process %d; stop it first, or use another folder", ErrInUse, e.Folder, e.PID)
}

// Unwrap makes errors.Is(err, ErrInUse) hold.
func (e *InUseError) Unwrap() error { return ErrInUse }
