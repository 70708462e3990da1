// Package resolve decides which nodes and relationships a batch of facts is about, joins the keys of one identity, and
// merges statements of several sources field by field so that the order of arrival does not matter.
package resolve
