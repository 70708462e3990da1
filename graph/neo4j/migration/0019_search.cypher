// Names, titles and the like by their words. Actions are reached by identifiers only: there are too many of them.
CREATE FULLTEXT INDEX search_words IF NOT EXISTS FOR (n:Identity|Alias|Group|Request|Grant|Resource|Vendor|Contract|AgentInstance)
ON EACH [n.name, n.value, n.ref, n.title, n.justification, n.role]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words', `fulltext.eventually_consistent`: false}};
// What a user looked at, newest first.
CREATE INDEX visit_user_at IF NOT EXISTS FOR (n:Visit) ON (n.user, n.at);
// Identities of one kind in the order of their names.
CREATE INDEX identity_kind_name IF NOT EXISTS FOR (n:Identity) ON (n.kind, n.name);
