package rule

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hbollon/go-edlib"

	"clew/graph"
	"clew/graph/report"
)

// Refused is one rule of a user's own that could not be loaded. The others are.
type Refused struct {
	File string
	Line int // from 1; 0: no one line is wrong
	Err  error
}

// Error gives file, line and what is wrong.
func (r Refused) Error() string {
	if r.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", r.File, r.Line, r.Err)
	}
	return fmt.Sprintf("%s: %v", r.File, r.Err)
}

// Unwrap gives what is wrong.
func (r Refused) Unwrap() error { return r.Err }

// Refused lists the rules of a user's own folders that could not be loaded.
func (c *Catalogue) Refused() []Refused { return append([]Refused(nil), c.refused...) }

// Err joins what is wrong with rules of a user's own; nil when all were loaded.
func (c *Catalogue) Err() error {
	var faults []error
	for _, one := range c.refused {
		faults = append(faults, one)
	}
	return errors.Join(faults...)
}

var (
	yamlLine     = regexp.MustCompile(`line (\d+): `)
	unknownField = regexp.MustCompile(`field (\S+) not found in type rule\.\w+`)
	firstWord    = regexp.MustCompile(`^(?:header lacks |header names no |its query |its test |parameter )?([A-Za-z]+)`)
)

// lineOf finds the line of a file that an error is about; 0 when there is none.
func lineOf(content string, err error) int {
	var refusal *report.Refusal
	var line int
	message := err.Error()
	lines := strings.Split(content, "\n")
	switch {
	case strings.HasPrefix(message, "its test"):
		return 0
	case errors.As(err, &refusal) && refusal.Line > 0:
		return refusal.Line + queryLine(lines) - 1
	case yamlLine.MatchString(message):
		_, _ = fmt.Sscan(yamlLine.FindStringSubmatch(message)[1], &line)
		return line
	case strings.HasPrefix(message, "its query returns"), strings.HasPrefix(message, "its query column"):
		for i, text := range lines {
			if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "RETURN") {
				line = i + 1
			}
		}
		return line
	case strings.HasPrefix(message, "its query"):
		return queryLine(lines)
	}
	if found := firstWord.FindStringSubmatch(message); found != nil {
		for i, text := range lines {
			if strings.HasPrefix(text, "// "+found[1]) {
				return i + 1
			}
		}
	}
	return 0
}

// queryLine gives the line at which the query begins.
func queryLine(lines []string) int {
	for i, text := range lines {
		if !strings.HasPrefix(text, "//") && strings.TrimSpace(text) != "" {
			return i + 1
		}
	}
	return 0
}

// nearest gives a question after the name that a wrong one comes near; empty when there is none.
func nearest(name string, names []string) string {
	best, distance := "", len(name)/2+1
	for _, candidate := range names {
		if d := edlib.OSADamerauLevenshteinDistance(strings.ToLower(name), strings.ToLower(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", best)
}

// headerKeys are the keys of a header, for those that are misspelt.
var headerKeys = []string{
	"id", "title", "kind", "category", "severity", "subject", "identity", "judged", "description", "sees", "cannotSee", "remediation", "controls", "parameters",
}

// plain says in words what the YAML parser says in Go's.
func plain(err error) error {
	found := unknownField.FindStringSubmatch(err.Error())
	if found == nil {
		return err
	}
	at := yamlLine.FindString(err.Error())
	return fmt.Errorf("%sunknown key %q%s: %w", at, found[1], nearest(found[1], headerKeys), graph.ErrInvalid)
}
