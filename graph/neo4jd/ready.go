package neo4jd

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Username is the user of every managed server.
const Username = "neo4j"

// databaseName is the one database that Neo4j Community has beside its own.
const databaseName = "neo4j"

//go:embed query/ready.cypher
var readyQuery string

// readyPoll is the time between two tries to reach a starting server.
const readyPoll = 100 * time.Millisecond

// errEnded says that the process ended before it answered.
var errEnded = errors.New("ended before it was ready")

// awaitReady returns when the server has answered a query of the user that it
// is started for. A port that is open is not enough: the database may still be
// recovering, and the password may not be the store's.
func awaitReady(ctx context.Context, settings Settings, server *child, uri, password string) error {
	deadline, cancel := context.WithTimeout(ctx, settings.StartTimeout)
	defer cancel()
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(Username, password, ""))
	if err != nil {
		return fmt.Errorf("neo4j: %s: %w", uri, err)
	}
	defer driver.Close(context.WithoutCancel(ctx))
	ticker := time.NewTicker(readyPoll)
	defer ticker.Stop()
	for {
		_, err := neo4j.ExecuteQuery(deadline, driver, readyQuery, nil, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(databaseName))
		if err == nil {
			return nil
		}
		var answer *neo4j.Neo4jError
		if errors.As(err, &answer) && answer.Code == "Neo.ClientError.Security.Unauthorized" {
			return fmt.Errorf("neo4j: %w: the store in %s refuses the password in %s; bring the file back from a backup",
				ErrPasswordLost, settings.DataDir, folder(settings.DataDir).file("password"))
		}
		select {
		case <-server.done:
			return errEnded
		case <-deadline.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("neo4j: %w: no answer at %s within %v (%w); the log is %s", ErrTimeout, uri, settings.StartTimeout, err, folder(settings.DataDir).log())
		case <-ticker.C:
		}
	}
}
