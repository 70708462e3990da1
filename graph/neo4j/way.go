package neo4j

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"clew/graph"
)

// The queries under query/way, query/reach and query/findings are the same for every index by which actions and findings
// are reached: a property that were a parameter could not use its index.
//
//go:embed query/way/*.cypher query/reach/*.cypher query/findings/*.cypher
var wayFiles embed.FS

// wayVerdict reaches actions by their verdict. The list of all actions is that of the three verdicts.
const wayVerdict = "verdict"

// ways says by which property each kind of list is reached.
var ways = map[string]string{
	graph.ActionsOfIdentity:     "identityUid",
	graph.ActionsOfCredential:   "credentialUid",
	graph.ActionsOfResource:     "resourceUid",
	graph.ActionsOfGrant:        "grantUid",
	graph.ActionsOfInstance:     "instanceUid",
	graph.ActionsOfPrincipal:    "onBehalfOfUid",
	graph.ActionsOfAddress:      "sourceIp",
	graph.ActionsOfToolCall:     "toolCallId",
	graph.ActionsOfConversation: "conversationId",
	graph.ActionsOfTrace:        "traceId",
	wayVerdict:                  "verdict",
}

// reachWays are those by which the scope of an incident is counted.
var reachWays = []string{graph.ActionsOfIdentity, graph.ActionsOfCredential, graph.ActionsOfAddress}

// findingWays says by which index each kind of list of findings is reached.
var findingWays = map[string][]string{
	"rule":     {"rule"},
	"status":   {"status"},
	"severity": {"status", "severity"},
	"system":   {"system"},
	"assignee": {"assignee"},
}

// findingSets are kinds of list that are reached by several values of one property at once: what matches is sorted.
var findingSets = map[string]string{
	"subject":  "f.subject IN $subjects",
	"affected": "f.identity IN $subjects AND NOT f.subject IN $subjects",
	"holder":   "f.identity IN $holders",
}

// addWays adds each query of query/way, query/reach and query/findings under its name and the way, such as older_actions_of_identity.
func addWays(loaded map[string]string) {
	each := func(folder string, add func(name, text string)) {
		names, err := fs.Glob(wayFiles, "query/"+folder+"/*.cypher")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			content, err := wayFiles.ReadFile(name)
			if err != nil {
				panic(err)
			}
			add(strings.TrimSuffix(path.Base(name), ".cypher"), string(content))
		}
	}
	each("way", func(name, text string) {
		for way, property := range ways {
			loaded[name+"_"+way] = expandText(strings.ReplaceAll(text, "PROPERTY", property))
		}
	})
	each("reach", func(name, text string) {
		for _, way := range reachWays {
			loaded[name+"_"+way] = expandText(strings.ReplaceAll(text, "PROPERTY", ways[way]))
		}
	})
	each("findings", func(name, text string) {
		for way, properties := range findingWays {
			var predicates, ascending, descending strings.Builder
			for i, property := range properties {
				if i > 0 {
					predicates.WriteString(" AND ")
				}
				predicates.WriteString("f." + property + " = $" + property)
				ascending.WriteString("f." + property + ", ")
				descending.WriteString("f." + property + " DESC, ")
			}
			filled := strings.NewReplacer("PREDICATE", predicates.String(), "ASCENDING ", ascending.String(), "DESCENDING ", descending.String()).Replace(text)
			loaded[name+"_"+way] = expandText(filled)
		}
		for way, predicate := range findingSets {
			loaded[name+"_"+way] = expandText(strings.NewReplacer("PREDICATE", predicate, "ASCENDING ", "", "DESCENDING ", "").Replace(text))
		}
	})
}
