package rule

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"clew/graph"
)

// Framework is one published list of controls.
type Framework struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"name"`
	Source   string    `yaml:"source"` // where it is published
	Controls []Control `yaml:"controls"`
}

// Control is one control of a framework, under its official title.
type Control struct {
	ID        string `yaml:"id"` // unique over all frameworks
	Title     string `yaml:"title"`
	CannotSee string `yaml:"cannotSee"` // why no rule can show it; empty where rules do
	Note      string `yaml:"note"`      // how else it is served
	Framework string `yaml:"-"`         // id of its framework
}

// frameworksFrom reads controls/*.yaml.
func (c *Catalogue) frameworksFrom(files fs.FS) error {
	names, err := fs.Glob(files, "controls/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		var framework Framework
		if err := decode(content, &framework); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if framework.ID == "" || framework.Name == "" {
			return fmt.Errorf("%s: a framework needs id and name: %w", name, graph.ErrInvalid)
		}
		for i := range framework.Controls {
			control := &framework.Controls[i]
			control.Framework = framework.ID
			if control.ID == "" || control.Title == "" {
				return fmt.Errorf("%s: control %d needs id and title: %w", name, i+1, graph.ErrInvalid)
			}
			if _, taken := c.controls[control.ID]; taken {
				return fmt.Errorf("%s: control %s stands twice: %w", name, control.ID, graph.ErrInvalid)
			}
			c.controls[control.ID] = *control
		}
		c.frameworks = append(c.frameworks, framework)
	}
	return nil
}

// decode reads one YAML document and refuses keys that it does not know.
func decode(content []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	err := decoder.Decode(into)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("is empty: %w", graph.ErrInvalid)
	}
	if err != nil {
		return plain(fmt.Errorf("%w: %w", err, graph.ErrInvalid))
	}
	return nil
}
