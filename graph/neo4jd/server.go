package neo4jd

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// attachPoll is how often an attached server is looked at.
const attachPoll = 500 * time.Millisecond

// Server is a running Neo4j. It is safe for concurrent use.
type Server struct {
	folder   folder
	settings Settings
	state    state
	password string

	// Of a server that this process started; nil for an attached one.
	child      *child
	owner      *flock.Flock
	serverLock *os.File

	close    sync.Once
	closing  chan struct{}
	done     chan struct{}
	err      error
	closeErr error
}

// URI is where the server answers, such as bolt://127.0.0.1:41235.
func (s *Server) URI() string { return s.state.uri() }

// Username is the user to sign in as.
func (s *Server) Username() string { return Username }

// Password is the generated password of that user.
func (s *Server) Password() string { return s.password }

// Port is the loopback port of the bolt protocol.
func (s *Server) Port() int { return s.state.Port }

// PID is the number of the server's process.
func (s *Server) PID() int { return s.state.PID }

// Attached tells whether the server was running before Open, so that Close
// leaves it running.
func (s *Server) Attached() bool { return s.child == nil }

// Done is closed when the server has ended, or Close was called on an attached one.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err tells why the server ended: nil while it runs and after Close, an error
// that wraps ErrDied or its known cause when nobody asked it to.
func (s *Server) Err() error {
	select {
	case <-s.done:
		return s.err
	default:
		return nil
	}
}

// Open gives a running server on the data folder. It attaches to a detached
// server if there is one, ends an orphan that a killed Clew left, and otherwise
// starts a server that ends with this process.
//
// Errors: ErrNoJava, ErrJavaVersion, ErrDownload, ErrChecksum, ErrPortBusy,
// ErrDiskFull, ErrFolder, ErrInUse, ErrMemory, ErrPasswordLost, ErrTimeout, ErrDied.
func Open(ctx context.Context, settings Settings) (*Server, error) {
	settings, err := settings.complete()
	if err != nil {
		return nil, err
	}
	claim, err := claimFolder(ctx, settings)
	if err != nil {
		return nil, err
	}
	if claim.running != nil {
		return attach(settings, *claim.running)
	}
	started, err := launch(ctx, settings, claim.serverLock, false)
	if err != nil {
		claim.release()
		return nil, err
	}
	s := &Server{
		folder: folder(settings.DataDir), settings: settings, state: started.state, password: started.password,
		child: started.child, owner: claim.owner, serverLock: claim.serverLock,
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	go s.watchChild(fileSize(s.folder.log()))
	return s, nil
}

func (s *Server) watchChild(logged int64) {
	<-s.child.done
	select {
	case <-s.closing:
	default:
		s.err = s.folder.endedError(s.child.err, logged)
		s.settings.Logger.Error("neo4j ended unexpectedly", "pid", s.PID(), "error", s.err)
	}
	close(s.done)
}

func attach(settings Settings, running state) (*Server, error) {
	f := folder(settings.DataDir)
	password, err := f.password()
	if err != nil {
		return nil, err
	}
	s := &Server{
		folder: f, settings: settings, state: running, password: password,
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	settings.Logger.Info("neo4j runs already", "pid", s.PID(), "uri", s.URI())
	go s.watchAttached()
	return s, nil
}

func (s *Server) watchAttached() {
	defer close(s.done)
	ticker := time.NewTicker(attachPoll)
	defer ticker.Stop()
	for {
		select {
		case <-s.closing:
			return
		case <-ticker.C:
		}
		if process := s.state.findProcess(); process != nil {
			_ = process.Release()
			continue
		}
		s.err = fmt.Errorf("neo4j: %w: the detached server %d is gone; the log is %s", ErrDied, s.PID(), s.folder.log())
		s.settings.Logger.Error("neo4j ended unexpectedly", "pid", s.PID(), "error", s.err)
		return
	}
}

// Close stops the server and gives the data folder back. A server that does not
// end before the context's deadline, or within a minute, is killed; its next
// start recovers the store. An attached server goes on running. Calls after the
// first return the same error.
func (s *Server) Close(ctx context.Context) error {
	s.close.Do(func() {
		close(s.closing)
		if s.child != nil {
			s.closeErr = s.stopChild(ctx)
		}
		<-s.done
	})
	return s.closeErr
}

func (s *Server) stopChild(ctx context.Context) error {
	within := defaultStopTimeout
	if deadline, bounded := ctx.Deadline(); bounded {
		within = min(within, time.Until(deadline))
	}
	if s.child.stop(ctx, within) {
		s.settings.Logger.Warn("neo4j did not stop in time and was killed", "pid", s.PID(), "waited", within.String())
	} else {
		s.settings.Logger.Info("neo4j stopped", "pid", s.PID())
	}
	err := s.folder.removeState()
	s.serverLock.Close()
	if unlockErr := s.owner.Unlock(); err == nil && unlockErr != nil {
		err = folderError(string(s.folder), unlockErr)
	}
	return err
}
