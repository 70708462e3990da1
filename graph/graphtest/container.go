package graphtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// image is the release line that package neo4jd runs, too.
const image = "neo4j:5.26-community"

const (
	boltPort = "7687/tcp"
	// dockerTimeout is how long Docker may take to answer.
	dockerTimeout = time.Second
	// containerTimeout is how long a container may take to be ready.
	containerTimeout = 2 * time.Minute
)

// dockerAnswers tells whether a Docker engine is there and works. The library
// panics where it finds no engine at all.
func dockerAnswers(ctx context.Context) (answers bool) {
	defer func() {
		if recover() != nil {
			answers = false
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, dockerTimeout)
	defer cancel()
	provider, err := testcontainers.ProviderDocker.GetProvider()
	if err != nil {
		return false
	}
	return provider.Health(ctx) == nil
}

// runContainer starts Neo4j by Docker. Testcontainers' own watcher removes the
// container when the test binary is killed.
func runContainer(ctx context.Context) (*Database, func(context.Context) error, error) {
	password := rand.Text()
	container, err := testcontainers.Run(ctx, image,
		testcontainers.WithExposedPorts(boltPort),
		testcontainers.WithEnv(map[string]string{
			"NEO4J_AUTH":                                               "neo4j/" + password,
			"NEO4J_dbms_usage__report_enabled":                         "false",
			"NEO4J_server_memory_heap_max__size":                       "512m",
			"NEO4J_server_memory_pagecache_size":                       "128m",
			"NEO4J_dbms_security_allow__csv__import__from__file__urls": "false",
			"NEO4J_dbms_security_procedures_allowlist":                 "db.labels",
			"NEO4J_db_memory_transaction_max":                          "256m",
			"NEO4J_db_transaction_timeout":                             "10m",
		}),
		testcontainers.WithWaitStrategyAndDeadline(containerTimeout, wait.ForLog("Started.")),
	)
	stop := func(context.Context) error { return testcontainers.TerminateContainer(container) }
	if err != nil {
		return nil, nil, fmt.Errorf("run %s: %w", image, errors.Join(err, stop(ctx)))
	}
	endpoint, err := container.PortEndpoint(ctx, boltPort, "bolt")
	if err != nil {
		return nil, nil, errors.Join(err, stop(ctx))
	}
	return &Database{URI: endpoint, Username: "neo4j", Password: password}, stop, nil
}
