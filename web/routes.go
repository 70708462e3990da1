package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"clew/graph"
	"clew/static"
	"clew/views"
)

// routes lists every address. Who may use it says accessTable; a route that is not there is refused at start.
func (s *Server) routes(e *echo.Echo) {
	e.Use(s.identify, s.observe, s.recoverPanics)
	e.GET("/healthz", s.healthy)
	e.GET("/readyz", s.ready)
	e.GET("/metrics", s.metrics())
	e.GET(static.Prefix+"*", echo.WrapHandler(static.Handler()))
	if s.Push != nil {
		e.POST(PushPath, s.push)
	}

	pages := e.Group("", s.bound, s.session)
	pages.GET(views.SignInPath, s.signInPage)
	pages.POST(views.SignInPath, s.signIn, middleware.BodyLimit(largestForm))
	pages.GET(views.BeginSignInPath, s.beginSignIn)
	pages.GET(views.FinishSignInPath, s.finishSignIn)
	e.POST(views.BackChannelPath, s.backChannel, s.bound, middleware.BodyLimit(largestForm))

	in := pages.Group("", s.permitted, middleware.BodyLimit(largestForm), s.forged)
	in.POST(views.SignOutPath, s.signOut)
	in.GET(views.ActivityPath, s.activityPage)
	in.GET(views.TokensPath, s.tokensPage)
	in.POST(views.TokensPath, s.makeToken)
	in.POST("/token/:uid/revoke", s.revokeToken)
	in.GET(views.HomePath, s.homePage)
	in.GET(views.SearchPath, s.searchPage)
	in.GET(views.PalettePath, s.paletteFragment)
	in.GET(views.AgentsPath, s.agentsPage)
	in.GET(views.VendorsPath, s.vendorsPage)
	in.GET("/action/:uid", s.actionPage)
	in.GET(actionsPath, s.actionsPage)
	in.GET("/identity/:uid", s.identityPage)
	in.GET("/person/:uid", s.identityPage)
	in.GET("/identity/:uid/joins", s.joinsPage)
	in.GET("/key/:uid", s.keyPage)
	in.GET("/identity/:uid/joins/decide", s.joinChangePage)
	in.POST("/identity/:uid/joins", s.decideJoin)
	in.GET("/credential/:uid", s.credentialPage)
	in.GET("/grant/:uid", s.grantPage)
	in.GET("/request/:uid", s.requestPage)
	in.GET("/resource/:uid", s.resourcePage)
	in.GET("/group/:uid", s.groupPage)
	in.GET("/vendor/:uid", s.vendorPage)
	in.GET("/conversation/:uid", s.conversationPage)
	in.GET("/agent-instance/:uid", s.agentInstancePage)
	in.GET(views.ExplorePath, s.explorePage)
	in.GET(views.ExplorePanelPath, s.panelFragment)
	in.GET(views.PathsPath, s.pathsPage)
	in.GET("/paths.svg", s.pathsSVG)
	in.GET("/paths.csv", s.pathsCSV)
	in.GET("/paths.json", s.pathsJSON)
	in.GET("/explore.svg", s.exploreSVG)
	in.GET("/explore.csv", s.exploreCSV)
	in.GET("/explore.json", s.exploreJSON)
	in.GET(views.GapsPath, s.gapsPage)
	in.POST(views.AcceptGapsPath, s.acceptFindings)
	in.POST(views.SaveFilterPath, s.saveFilter)
	in.POST(views.RemoveFilterPath, s.removeFilter)
	in.GET("/gap/:uid", s.findingPage)
	in.POST("/gap/:uid/accept", s.findingForm(acceptGap, "The gap is accepted.", s.acceptFinding))
	in.POST("/gap/:uid/withdraw", s.findingForm(withdrawAcceptance, "The acceptance is withdrawn.", s.withdrawFinding))
	in.POST("/gap/:uid/assign", s.findingForm(assignGap, "The assignment is recorded.", s.assignFinding))
	in.POST("/gap/:uid/comment", s.findingForm(commentGap, "The comment is added.", s.commentFinding))
	in.GET(views.RulesPath, s.rulesPage)
	in.GET("/rule/:id", s.rulePage)
	in.GET(views.ScopePath, s.scopePage)
	in.GET(views.CasesPath, s.casesPage)
	in.POST(views.CasesPath, s.openCase)
	in.GET("/case/:uid", s.casePage)
	in.GET("/case/:uid/case.json", s.caseFile)
	in.GET("/case/:uid/frozen/:entry", s.frozenScope)
	in.POST("/case/:uid/note", s.addToCase(graph.EntryNote))
	in.POST("/case/:uid/link", s.addToCase(graph.EntryLink))
	in.POST("/case/:uid/freeze", s.addToCase(graph.EntryScope))
	in.POST("/case/:uid/close", s.addToCase(graph.EntryClosed))
	in.POST("/case/:uid/reopen", s.addToCase(graph.EntryReopened))
	in.GET(views.SourcesPath, s.sourcesPage)
	in.GET("/source/:uid", s.sourcePage)
	in.POST("/source/:uid/run", s.runSource)
	in.POST("/quarantine/:uid/replay", s.replaySource)
	in.GET("/run/:uid", s.runPage)
	in.GET("/run/:uid/progress", s.runProgress)
	in.GET(views.SchemaPath, s.schemaPage)
	in.GET(views.HelpPath, s.helpPage)

	// Streamed without a bound on the whole.
	files := e.Group("", s.session, s.permitted)
	exportRoutes(files, views.ActivityPath, s.activityFile)
	exportRoutes(files, actionsPath, s.actionsFile)
	files.GET(views.PackPath, s.packPage)
	files.GET(views.PackPath+".zip", s.packFile)
	exportRoutes(files, views.GapsPath, s.findingsFile)
	s.drawingRoutes(files)
	files.GET("/paths/stream", s.pathsStream)
	exportRoutes(files, views.AgentsPath, s.agentsFile)
	exportRoutes(files, views.CasesPath, s.casesFile)
	exportRoutes(files, views.RulesPath, s.rulesFile)
	exportRoutes(files, views.GapGroupsPath, s.findingGroupsFile)
	exportRoutes(files, views.SearchPath, s.searchFile)
	exportRoutes(files, views.VendorsPath, s.vendorsFile)
	exportRoutes(files, views.SourcesPath, s.sourcesFile)
	exportRoutes(files, "/source/:uid/runs", s.runsFile)
	exportRoutes(files, "/source/:uid/coverage", s.coverageFile)
	exportRoutes(files, "/source/:uid/quarantine", s.quarantineFile)
	for kind, sections := range s.files {
		files.GET("/"+kind+"/:uid/:file", s.entityFile(sections))
	}

	e.RouteNotFound("/*", func(echo.Context) error { return echo.NewHTTPError(http.StatusNotFound) }, s.session)
}

const (
	smallestZipped = 1 << 10
	largestForm    = "64K"
)
