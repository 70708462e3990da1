package main

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

func TestIsGone(t *testing.T) {
	// A process that has ended and was waited for.
	ended := exec.CommandContext(t.Context(), "true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	gone := machine() + " process " + strconv.Itoa(ended.Process.Pid) + " ABCDEFGH"
	if !isGone(gone) {
		t.Errorf("%q is a process that has ended", gone)
	}
	for _, living := range []string{
		holder(),                          // this process
		machine() + " process 1 ABCDEFGH", // one that lives
		"other " + gone,                   // on another machine
		strings.Replace(gone, "pid:", "pid:9", 1), // in another space of processes
		machine() + " process x ABCDEFGH",
		"",
	} {
		if isGone(living) {
			t.Errorf("%q is taken for a process of this machine that has ended", living)
		}
	}
}
