package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"clew/graph"
)

// holder names this process in leases: machine, start of the machine and process space, then the process, then a word that
// tells it from another process that gets its number later.
func holder() string {
	return fmt.Sprintf("%s process %d %s", machine(), os.Getpid(), rand.Text()[:8])
}

// machine names where processes have numbers of their own: the host since it was started, and the process space on it. It
// is empty beyond the host's name where the system does not tell.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return host
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return host
	}
	return fmt.Sprintf("%s %.8s %s", host, boot, space)
}

// isGone reports whether the holder of a lease is a process of this machine that has ended, as one that was killed.
func isGone(holder string) bool {
	rest, here := strings.CutPrefix(holder, machine()+" process ")
	if !here || !strings.Contains(machine(), " ") {
		return false
	}
	number, _, _ := strings.Cut(rest, " ")
	pid, err := strconv.Atoi(number)
	if err != nil || pid <= 0 || pid == os.Getpid() {
		return false
	}
	return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// leaseGrace is how long after its end a lease is asked for again.
const leaseGrace = time.Second

// patientRun runs a source that another process may have died over: the lease of a process of this machine that has ended
// is given back for it, and one that nobody renews is waited for. told is called before waiting.
func (p *program) patientRun(ctx context.Context, run func() (graph.CollectorRun, error), told func(*graph.HeldError)) (graph.CollectorRun, error) {
	for waited := false; ; {
		result, err := run()
		var held *graph.HeldError
		if !errors.As(err, &held) {
			return result, err
		}
		if isGone(held.Holder) {
			p.logger.InfoContext(ctx, "the process that collected a source has ended, so its run is gone on with", "source", held.Source, "holder", held.Holder)
			if err := p.database.EndLease(ctx, held.Source, held.Holder); err != nil {
				return result, err
			}
			continue
		}
		if waited {
			return result, err
		}
		waited = true
		told(held)
		select {
		case <-time.After(time.Until(held.Until) + leaseGrace):
		case <-ctx.Done():
			return result, ctx.Err()
		}
	}
}
