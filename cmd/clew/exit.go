package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clew/graph"
)

// The exit codes of every command.
const (
	exitOK       = 0
	exitFailed   = 1 // the command could not do its work
	exitUsage    = 2 // the command line or the configuration is wrong
	exitFindings = 3 // the command did its work, and --exit-code was given: what it found is not as it should be
)

// usageError is an error of the command line or of the configuration.
type usageError struct{ error }

// Unwrap gives the error itself.
func (e usageError) Unwrap() error { return e.error }

// errFindings ends a command with exitFindings. What was found is printed already.
var errFindings = errors.New("what was found is not as it should be")

// failure is how an error is printed with --json, on standard error.
type failure struct {
	Error string `json:"error"`
	Kind  string `json:"kind"` // usage, not-found, conflict, busy, invalid or failed
	Code  int    `json:"code"` // the exit code
}

// report prints an error, if there is one, and gives the exit code.
func (c *command) report(called *cobra.Command, arguments []string, err error) int {
	code := exitCode(err)
	if code == exitOK || code == exitFindings {
		return code
	}
	text := message(err)
	if wantsJSON(called, arguments) {
		line, encodeErr := json.Marshal(failure{Error: text, Kind: errorKind(err), Code: code})
		if encodeErr == nil {
			fmt.Fprintln(c.err, string(line))
			return code
		}
	}
	fmt.Fprintf(c.err, "clew: %s\n", text)
	if code == exitUsage && called != nil {
		fmt.Fprintf(c.err, "See `%s --help`.\n", called.CommandPath())
	}
	return code
}

// message gives the text of an error without the words that only say of which kind it is.
func message(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		for _, kind := range []error{graph.ErrInvalid, graph.ErrNotFound, graph.ErrConflict, graph.ErrForbidden, graph.ErrBusy} {
			line = strings.TrimSuffix(line, ": "+kind.Error())
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	// What cobra itself finds wrong with a command line has no type of its own.
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"), strings.HasPrefix(err.Error(), "if any flags in the group"):
		return exitUsage
	}
	return exitFailed
}

func errorKind(err error) string {
	switch {
	case exitCode(err) == exitUsage:
		return "usage"
	case errors.Is(err, graph.ErrNotFound):
		return "not-found"
	case errors.Is(err, graph.ErrConflict):
		return "conflict"
	case errors.Is(err, graph.ErrForbidden):
		return "forbidden"
	case errors.Is(err, graph.ErrBusy):
		return "busy"
	case errors.Is(err, graph.ErrInvalid):
		return "invalid"
	}
	return "failed"
}

// wantsJSON reports whether the command line asks for JSON, also when it could not be read to its end.
func wantsJSON(called *cobra.Command, arguments []string) bool {
	if called != nil {
		if flag := called.Flags().Lookup("json"); flag != nil && flag.Value.String() == "true" {
			return true
		}
	}
	return slices.Contains(arguments, "--json")
}

// printJSON prints one object, indented.
func (c *command) printJSON(value any) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
