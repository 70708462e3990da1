// Package recert holds what decides how a recertification goes: who may review an item, which answer the evidence speaks
// for, which decision is admitted, and when a revocation counts as proven. It has no input or output.
package recert
