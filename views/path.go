package views

import (
	"net/url"
	"strings"
)

// The addresses of the pages that have no subject.
const (
	HomePath    = "/"
	SearchPath  = "/search"
	GapsPath    = "/gaps"
	RulesPath   = "/rules"
	SourcesPath = "/sources"
	SchemaPath  = "/schema"
	SignInPath  = "/sign-in"
	SignOutPath = "/sign-out"
)

// ActionPath gives the address of an action's page.
func ActionPath(uid string) string { return "/action/" + url.PathEscape(uid) }

// ActionsPath gives the address of all actions with a verdict, newest first.
func ActionsPath(verdict string) string { return "/actions?verdict=" + url.QueryEscape(verdict) }

// EntityPath gives the address of a node's page. The kind is the node's label: Identity, Person, Credential, Grant,
// Request, Resource, Group, Vendor or AgentInstance; every kind of identity but a person is addressed as an identity.
func EntityPath(kind, uid string) string {
	segment := strings.ToLower(kind)
	switch kind {
	case "ServiceAccount", "Workload", "Role", "Agent", "Integration":
		segment = "identity"
	case "AgentInstance":
		segment = "agent-instance"
	}
	return "/" + segment + "/" + url.PathEscape(uid)
}

// RulePath gives the address of the page of one rule.
func RulePath(rule string) string { return "/rule/" + url.PathEscape(rule) }

// RuleGapsPath gives the address of the open gaps of one rule.
func RuleGapsPath(rule string) string {
	return GapsPath + "?rule=" + url.QueryEscape(rule) + "&status=open"
}

func queryEscape(text string) string { return url.QueryEscape(text) }

// SourcePath gives the address of one source's page.
func SourcePath(uid string) string { return "/source/" + url.PathEscape(uid) }

// RunNowPath gives the address that a form posts to, to run a source now.
func RunNowPath(sourceUID string) string { return SourcePath(sourceUID) + "/run" }

// RunPath gives the address of one collector run.
func RunPath(uid string) string { return "/run/" + url.PathEscape(uid) }

// ProgressPath gives the address of the progress fragment of a run, polled while the run lasts.
func ProgressPath(runUID string) string { return RunPath(runUID) + "/progress" }

// ReplayPath gives the address that a form posts to, to replay the quarantine of a source.
func ReplayPath(sourceUID string) string {
	return "/quarantine/" + url.PathEscape(sourceUID) + "/replay"
}
