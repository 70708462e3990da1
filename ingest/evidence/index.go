package evidence

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
)

// The index of a segment, little-endian, in one skippable Zstandard frame at its end:
//
//	skippable frame   4 bytes magic, 4 bytes length of what follows
//	blocks            of each: 4 bytes compressed length, 4 bytes number of records
//	records           of each: 32 bytes SHA-256, 4 bytes length
//	trailer           4 bytes number of blocks, 4 bytes number of records, 32 bytes SHA-256 of all that stands
//	                  before it in the object, 8 bytes magic with the version
//
// Offsets follow from the lengths, so they cannot contradict them.
const (
	skippableMagic = 0x184D2A5C
	trailerMagic   = "clewseg1"
	headSize       = 8
	blockSize      = 8
	entrySize      = sha256.Size + 4
	trailerSize    = 4 + 4 + sha256.Size + len(trailerMagic)

	// maximumRecord bounds one record, and with it the memory that reading an untrusted segment can take.
	maximumRecord = 256 << 20
	// rawBlock is how many bytes of records a block takes before it is closed. A longer record is a block by itself.
	rawBlock = 128 << 10
)

// block is one Zstandard frame of a segment.
type block struct {
	offset  int64 // in the object
	length  int64 // compressed
	first   int   // its first record
	records int
	raw     int64 // uncompressed, the line feeds included
}

// entry is one record of a segment.
type entry struct {
	hash   [sha256.Size]byte
	length int64
	offset int64 // in its block
}

// index says what a segment holds and where.
type index struct {
	blocks  []block
	entries []entry
	digest  [sha256.Size]byte // of the object up to the digest itself
	body    int64             // length of the blocks together
}

// appendBody writes the index up to its digest, which depends on it.
func (x *index) appendBody(to []byte) []byte {
	size := len(x.blocks)*blockSize + len(x.entries)*entrySize + trailerSize
	to = binary.LittleEndian.AppendUint32(to, skippableMagic)
	to = binary.LittleEndian.AppendUint32(to, uint32(size))
	for _, b := range x.blocks {
		to = binary.LittleEndian.AppendUint32(to, uint32(b.length))
		to = binary.LittleEndian.AppendUint32(to, uint32(b.records))
	}
	for i := range x.entries {
		to = append(to, x.entries[i].hash[:]...)
		to = binary.LittleEndian.AppendUint32(to, uint32(x.entries[i].length))
	}
	to = binary.LittleEndian.AppendUint32(to, uint32(len(x.blocks)))
	return binary.LittleEndian.AppendUint32(to, uint32(len(x.entries)))
}

// indexSize reads from a trailer how long the index is, given the length of the whole object.
func indexSize(trailer []byte, object int64) (int64, error) {
	if len(trailer) != trailerSize || string(trailer[trailerSize-len(trailerMagic):]) != trailerMagic {
		return 0, fmt.Errorf("its end is not that of a segment: %w", ErrAltered)
	}
	blocks := int64(binary.LittleEndian.Uint32(trailer))
	records := int64(binary.LittleEndian.Uint32(trailer[4:]))
	size := headSize + blocks*blockSize + records*entrySize + int64(trailerSize)
	if size > object || blocks > records {
		return 0, fmt.Errorf("its index does not fit into it: %w", ErrAltered)
	}
	return size, nil
}

// parseIndex reads an index of which indexSize gave the length, and checks that it accounts for every byte.
func parseIndex(data []byte, object int64) (*index, error) {
	if binary.LittleEndian.Uint32(data) != skippableMagic || int64(binary.LittleEndian.Uint32(data[4:])) != int64(len(data)-headSize) {
		return nil, fmt.Errorf("its index has no head: %w", ErrAltered)
	}
	trailer := data[len(data)-trailerSize:]
	x := &index{
		blocks:  make([]block, binary.LittleEndian.Uint32(trailer)),
		entries: make([]entry, binary.LittleEndian.Uint32(trailer[4:])),
		digest:  [sha256.Size]byte(trailer[8:]),
		body:    object - int64(len(data)),
	}
	tables := data[headSize : len(data)-trailerSize]
	for i := range x.entries {
		at := tables[len(x.blocks)*blockSize+i*entrySize:]
		x.entries[i].hash = [sha256.Size]byte(at)
		x.entries[i].length = int64(binary.LittleEndian.Uint32(at[sha256.Size:]))
	}
	next, offset := 0, int64(0)
	for i := range x.blocks {
		b := &x.blocks[i]
		b.length = int64(binary.LittleEndian.Uint32(tables[i*blockSize:]))
		b.records = int(binary.LittleEndian.Uint32(tables[i*blockSize+4:]))
		b.offset, b.first = offset, next
		if b.records == 0 || b.records > len(x.entries)-next {
			return nil, fmt.Errorf("its index counts other records than it lists: %w", ErrAltered)
		}
		for j := next; j < next+b.records; j++ {
			x.entries[j].offset = b.raw
			b.raw += x.entries[j].length + 1
		}
		if b.raw > maximumRecord+rawBlock || b.length > math.MaxInt32 {
			return nil, fmt.Errorf("its index tells of a block that no segment has: %w", ErrAltered)
		}
		next += b.records
		offset += b.length
	}
	if next != len(x.entries) || offset != x.body {
		return nil, fmt.Errorf("its index does not account for all of it: %w", ErrAltered)
	}
	return x, nil
}

// name gives the name that a segment of these records bears.
func (x *index) name() string {
	sum := sha256.New()
	for i := range x.entries {
		sum.Write(x.entries[i].hash[:])
	}
	return hex.EncodeToString(sum.Sum(nil)[:nameBytes])
}

// find gives the position of the record with the hash.
func (x *index) find(hash [sha256.Size]byte) (int, bool) {
	for i := range x.entries {
		if x.entries[i].hash == hash {
			return i, true
		}
	}
	return 0, false
}

// holder gives the block that holds a record.
func (x *index) holder(record int) block {
	for _, b := range x.blocks {
		if record < b.first+b.records {
			return b
		}
	}
	return block{}
}
