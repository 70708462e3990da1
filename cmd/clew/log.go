package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"clew/graph"
	"clew/ingest/catalog"
)

// newLogger logs to the stream: as text on a terminal and as JSON elsewhere, unless the configuration says which.
func newLogger(config LogConfig, level slog.Level, to io.Writer) (*slog.Logger, error) {
	if config.Level != "" {
		if err := level.UnmarshalText([]byte(config.Level)); err != nil {
			return nil, fmt.Errorf("log.level: %w: %w", err, graph.ErrInvalid)
		}
	}
	options := &slog.HandlerOptions{Level: level}
	if config.Form == "text" || config.Form == "" && isTerminal(to) {
		return slog.New(slog.NewTextHandler(to, options)), nil
	}
	return slog.New(slog.NewJSONHandler(to, options)), nil
}

// reservedVariables begin the names of variables that others than the configuration read.
var reservedVariables = []string{configFileVariable + "=", "CLEW_TEST_", "CLEW_SHARED_DATA=", "CLEW_ESTATE_ACTIONS="}

// unknownVariables gives the variables that look as if they set a key, but set none, with the nearest one that does.
func unknownVariables(environment []string) []string {
	known := map[string]bool{}
	var names []string
	for _, key := range scalarKeys() {
		known[variable(key)] = true
		names = append(names, variable(key))
	}
	var unknown []string
next:
	for _, entry := range environment {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, environmentPrefix) || known[name] {
			continue
		}
		for _, reserved := range reservedVariables {
			if strings.HasPrefix(entry, reserved) {
				continue next
			}
		}
		unknown = append(unknown, name+catalog.DidYouMean(name, names))
	}
	return unknown
}
