package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// header is the YAML form of the comment lines on top of a rule.
type header struct {
	ID          string               `yaml:"id"`
	Title       string               `yaml:"title"`
	Kind        Kind                 `yaml:"kind"`
	Category    Category             `yaml:"category"`
	Severity    string               `yaml:"severity"`
	Subject     string               `yaml:"subject"`
	Identity    []string             `yaml:"identity"`
	Judged      bool                 `yaml:"judged"`
	Description string               `yaml:"description"`
	Sees        string               `yaml:"sees"`
	CannotSee   string               `yaml:"cannotSee"`
	Remediation string               `yaml:"remediation"`
	Controls    []string             `yaml:"controls"`
	Parameters  map[string]parameter `yaml:"parameters"`
}

type parameter struct {
	Default any    `yaml:"default"`
	Meaning string `yaml:"meaning"`
}

// twin is the YAML form of a twin.
type twin struct {
	Now        time.Time      `yaml:"now"`
	Fixture    string         `yaml:"fixture"`
	Parameters map[string]any `yaml:"parameters"`
	Hits       []Case         `yaml:"hits"`
	Misses     []Case         `yaml:"misses"`
}

// split parts the comment lines on top of a file, without their slashes, from the query below.
func split(content string) (top, query string) {
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	end := 0
	for end < len(lines) && strings.HasPrefix(lines[end], "//") {
		lines[end] = strings.TrimPrefix(strings.TrimPrefix(lines[end], "//"), " ")
		end++
	}
	return strings.Join(lines[:end], "\n"), strings.TrimSpace(strings.Join(lines[end:], "\n"))
}

// parse reads one rule without its includes and its twin.
func parse(content string) (Rule, error) {
	top, query := split(content)
	if strings.TrimSpace(top) == "" {
		return Rule{}, fmt.Errorf("has no header: its first lines are comments with id, title, kind and so on: %w", graph.ErrInvalid)
	}
	var h header
	if err := decode([]byte(top), &h); err != nil {
		return Rule{}, fmt.Errorf("header: %w", err)
	}
	r := Rule{
		ID: h.ID, Title: h.Title, Kind: h.Kind, Category: h.Category, Severity: h.Severity, Subject: h.Subject, Identity: h.Identity,
		Judged: h.Judged, Description: oneLine(h.Description), Sees: oneLine(h.Sees), CannotSee: oneLine(h.CannotSee),
		Remediation: oneLine(h.Remediation), Controls: h.Controls, Query: query,
	}
	for _, name := range slices.Sorted(maps.Keys(h.Parameters)) {
		r.Parameters = append(r.Parameters, Parameter{Name: name, Value: h.Parameters[name].Default, Meaning: oneLine(h.Parameters[name].Meaning)})
	}
	return r, nil
}

func parseTwin(content []byte) (Twin, error) {
	var t twin
	if err := decode(content, &t); err != nil {
		return Twin{}, err
	}
	switch {
	case t.Now.IsZero():
		return Twin{}, fmt.Errorf("lacks now, the moment at which the rule is run: %w", graph.ErrInvalid)
	case strings.TrimSpace(t.Fixture) == "":
		return Twin{}, fmt.Errorf("lacks a fixture, the Cypher that makes its graph: %w", graph.ErrInvalid)
	case len(t.Hits) == 0 || len(t.Misses) == 0:
		return Twin{}, fmt.Errorf("needs at least one hit and one near miss: %w", graph.ErrInvalid)
	}
	seen := map[string]bool{}
	for _, one := range slices.Concat(t.Hits, t.Misses) {
		if one.UID == "" || one.Why == "" {
			return Twin{}, fmt.Errorf("each hit and each miss needs uid and why: %w", graph.ErrInvalid)
		}
		if seen[one.UID] {
			return Twin{}, fmt.Errorf("%s stands twice among hits and misses: %w", one.UID, graph.ErrInvalid)
		}
		seen[one.UID] = true
	}
	return Twin(t), nil
}

// oneLine joins the lines of a folded text.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// statements parts a text at lines that hold only a semicolon.
func statements(text string) []string {
	var parts []string
	var part []string
	for _, line := range append(strings.Split(text, "\n"), ";") {
		if strings.TrimSpace(line) != ";" {
			part = append(part, line)
			continue
		}
		if joined := strings.TrimSpace(strings.Join(part, "\n")); joined != "" {
			parts = append(parts, joined)
		}
		part = nil
	}
	return parts
}
