package main

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/rule"
)

// feedGiveUp is how long a change of a finding is tried to be delivered unless feed.give-up says otherwise.
const feedGiveUp = 72 * time.Hour

// shortestSecret is how many bytes the secret of the feed has at least (Standard Webhooks: between 24 and 64).
const shortestSecret = 24

// checkFeed checks the settings of the feed and fills in those that are left out. The errors name the keys and hold
// nothing of the secret or of the address.
func (c *Config) checkFeed() []error {
	var faults []error
	fault := func(key, format string, values ...any) {
		faults = append(faults, fmt.Errorf(key+": "+format+": %w", append(values, graph.ErrInvalid)...))
	}
	f := &c.Feed
	if f.Severity == "" {
		f.Severity = rule.Severities[len(rule.Severities)-1]
	}
	if f.GiveUp == 0 {
		f.GiveUp = feedGiveUp
	}
	if f.URL == "" {
		if f.Secret != "" || f.SecretFile != "" || len(f.Events) > 0 {
			fault("feed.url", "is missing, so that nothing would be delivered")
		}
		return faults
	}
	if address, err := url.Parse(f.URL); err != nil || (address.Scheme != "https" && address.Scheme != "http") || address.Host == "" {
		fault("feed.url", "is not an address such as https://hooks.example/clew")
	}
	if !slices.Contains(rule.Severities, f.Severity) {
		fault("feed.severity", "%q is none of %s", f.Severity, strings.Join(rule.Severities, ", "))
	}
	for _, kind := range f.Events {
		if !slices.Contains(feedKinds, kind) {
			fault("feed.events", "%q is none of %s", kind, strings.Join(feedKinds, ", "))
		}
	}
	if f.GiveUp < time.Minute {
		fault("feed.give-up", "%s is less than a minute", f.GiveUp)
	}
	if f.Secret != "" && f.SecretFile != "" {
		fault("feed.secret-file", "cannot stand beside feed.secret")
	}
	switch secret, err := c.feedSecret(); {
	case err != nil:
		fault("feed.secret-file", "%v", err)
	case secret == "":
		fault("feed.secret", "is missing; whoever receives the changes has to know that they are Clew's")
	default:
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil || len(key) < shortestSecret {
			fault("feed.secret", "is not whsec_ and at least %d bytes in base64, such as from `openssl rand -base64 32`", shortestSecret)
		}
	}
	return faults
}

// feedSecret gives the secret that signs the feed; empty for none.
func (c *Config) feedSecret() (string, error) {
	if c.Feed.SecretFile == "" {
		return c.Feed.Secret, nil
	}
	content, err := os.ReadFile(c.Feed.SecretFile)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(content)), nil
}
