package export

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// entry is one file of a zip.
type entry struct {
	name string
	open func() (io.ReadCloser, error)
}

// open reads the list of files, and checks that the zip is written as Write does, byte for byte but for the compressed
// contents: one file right behind the other, nothing before, between or after them, and every file under the same name in
// both places where a zip states it. What one program would show and another not cannot be in a pack.
func (v *verifier) open(file io.ReaderAt, size int64) error {
	if size > mostPack {
		return differs("", "the pack is larger than %d bytes, as none can be", int64(mostPack))
	}
	reader, err := zip.NewReader(file, size)
	if err != nil {
		return differs("", "the pack is no whole zip: %v", err)
	}
	if len(reader.File) > mostFiles {
		return differs("", "the pack has %d files, more than any can have", len(reader.File))
	}
	names := map[string]bool{}
	as := &asWritten{file: file, size: size}
	again := zip.NewWriter(as)
	for _, one := range reader.File {
		if names[one.Name] {
			return differs(one.Name, "is twice in the pack")
		}
		names[one.Name] = true
		if err := copyRaw(again, one); errors.Is(err, errOtherBytes) {
			return differs(one.Name, "is not packed as Clew packs files, near byte %d of the pack", as.at)
		} else if err != nil {
			return differs(one.Name, "cannot be unpacked: %v", err)
		}
		v.entries = append(v.entries, entry{one.Name, one.Open})
	}
	if err := again.Close(); err != nil || as.at != size {
		return differs("", "the list of files at the end of the pack is not as Clew writes it, near byte %d", as.at)
	}
	return nil
}

// copyRaw writes a file as Write would have, its compressed content as it is.
func copyRaw(to *zip.Writer, one *zip.File) error {
	const (
		streamed = 0x8             // sizes stand behind the content
		day      = 0<<9 | 1<<5 | 1 // packTime, as MS-DOS counts: since 1980
		version  = 20              // of the form of the zip
	)
	content, err := one.OpenRaw()
	if err != nil {
		return err
	}
	header := zip.FileHeader{
		Name: one.Name, Method: zip.Deflate, Flags: streamed, CreatorVersion: version, ReaderVersion: version, Extra: packExtra,
		CRC32: one.CRC32, CompressedSize64: one.CompressedSize64, UncompressedSize64: one.UncompressedSize64,
	}
	header.ModifiedDate = day //nolint:staticcheck // CreateRaw writes this one, and never Modified
	file, err := to.CreateRaw(&header)
	if err != nil {
		return err
	}
	if _, err = io.Copy(file, content); err != nil {
		return err
	}
	return to.Flush()
}

// packExtra is what archive/zip writes beside the name of a file that bears packTime: the extended timestamp.
var packExtra = func() []byte {
	extra := binary.LittleEndian.AppendUint16(nil, 0x5455)
	extra = binary.LittleEndian.AppendUint16(extra, 5)
	extra = append(extra, 1)
	return binary.LittleEndian.AppendUint32(extra, uint32(packTime.Unix()))
}()

// errOtherBytes says that a file is not as it would have been written.
var errOtherBytes = errors.New("other bytes are there")

// asWritten compares what is written to it with a file.
type asWritten struct {
	file io.ReaderAt
	size int64
	at   int64
}

// Write implements io.Writer.
func (w *asWritten) Write(written []byte) (int, error) {
	there := make([]byte, len(written))
	if n, err := w.file.ReadAt(there, w.at); n < len(there) && err != nil {
		return 0, errOtherBytes
	}
	if !bytes.Equal(there, written) {
		return 0, errOtherBytes
	}
	w.at += int64(len(written))
	return len(written), nil
}
