package neo4jd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeJava makes a Java home whose java prints a version as the real one does.
func fakeJava(t *testing.T, script string) string {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "bin", "java"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestFindJava(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		want   error
	}{
		"17":       {`echo 'openjdk version "17.0.15" 2025-04-15' >&2`, nil},
		"21":       {`echo 'openjdk version "21" 2023-09-19' >&2`, nil},
		"11":       {`echo 'openjdk version "11.0.22" 2024-01-16' >&2`, ErrJavaVersion},
		"8":        {`echo 'java version "1.8.0_202"' >&2`, ErrJavaVersion},
		"25":       {`echo 'openjdk version "25.0.1" 2025-10-21 LTS' >&2`, ErrJavaVersion},
		"no java":  {`echo hello`, ErrJavaVersion},
		"failing":  {`echo broken >&2; exit 1`, ErrNoJava},
		"17 again": {`echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2; echo 'openjdk version "17.0.1"' >&2`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			home := fakeJava(t, test.script)
			java, err := findJava(t.Context(), home)
			if !errors.Is(err, test.want) {
				t.Fatalf("error = %v, want %v", err, test.want)
			}
			if err == nil && java != filepath.Join(home, "bin", "java") {
				t.Errorf("java = %s, want the one of the home", java)
			}
			if err != nil && !strings.Contains(err.Error(), "apt install openjdk-17-jre-headless") {
				t.Errorf("error %q does not say what to install", err)
			}
		})
	}
}

func TestFindJavaTakesTheFirstThatFits(t *testing.T) {
	old := fakeJava(t, `echo 'openjdk version "11.0.22"' >&2`)
	fit := fakeJava(t, `echo 'openjdk version "21.0.2"' >&2`)
	t.Setenv("JAVA_HOME", old)
	t.Setenv("PATH", filepath.Join(fit, "bin"))
	java, err := findJava(t.Context(), "")
	if err != nil || java != filepath.Join(fit, "bin", "java") {
		t.Errorf("findJava = %s, %v, want the Java 21 on PATH", java, err)
	}
}

func TestOpenWithoutJava(t *testing.T) {
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", "")
	_, err := Open(t.Context(), testSettings(t))
	if !errors.Is(err, ErrNoJava) || !strings.Contains(err.Error(), "apt install openjdk-17-jre-headless") {
		t.Errorf("error = %v, want ErrNoJava that says what to install", err)
	}
}

func TestOpenWithOldJavaLeavesTheFolderFree(t *testing.T) {
	settings := testSettings(t)
	settings.JavaHome = fakeJava(t, `echo 'openjdk version "11.0.22"' >&2`)
	for range 2 {
		// The second call would be refused by a lock that the first left.
		if _, err := Open(t.Context(), settings); !errors.Is(err, ErrJavaVersion) || !strings.Contains(err.Error(), "Java 11") {
			t.Errorf("error = %v, want ErrJavaVersion that names Java 11", err)
		}
	}
}
