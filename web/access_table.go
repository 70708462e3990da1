package web

import (
	"clew/static"
	"clew/views"
	"clew/web/auth"
)

// Who may do what is said here and nowhere else.
var (
	everyone      = auth.AllRoles()
	deciders      = auth.Roles{auth.Investigator, auth.Reviewer, auth.Analyst, auth.Admin}
	investigators = auth.Roles{auth.Investigator, auth.Analyst, auth.Admin}
	analysts      = auth.Roles{auth.Analyst, auth.Admin}
	admins        = auth.Roles{auth.Admin}
)

var (
	anybody = access{open: true}
	look    = access{roles: everyone, scope: auth.ScopeRead}   // a page
	take    = access{roles: everyone, scope: auth.ScopeExport} // a file
	own     = access{roles: everyone}                          // what a user keeps for himself; no other user's is ever reached
	decide  = access{roles: deciders}                          // decides on gaps
	work    = access{roles: investigators}                     // keeps cases
	argue   = access{roles: analysts}                          // decides on joins of identities
	tokens  = access{roles: everyone, others: admins}          // of one's own; of others for administrators
	operate = access{roles: admins}                            // runs sources
)

// accessTable says for every route who may use it. What is not listed is served to nobody, and a server with such a route
// does not start.
var accessTable = map[string]access{
	"GET /healthz":                  anybody,
	"GET /readyz":                   anybody,
	"GET /metrics":                  anybody,
	"GET " + static.Prefix + "*":    anybody,
	"GET " + views.SignInPath:       anybody,
	"POST " + views.SignInPath:      anybody,
	"GET " + views.BeginSignInPath:  anybody,
	"GET " + views.FinishSignInPath: anybody,
	"POST " + views.BackChannelPath: anybody, // the provider signs what it sends
	"POST " + views.SignOutPath:     own,
	"POST " + PushPath:              anybody, // the receiver asks for a token of its own

	"GET " + views.ActivityPath:            {roles: everyone, others: admins, scope: auth.ScopeRead},
	"GET " + views.ActivityPath + ".csv":   {roles: everyone, others: admins, scope: auth.ScopeExport},
	"GET " + views.ActivityPath + ".jsonl": {roles: everyone, others: admins, scope: auth.ScopeExport},
	"GET " + views.TokensPath:              own,
	"POST " + views.TokensPath:             own,
	"POST /token/:uid/revoke":              tokens,

	"GET " + views.HomePath:    look,
	"GET " + views.SearchPath:  look,
	"GET " + views.PalettePath: look,
	"GET " + views.AgentsPath:  look,
	"GET " + views.VendorsPath: look,
	"GET /conversation/:uid":   look,
	"GET " + views.SchemaPath:  look,
	"GET " + views.HelpPath:    look,

	"GET /action/:uid":           look,
	"GET " + actionsPath:         look,
	"GET /identity/:uid":         look,
	"GET /person/:uid":           look,
	"GET /credential/:uid":       look,
	"GET /grant/:uid":            look,
	"GET /request/:uid":          look,
	"GET /resource/:uid":         look,
	"GET /group/:uid":            look,
	"GET /vendor/:uid":           look,
	"GET /agent-instance/:uid":   look,
	"GET /identity/:uid/:file":   take,
	"GET /person/:uid/:file":     take,
	"GET /credential/:uid/:file": take,
	"GET /grant/:uid/:file":      take,
	"GET /request/:uid/:file":    take,
	"GET /resource/:uid/:file":   take,
	"GET /group/:uid/:file":      take,
	"GET /vendor/:uid/:file":     take,
	"GET /actions.csv":           take,

	"GET /action/:uid/time-line.svg":     take,
	"GET /identity/:uid/time-line.svg":   take,
	"GET /credential/:uid/time-line.svg": take,
	"GET /grant/:uid/time-line.svg":      take,
	"GET /identity/:uid/use.svg":         take,
	"GET /person/:uid/use.svg":           take,
	"GET /credential/:uid/use.svg":       take,
	"GET /grant/:uid/use.svg":            take,
	"GET /resource/:uid/use.svg":         take,
	"GET /agent-instance/:uid/use.svg":   take,
	"GET /gaps/trend.svg":                take,

	"GET /actions.jsonl": take,

	"GET /identity/:uid/joins":        look,
	"GET /identity/:uid/joins/decide": argue,
	"POST /identity/:uid/joins":       argue,
	"GET /key/:uid":                   look,

	"GET " + views.ExplorePath:      look,
	"GET " + views.ExplorePanelPath: look,
	"GET /explore.svg":              take,
	"GET /explore.csv":              take,
	"GET /explore.json":             take,
	"GET " + views.PathsPath:        look,
	"GET /paths/stream":             look,
	"GET /paths.svg":                take,
	"GET /paths.csv":                take,
	"GET /paths.json":               take,

	"GET " + views.PackPath:          look,
	"GET " + views.PackPath + ".zip": take,

	"GET " + views.GapsPath:          look,
	"GET /gap/:uid":                  look,
	"GET /gaps.csv":                  take,
	"GET /gaps.jsonl":                take,
	"POST " + views.AcceptGapsPath:   decide,
	"POST /gap/:uid/accept":          decide,
	"POST /gap/:uid/withdraw":        decide,
	"POST /gap/:uid/assign":          decide,
	"POST /gap/:uid/comment":         decide,
	"POST " + views.SaveFilterPath:   own,
	"POST " + views.RemoveFilterPath: own,
	"GET " + views.RulesPath:         look,
	"GET /rule/:id":                  look,

	"GET " + views.ScopePath:       look,
	"GET " + views.CasesPath:       look,
	"POST " + views.CasesPath:      work,
	"GET /case/:uid":               look,
	"GET /case/:uid/case.json":     take,
	"GET /case/:uid/frozen/:entry": take,
	"POST /case/:uid/note":         work,
	"POST /case/:uid/link":         work,
	"POST /case/:uid/freeze":       work,
	"POST /case/:uid/close":        work,
	"POST /case/:uid/reopen":       work,

	"GET " + views.SourcesPath:          look,
	"GET /source/:uid":                  look,
	"GET /run/:uid":                     look,
	"GET /run/:uid/progress":            look,
	"POST /source/:uid/run":             operate,
	"POST /quarantine/:uid/replay":      operate,
	"GET /cases.csv":                    take,
	"GET /cases.jsonl":                  take,
	"GET /rules.csv":                    take,
	"GET /rules.jsonl":                  take,
	"GET /gap-groups.csv":               take,
	"GET /gap-groups.jsonl":             take,
	"GET /search.csv":                   take,
	"GET /search.jsonl":                 take,
	"GET /agents.csv":                   take,
	"GET /agents.jsonl":                 take,
	"GET /vendors.csv":                  take,
	"GET /vendors.jsonl":                take,
	"GET /sources.csv":                  take,
	"GET /sources.jsonl":                take,
	"GET /source/:uid/runs.csv":         take,
	"GET /source/:uid/runs.jsonl":       take,
	"GET /source/:uid/coverage.csv":     take,
	"GET /source/:uid/coverage.jsonl":   take,
	"GET /source/:uid/quarantine.csv":   take,
	"GET /source/:uid/quarantine.jsonl": take,
}
