package neo4j

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"clew/graph"
)

// The queries under query/way are the same for every property by which actions are reached; a property that were a
// parameter could not use its index.
//
//go:embed query/way/*.cypher
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

// addWays adds each query of query/way under its name and the way, such as older_actions_of_identity.
func addWays(loaded map[string]string) {
	names, err := fs.Glob(wayFiles, "query/way/*.cypher")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		content, err := wayFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		for way, property := range ways {
			text := expandText(strings.ReplaceAll(string(content), "PROPERTY", property))
			loaded[strings.TrimSuffix(path.Base(name), ".cypher")+"_"+way] = text
		}
	}
}
