// Package export writes what leaves Clew: lists as CSV or JSON lines, whole and in flat memory, and evidence packs. A file
// says of itself how many rows it has and whether it is whole, and can have the names of people replaced.
package export
