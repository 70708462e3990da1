package graph

import (
	"errors"
	"fmt"
	"time"
)

// The kinds of failure that callers tell apart. Errors wrap one of them and say what to do.
var (
	ErrNotFound = errors.New("not found")
	ErrInvalid  = errors.New("invalid")
	ErrConflict = errors.New("conflict")
	ErrBusy     = errors.New("busy")
	// ErrForbidden says that somebody else has to do it.
	ErrForbidden = errors.New("forbidden")
)

// HeldError says that another process collects a source. It does not wrap ErrBusy: waiting a moment does not help.
type HeldError struct {
	Source string
	Holder string
	Until  time.Time
}

// Error implements error.
func (e *HeldError) Error() string {
	return fmt.Sprintf("source %s is being collected by %s, until %s at the latest", e.Source, e.Holder, e.Until.Format(time.RFC3339))
}

// Unwrap makes the error a conflict.
func (e *HeldError) Unwrap() error { return ErrConflict }
