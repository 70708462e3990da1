//go:build !linux

package neo4jd

import "syscall"

// attributes puts the child in its own process group, so that Ctrl-C in a
// terminal reaches Clew alone. Only Linux ends a child with its parent;
// elsewhere the next Open ends the orphan, which server.lock shows.
func attributes(detached bool) *syscall.SysProcAttr {
	if detached {
		return &syscall.SysProcAttr{Setsid: true}
	}
	return &syscall.SysProcAttr{Setpgid: true}
}
