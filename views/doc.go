// Package views renders every page of Clew from plain view models. Each noun has a view model in its own .go file and its
// markup in the .templ file beside it. Views never fetch: a handler fills the model, renders into a buffer and sends it.
//
// Every page works without JavaScript. No markup carries an inline script or style, so that the content security policy
// can forbid both; variable geometry stands in SVG attributes.
package views

//go:generate go tool templ generate -path .
