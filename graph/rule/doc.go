// Package rule is the catalogue of gap rules: what each looks for, why it matters, what it reads and cannot see, and how
// to mend what it finds. One rule is one file, rules/<id>.cypher: a header in comment lines, then one query. Beside it
// stands its twin, rules/<id>.test.yaml: a small graph with at least one hit and one near miss.
//
// A rule of kind state is its query, which Run carries out; it returns the columns uid (of the subject), at (when the gap
// began or was seen) and, if it likes, details (one sentence) and severity (where it differs from the rule's). A rule of kind action has no query: package judge raises it
// on single actions, and its file only describes it, so that the catalogue is one list.
//
// The package knows no database: queries are run and findings are kept by a Runner.
package rule
