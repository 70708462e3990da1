package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"clew/graph"
	"clew/ingest/resolve"
)

// readResolve reads the rules of resolution: from the file that the key resolve names, or those that stand below it.
func (c *Config) readResolve(base string) error {
	if c.Resolve == nil {
		return nil
	}
	name, isPath := c.Resolve.(string)
	if !isPath {
		name = c.file
	}
	path, err := absolute(base, name)
	if err != nil {
		return fmt.Errorf("resolve: %w", err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("resolve: %w: %w", err, graph.ErrInvalid)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return fmt.Errorf("resolve: %s: %w: %w", filepath.Base(path), err, graph.ErrInvalid)
	}
	list := &document
	switch {
	case len(bytes.TrimSpace(content)) == 0 || len(document.Content) == 0:
		return fmt.Errorf("resolve: %s: it has no rules: %w", filepath.Base(path), graph.ErrInvalid)
	case !isPath:
		list = below(document.Content[0], "resolve")
	}
	c.rules, err = resolve.ReadRules(filepath.Base(path), list)
	return err
}

// below gives the value of a key; the map itself where it has none.
func below(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return mapping
}
