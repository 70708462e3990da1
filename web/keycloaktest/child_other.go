//go:build !linux

package keycloaktest

import "syscall"

// attributes leaves the server to the end of the test: other systems have no signal for the death of a parent.
func attributes() *syscall.SysProcAttr { return nil }
