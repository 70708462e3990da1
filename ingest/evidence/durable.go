package evidence

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// syncAbove makes the name of a file in one of the shards last: its folder, and the folder that holds that one, since
// the first segment of a shard makes the shard.
func syncAbove(file string) error {
	shard := filepath.Dir(file)
	return errors.Join(syncFolder(shard), syncFolder(filepath.Dir(shard)))
}

func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be opened for syncing there; NTFS journals names by itself
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if err := errors.Join(err, folder.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}
