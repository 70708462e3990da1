package neo4jd

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Dump writes the store to a file in Neo4j's own archive form, which
// `neo4j-admin database load` reads, too. The server must be stopped. The file
// appears when it is complete, and replaces one of the same name. Errors:
// ErrInUse, fs.ErrNotExist when there is no store, ErrAdmin, ErrDiskFull, and
// those of Java and the jars.
func Dump(ctx context.Context, settings Settings, file string) error {
	return offline(ctx, settings, func(tool *admin) error {
		if !tool.folder.hasStore() {
			return fmt.Errorf("neo4j: nothing to dump: %s has no store yet: %w", tool.folder, fs.ErrNotExist)
		}
		file, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		// On the disk of the file, so that it can be moved there at once.
		folder, err := os.MkdirTemp(filepath.Dir(file), ".neo4j-dump-*")
		if err != nil {
			return folderError(filepath.Dir(file), err)
		}
		defer func() { _ = os.RemoveAll(folder) }()
		if err := tool.run(ctx, nil, "database", "dump", databaseName, "--to-path="+folder); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(folder, databaseName+".dump"), file); err != nil {
			return folderError(filepath.Dir(file), err)
		}
		return nil
	})
}

// Load replaces the store by the one of a dump. The server must be stopped. The
// password of the data folder stays. Errors: ErrInUse, ErrAdmin, ErrDiskFull, and
// those of Java and the jars.
func Load(ctx context.Context, settings Settings, file string) error {
	return offline(ctx, settings, func(tool *admin) error {
		dump, err := os.Open(file)
		if err != nil {
			return fmt.Errorf("neo4j: the dump to load: %w", err)
		}
		defer dump.Close()
		return tool.run(ctx, dump, "database", "load", databaseName, "--from-stdin", "--overwrite-destination=true")
	})
}

// Import builds the store from CSV files by `neo4j-admin database import full`,
// which takes the arguments given, such as --nodes=Identity=identity.csv. Paths
// are relative to the current folder. The server must be stopped. An existing
// store is refused unless the arguments hold --overwrite-destination. Errors:
// ErrInUse, ErrAdmin with what the tool said, and those of Java and the jars.
func Import(ctx context.Context, settings Settings, arguments ...string) error {
	return offline(ctx, settings, func(tool *admin) error {
		return tool.run(ctx, nil, append([]string{"database", "import", "full", databaseName}, arguments...)...)
	})
}

// offline does something with the store while nobody else can.
func offline(ctx context.Context, settings Settings, work func(*admin) error) error {
	settings, err := settings.complete()
	if err != nil {
		return err
	}
	claim, err := claimFolder(ctx, settings)
	if err != nil {
		return err
	}
	if claim.running != nil {
		return &InUseError{Folder: settings.DataDir, PID: claim.running.PID}
	}
	defer claim.release()
	java, err := findJava(ctx, settings.JavaHome)
	if err != nil {
		return err
	}
	jars, err := classPath(ctx, settings)
	if err != nil {
		return err
	}
	f := folder(settings.DataDir)
	// The tools read the same settings as the server; the port is not used.
	if err := f.configure(settings, 0); err != nil {
		return err
	}
	tool, err := newAdmin(f, claim.serverLock, java, jars, javaArguments(settings))
	if err != nil {
		return err
	}
	return work(tool)
}
