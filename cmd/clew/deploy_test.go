package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"

	"clew/web"
)

// deployFolder holds the files for those who run Clew.
var deployFolder = filepath.Join("..", "..", "deploy")

// TestDeployVariables wants every variable that the files set to be one that Clew reads.
func TestDeployVariables(t *testing.T) {
	known := []string{configFileVariable}
	for _, key := range scalarKeys() {
		known = append(known, variable(key))
	}
	found := 0
	err := filepath.WalkDir(deployFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".png" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, name := range regexp.MustCompile(`\bCLEW_[A-Z0-9_]+`).FindAllString(string(content), -1) {
			found++
			// Kubernetes' prefix is spoken of in a comment.
			if name != "CLEW_" && !slices.Contains(known, name) {
				t.Errorf("%s sets %s, which Clew does not read", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 5 {
		t.Errorf("%d variables were found, which cannot be all", found)
	}
}

// TestDeployConfigurations loads the configurations in the files as Clew would.
func TestDeployConfigurations(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(deployFolder, "compose", "clew.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	configurations := map[string]string{"compose": string(content)}
	manifests, err := os.Open(filepath.Join(deployFolder, "kubernetes", "clew.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer manifests.Close()
	for decoder := yaml.NewDecoder(manifests); ; {
		var manifest struct {
			Kind string            `yaml:"kind"`
			Data map[string]string `yaml:"data"`
		}
		if decoder.Decode(&manifest) != nil {
			break
		}
		if manifest.Kind == "ConfigMap" {
			configurations["kubernetes"] = manifest.Data["clew.yaml"]
		}
	}
	if len(configurations) != 2 {
		t.Fatalf("%d configurations were found", len(configurations))
	}
	for name, text := range configurations {
		config, err := loadConfig(writeConfig(t, text), []string{"HOME=/nowhere"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if len(config.Sources) == 0 {
			t.Errorf("%s: there are no sources", name)
		}
	}
}

// TestDashboardMetrics wants every metric of the dashboard to be exported.
func TestDashboardMetrics(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(deployFolder, "grafana-dashboard.json"))
	if err != nil {
		t.Fatal(err)
	}
	registry, _, err := newMetrics()
	if err != nil {
		t.Fatal(err)
	}
	// Those of the feed are registered where one is configured.
	if err := registry.Register(feedMetrics{}); err != nil {
		t.Fatal(err)
	}
	// The server registers its own metrics beside those of runs; it does nothing else until it serves.
	if _, err := web.New(web.Settings{Registry: registry}); err != nil {
		t.Fatal(err)
	}
	described := make(chan *prometheus.Desc)
	go func() {
		registry.Describe(described)
		close(described)
	}()
	exported := map[string]bool{}
	for description := range described {
		if _, rest, found := strings.Cut(description.String(), `fqName: "`); found {
			name, _, _ := strings.Cut(rest, `"`)
			exported[name] = true
		}
	}
	names := regexp.MustCompile(`\b(?:clew|go|process)_[a-z_]+`).FindAllString(string(content), -1)
	if len(names) < 8 {
		t.Errorf("%d metrics were found in the dashboard, which cannot be all", len(names))
	}
	for _, name := range names {
		base := strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_count")
		if !exported[name] && !exported[base] {
			t.Errorf("the dashboard shows %s, which Clew does not export", name)
		}
	}
}
