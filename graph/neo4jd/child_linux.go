package neo4jd

import "syscall"

// attributes puts the child in its own process group, so that Ctrl-C in a
// terminal reaches Clew alone, which stops the server after its own work. A
// child that is not detached is killed by the kernel when Clew ends in any way;
// Neo4j recovers from that by its transaction log, and a plain request to stop
// might not be heard by a process that hangs.
func attributes(detached bool) *syscall.SysProcAttr {
	if detached {
		return &syscall.SysProcAttr{Setsid: true}
	}
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
