// Package neo4jd runs Neo4j Community as a child process of Clew.
//
// Nothing needs to be installed but Java 17 or 21. The jars come from Maven
// Central once, pinned by jars.lock, and are checked against it at every start.
// The server listens on loopback alone, has a generated password, and keeps all
// that it writes in one data folder.
//
// A data folder has at most one owner. [Open] starts a server that ends with the
// process which opened it, however that process ends. [Start] starts one that
// stays, until [Stop]; while it runs, Open on the same folder attaches to it.
//
// Two locks in the data folder tell what is going on, and both are kept by the
// kernel, so that none outlives its holder. owner.lock is held by the process
// that answers for the server. server.lock is inherited by the server itself.
// When server.lock is held and owner.lock is not, the server is detached, or an
// orphan that the next Open ends.
package neo4jd

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Version is the release of Neo4j Community that jars.lock pins.
const Version = "5.26.25"

// DefaultMavenBaseURL is Maven Central, where the jars come from unless
// [Settings] name a mirror.
const DefaultMavenBaseURL = "https://repo1.maven.org/maven2"

const (
	defaultHeapBytes      = 1 << 30
	defaultPageCacheBytes = 512 << 20
	defaultFreeBytes      = 1 << 30
	defaultStartTimeout   = 3 * time.Minute
	defaultStopTimeout    = time.Minute
)

//go:generate go run generate_lock.go

// Settings tell where a server keeps its files and what it may use. The zero
// value of every field but DataDir is a usable default.
type Settings struct {
	// DataDir is the folder of the store, the logs, the password and the
	// state. It is made if it does not exist. Required.
	DataDir string
	// CacheDir is the folder of the jars. Default: clew/neo4j/<version> in the
	// user's cache folder.
	CacheDir string
	// JavaHome is the Java installation to use, the folder that holds
	// bin/java. Default: JAVA_HOME, then the java found on PATH.
	JavaHome string
	// HeapBytes is the size of the Java heap. Default: 1 GiB.
	HeapBytes int64
	// PageCacheBytes is the memory that caches the store's pages. Default:
	// 512 MiB.
	PageCacheBytes int64
	// JavaOptions are passed to Java after Clew's own, such as -XX:+UseParallelGC.
	JavaOptions []string
	// Port is the loopback port of the bolt protocol. Default: a free one.
	Port int
	// FreeBytes is the space that must be free in DataDir for a start.
	// Default: 1 GiB, room for the first transaction logs.
	FreeBytes int64
	// StartTimeout bounds the time from launch to the first answered query.
	// Recovery of a large store after a crash happens within it. Default:
	// three minutes.
	StartTimeout time.Duration
	// MavenBaseURL is the Maven repository of the jars. Default:
	// DefaultMavenBaseURL.
	MavenBaseURL string
	// Progress is told how the download goes. It is called from one goroutine
	// at a time, and not at all when the cache is complete.
	Progress func(Progress)
	// Logger gets what happens to the server. Default: slog.Default().
	Logger *slog.Logger
}

// Progress is how far the download of the jars has come.
type Progress struct {
	// Files of FilesTotal are complete and checked.
	Files, FilesTotal int
	// Bytes of BytesTotal are on disk.
	Bytes, BytesTotal int64
}

// complete fills in the defaults and makes the paths absolute.
func (s Settings) complete() (Settings, error) {
	if s.DataDir == "" {
		return s, fmt.Errorf("neo4j: no data folder is set")
	}
	var err error
	if s.DataDir, err = filepath.Abs(s.DataDir); err != nil {
		return s, fmt.Errorf("neo4j: data folder: %w", err)
	}
	if s.CacheDir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return s, fmt.Errorf("neo4j: no cache folder for the jars is known (%w); set one", err)
		}
		s.CacheDir = filepath.Join(cache, "clew", "neo4j", Version)
	}
	if s.CacheDir, err = filepath.Abs(s.CacheDir); err != nil {
		return s, fmt.Errorf("neo4j: cache folder: %w", err)
	}
	if s.Port < 0 || s.Port > 65535 {
		return s, fmt.Errorf("neo4j: port %d: a port is between 1 and 65535, or 0 for a free one", s.Port)
	}
	if s.HeapBytes == 0 {
		s.HeapBytes = defaultHeapBytes
	}
	if s.PageCacheBytes == 0 {
		s.PageCacheBytes = defaultPageCacheBytes
	}
	if s.FreeBytes == 0 {
		s.FreeBytes = defaultFreeBytes
	}
	if s.StartTimeout == 0 {
		s.StartTimeout = defaultStartTimeout
	}
	if s.MavenBaseURL == "" {
		s.MavenBaseURL = DefaultMavenBaseURL
	}
	if s.Logger == nil {
		s.Logger = slog.Default()
	}
	return s, nil
}
