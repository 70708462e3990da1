// Package ingest turns the records of sources into facts and facts into the graph: collector, raw record kept, decoded,
// resolved, written with the cursor, judged.
package ingest
