package neo4jd

import (
	"strings"
	"testing"
)

func TestLockPinsTheRelease(t *testing.T) {
	jars, err := parseLock(lockText)
	if err != nil {
		t.Fatal(err)
	}
	if len(jars) != 214 {
		t.Errorf("%d jars, want the 214 that Maven resolves", len(jars))
	}
	entry := map[string]bool{"org.neo4j.app:neo4j-server": false, "org.neo4j:neo4j": false}
	for _, j := range jars {
		if _, wanted := entry[j.group+":"+j.artifact]; wanted && j.version == Version {
			entry[j.group+":"+j.artifact] = true
		}
	}
	for artifact, found := range entry {
		if !found {
			t.Errorf("%s %s is not in jars.lock", artifact, Version)
		}
	}
}

func TestJarWithClassifierLiesWhereMavenPutsIt(t *testing.T) {
	line := "io.netty:netty-epoll:4.1:linux-x86_64 " + strings.Repeat("0f", 32) + " 7\n"
	jars, err := parseLock("# comment\n\n" + line)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := jars[0].path(), "io/netty/netty-epoll/4.1/netty-epoll-4.1-linux-x86_64.jar"; got != want {
		t.Errorf("path = %q, want %q", got, want)
	}
	if jars[0].size != 7 || jars[0].sha256[31] != 0x0f {
		t.Errorf("size %d and last byte %x of the hash, want 7 and f", jars[0].size, jars[0].sha256[31])
	}
}

func TestFileOfAnotherPackaging(t *testing.T) {
	files, err := parseLock("org.keycloak:keycloak-quarkus-dist:26.4.0@zip " + strings.Repeat("0f", 32) + " 7\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := files[0].path(), "org/keycloak/keycloak-quarkus-dist/26.4.0/keycloak-quarkus-dist-26.4.0.zip"; got != want {
		t.Errorf("path = %q, want %q", got, want)
	}
}

func TestParseLockNamesTheLine(t *testing.T) {
	sum := strings.Repeat("0f", 32)
	good := "g:a:1 " + sum + " 7\n"
	for name, test := range map[string]struct{ text, want string }{
		"empty":            {"# nothing\n", "no jar"},
		"field missing":    {good + "g:b:1 " + sum, "jars.lock:2: want coordinate"},
		"coordinate":       {"g:a " + sum + " 7", "jars.lock:1: coordinate"},
		"path":             {"g:../a:1 " + sum + " 7", "holds a path"},
		"short hash":       {"g:a:1 0f 7", "SHA-256"},
		"size":             {"g:a:1 " + sum + " -7", "size"},
		"the same twice":   {good + "h:a:1 " + sum + " 7", "jars.lock:2: a-1.jar stands already on line 1"},
		"not hexadecimal":  {"g:a:1 " + strings.Repeat("zz", 32) + " 7", "SHA-256"},
		"size not numeric": {"g:a:1 " + sum + " many", "size"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseLock(test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want one with %q", err, test.want)
			}
		})
	}
}
