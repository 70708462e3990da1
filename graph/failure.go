package graph

import "errors"

// The kinds of failure that callers tell apart. Errors wrap one of them and say what to do.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("invalid")
	ErrConflict = errors.New("conflict")
	ErrBusy     = errors.New("busy")
)
