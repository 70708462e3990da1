// Package evidence keeps raw records as they came, so that whoever doubts a chain can read what its source said.
//
// Records lie in segments: immutable, compressed objects in a folder or a bucket, one for each batch. A record's hash
// is the SHA-256 of its bytes as they are stored, in base64url without padding (43 characters). A segment's name is
// derived from the hashes of its records in their order, so the same batch written twice is one segment, and a segment
// whose records were exchanged no longer bears its own name.
//
// A segment is a row of Zstandard frames, each with some 128 KiB of records parted by line feeds, followed by the index
// in a skippable frame: `zstd -dc` reads it without Clew.
package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"clew/graph"
)

// ErrMissing is wrapped by errors about a record or a segment that is not stored. It wraps graph.ErrNotFound.
var ErrMissing = fmt.Errorf("evidence: %w", graph.ErrNotFound)

// ErrAltered is wrapped by errors about a record or a segment that is not what was stored: another hash, cut short,
// or not a segment at all.
var ErrAltered = errors.New("evidence: altered since it was stored")

// ErrRecord is wrapped by the error about a record that cannot be stored. It wraps graph.ErrInvalid.
var ErrRecord = fmt.Errorf("evidence: record: %w", graph.ErrInvalid)

// extension ends the names of segments; whatever else lies in the folder or bucket is left alone.
const extension = ".segment"

// nameBytes is how much of the SHA-256 over the record hashes names a segment. Each record is guarded by its own whole
// hash; the name only has to withstand a second preimage.
const nameBytes = 16

// Store is a folder or a bucket of segments. It may be used by many goroutines and by many processes at once.
type Store struct {
	bucket   *blob.Bucket
	location string
	indexes  *lru.Cache[string, keptIndex]
}

// mostIndexes is how many indexes are kept in memory, about 36 bytes for each of their records.
const mostIndexes = 64

// keptIndex is the index of a segment as it was when the object had this size and time. What an index says is proven by
// hashing the record itself, so that one which is outdated can only fail to find it.
type keptIndex struct {
	size     int64
	modified time.Time
	index    *index
}

// Open gives the store at a location: the path of a folder, which is made if it is not there, or the URL of a bucket
// as gocloud.dev writes it, such as "s3://name?region=eu-central-1", whose driver the program has to import.
func Open(ctx context.Context, location string) (*Store, error) {
	bucket, err := openBucket(ctx, location)
	if err != nil {
		return nil, fmt.Errorf("evidence: open %s: %w", location, err)
	}
	indexes, err := lru.New[string, keptIndex](mostIndexes)
	if err != nil {
		return nil, err
	}
	return &Store{bucket: bucket, location: location, indexes: indexes}, nil
}

func openBucket(ctx context.Context, location string) (*blob.Bucket, error) {
	if location == "" {
		return nil, fmt.Errorf("no location is given; name a folder or the URL of a bucket: %w", graph.ErrInvalid)
	}
	if strings.Contains(location, "://") {
		return blob.OpenBucket(ctx, location)
	}
	folder, err := filepath.Abs(location)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := syncFolder(filepath.Dir(folder)); err != nil {
		return nil, err
	}
	// The temporary file stands beside its target, since a rename cannot cross file systems.
	return fileblob.OpenBucket(folder, &fileblob.Options{
		NoTempDir: true, Metadata: fileblob.MetadataDontWrite, DirFileMode: 0o700,
	})
}

// Close releases the connection to the bucket.
func (s *Store) Close() error { return s.bucket.Close() }

// Location gives what Open was given.
func (s *Store) Location() string { return s.location }

// Hash gives the hash by which a record is stored and asked for.
func Hash(record []byte) string {
	sum := sha256.Sum256(record)
	return encodeHash(sum)
}

func encodeHash(sum [sha256.Size]byte) string {
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func decodeHash(hash string) (sum [sha256.Size]byte, err error) {
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(hash)
	if err != nil || len(decoded) != len(sum) {
		return sum, fmt.Errorf("evidence: %.60q is not the hash of a record, which has 43 characters of base64url: %w", hash, graph.ErrInvalid)
	}
	return [sha256.Size]byte(decoded), nil
}

// objectKey gives the object of a segment. Segments are spread over 256 folders, and only names that Write could have
// given are taken, so that no caller can reach another object.
func objectKey(segment string) (string, error) {
	decoded, err := hex.DecodeString(segment)
	if err != nil || len(decoded) != nameBytes || strings.ToLower(segment) != segment {
		return "", fmt.Errorf("evidence: %.60q is not the name of a segment, which has 32 hexadecimal digits: %w", segment, graph.ErrInvalid)
	}
	return segment[:2] + "/" + segment + extension, nil
}

// storageError tells an object that is not there from storage that does not answer.
func storageError(segment string, err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return fmt.Errorf("segment %s is not stored: %w", segment, ErrMissing)
	}
	return fmt.Errorf("evidence: segment %s: %w", segment, err)
}
