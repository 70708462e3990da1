package neo4jd

import (
	"cmp"
	_ "embed"
	"encoding/hex"
	"fmt"
	"path"
	"strconv"
	"strings"
)

//go:embed jars.lock
var lockText string

// jar is one line of jars.lock: a file of a Maven repository with what it must
// contain.
type jar struct {
	group, artifact, version, classifier string
	packaging                            string // the ending of its name; empty: jar
	sha256                               [32]byte
	size                                 int64
}

// file is the name of the jar in the cache folder. The generator's input has no
// two jars of one name; parseLock refuses them.
func (j jar) file() string {
	name := j.artifact + "-" + j.version
	if j.classifier != "" {
		name += "-" + j.classifier
	}
	return name + "." + cmp.Or(j.packaging, "jar")
}

// path is the place of the jar in a Maven repository.
func (j jar) path() string {
	return path.Join(strings.ReplaceAll(j.group, ".", "/"), j.artifact, j.version, j.file())
}

// parseLock reads lines of "group:artifact:version[:classifier][@packaging] sha256 size"; the packaging is jar where none is named.
// Lines that are empty or begin with # are skipped.
func parseLock(text string) ([]jar, error) {
	var jars []jar
	seen := map[string]int{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parsed, err := parseLockLine(line)
		if err != nil {
			return nil, fmt.Errorf("jars.lock:%d: %w", number, err)
		}
		if first, twice := seen[parsed.file()]; twice {
			return nil, fmt.Errorf("jars.lock:%d: %s stands already on line %d", number, parsed.file(), first)
		}
		seen[parsed.file()] = number
		jars = append(jars, parsed)
	}
	if len(jars) == 0 {
		return nil, fmt.Errorf("jars.lock: no jar is listed")
	}
	return jars, nil
}

func parseLockLine(line string) (jar, error) {
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return jar{}, fmt.Errorf("want coordinate, SHA-256 and size, got %d fields", len(fields))
	}
	name, packaging, named := strings.Cut(fields[0], "@")
	if !named {
		packaging = "jar"
	}
	coordinate := strings.Split(name, ":")
	if len(coordinate) != 3 && len(coordinate) != 4 {
		return jar{}, fmt.Errorf("coordinate %q: want group:artifact:version or group:artifact:version:classifier", fields[0])
	}
	for _, part := range append([]string{packaging}, coordinate...) {
		if part == "" || part == ".." || strings.ContainsAny(part, `/\`) {
			return jar{}, fmt.Errorf("coordinate %q: a part is empty or holds a path", fields[0])
		}
	}
	parsed := jar{group: coordinate[0], artifact: coordinate[1], version: coordinate[2], packaging: packaging}
	if len(coordinate) == 4 {
		parsed.classifier = coordinate[3]
	}
	sum, err := hex.DecodeString(fields[1])
	if err != nil || len(sum) != len(parsed.sha256) {
		return jar{}, fmt.Errorf("SHA-256 %q: want 64 hexadecimal digits", fields[1])
	}
	copy(parsed.sha256[:], sum)
	parsed.size, err = strconv.ParseInt(fields[2], 10, 64)
	if err != nil || parsed.size <= 0 {
		return jar{}, fmt.Errorf("size %q: want a number of bytes above 0", fields[2])
	}
	return parsed, nil
}
