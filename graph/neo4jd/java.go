package neo4jd

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// supportedJava lists the Java releases that Neo4j 5.26 is tested on by its
// makers.
var supportedJava = []int{17, 21}

const installJava = "install Java 17 or 21: `apt install openjdk-17-jre-headless` on Debian and Ubuntu, " +
	"`dnf install java-21-openjdk-headless` on Fedora, `brew install openjdk@21` on macOS, " +
	"or https://adoptium.net elsewhere; or set JAVA_HOME to an installed one"

// javaVersion matches the first line of `java -version`, such as
// `openjdk version "17.0.15" 2025-04-15` and `java version "1.8.0_202"`.
var javaVersion = regexp.MustCompile(`version "(\d+)(?:\.(\d+))?[^"]*"`)

// findJava returns the path of the java to use. One that is asked for by
// settings is used or refused; otherwise the first fit of JAVA_HOME and PATH.
func findJava(ctx context.Context, javaHome string) (string, error) {
	if javaHome != "" {
		java := filepath.Join(javaHome, "bin", "java")
		return java, checkJava(ctx, java)
	}
	var candidates []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		candidates = append(candidates, filepath.Join(home, "bin", "java"))
	}
	if java, err := exec.LookPath("java"); err == nil {
		candidates = append(candidates, java)
	}
	var refusals []error
	for _, java := range candidates {
		err := checkJava(ctx, java)
		if err == nil {
			return java, nil
		}
		refusals = append(refusals, err)
	}
	if len(refusals) == 0 {
		return "", fmt.Errorf("neo4j: %w in JAVA_HOME or on PATH; %s", ErrNoJava, installJava)
	}
	return "", refusals[len(refusals)-1]
}

// checkJava runs the java and reads which release it is.
func checkJava(ctx context.Context, java string) error {
	output, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("neo4j: %w: %s -version: %w: %s; %s", ErrNoJava, java, err, firstLine(output), installJava)
	}
	match := javaVersion.FindSubmatch(output)
	if match == nil {
		return fmt.Errorf("neo4j: %w: %s -version says %q, which names no version; %s", ErrJavaVersion, java, firstLine(output), installJava)
	}
	release, err := strconv.Atoi(string(match[1]))
	if release == 1 && len(match[2]) > 0 {
		// Up to Java 8 the release was the second number.
		release, err = strconv.Atoi(string(match[2]))
	}
	if err != nil || !slices.Contains(supportedJava, release) {
		return fmt.Errorf("neo4j: %w: %s is Java %d; %s", ErrJavaVersion, java, release, installJava)
	}
	return nil
}

func firstLine(output []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	return line
}
