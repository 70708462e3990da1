//go:build ignore

// This program writes jars.lock anew. It lets Maven resolve the class path of
// Neo4j Community and records the SHA-256 and the size of each jar that Maven
// fetched and checked. To move to another release, change the version in
// version.go and below, then run
//
//	go generate ./graph/neo4jd
//
// and read the difference of jars.lock before it is committed.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const version = "5.26.25"

const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>clew</groupId><artifactId>neo4j-class-path</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>` + version + `</version></dependency>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>` + version + `</version></dependency>
  </dependencies>
</project>
`

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	folder, err := os.MkdirTemp("", "neo4j-class-path")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "pom.xml"), []byte(project), 0o600); err != nil {
		return err
	}
	list := filepath.Join(folder, "list.txt")
	maven := exec.Command("mvn", "--quiet", "--batch-mode", "-Dmaven.repo.local="+filepath.Join(folder, "repository"),
		"dependency:list", "-DincludeScope=runtime", "-DoutputAbsoluteArtifactFilename=true", "-DoutputFile="+list)
	maven.Dir, maven.Stdout, maven.Stderr = folder, os.Stderr, os.Stderr
	if err := maven.Run(); err != nil {
		return fmt.Errorf("resolve with Maven: %w", err)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	lines, err := lockLines(text)
	if err != nil {
		return err
	}
	header := "# Class path of Neo4j Community " + version + ", written by generate_lock.go: coordinate, SHA-256, size in bytes.\n"
	return os.WriteFile("jars.lock", []byte(header+strings.Join(lines, "\n")+"\n"), 0o644)
}

// lockLines reads lines of the form group:artifact:jar[:classifier]:version:scope:/path/of.jar.
func lockLines(list []byte) ([]string, error) {
	var lines []string
	scanner := bufio.NewScanner(bytes.NewReader(list))
	for scanner.Scan() {
		line := strings.Fields(scanner.Text())
		if len(line) == 0 || strings.Count(line[0], ":") < 5 {
			continue
		}
		parts := strings.Split(line[0], ":")
		coordinate := strings.Join([]string{parts[0], parts[1], parts[3]}, ":")
		if len(parts) == 7 {
			coordinate = strings.Join([]string{parts[0], parts[1], parts[4], parts[3]}, ":")
		}
		file, err := os.Open(parts[len(parts)-1])
		if err != nil {
			return nil, err
		}
		hash := sha256.New()
		size, err := io.Copy(hash, file)
		file.Close()
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%s %x %d", coordinate, hash.Sum(nil), size))
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("Maven listed no jar")
	}
	slices.Sort(lines)
	return lines, scanner.Err()
}
