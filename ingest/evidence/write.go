package evidence

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
	"gocloud.dev/blob"
)

// encoders are dear to make and cheap to keep.
var encoders = sync.Pool{New: func() any {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithWindowSize(rawBlock))
	if err != nil {
		panic(err) // the options are constant
	}
	return encoder
}}

// buffers take the bytes of one block before and after it is compressed.
var buffers = sync.Pool{New: func() any { return new(blockBuffer) }}

type blockBuffer struct{ raw, compressed []byte }

// Write stores the records of one batch as one segment and gives its name and the hash of each record, in their order.
// When it returns, the segment is whole and, in a folder, on the disk; after an error nothing of it is to be seen.
// Writing a batch again gives the same names and changes nothing. No records give no segment.
func (s *Store) Write(ctx context.Context, records [][]byte) (segment string, hashes []string, err error) {
	if len(records) == 0 {
		return "", nil, nil
	}
	x := &index{entries: make([]entry, len(records))}
	hashes = make([]string, len(records))
	for i, record := range records {
		if len(record) > maximumRecord {
			return "", nil, fmt.Errorf("record %d of the batch has %d bytes, at most %d can be kept: %w", i, len(record), maximumRecord, ErrRecord)
		}
		x.entries[i].hash = sha256.Sum256(record)
		x.entries[i].length = int64(len(record))
		hashes[i] = encodeHash(x.entries[i].hash)
	}
	segment = x.name()
	kept, err := s.kept(ctx, segment)
	if err != nil {
		return "", nil, err
	}
	if !kept {
		if err := s.put(ctx, segment, records, x); err != nil {
			return "", nil, fmt.Errorf("evidence: write segment %s to %s: %w", segment, s.location, err)
		}
	}
	return segment, hashes, nil
}

// kept reports whether the segment is stored already. One that was altered is not: writing it again restores it, since
// its name vouches for the content.
func (s *Store) kept(ctx context.Context, segment string) (bool, error) {
	key, err := objectKey(segment)
	if err != nil {
		return false, err
	}
	there, err := s.bucket.Exists(ctx, key)
	if err != nil || !there {
		if err != nil {
			err = storageError(segment, err)
		}
		return false, err
	}
	_, err = s.Verify(ctx, segment)
	switch {
	case err == nil:
		return true, nil
	case State(err) != "":
		return false, nil
	}
	return false, err
}

// put streams the blocks and the index into the object, which appears when it is complete.
func (s *Store) put(ctx context.Context, segment string, records [][]byte, x *index) error {
	key, err := objectKey(segment)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // a writer that is closed after its context ended leaves nothing
	var local *os.File
	writer, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType: "application/zstd",
		BeforeWrite: func(as func(any) bool) error {
			as(&local) // only a folder has a file to give
			return nil
		},
	})
	if err != nil {
		return err
	}
	if err := encode(writer, records, x); err != nil {
		cancel()
		writer.Close()
		return err
	}
	if local == nil {
		return writer.Close()
	}
	if err := local.Sync(); err != nil {
		cancel()
		writer.Close()
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return syncAbove(local.Name())
}

// encode writes a segment, filling in the blocks of its index.
func encode(to io.Writer, records [][]byte, x *index) error {
	encoder := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(encoder)
	buffer := buffers.Get().(*blockBuffer)
	defer buffer.release()
	digest := sha256.New()
	both := io.MultiWriter(to, digest)

	buffer.raw = buffer.raw[:0]
	first := 0
	for i, record := range records {
		if i > first && len(buffer.raw)+len(record) > rawBlock {
			if err := buffer.flush(both, encoder, x, i-first); err != nil {
				return err
			}
			first = i
		}
		buffer.raw = append(append(buffer.raw, record...), '\n')
	}
	if err := buffer.flush(both, encoder, x, len(records)-first); err != nil {
		return err
	}
	if _, err := both.Write(x.appendBody(nil)); err != nil {
		return err
	}
	_, err := to.Write(append(digest.Sum(nil), trailerMagic...))
	return err
}

func (b *blockBuffer) flush(to io.Writer, encoder *zstd.Encoder, x *index, records int) error {
	b.compressed = encoder.EncodeAll(b.raw, b.compressed[:0])
	x.blocks = append(x.blocks, block{length: int64(len(b.compressed)), records: records})
	b.raw = b.raw[:0]
	_, err := to.Write(b.compressed)
	return err
}

// release gives the buffer back unless one huge record has made it grow.
func (b *blockBuffer) release() {
	if cap(b.raw) <= 4*rawBlock {
		buffers.Put(b)
	}
}
