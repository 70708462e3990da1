package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"clew/graph/graphtest"
)

// TestScripts carries out command lines against a real Neo4j. Each script begins with an empty graph.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("there are no scripts (%v)", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			server := graphtest.OpenKeepingSchema(t)
			environment := clewEnvironment(t, server)
			folder := filepath.Dir(clewBinary(t))
			testscript.Run(t, testscript.Params{
				Files:               []string{script},
				RequireUniqueNames:  true,
				RequireExplicitExec: true,
				Setup: func(env *testscript.Env) error {
					env.Vars = append(env.Vars, environment...)
					env.Setenv("PATH", folder+string(os.PathListSeparator)+env.Getenv("PATH"))
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
			})
		})
	}
}

// exits runs a command, the arguments behind the first, and checks the exit code, which is the first: exits 2 clew trace
func exits(ts *testscript.TestScript, neg bool, arguments []string) {
	if neg || len(arguments) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(arguments[0])
	if err != nil {
		ts.Fatalf("exits: %q is no exit code", arguments[0])
	}
	err = ts.Exec(arguments[1], arguments[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
