package neo4j

import (
	"strconv"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// valueBytes is what a value takes beside its content, about.
const valueBytes = 16

// sizeOf gives the bytes that a value of a record takes in memory, about.
func sizeOf(value any) int64 {
	switch of := value.(type) {
	case string:
		return valueBytes + int64(len(of))
	case []byte:
		return valueBytes + int64(len(of))
	case []any:
		return valueBytes + sizeOfAll(of)
	case map[string]any:
		total := int64(valueBytes)
		for name, one := range of {
			total += valueBytes + int64(len(name)) + sizeOf(one)
		}
		return total
	case neo4j.Node:
		return sizeOf(of.Props) + int64(len(of.Labels)+1)*valueBytes*2
	case neo4j.Relationship:
		return sizeOf(of.Props) + valueBytes*4
	case neo4j.Path:
		total := int64(valueBytes)
		for _, one := range of.Nodes {
			total += sizeOf(one)
		}
		for _, one := range of.Relationships {
			total += sizeOf(one)
		}
		return total
	}
	return valueBytes
}

func sizeOfAll(values []any) int64 {
	total := int64(0)
	for _, one := range values {
		total += sizeOf(one)
	}
	return total
}

func plainCount(number int64) string { return strconv.FormatInt(number, 10) }
