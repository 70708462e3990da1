package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// AddAPIToken stores a new token. The error wraps graph.ErrConflict where the user has graph.MostTokens live ones.
func (d *Database) AddAPIToken(ctx context.Context, token graph.APIToken) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		var live int64
		err := run(ctx, tx, Query("add_api_token"), map[string]any{
			"uid": token.UID, "user": token.User, "at": token.CreatedAt.UTC(), "properties": map[string]any{
				"user": token.User, "title": token.Title, "scopes": token.Scopes, "createdAt": token.CreatedAt.UTC(), "expiresAt": token.ExpiresAt.UTC(),
			},
		}, func(record *neo4j.Record) error {
			live = row{record}.number("live")
			return nil
		})
		if err == nil && live > graph.MostTokens {
			err = fmt.Errorf("%s has %d tokens already; revoke some: %w", token.User, graph.MostTokens, graph.ErrConflict)
		}
		return err
	})
}

// APIToken gives a token by its hash, with the roles that its user had at the last sign-in. The error wraps
// graph.ErrNotFound.
func (d *Database) APIToken(ctx context.Context, hash string) (graph.APIToken, []string, error) {
	var token graph.APIToken
	var roles []string
	err := d.read(ctx, "api_token", map[string]any{"uid": hash}, func(record *neo4j.Record) error {
		token, roles = tokenOf(row{record}.fields("token")), row{record}.texts("roles")
		return nil
	})
	if err == nil && token.UID == "" {
		err = fmt.Errorf("API token: %w", graph.ErrNotFound)
	}
	return token, roles, err
}

// APITokens gives the newest tokens of a user, or of all where that is empty.
func (d *Database) APITokens(ctx context.Context, user string, most int) ([]graph.APIToken, error) {
	name := "api_tokens_of_user"
	if user == "" {
		name = "api_tokens"
	}
	var list []graph.APIToken
	err := d.read(ctx, name, map[string]any{"user": user, "most": most}, func(record *neo4j.Record) error {
		list = append(list, tokenOf(row{record}.fields("token")))
		return nil
	})
	return list, err
}

// RevokeAPIToken ends a token for good. One that was revoked stays as it is.
func (d *Database) RevokeAPIToken(ctx context.Context, hash, by string, now time.Time) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("revoke_api_token"), map[string]any{"uid": hash, "by": by, "at": now.UTC()}, nil)
	})
}

// APITokenUsed notes when a token was used last.
func (d *Database) APITokenUsed(ctx context.Context, hash string, now time.Time) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("use_api_token"), map[string]any{"uid": hash, "at": now.UTC().Truncate(time.Minute)}, nil)
	})
}

func tokenOf(f fields) graph.APIToken {
	return graph.APIToken{
		UID: f.text("uid"), User: f.text("user"), Title: f.text("title"), Scopes: f.texts("scopes"), CreatedAt: f.moment("createdAt"), ExpiresAt: f.moment("expiresAt"),
		UsedAt: f.moment("usedAt"), RevokedAt: f.moment("revokedAt"), RevokedBy: f.text("revokedBy"),
	}
}
