package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"

	"clew/graph"
	"clew/ingest/resolve"
)

// Config is the configuration of Clew: clew.yaml, overridden by the environment. Each key is overridden by the variable
// CLEW_ and its name in upper case, with _ for the dots and hyphens: neo4j.uri by CLEW_NEO4J_URI.
type Config struct {
	// Data is the folder of all that Clew keeps outside Neo4j, and of the managed Neo4j. Default: clew in the XDG state
	// folder.
	Data string `koanf:"data"`
	// Evidence is the folder or the URL of the bucket of raw records. Default: evidence in Data.
	Evidence string       `koanf:"evidence"`
	Log      LogConfig    `koanf:"log"`
	Neo4j    Neo4jConfig  `koanf:"neo4j"`
	Server   ServerConfig `koanf:"server"`
	SignIn   SignInConfig `koanf:"sign-in"`
	Push     PushConfig   `koanf:"push"`
	Feed     FeedConfig   `koanf:"feed"`
	Judge    JudgeConfig  `koanf:"judge"`
	Rules    RulesConfig  `koanf:"rules"`
	// ToxicCombinations are the powers that must not be in one hand, in place of those that the rule toxic-combination has.
	ToxicCombinations []CombinationConfig `koanf:"toxic-combinations"`
	// Resolve are the rules of resolution: a list, or the path of a file that holds it.
	Resolve  any            `koanf:"resolve"`
	Schedule ScheduleConfig `koanf:"schedule"`
	Pack     PackConfig     `koanf:"pack"`
	// Sources are where records come from.
	Sources []SourceConfig `koanf:"sources"`

	rules resolve.Rules // read from Resolve

	file string // the file that it was read from; empty when there is none
}

// LogConfig says what is logged, and how. Logs go to standard error.
type LogConfig struct {
	Level string `koanf:"level"` // debug, info, warn or error; info where empty
	Form  string `koanf:"form"`  // text or json; where empty, text on a terminal and json elsewhere
}

// Neo4jConfig says where the graph is: at URI or, where that is empty, in a Neo4j that Clew runs by itself.
type Neo4jConfig struct {
	URI      string `koanf:"uri"` // neo4j://, neo4j+s://, bolt:// or bolt+s://
	User     string `koanf:"user"`
	Password string `koanf:"password"`
	Database string `koanf:"database"` // the server's default where empty

	// The managed Neo4j.
	Port         int    `koanf:"port"`           // on loopback; a free one where zero
	JavaHome     string `koanf:"java-home"`      // JAVA_HOME, then the java on PATH where empty
	HeapMiB      int64  `koanf:"heap-mib"`       // 1024 where zero
	PageCacheMiB int64  `koanf:"page-cache-mib"` // 512 where zero
	MavenBaseURL string `koanf:"maven-base-url"` // Maven Central where empty
	Cache        string `koanf:"cache"`          // folder of the jars; clew/neo4j in the user's cache folder where empty
}

// ServerConfig says how the pages are served.
type ServerConfig struct {
	Address string   `koanf:"address"` // where to listen; loopback unless told otherwise
	Hosts   []string `koanf:"hosts"`   // host names by which the server may be called; those of loopback where empty
	URL     string   `koanf:"url"`     // how browsers reach it, for links; http:// and the address where empty
	Secure  bool     `koanf:"secure"`  // it is reached by TLS only
}

// PushConfig says who may push facts over HTTP. Without a token nobody may.
type PushConfig struct {
	Token     string `koanf:"token"`
	TokenFile string `koanf:"token-file"` // a file that holds the token
}

// FeedConfig says where changes of findings are delivered. Without a URL they are not.
type FeedConfig struct {
	URL        string        `koanf:"url"`         // of a webhook
	Secret     string        `koanf:"secret"`      // that signs: whsec_ and base64, as Standard Webhooks has it
	SecretFile string        `koanf:"secret-file"` // a file that holds the secret
	Events     []string      `koanf:"events"`      // opened, reopened, resolved; all where empty
	Severity   string        `koanf:"severity"`    // the least severity that is delivered; low where empty
	GiveUp     time.Duration `koanf:"give-up"`     // how long a change is tried; 72h where zero
}

// JudgeConfig sets what judging takes as given.
type JudgeConfig struct {
	SessionLife    time.Duration `koanf:"session-life"`    // the longest life of a session credential; 36h where zero
	ClockTolerance time.Duration `koanf:"clock-tolerance"` // by how much clocks may disagree; 1m where zero
}

// PackConfig says how evidence packs are made.
type PackConfig struct {
	SigningKeyFile string `koanf:"signing-key-file"` // an Ed25519 key in PKCS #8, as PEM; unsigned where empty
}

// RulesConfig adds to the catalogue of gap rules.
type RulesConfig struct {
	Folders    []string                  `koanf:"folders"`    // of rules of one's own
	Parameters map[string]map[string]any `koanf:"parameters"` // by rule and name
}

// ScheduleConfig says how sources with a schedule are run by `clew serve`.
type ScheduleConfig struct {
	TimeZone string        `koanf:"time-zone"` // of schedules that name none, such as Europe/Berlin; UTC where empty
	Jitter   time.Duration `koanf:"jitter"`    // by how much runs are put off at random
}

// environmentPrefix begins the variables that override keys.
const environmentPrefix = "CLEW_"

// configFileVariable names the configuration file where --config does not.
const configFileVariable = environmentPrefix + "CONFIG"

// loadConfig reads the configuration from the file, which is looked for in the usual places where the name is empty, and
// from the environment, and checks all of it. Errors wrap graph.ErrInvalid and name the key.
func loadConfig(name string, environment []string) (Config, error) {
	name, err := findConfigFile(name, environment)
	if err != nil {
		return Config{}, err
	}
	settings := koanf.New(".")
	if name != "" {
		if err := settings.Load(file.Provider(name), yaml.Parser()); err != nil {
			return Config{}, fmt.Errorf("%s: %w: %w", name, err, graph.ErrInvalid)
		}
		if err := knownKeys(settings.Raw()); err != nil {
			return Config{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := settings.Load(confmap.Provider(overrides(environment), "."), nil); err != nil {
		return Config{}, err
	}
	config := Config{file: name}
	if err := decodeConfig(settings.Raw(), &config); err != nil {
		return Config{}, fmt.Errorf("%s: %w", orText(name, "environment"), err)
	}
	if err := config.complete(environment); err != nil {
		return Config{}, fmt.Errorf("%s: %w", orText(name, "environment"), err)
	}
	return config, nil
}

// findConfigFile gives the configuration file: the one named, that of CLEW_CONFIG, clew.yaml here, or clew/clew.yaml in
// the user's configuration folder; empty where there is none.
func findConfigFile(name string, environment []string) (string, error) {
	if name == "" {
		name = lookup(environment, configFileVariable)
	}
	if name != "" {
		name, err := filepath.Abs(name)
		if err != nil {
			return "", err
		}
		if _, err := os.Stat(name); err != nil {
			return "", fmt.Errorf("configuration file: %w: %w", err, graph.ErrInvalid)
		}
		return name, nil
	}
	places := []string{"clew.yaml"}
	if folder, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(folder, "clew", "clew.yaml"))
	}
	for _, place := range places {
		_, err := os.Stat(place)
		switch {
		case err == nil:
			return filepath.Abs(place)
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("configuration file: %w: %w", err, graph.ErrInvalid)
		}
	}
	return "", nil
}

// overrides gives the keys that the environment sets, by their full names.
func overrides(environment []string) map[string]any {
	set := map[string]any{}
	for _, key := range scalarKeys() {
		value := lookup(environment, variable(key))
		if value == "" {
			continue
		}
		// A path in the environment is relative to the current folder, one in the file to the file's.
		if slices.Contains(pathKeys, key) && !strings.Contains(value, "://") {
			if absolute, err := filepath.Abs(value); err == nil {
				value = absolute
			}
		}
		set[key] = value
	}
	return set
}

// pathKeys are the keys whose values are paths.
var pathKeys = []string{"data", "evidence", "neo4j.java-home", "neo4j.cache", "push.token-file", "resolve", "feed.secret-file", "sign-in.client-secret-file"}

// variable gives the name of the environment variable that overrides a key.
func variable(key string) string {
	return environmentPrefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
}

// lookup gives the last value of a variable, as a shell would.
func lookup(environment []string, name string) string {
	value := ""
	for _, entry := range environment {
		if found, is := strings.CutPrefix(entry, name+"="); is {
			value = found
		}
	}
	return value
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
