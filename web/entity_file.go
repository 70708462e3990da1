package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

// sectionFiles gives the files of the lists on the pages of one kind of node, by the id of their section.
type sectionFiles map[string]echo.HandlerFunc

// sectionFile makes a list of a node's record a file. The lists of a record are bounded; where one is cut, its file says so.
func sectionFile[R, T any](s *Server, table export.Table[T], read func(Graph, context.Context, string) (R, error), of func(R) graph.List[T]) echo.HandlerFunc {
	return func(c echo.Context) error {
		uid, err := uidOf(c)
		if err != nil {
			return err
		}
		record, err := read(s.Graph, c.Request().Context(), uid)
		if err != nil {
			return err
		}
		list := of(record)
		cut := ""
		if list.Total.Number > int64(len(list.Rows)) {
			cut = fmt.Sprintf("the list has %d rows and a page of it holds no more", list.Total.Number)
		}
		return exportedUntil(s, c, table, whole(list.Rows), cut)
	}
}

// listOfAll makes a list of rows of which there are no more.
func listOfAll[T any](rows []T) graph.List[T] {
	return graph.List[T]{Rows: rows, Total: graph.Count{Number: int64(len(rows))}}
}

// renamed gives a table another name.
func renamed[T any](table export.Table[T], name string) export.Table[T] {
	table.Name = name
	return table
}

// entityFiles lists the files of every kind of node by the beginning of its address.
func (s *Server) entityFiles() map[string]sectionFiles {
	identity := sectionFiles{
		"sponsors":      sectionFile(s, sponsorsTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Sponsorship] { return r.Sponsorships }),
		"sponsored":     sectionFile(s, renamed(relatedTable, "sponsored"), Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Related] { return r.Sponsored }),
		"decided":       sectionFile(s, decidedTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Decided] { return r.Decided }),
		"memberships":   sectionFile(s, renamed(relatedTable, "groups"), Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Related] { return r.Groups }),
		"aliases":       sectionFile(s, aliasesTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Alias] { return r.Aliases }),
		"grants":        sectionFile(s, grantsTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.GrantLine] { return r.Grants }),
		"credentials":   sectionFile(s, credentialsTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.CredentialLine] { return r.Credentials }),
		"requests":      sectionFile(s, requestsTable, Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Request] { return r.Named }),
		"neighbours":    sectionFile(s, renamed(nodesTable, "vendors"), Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Node] { return listOfAll(r.Vendors) }),
		"instances":     s.agentUseFile(agentUseTable("instances", "instanceUid"), instancesOf),
		"tools":         s.agentUseFile(agentUseTable("tools", "tool"), func(_ graph.IdentityRecord, use graph.AgentUse) []graph.AgentUseLine { return use.Tools }),
		"behalf":        s.agentUseFile(agentUseTable("behalf", "principalUid"), func(_ graph.IdentityRecord, use graph.AgentUse) []graph.AgentUseLine { return use.Principals }),
		"conversations": s.agentUseFile(agentUseTable("conversations", "conversation"), func(_ graph.IdentityRecord, use graph.AgentUse) []graph.AgentUseLine { return use.Talks }),
		"asked":         sectionFile(s, renamed(requestsTable, "asked"), Graph.Identity, func(r graph.IdentityRecord) graph.List[graph.Request] { return r.Asked }),
	}
	maps.Copy(identity, s.joinFiles())
	return map[string]sectionFiles{
		"identity": identity,
		"person":   identity,
		"credential": {
			"lineage": sectionFile(s, renamed(credentialsTable, "lineage"), Graph.Credential, func(r graph.CredentialRecord) graph.List[graph.CredentialLine] {
				var lines []graph.CredentialLine
				for _, credential := range r.Lineage {
					lines = append(lines, graph.CredentialLine{Credential: credential})
				}
				return listOfAll(lines)
			}),
			"derived":    sectionFile(s, renamed(credentialsTable, "derived"), Graph.Credential, func(r graph.CredentialRecord) graph.List[graph.CredentialLine] { return r.Derived }),
			"neighbours": sectionFile(s, nodesTable, Graph.Credential, func(r graph.CredentialRecord) graph.List[graph.Node] { return listOfAll(r.Replaces) }),
		},
		"grant": {
			"memberships": sectionFile(s, renamed(relatedTable, "holders"), Graph.Grant, func(r graph.GrantRecord) graph.List[graph.Related] { return r.Holders }),
			"requests":    sectionFile(s, requestsTable, Graph.Grant, func(r graph.GrantRecord) graph.List[graph.Request] { return listOfAll(r.Requests) }),
		},
		"request": {
			"grants":    sectionFile(s, grantsTable, Graph.Request, func(r graph.RequestRecord) graph.List[graph.GrantLine] { return r.Grants }),
			"approvals": sectionFile(s, approvalsTable, Graph.Request, func(r graph.RequestRecord) graph.List[graph.Approval] { return listOfAll(r.Request.Approvals) }),
		},
		"resource": {
			"grants": sectionFile(s, grantsTable, Graph.Resource, func(r graph.ResourceRecord) graph.List[graph.GrantLine] { return r.Grants }),
		},
		"group": {
			"memberships": sectionFile(s, renamed(relatedTable, "members"), Graph.Group, func(r graph.GroupRecord) graph.List[graph.Related] { return r.Members }),
			"grants":      sectionFile(s, grantsTable, Graph.Group, func(r graph.GroupRecord) graph.List[graph.GrantLine] { return r.Grants }),
		},
		"vendor": {
			"contracts":   sectionFile(s, contractsTable, Graph.Vendor, func(r graph.VendorRecord) graph.List[graph.Contract] { return r.Contracts }),
			"use":         s.vendorUseFile,
			"neighbours":  sectionFile(s, renamed(nodesTable, "integrations"), Graph.Vendor, func(r graph.VendorRecord) graph.List[graph.Node] { return r.Integrations }),
			"credentials": sectionFile(s, credentialsTable, Graph.Vendor, func(r graph.VendorRecord) graph.List[graph.CredentialLine] { return r.Credentials }),
		},
	}
}

// entityFile answers with a list of a node's page as a file: /identity/UID/grants.csv.
func (s *Server) entityFile(files sectionFiles) echo.HandlerFunc {
	return func(c echo.Context) error {
		name := c.Param("file")
		form := path.Ext(name)
		handler, found := files[strings.TrimSuffix(name, form)]
		if !found || !slices.Contains(export.Forms, export.Form(strings.TrimPrefix(form, "."))) {
			return echo.NewHTTPError(http.StatusNotFound)
		}
		return handler(c)
	}
}

// offerFiles gives the sections of a page the links to their files.
func (s *Server) offerFiles(c echo.Context, entity *views.Entity) {
	address := c.Request().URL.EscapedPath()
	kind, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	files := s.files[kind]
	for i := range entity.Sections {
		section := &entity.Sections[i]
		if _, found := files[section.ID]; found && section.Shown > 0 {
			section.Export = views.Exports{Path: address + "/" + section.ID, Of: strings.ToLower(section.Title), Rows: cmp.Or(section.Export.Rows, section.Shown)}
		}
		if section.ID == "gaps" && section.Shown > 0 {
			section.Export = views.Exports{Path: views.GapsPath, Query: gapsPath(map[string]string{"subject": entity.UID, "status": graph.FindingOpen})[len(views.GapsPath)+1:], Of: "gaps", Rows: section.Count}
		}
	}
}
