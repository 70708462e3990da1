package neo4jd

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// child is a started Java process.
type child struct {
	command *exec.Cmd
	// done is closed when the process has ended and been waited for.
	done chan struct{}
	err  error
}

// startChild launches the command, which inherits the server lock.
//
// The kernel's "signal me when my parent dies" looks at the thread that made
// the child, not at the process. So the thread is kept for as long as the child
// lives: one goroutine launches it, waits for it, and gives the thread back.
func startChild(command *exec.Cmd, lock *os.File, detached bool) (*child, error) {
	command.ExtraFiles = []*os.File{lock}
	command.SysProcAttr = attributes(detached)
	c := &child{command: command, done: make(chan struct{})}
	launched := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := command.Start()
		launched <- err
		if err == nil {
			c.err = command.Wait()
			close(c.done)
		}
	}()
	if err := <-launched; err != nil {
		return nil, err
	}
	return c, nil
}

// stop asks the process to end, and kills it when it does not within the time or
// when the context ends. It tells whether the process had to be killed.
func (c *child) stop(ctx context.Context, within time.Duration) (killed bool) {
	// An error says that the process has ended already.
	_ = c.command.Process.Signal(syscall.SIGTERM)
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-c.done:
		return false
	case <-ctx.Done():
	case <-timer.C:
	}
	c.kill()
	return true
}

func (c *child) kill() {
	_ = c.command.Process.Kill()
	<-c.done
}
