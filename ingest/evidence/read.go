package evidence

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"

	"clew/graph"
)

// decoder is shared: DecodeAll may be called by many goroutines.
var decoder = func() *zstd.Decoder {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maximumRecord+rawBlock), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic(err) // the options are constant
	}
	return decoder
}()

// State tells what an error of Read, Verify or Find says about a record: kept (nil), missing or altered; empty when it
// says nothing, since the storage did not answer.
func State(err error) graph.EvidenceState {
	switch {
	case err == nil:
		return graph.EvidenceKept
	case errors.Is(err, ErrAltered):
		return graph.EvidenceAltered
	case errors.Is(err, ErrMissing):
		return graph.EvidenceMissing
	}
	return ""
}

// Read gives the record with the hash from the segment, after hashing it again. Errors wrap ErrMissing when the segment
// or the record is not stored, ErrAltered when what is stored is not what was written, graph.ErrInvalid when segment or
// hash are not such names; others are those of the storage.
func (s *Store) Read(ctx context.Context, segment, hash string) ([]byte, error) {
	sum, err := decodeHash(hash)
	if err != nil {
		return nil, err
	}
	x, err := s.index(ctx, segment)
	if err != nil {
		return nil, err
	}
	position, found := x.find(sum)
	if !found {
		return nil, fmt.Errorf("segment %s does not hold record %s: %w", segment, hash, ErrMissing)
	}
	b := x.holder(position)
	raw, err := s.block(ctx, segment, b)
	if err != nil {
		return nil, err
	}
	at := x.entries[position]
	record := raw[at.offset : at.offset+at.length : at.offset+at.length]
	if sha256.Sum256(record) != sum {
		return nil, fmt.Errorf("segment %s: record %s has another hash: %w", segment, hash, ErrAltered)
	}
	return record, nil
}

// Find gives the segment that holds the record with the hash, by reading the index of every segment. It is for records
// whose segment is not known; its time grows with the store. The error wraps ErrMissing when no segment holds it.
func (s *Store) Find(ctx context.Context, hash string) (segment string, err error) {
	sum, err := decodeHash(hash)
	if err != nil {
		return "", err
	}
	unreadable := 0
	for segment, err := range s.Segments(ctx) {
		if err != nil {
			return "", err
		}
		x, err := s.index(ctx, segment)
		if err != nil {
			if State(err) == "" {
				return "", err
			}
			unreadable++
			continue
		}
		if _, found := x.find(sum); found {
			return segment, nil
		}
	}
	return "", fmt.Errorf("no segment in %s holds record %s (%d segments are altered): %w", s.location, hash, unreadable, ErrMissing)
}

// FindAll gives the segments of records whose segments are not known, by reading the index of each segment once, until all
// are found. Records that no readable segment holds are not among them. The error wraps graph.ErrInvalid when a hash is
// none.
func (s *Store) FindAll(ctx context.Context, hashes []string) (segments map[string]string, err error) {
	sums := make(map[string][sha256.Size]byte, len(hashes))
	for _, hash := range hashes {
		if sums[hash], err = decodeHash(hash); err != nil {
			return nil, err
		}
	}
	segments = make(map[string]string, len(sums))
	if len(sums) == 0 {
		return segments, nil
	}
	for segment, err := range s.Segments(ctx) {
		if err != nil {
			return nil, err
		}
		x, err := s.index(ctx, segment)
		switch {
		case err == nil:
		case State(err) == "":
			return nil, err
		default:
			continue // altered: what it held counts as not found
		}
		for hash, sum := range sums {
			if _, found := x.find(sum); found {
				segments[hash] = segment
				delete(sums, hash)
			}
		}
		if len(sums) == 0 {
			break
		}
	}
	return segments, nil
}

// Segments lists the names of all segments. It stops at the first error.
func (s *Store) Segments(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		list := s.bucket.List(nil)
		for {
			object, err := list.Next(ctx)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield("", fmt.Errorf("evidence: list %s: %w", s.location, err))
				return
			}
			segment, found := strings.CutSuffix(path.Base(object.Key), extension)
			if key, err := objectKey(segment); !found || err != nil || key != object.Key {
				continue
			}
			if !yield(segment, nil) {
				return
			}
		}
	}
}

// Verify reads a whole segment, hashes every record again and gives how many it holds. Errors are those of Read.
func (s *Store) Verify(ctx context.Context, segment string) (records int, err error) {
	key, err := objectKey(segment)
	if err != nil {
		return 0, err
	}
	x, err := s.index(ctx, segment)
	if err != nil {
		return 0, err
	}
	reader, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return 0, storageError(segment, err)
	}
	defer reader.Close()
	digest := sha256.New()
	var compressed, raw []byte
	for _, b := range x.blocks {
		compressed = resize(compressed, b.length)
		if _, err := io.ReadFull(reader, compressed); err != nil {
			return 0, shortError(segment, err)
		}
		digest.Write(compressed)
		if raw, err = decompress(segment, compressed, b, raw); err != nil {
			return 0, err
		}
		for _, at := range x.entries[b.first : b.first+b.records] {
			if sha256.Sum256(raw[at.offset:at.offset+at.length]) != at.hash || raw[at.offset+at.length] != '\n' {
				return 0, fmt.Errorf("segment %s: record %s has another hash: %w", segment, encodeHash(at.hash), ErrAltered)
			}
		}
	}
	digest.Write(x.appendBody(nil))
	if [sha256.Size]byte(digest.Sum(nil)) != x.digest {
		return 0, fmt.Errorf("segment %s: its bytes have another digest: %w", segment, ErrAltered)
	}
	return len(x.entries), nil
}

// index reads the index of a segment and checks that the segment bears the name of what it says it holds.
func (s *Store) index(ctx context.Context, segment string) (*index, error) {
	key, err := objectKey(segment)
	if err != nil {
		return nil, err
	}
	attributes, err := s.bucket.Attributes(ctx, key)
	if err != nil {
		return nil, storageError(segment, err)
	}
	if kept, found := s.indexes.Get(segment); found && kept.size == attributes.Size && kept.modified.Equal(attributes.ModTime) {
		return kept.index, nil
	}
	// Most indexes fit into the first read; a longer one takes a second.
	const guess = 64 << 10
	tail, err := s.span(ctx, segment, max(0, attributes.Size-guess), attributes.Size)
	if err != nil {
		return nil, err
	}
	if len(tail) < trailerSize {
		return nil, fmt.Errorf("segment %s has %d bytes: %w", segment, len(tail), ErrAltered)
	}
	size, err := indexSize(tail[len(tail)-trailerSize:], attributes.Size)
	if err != nil {
		return nil, fmt.Errorf("segment %s: %w", segment, err)
	}
	if size > int64(len(tail)) {
		if tail, err = s.span(ctx, segment, attributes.Size-size, attributes.Size); err != nil {
			return nil, err
		}
	}
	x, err := parseIndex(tail[int64(len(tail))-size:], attributes.Size)
	if err != nil {
		return nil, fmt.Errorf("segment %s: %w", segment, err)
	}
	if name := x.name(); name != segment {
		return nil, fmt.Errorf("segment %s holds what segment %s would: %w", segment, name, ErrAltered)
	}
	s.indexes.Add(segment, keptIndex{size: attributes.Size, modified: attributes.ModTime, index: x})
	return x, nil
}

// block reads and decompresses one block.
func (s *Store) block(ctx context.Context, segment string, b block) ([]byte, error) {
	compressed, err := s.span(ctx, segment, b.offset, b.offset+b.length)
	if err != nil {
		return nil, err
	}
	return decompress(segment, compressed, b, nil)
}

// span reads the bytes of a segment from one offset up to another.
func (s *Store) span(ctx context.Context, segment string, from, to int64) ([]byte, error) {
	key, err := objectKey(segment)
	if err != nil {
		return nil, err
	}
	reader, err := s.bucket.NewRangeReader(ctx, key, from, to-from, nil)
	if err != nil {
		return nil, storageError(segment, err)
	}
	defer reader.Close()
	data := make([]byte, to-from)
	if _, err := io.ReadFull(reader, data); err != nil {
		return nil, shortError(segment, err)
	}
	return data, nil
}

// decompress gives the raw bytes of a block, which must be as many as the index says; the capacity of what it writes to
// keeps a forged frame from taking more memory than that.
func decompress(segment string, compressed []byte, b block, into []byte) ([]byte, error) {
	raw, err := decoder.DecodeAll(compressed, resize(into, b.raw)[:0:b.raw])
	if err != nil {
		return nil, fmt.Errorf("segment %s: block at %d: %w: %w", segment, b.offset, err, ErrAltered)
	}
	if int64(len(raw)) != b.raw {
		return nil, fmt.Errorf("segment %s: block at %d has %d bytes in place of %d: %w", segment, b.offset, len(raw), b.raw, ErrAltered)
	}
	return raw, nil
}

func resize(buffer []byte, length int64) []byte {
	if int64(cap(buffer)) < length {
		return make([]byte, length)
	}
	return buffer[:length]
}

// shortError tells a segment that ends too early from storage that fails.
func shortError(segment string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("segment %s ends too early: %w", segment, ErrAltered)
	}
	return storageError(segment, err)
}
