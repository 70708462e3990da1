package views

import (
	"net/url"
	"time"
)

// TokensPath is the address of the API tokens, to which the form that makes one posts.
const TokensPath = "/tokens"

// RevokeTokenPath gives the address to which the form that revokes a token posts.
func RevokeTokenPath(uid string) string { return "/token/" + url.PathEscape(uid) + "/revoke" }

// Tokens is the page of API tokens.
type Tokens struct {
	Made        string // the token that was just made; empty: none was
	Own, Others []Token
	All         bool // those of others are shown
	LongestDays int
}

// Token is an API token. The token itself is not kept.
type Token struct {
	UID       string
	User      string
	Title     string
	Scopes    string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero: never
	Ended     string    // how it ended; empty: it is live
}
