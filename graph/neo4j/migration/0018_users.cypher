// A name is given to one user alone, whatever its letters' case.
CREATE CONSTRAINT user_name IF NOT EXISTS FOR (n:User) REQUIRE n.nameKey IS UNIQUE;
// Sessions that an identity provider ends.
CREATE INDEX session_subject IF NOT EXISTS FOR (n:Session) ON (n.subject);
CREATE INDEX session_provider IF NOT EXISTS FOR (n:Session) ON (n.provider);
// API tokens by whose they are.
CREATE INDEX api_token_user IF NOT EXISTS FOR (n:ApiToken) ON (n.user, n.createdAt);
CREATE INDEX api_token_created IF NOT EXISTS FOR (n:ApiToken) ON (n.createdAt);
// What was done, by kind, newest first.
CREATE INDEX visit_operation_at IF NOT EXISTS FOR (n:Visit) ON (n.operation, n.at);
