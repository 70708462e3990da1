// Package auth says who somebody is and what that allows: the roles of users, sign-in by OpenID Connect, and API tokens.
// It knows neither pages nor the graph.
package auth
