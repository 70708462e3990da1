// Package report fences Cypher that others wrote: reports of users, and rules of their own. Neo4j Community has no roles,
// and a read transaction alone still reads files and addresses through LOAD CSV and calls procedures that end other people's
// connections. So a statement is looked at twice before it runs: by its words (Look), and by the plan that the server
// makes of it (Statement.Decide). Each sees what the other does not: a plan tells what the server will truly do, but shows
// the operators of a subquery inside a list comprehension, a CASE or a predicate on lists only as text, and no functions;
// the words show those, but not what they come to.
//
// All lists are of what is allowed. What is not on them is refused, also where it would do no harm.
//
// The package knows no database: graph/neo4j has the server explain the statement, and runs it within Bounds.
package report
