package graphtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"clew/graph/neo4jd"

	"github.com/gofrs/flock"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// endTimeout bounds the end of a server after the last test.
const endTimeout = 30 * time.Second

var shared = &server{}

// server is the one server of a test binary.
type server struct {
	once     sync.Once
	database *Database
	err      error
	stop     func(context.Context) error
}

// start connects to the server, which it starts at the first call.
func (s *server) start(ctx context.Context) (*Database, error) {
	s.once.Do(func() {
		s.database, s.stop, s.err = choose(ctx)
		if s.err == nil {
			s.err = s.connect(ctx)
		}
	})
	return s.database, s.err
}

func (s *server) connect(ctx context.Context) error {
	driver, err := neo4j.NewDriverWithContext(s.database.URI, neo4j.BasicAuth(s.database.Username, s.database.Password, ""))
	if err != nil {
		return fmt.Errorf("connect to %s: %w", s.database.URI, err)
	}
	s.database.Driver = driver
	if err := driver.VerifyConnectivity(ctx); err != nil {
		return fmt.Errorf("connect to %s: %w", s.database.URI, err)
	}
	return nil
}

// end closes the driver and ends the server, if there is one.
func (s *server) end() error {
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	var errs []error
	if s.database != nil && s.database.Driver != nil {
		errs = append(errs, s.database.Driver.Close(ctx))
	}
	if s.stop != nil {
		errs = append(errs, s.stop(ctx))
	}
	return errors.Join(errs...)
}

// choose finds the server as the package comment says.
func choose(ctx context.Context) (*Database, func(context.Context) error, error) {
	if uri := os.Getenv("CLEW_TEST_NEO4J_URI"); uri != "" {
		user := os.Getenv("CLEW_TEST_NEO4J_USER")
		if user == "" {
			user = "neo4j"
		}
		return &Database{URI: uri, Username: user, Password: os.Getenv("CLEW_TEST_NEO4J_PASSWORD"), external: true}, nil, nil
	}
	if dockerAnswers(ctx) {
		database, stop, err := runContainer(ctx)
		if err == nil {
			return database, stop, nil
		}
		fmt.Fprintf(os.Stderr, "graphtest: Docker answers but gives no Neo4j (%v); a child process is used\n", err)
	}
	return runChild(ctx)
}

// runChild starts Neo4j as a child process with a folder of its own. The folder
// outlives no test run: what a killed one left is removed by the next.
func runChild(ctx context.Context) (*Database, func(context.Context) error, error) {
	if err := sweep(); err != nil {
		return nil, nil, err
	}
	parent, err := os.MkdirTemp("", "clew-graphtest-")
	if err != nil {
		return nil, nil, err
	}
	lock := flock.New(filepath.Join(parent, "lock"))
	if err := lock.Lock(); err != nil {
		return nil, nil, err
	}
	remove := func() error { return errors.Join(os.RemoveAll(parent), lock.Unlock()) }
	child, err := neo4jd.Open(ctx, neo4jd.Settings{
		DataDir:        filepath.Join(parent, "neo4j"),
		HeapBytes:      512 << 20,
		PageCacheBytes: 128 << 20,
		// Short runs gain nothing from the slow compiler or many collectors.
		JavaOptions: []string{"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"},
		Logger:      slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	stop := func(ctx context.Context) error { return errors.Join(child.Close(ctx), remove()) }
	return &Database{URI: child.URI(), Username: child.Username(), Password: child.Password()}, stop, nil
}

// sweep removes the folders of test binaries that are gone.
func sweep() error {
	locks, err := filepath.Glob(filepath.Join(os.TempDir(), "clew-graphtest-*", "lock"))
	if err != nil {
		return err
	}
	for _, name := range locks {
		lock := flock.New(name)
		// One that belongs to another user, or is just being removed, stays.
		if gone, err := lock.TryLock(); err != nil || !gone {
			continue
		}
		err := os.RemoveAll(filepath.Dir(name))
		if err := errors.Join(err, lock.Unlock()); err != nil {
			return fmt.Errorf("remove what an earlier test run left: %w", err)
		}
	}
	return nil
}
