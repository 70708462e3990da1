package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph/schema"
	"clew/views"
)

func (s *Server) schemaPage(c echo.Context) error {
	shown := views.Schema{Browser: s.Browser, Queries: firstQueries}
	for _, node := range schema.Nodes {
		meaning := node.Meaning
		if len(node.Kinds) > 0 {
			meaning += "; with one of :" + strings.Join(node.Kinds, ", :")
		}
		label := views.Label{Name: node.Label, Meaning: meaning}
		for _, property := range append(schema.Common[:len(schema.Common):len(schema.Common)], node.Properties...) {
			label.Properties = append(label.Properties, views.Property{Name: property.Name, Type: property.Type, Meaning: property.Meaning, Unique: property.Name == "uid"})
		}
		shown.Labels = append(shown.Labels, label)
	}
	for _, relationship := range schema.Relationships {
		row := views.Relationship{Type: relationship.Type, Arrow: relationship.Arrow(), Meaning: relationship.Meaning}
		for _, property := range relationship.Properties {
			row.Properties = append(row.Properties, views.Property{Name: property.Name, Type: property.Type, Meaning: property.Meaning})
		}
		shown.Relationships = append(shown.Relationships, row)
	}
	return render(c, http.StatusOK, views.SchemaPage(s.page(c, "Graph schema", "", views.Link{Text: "Graph schema"}), shown))
}

// firstQueries are to begin with.
var firstQueries = []views.Query{
	{Name: "The newest broken actions", Cypher: "MATCH (a:Action)\nWHERE a.verdict = 'broken' AND a.at > datetime() - duration({days: 90})\nRETURN a.at, a.operation, a.identityUid, a.gaps\nORDER BY a.verdict DESC, a.at DESC\nLIMIT 25"},
	{Name: "Who answers for what", Cypher: "MATCH (p:Person)-[s:SPONSORS]->(i:Identity)\nWHERE s.validTo IS NULL\nRETURN p.name AS sponsor, p.departedAt AS departed, collect(i.name)[..20] AS identities\nORDER BY sponsor\nLIMIT 100"},
	{Name: "From the request to the grant", Cypher: "MATCH path = (asker:Identity)-[:REQUESTED]->(r:Request)-[:PROVISIONED]->(g:Grant)-[:HELD_BY]->(holder)\nOPTIONAL MATCH (approver:Identity)-[:GAVE]->(a:Approval)-[:DECIDES]->(r)\nRETURN path, approver, a\nLIMIT 50"},
}
