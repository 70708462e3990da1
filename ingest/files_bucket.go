package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"clew/graph"
)

// bucket is a bucket, or the part of one whose keys lie under a prefix.
type bucket struct {
	base   string // what names begin with before the key, such as "s3://logs/"
	prefix string
	blobs  *blob.Bucket
}

// openBucket opens the bucket that the URL names. The URL's path, which drivers ignore, is the prefix to read.
func openBucket(ctx context.Context, location string) (*bucket, error) {
	address, err := url.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%q is not the URL of a bucket: %w: %w", location, err, graph.ErrInvalid)
	}
	prefix := strings.TrimPrefix(address.Path, "/")
	address.Path, address.RawPath = "", ""
	blobs, err := blob.OpenBucket(ctx, address.String())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address.Redacted(), err)
	}
	return &bucket{base: address.Scheme + "://" + address.Host + "/", prefix: prefix, blobs: blobs}, nil
}

func (b *bucket) list(ctx context.Context) iter.Seq2[FileMark, error] {
	return func(yield func(FileMark, error) bool) {
		pages := b.blobs.List(&blob.ListOptions{Prefix: b.prefix})
		for {
			object, err := pages.Next(ctx)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(FileMark{File: b.base + b.prefix}, fmt.Errorf("the bucket cannot be listed: %w", err))
				return
			}
			if object.IsDir || !b.wanted(object.Key) {
				continue
			}
			mark := FileMark{File: b.base + object.Key, Size: object.Size, Modified: object.ModTime.UnixNano()}
			if !yield(mark, nil) {
				return
			}
		}
	}
}

// wanted leaves out what lies beside the prefix ("logs2/" when "logs" was asked for), the empty objects that consoles
// make for folders, and hidden names.
func (b *bucket) wanted(key string) bool {
	rest := key[len(b.prefix):]
	inside := rest == "" || b.prefix == "" || strings.HasSuffix(b.prefix, "/") || strings.HasPrefix(rest, "/")
	return inside && !strings.HasSuffix(key, "/") && !strings.HasPrefix(key, ".") && !strings.Contains(key, "/.")
}

func (b *bucket) open(ctx context.Context, name string) (io.ReadCloser, error) {
	content, err := b.blobs.NewReader(ctx, strings.TrimPrefix(name, b.base), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, graph.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return content, nil
}

func (b *bucket) stat(ctx context.Context, name string) (FileMark, error) {
	attributes, err := b.blobs.Attributes(ctx, strings.TrimPrefix(name, b.base))
	if err != nil {
		return FileMark{File: name}, err
	}
	return FileMark{File: name, Size: attributes.Size, Modified: attributes.ModTime.UnixNano()}, nil
}

func (b *bucket) holds(name string) bool { return strings.HasPrefix(name, b.base+b.prefix) }

func (b *bucket) close() error { return b.blobs.Close() }
