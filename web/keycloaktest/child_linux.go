package keycloaktest

import "syscall"

// attributes has the kernel end the server when the test ends in any way.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
