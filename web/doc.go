// Package web serves the pages. Each noun has its handlers in a file of its own; routes.go lists all routes. A handler
// reads from the graph through the small interfaces declared here, fills a view model and returns an error or nothing:
// one place turns errors into answers, one renders.
package web
