package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/rule"
)

// The words that keys with a choice take.
var (
	logLevels    = []string{"debug", "info", "warn", "error"}
	logForms     = []string{"text", "json"}
	neo4jSchemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}
)

// complete fills in the defaults, makes paths absolute (relative to the configuration file) and checks every value.
func (c *Config) complete(environment []string) error {
	base := "."
	if c.file != "" {
		base = filepath.Dir(c.file)
	}
	if c.Data == "" {
		folder, err := stateFolder(environment)
		if err != nil {
			return fmt.Errorf("data: %w", err)
		}
		c.Data = folder
	}
	var err error
	if c.Data, err = absolute(base, c.Data); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	if c.Evidence == "" {
		c.Evidence = filepath.Join(c.Data, "evidence")
	} else if !strings.Contains(c.Evidence, "://") {
		if c.Evidence, err = absolute(base, c.Evidence); err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
	}
	for _, folder := range []*string{&c.Neo4j.JavaHome, &c.Neo4j.Cache, &c.Push.TokenFile, &c.Feed.SecretFile, &c.SignIn.ClientSecretFile, &c.Pack.SigningKeyFile} {
		if *folder != "" {
			if *folder, err = absolute(base, *folder); err != nil {
				return err
			}
		}
	}
	for i := range c.Rules.Folders {
		if c.Rules.Folders[i], err = absolute(base, c.Rules.Folders[i]); err != nil {
			return fmt.Errorf("rules.folders: %w", err)
		}
	}
	return errors.Join(c.checkValues(), c.readResolve(base), c.checkSources(base))
}

func (c *Config) checkValues() error {
	var faults []error
	fault := func(key, format string, arguments ...any) {
		faults = append(faults, fmt.Errorf("%s: %s: %w", key, fmt.Sprintf(format, arguments...), graph.ErrInvalid))
	}
	choice := func(key, value string, choices []string) {
		if value != "" && !slices.Contains(choices, value) {
			fault(key, "%q is none of %s", value, strings.Join(choices, ", "))
		}
	}
	choice("log.level", c.Log.Level, logLevels)
	choice("log.form", c.Log.Form, logForms)
	if c.Neo4j.URI != "" {
		address, err := url.Parse(c.Neo4j.URI)
		switch {
		case err != nil:
			fault("neo4j.uri", "is not an address")
		case !slices.Contains(neo4jSchemes, address.Scheme) || address.Host == "":
			fault("neo4j.uri", "%q must be an address such as neo4j://host:7687; its scheme is one of %s", address.Redacted(), strings.Join(neo4jSchemes, ", "))
		case address.User != nil:
			fault("neo4j.uri", "must not hold a user or a password; set neo4j.user, and the password by %s", variable("neo4j.password"))
		case c.Neo4j.User == "":
			c.Neo4j.User = "neo4j"
		}
	}
	if c.Neo4j.Port < 0 || c.Neo4j.Port > 65535 {
		fault("neo4j.port", "%d is not between 1 and 65535, nor 0 for a free one", c.Neo4j.Port)
	}
	if c.Neo4j.HeapMiB < 0 || c.Neo4j.PageCacheMiB < 0 {
		fault("neo4j.heap-mib", "heap-mib and page-cache-mib must not be negative")
	}
	if c.Server.Address != "" {
		if _, _, err := net.SplitHostPort(c.Server.Address); err != nil {
			fault("server.address", "%q is not host:port, such as 127.0.0.1:8470", c.Server.Address)
		}
	}
	if c.Judge.SessionLife < 0 || c.Judge.ClockTolerance < 0 {
		fault("judge", "session-life and clock-tolerance must not be negative")
	}
	if c.Schedule.Jitter < 0 {
		fault("schedule.jitter", "%s is negative", c.Schedule.Jitter)
	}
	if _, err := time.LoadLocation(c.Schedule.TimeZone); err != nil {
		fault("schedule.time-zone", "%q is not a time zone, such as Europe/Berlin", c.Schedule.TimeZone)
	}
	if c.Push.Token != "" && c.Push.TokenFile != "" {
		fault("push.token-file", "cannot stand beside push.token")
	}
	if token, err := c.pushToken(); err != nil {
		fault("push.token-file", "%v", err)
	} else if token != "" && len(token) < shortestToken {
		fault("push.token", "has fewer than %d characters; take a random one, such as from `openssl rand -hex 32`", shortestToken)
	}
	faults = append(faults, c.checkFeed()...)
	if err := c.checkSignIn(); err != nil {
		faults = append(faults, err)
	}
	if err := rule.CheckCombinations("toxic-combinations", c.combinations()); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// shortestToken is how many characters a token has at least, so that it cannot be guessed.
const shortestToken = 20

// pushToken gives the token by which facts may be pushed; empty for none.
func (c *Config) pushToken() (string, error) {
	if c.Push.TokenFile == "" {
		return c.Push.Token, nil
	}
	content, err := os.ReadFile(c.Push.TokenFile)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(content)), nil
}

// stateFolder gives clew in the state folder of the XDG Base Directory Specification.
func stateFolder(environment []string) (string, error) {
	if folder := lookup(environment, "XDG_STATE_HOME"); filepath.IsAbs(folder) {
		return filepath.Join(folder, "clew"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no home folder is known (%w); set %s: %w", err, variable("data"), graph.ErrInvalid)
	}
	return filepath.Join(home, ".local", "state", "clew"), nil
}

func absolute(base, path string) (string, error) {
	if filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Abs(filepath.Join(base, path))
}
