package neo4j

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed query/*.cypher query/part/*.cypher
var queryFiles embed.FS

var queries = loadQueries()

// include marks a line that stands for a part which several queries share.
const include = "// include: "

func loadQueries() map[string]string {
	loaded := map[string]string{}
	names, err := fs.Glob(queryFiles, "query/*.cypher")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		loaded[strings.TrimSuffix(path.Base(name), ".cypher")] = expand(name)
	}
	addWays(loaded)
	addExplore(loaded)
	return loaded
}

func expand(name string) string {
	content, err := queryFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return expandText(string(content))
}

// expandText puts the shared parts into a query.
func expandText(content string) string {
	lines := strings.Split(strings.TrimRight(content, "\n"), "\n")
	for i, line := range lines {
		if part, found := strings.CutPrefix(strings.TrimSpace(line), include); found {
			lines[i] = expand("query/part/" + part + ".cypher")
		}
	}
	return strings.Join(lines, "\n")
}

// Query gives the text of a query by its file's name; it panics on an unknown one, which is a mistake in the program.
func Query(name string) string {
	text, found := queries[name]
	if !found {
		panic("neo4j: no query " + name)
	}
	return text
}

// QueryNames lists all queries.
func QueryNames() []string {
	names := make([]string, 0, len(queries))
	for name := range queries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
