package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// ban forbids packages to import others. Patterns are those of path.Match, below the module; a pattern that ends in /...
// also means the packages below, and "std only" means whatever is not of the standard library.
type ban struct {
	importer string
	imported string
	direct   bool // only what the package itself imports; else also what comes in through others
	except   []string
	why      string
}

// neo4jDriver is the module of the driver.
const neo4jDriver = "github.com/neo4j/neo4j-go-driver/..."

var bans = []ban{
	{importer: "clew/graph", imported: "std only", why: "the domain stands by itself"},
	{importer: "clew/graph/schema", imported: "std only", except: []string{"clew/graph"}, why: "the schema is values"},
	{importer: "clew/graph/judge", imported: neo4jDriver, why: "judging has no input or output"},
	{importer: "clew/graph/judge", imported: "net", why: "judging has no input or output"},
	{importer: "clew/graph/judge", imported: "os/exec", why: "judging has no input or output"},
	{importer: "clew/graph/rule", imported: neo4jDriver, why: "rules are run by whoever has the database"},
	{importer: "clew/graph/report", imported: "std only", except: []string{"clew/graph"}, why: "the fence decides about values"},
	{importer: "clew/graph/recert", imported: "std only", except: []string{"clew/graph"}, why: "how a recertification goes is decided about values"},
	{importer: "clew/graph/...", imported: "clew/ingest/...", why: "the graph does not know where facts come from"},
	{importer: "clew/graph/...", imported: "clew/web/...", why: "the graph does not know who looks at it"},
	{importer: "clew/...", imported: neo4jDriver, direct: true, except: []string{"clew/graph/neo4j", "clew/graph/neo4jd", "clew/graph/graphtest"},
		why: "only graph/neo4j speaks to the database; graph/neo4jd asks whether it is ready"},
	{importer: "clew/ingest/...", imported: neo4jDriver, why: "a collector never touches the graph"},
	{importer: "clew/ingest/...", imported: "clew/graph/neo4j", why: "a collector never touches the graph"},
	{importer: "clew/ingest/...", imported: "clew/web/...", why: "collecting does not need pages"},
	{importer: "clew/ingest/cloudtrail", imported: "clew/ingest/...", except: []string{"clew/ingest"}, why: "sources do not know each other"},
	{importer: "clew/ingest/awsiam", imported: "clew/ingest/...", except: []string{"clew/ingest"}, why: "sources do not know each other"},
	{importer: "clew/ingest/facts", imported: "clew/ingest/...", except: []string{"clew/ingest"}, why: "sources do not know each other"},
	{importer: "clew/web/...", imported: "clew/graph/neo4j", why: "pages ask through interfaces"},
	{importer: "clew/web/...", imported: neo4jDriver, except: []string{"clew/web/keycloaktest"}, why: "pages ask through interfaces"},
	{importer: "clew/web", imported: "clew/ingest/...", why: "pages do not collect"},
	{importer: "clew/views", imported: "clew/web/...", why: "views are given all that they show"},
	{importer: "clew/views", imported: "github.com/labstack/echo/...", why: "views know no requests"},
	{importer: "clew/views", imported: neo4jDriver, why: "views fetch nothing"},
	{importer: "clew/views", imported: "clew/ingest/...", why: "views fetch nothing"},
	{importer: "clew/static", imported: "clew/...", except: []string{"clew/static"}, why: "the bundle stands by itself"},
	{importer: "clew/...", imported: "clew/cmd/...", except: []string{"clew/cmd/clew"}, why: "only cmd knows everything, and nobody knows cmd"},
	{importer: "clew/...", imported: "testing", except: []string{"clew/graph/graphtest", "clew/ingest/ingesttest", "clew/web/webtest", "clew/web/keycloaktest"}, why: "what is shipped does not test"},
}

// listed is what `go list` says of one package.
type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
	Standard   bool
}

func TestImports(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Imports,Deps,Standard", "clew/...")
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	standard := map[string]bool{}
	var own []listed
	for decoder := json.NewDecoder(strings.NewReader(string(output))); ; {
		var one listed
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		standard[one.ImportPath] = one.Standard
		if strings.HasPrefix(one.ImportPath, "clew/") {
			own = append(own, one)
		}
	}
	if len(own) < 10 {
		t.Fatalf("go list tells of %d packages only", len(own))
	}
	for _, ban := range bans {
		applied := false
		for _, importer := range own {
			if !matches(ban.importer, importer.ImportPath) {
				continue
			}
			applied = true
			if ban.direct && exempt(ban, importer.ImportPath) {
				continue
			}
			for _, imported := range ban.of(importer) {
				if ban.forbids(importer.ImportPath, imported, standard[imported]) {
					t.Errorf("%s imports %s: %s", importer.ImportPath, imported, ban.why)
				}
			}
		}
		if !applied {
			t.Errorf("the ban on %s for %s is about no package", ban.imported, ban.importer)
		}
	}
}

func (b ban) of(importer listed) []string {
	if b.direct {
		return importer.Imports
	}
	return importer.Deps
}

func (b ban) forbids(importer, imported string, standard bool) bool {
	if importer == imported || exempt(b, importer) || exempt(b, imported) {
		return false
	}
	if b.imported == "std only" {
		return !standard
	}
	return matches(b.imported, imported)
}

func exempt(b ban, name string) bool {
	for _, pattern := range b.except {
		if matches(pattern, name) {
			return true
		}
	}
	return false
}

// matches reports whether a package is meant by a pattern.
func matches(pattern, name string) bool {
	if above, below := strings.CutSuffix(pattern, "/..."); below {
		return name == above || strings.HasPrefix(name, above+"/")
	}
	matched, err := path.Match(pattern, name)
	return err == nil && matched
}

func TestMatches(t *testing.T) {
	for _, one := range []struct {
		pattern, name string
		want          bool
	}{
		{"clew/web/...", "clew/web", true},
		{"clew/web/...", "clew/web/webtest", true},
		{"clew/web/...", "clew/website", false},
		{"clew/graph", "clew/graph/neo4j", false},
	} {
		if got := matches(one.pattern, one.name); got != one.want {
			t.Errorf("matches(%q, %q) is %v", one.pattern, one.name, got)
		}
	}
	forbidden := ban{importer: "clew/views", imported: "clew/web/..."}
	if !forbidden.forbids("clew/views", "clew/web", false) {
		t.Error("a ban forbids nothing")
	}
}
