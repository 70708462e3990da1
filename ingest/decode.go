package ingest

import (
	"errors"
	"fmt"
	"io"
)

// DecodeAlone gives the record that a raw record of a file is by itself: the splitter takes it out of its raw form again,
// so that it has to pass the same checks as in its file, and decode gives its facts or says why it has none. It may
// panic, as that of JSONFiles may. The record has no cursor and no raw form.
func DecodeAlone(splitter Splitter, file, position string, decode func(JSONValue) (facts []Fact, rejection string)) Record {
	record := Record{File: file, Position: position}
	value, err := splitter.Next()
	switch {
	case errors.Is(err, io.EOF):
		record.Rejection = "the raw record that is kept holds nothing that can be decoded by itself"
	case err != nil:
		record.Rejection = err.Error()
	case value.Rejection != "":
		record.Rejection = value.Rejection
	}
	if record.Rejection != "" {
		return record
	}
	record.Facts, record.Rejection = guarded(decode, value)
	if _, err := splitter.Next(); record.Rejection == "" && !errors.Is(err, io.EOF) {
		record.Facts, record.Rejection = nil, "the raw record that is kept holds more than one record"
	}
	return record
}

// guarded makes a rejection of a panic, so that one record never stops the others.
func guarded(decode func(JSONValue) ([]Fact, string), value JSONValue) (facts []Fact, rejection string) {
	defer func() {
		if fault := recover(); fault != nil {
			facts, rejection = nil, fmt.Sprintf("a fault of Clew: the decoder failed with: %v", fault)
		}
	}()
	return decode(value)
}
