package rule

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"

	"clew/graph"
)

//go:embed rules controls
var shipped embed.FS

// Catalogue is all rules and controls.
type Catalogue struct {
	rules      []Rule
	byID       map[string]int
	frameworks []Framework
	controls   map[string]Control
	refused    []Refused
}

// Load reads the shipped rules and those of a user's own folders, each of which holds <id>.cypher files with their twins
// <id>.test.yaml beside them. A rule is refused when its header has an unknown key, its id stands twice, a control is
// unknown, its query lacks a column, uses a parameter that is not declared or does not pass the words of the fence, or when
// it lacks its twin. A rule of a user's own that is refused is listed by Refused, and the others are loaded; for a shipped
// one the whole catalogue is refused. Errors wrap graph.ErrInvalid.
func Load(folders ...string) (*Catalogue, error) {
	own := make([]fs.FS, len(folders))
	for i, folder := range folders {
		if at, err := os.Stat(folder); err != nil {
			return nil, fmt.Errorf("folder of rules: %w: %w", err, graph.ErrInvalid)
		} else if !at.IsDir() {
			return nil, fmt.Errorf("folder of rules: %s is not a folder: %w", folder, graph.ErrInvalid)
		}
		own[i] = os.DirFS(folder)
	}
	return load(shipped, own, folders)
}

func load(files fs.FS, own []fs.FS, folders []string) (*Catalogue, error) {
	c := &Catalogue{byID: map[string]int{}, controls: map[string]Control{}}
	if err := c.frameworksFrom(files); err != nil {
		return nil, err
	}
	rules, err := fs.Sub(files, "rules")
	if err != nil {
		return nil, err
	}
	if faults := c.rulesFrom(rules, rules, "", false); len(faults) > 0 {
		c.refused = faults
		return nil, c.Err()
	}
	for i, folder := range own {
		c.refused = append(c.refused, c.rulesFrom(folder, rules, folders[i], true)...)
	}
	slices.SortFunc(c.rules, func(a, b Rule) int {
		if order := slices.Index(Categories, a.Category) - slices.Index(Categories, b.Category); order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	for i, r := range c.rules {
		c.byID[r.ID] = i
	}
	return c, nil
}

// rulesFrom reads the rules of one folder; parts that they include come from the shipped files.
func (c *Catalogue) rulesFrom(files, parts fs.FS, folder string, own bool) []Refused {
	var faults []Refused
	names, err := fs.Glob(files, "*.cypher")
	if err != nil {
		return []Refused{{File: folder, Err: err}}
	}
	for _, name := range names {
		shown := path.Join(folder, name)
		r, err := read(files, parts, name)
		if err == nil {
			r.File, r.Own = shown, own
			err = c.add(r)
		}
		if err != nil {
			content, _ := fs.ReadFile(files, name)
			faults = append(faults, Refused{File: shown, Line: lineOf(string(content), err), Err: err})
		}
	}
	tests, err := fs.Glob(files, "*"+twinSuffix)
	if err != nil {
		return append(faults, Refused{File: folder, Err: err})
	}
	for _, name := range tests {
		if !slices.Contains(names, strings.TrimSuffix(name, twinSuffix)+".cypher") {
			faults = append(faults, Refused{File: path.Join(folder, name), Err: fmt.Errorf("tests no rule: %w", graph.ErrInvalid)})
		}
	}
	return faults
}

// twinSuffix is how the name of a twin ends.
const twinSuffix = ".test.yaml"

func read(files, parts fs.FS, name string) (Rule, error) {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return Rule{}, err
	}
	r, err := parse(string(content))
	if err != nil {
		return Rule{}, err
	}
	if id := strings.TrimSuffix(name, ".cypher"); r.ID != id {
		return Rule{}, fmt.Errorf("id is %q, the file's name says %q: %w", r.ID, id, graph.ErrInvalid)
	}
	if r.Query, err = include(r.Query, parts); err != nil {
		return Rule{}, err
	}
	test := r.ID + twinSuffix
	content, err = fs.ReadFile(files, test)
	if errors.Is(err, fs.ErrNotExist) {
		return Rule{}, fmt.Errorf("has no test: %s is not beside it: %w", test, graph.ErrInvalid)
	}
	if err != nil {
		return Rule{}, err
	}
	if r.Twin, err = parseTwin(content); err != nil {
		return Rule{}, fmt.Errorf("its test %s: %w", test, err)
	}
	return r, nil
}

// include puts the parts that several rules share in the place of lines "// include: name".
func include(query string, parts fs.FS) (string, error) {
	lines := strings.Split(query, "\n")
	for i, line := range lines {
		name, found := strings.CutPrefix(strings.TrimSpace(line), "// include: ")
		if !found {
			continue
		}
		content, err := fs.ReadFile(parts, "part/"+name+".cypher")
		if err != nil {
			return "", fmt.Errorf("includes a part %q that does not exist: %w", name, graph.ErrInvalid)
		}
		if lines[i], err = include(strings.TrimRight(string(content), "\n"), parts); err != nil {
			return "", err
		}
	}
	return strings.Join(lines, "\n"), nil
}

func (c *Catalogue) add(r Rule) error {
	if _, taken := c.byID[r.ID]; taken {
		first := "a rule that Clew ships"
		if at := c.rules[c.byID[r.ID]]; at.Own {
			first = at.File
		}
		return fmt.Errorf("id %s stands twice, it is taken by %s; choose another one: %w", r.ID, first, graph.ErrInvalid)
	}
	if err := c.check(r); err != nil {
		return err
	}
	c.byID[r.ID] = len(c.rules)
	c.rules = append(c.rules, r)
	return nil
}

// Rules gives all rules, by category and id.
func (c *Catalogue) Rules() []Rule { return slices.Clone(c.rules) }

// Rule gives the rule of an id; found is false when there is none.
func (c *Catalogue) Rule(id string) (r Rule, found bool) {
	at, found := c.byID[id]
	if !found {
		return Rule{}, false
	}
	return c.rules[at], true
}

// ActionRule gives severity and subject label ("Identity" or "Credential") of a rule about single actions; found is false
// for rules about state, whose findings come from their own queries.
func (c *Catalogue) ActionRule(id string) (severity, subjectLabel string, found bool) {
	r, found := c.Rule(id)
	if !found || r.Kind != KindAction {
		return "", "", false
	}
	return r.Severity, r.Subject, true
}

// Frameworks gives the frameworks with their controls, in the order of their ids.
func (c *Catalogue) Frameworks() []Framework { return slices.Clone(c.frameworks) }

// Control gives the control of an id; found is false when no framework has it.
func (c *Catalogue) Control(id string) (control Control, found bool) {
	control, found = c.controls[id]
	return control, found
}

// Configure sets parameters of rules, by rule and name, to other values than their defaults. It changes nothing and wraps
// graph.ErrInvalid when a rule or a parameter is unknown or a value has another type than the default.
func (c *Catalogue) Configure(values map[string]map[string]any) error {
	for id, parameters := range values {
		r, found := c.Rule(id)
		if !found {
			return fmt.Errorf("settings of rules: there is no rule %q: %w", id, graph.ErrInvalid)
		}
		for name, value := range parameters {
			if id == toxicCombination && name == "combinations" {
				return fmt.Errorf("settings of rules: combinations are set by toxic-combinations in clew.yaml, where they are checked: %w", graph.ErrInvalid)
			}
			at := slices.IndexFunc(r.Parameters, func(p Parameter) bool { return p.Name == name })
			if at < 0 {
				return fmt.Errorf("settings of rules: rule %s has no parameter %q: %w", id, name, graph.ErrInvalid)
			}
			if want, got := reflect.TypeOf(r.Parameters[at].Value), reflect.TypeOf(value); want != got {
				return fmt.Errorf("settings of rules: %s of rule %s is %v and must be %v: %w", name, id, got, want, graph.ErrInvalid)
			}
		}
	}
	for id, parameters := range values {
		r := &c.rules[c.byID[id]]
		r.Parameters = slices.Clone(r.Parameters)
		for i := range r.Parameters {
			if value, set := parameters[r.Parameters[i].Name]; set {
				r.Parameters[i].Value = value
			}
		}
	}
	return nil
}
