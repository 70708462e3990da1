package ingest_test

import (
	"context"
	"net/url"
	"sync"
	"testing"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
)

// estateBucket opens buckets that are kept in one folder, under a scheme of their own: file:// is a folder to Clew.
type estateBucket struct{ folder string }

var registered = sync.OnceValue(func() *estateBucket {
	opener := &estateBucket{}
	blob.DefaultURLMux().RegisterBucket("estate", opener)
	return opener
})

// OpenBucketURL implements blob.BucketURLOpener.
func (s *estateBucket) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return fileblob.OpenBucket(s.folder, nil)
}

// keptBucket gives the bucket that estate:// opens from now on.
func keptBucket(t *testing.T) *blob.Bucket {
	t.Helper()
	opener := registered()
	opener.folder = t.TempDir()
	bucket, err := opener.OpenBucketURL(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bucket.Close(); err != nil {
			t.Error(err)
		}
	})
	return bucket
}
