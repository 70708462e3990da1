// Package keycloaktest gives a test a real Keycloak.
//
// Its distribution comes from Maven Central once, pinned by keycloak.lock, and lies in the user's cache folder beside that of
// the managed Neo4j. Needed is Java 17 or 21. A server takes half a minute to start and half a gigabyte: a test binary should
// start one and make a realm for each test.
package keycloaktest

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"clew/graph/neo4jd"
)

//go:embed keycloak.lock
var lockText string

const (
	version      = "26.4.0"
	startTimeout = 8 * time.Minute // with the download
	startPoll    = 200 * time.Millisecond
	lockPoll     = 100 * time.Millisecond
	stopTimeout  = 20 * time.Second
	// smallHeap is enough for a few realms, and leaves room for Neo4j and a browser.
	smallHeap = "-Xms64m -Xmx512m"
)

// Server is a Keycloak on loopback.
type Server struct {
	Address string // such as http://127.0.0.1:34567
}

// Open starts a server. It ends with the test, and with the process however that ends.
func Open(t testing.TB) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startTimeout)
	defer cancel()
	home, err := distribution(ctx)
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	s := &Server{Address: fmt.Sprintf("http://127.0.0.1:%d", port)}
	var log bytes.Buffer
	// As bin/kc.sh does, but without a shell in between that would outlive neither the signal to stop nor the test, and leave
	// the server behind.
	java := "java"
	if javaHome := os.Getenv("JAVA_HOME"); javaHome != "" {
		java = filepath.Join(javaHome, "bin", "java")
	}
	command := exec.Command(java, append(strings.Fields(smallHeap), "-Dkc.home.dir="+home, "-Djboss.server.config.dir="+filepath.Join(home, "conf"),
		"-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-Dpicocli.disable.closures=true",
		"-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
		"-cp", filepath.Join(home, "lib", "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
		"start", "--optimized", "--http-enabled=true", "--http-host=127.0.0.1", fmt.Sprintf("--http-port=%d", port), "--hostname="+s.Address, "--cache=local")...)
	command.Env = append(os.Environ(), "KC_BOOTSTRAP_ADMIN_USERNAME="+adminName, "KC_BOOTSTRAP_ADMIN_PASSWORD="+adminPassword)
	command.Stdout, command.Stderr = &log, &log
	command.SysProcAttr = attributes()
	if err := command.Start(); err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	var end error // once ended is closed
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		end = command.Wait()
	}()
	t.Cleanup(func() {
		if err := command.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Errorf("keycloaktest: %v", err)
		}
		select {
		case <-ended:
		case <-time.After(stopTimeout):
			_ = command.Process.Kill()
		}
	})
	for {
		answer, err := http.Get(s.Address + "/realms/master")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return s
			}
		}
		select {
		case <-ended:
			t.Fatalf("keycloaktest: it ended while it started: %v\n%s", end, log.String())
		case <-ctx.Done():
			t.Fatalf("keycloaktest: it does not answer after %s", startTimeout)
		case <-time.After(startPoll):
		}
	}
}

// distribution gives the folder of an unpacked Keycloak that was built for tests.
func distribution(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "clew", "keycloak", version)
	home := filepath.Join(folder, "keycloak-"+version)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	lock := flock.New(filepath.Join(folder, "build.lock"))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return "", err
	}
	defer func() { _ = lock.Unlock() }()
	switch _, err := os.Stat(home); {
	case err == nil:
		return home, nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	files, err := neo4jd.Fetch(ctx, lockText, folder, os.Getenv("CLEW_NEO4J_MAVEN_BASE_URL"))
	if err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(folder, "unpacked-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := unpack(files[0], fresh); err != nil {
		return "", fmt.Errorf("%s: %w", files[0], err)
	}
	built := filepath.Join(fresh, filepath.Base(home))
	build := exec.CommandContext(ctx, filepath.Join(built, "bin", "kc.sh"), "build", "--db=dev-mem")
	build.Env = append(os.Environ(), "JAVA_OPTS_APPEND="+smallHeap)
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, output)
	}
	return home, os.Rename(built, home)
}

// unpack unpacks a zip whose every file stays below the folder.
func unpack(file, folder string) error {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer archive.Close()
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, each := range archive.File {
		name := strings.TrimSuffix(each.Name, "/")
		if each.FileInfo().IsDir() {
			if err := root.MkdirAll(name, 0o755); err != nil {
				return err
			}
			continue
		}
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := unpackFile(root, each, name); err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(root *os.Root, packed *zip.File, name string) error {
	from, err := packed.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, packed.Mode().Perm()|0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
