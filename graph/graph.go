// Package graph is the domain of Clew: the nouns of identity-to-action traceability, what they mean and how they are
// named. It has no input or output and imports the standard library only; graph/neo4j keeps the nouns in a database.
package graph
