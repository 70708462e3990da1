package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"clew/graph"
)

// Scope is what an API token reaches. None writes.
type Scope string

// The scopes.
const (
	ScopeRead   Scope = "read"   // pages
	ScopeExport Scope = "export" // files
)

// Scopes lists every scope.
func Scopes() []Scope { return []Scope{ScopeRead, ScopeExport} }

// ParseScope reads a scope. The error wraps graph.ErrInvalid.
func ParseScope(text string) (Scope, error) {
	for _, scope := range Scopes() {
		if text == string(scope) {
			return scope, nil
		}
	}
	return "", fmt.Errorf("%.40q is no scope; the scopes are read and export: %w", text, graph.ErrInvalid)
}

// tokenPrefix begins every API token, so that programs which look for leaked secrets know it.
const tokenPrefix = "clew_"

// NewToken makes an API token of 256 random bits.
func NewToken() string {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil { // never fails, says its documentation
		panic(err)
	}
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(secret)
}

// TokenHash gives what is kept of an API token; empty for a text that is none. The token has so many random bits that a
// plain SHA-256 cannot be turned back.
func TokenHash(token string) string {
	if !strings.HasPrefix(token, tokenPrefix) || len(token) != len(tokenPrefix)+43 {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
