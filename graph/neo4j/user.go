package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// mostNamesakes is how many users may ask for one name.
const mostNamesakes = 100

// SignIn records that a user signed in, and gives the user's name. A user keeps the name of the first sign-in for good; where
// it was given to another one, a number parts the two.
func (d *Database) SignIn(ctx context.Context, user graph.User) (string, error) {
	name := user.Name
	for number := 2; ; number++ {
		var given string
		err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
			return run(ctx, tx, Query("sign_in"), map[string]any{
				"uid": user.UID, "name": name, "nameKey": strings.ToLower(name), "at": user.At.UTC(),
				"properties": map[string]any{"display": orAbsent(user.Display), "email": orAbsent(user.Email), "roles": user.Roles},
			}, func(record *neo4j.Record) error {
				given = row{record}.text("name")
				return nil
			})
		})
		var refused *neo4j.Neo4jError
		if !errors.As(err, &refused) || refused.Code != "Neo.ClientError.Schema.ConstraintValidationFailed" {
			return given, err
		}
		if number > mostNamesakes {
			return "", fmt.Errorf("user name %q: more than %d users ask for it: %w", user.Name, mostNamesakes, graph.ErrConflict)
		}
		name = fmt.Sprintf("%s~%d", user.Name, number)
	}
}

// EndSessionsOf removes the sessions of a provider's session or, where that is empty, of a subject, and gives their hashes.
func (d *Database) EndSessionsOf(ctx context.Context, of graph.SessionOf) ([]string, error) {
	name, key := "end_sessions_of_provider", of.Provider
	if key == "" {
		name, key = "end_sessions_of_subject", of.Subject
	}
	var hashes []string
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		hashes = nil
		return run(ctx, tx, Query(name), map[string]any{"key": key}, func(record *neo4j.Record) error {
			hashes = append(hashes, row{record}.text("uid"))
			return nil
		})
	})
	return hashes, err
}
