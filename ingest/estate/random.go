package estate

import (
	"hash/fnv"
	"math/bits"
	"math/rand/v2"
)

// random is a stream of choices that depends on the seed and the purpose only. It draws everything from the PCG
// generator, whose sequence is specified, by its own arithmetic: the higher functions of math/rand may change between
// versions of Go, and the estate of a seed must not.
type random struct {
	source *rand.PCG
}

func newRandom(seed uint64, purpose string) *random {
	hash := fnv.New64a()
	hash.Write([]byte(purpose))
	return &random{source: rand.NewPCG(seed, hash.Sum64())}
}

// below gives a number from 0 to n-1; n must be positive.
func (r *random) below(n int) int {
	high, _ := bits.Mul64(r.source.Uint64(), uint64(n))
	return int(high)
}

// between gives a number from low to high, both included.
func (r *random) between(low, high int) int { return low + r.below(high-low+1) }

// fraction gives a number from 0 (included) to 1 (excluded).
func (r *random) fraction() float64 { return float64(r.source.Uint64()>>11) / (1 << 53) }

// text appends n characters of the alphabet, whose length must be a power of two of at most 32.
func (r *random) text(buffer []byte, alphabet string, n int) []byte {
	mask := uint64(len(alphabet) - 1)
	for n > 0 {
		word := r.source.Uint64()
		for i := 0; i < 12 && n > 0; i++ {
			buffer = append(buffer, alphabet[word&mask])
			word >>= 5
			n--
		}
	}
	return buffer
}

const (
	base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	base16 = "0123456789abcdef"
)

// hex gives n hexadecimal digits.
func (r *random) hex(n int) string { return string(r.text(nil, base16, n)) }

// identifier gives an identifier of AWS's form. The letters after the prefix tell everybody, secret scanners included,
// that it is synthetic.
func (r *random) identifier(prefix string, length int) string {
	return string(r.text([]byte(prefix+"CLEW"), base32, length-len(prefix)-4))
}

// uuid is a random UUID, version 4.
type uuid [16]byte

func (r *random) uuid() uuid {
	var id uuid
	high, low := r.source.Uint64(), r.source.Uint64()
	for i := range 8 {
		id[i], id[8+i] = byte(high>>(56-8*i)), byte(low>>(56-8*i))
	}
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

// appendTo appends the text form of the identifier.
func (id uuid) appendTo(buffer []byte) []byte {
	for i, octet := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			buffer = append(buffer, '-')
		}
		buffer = append(buffer, base16[octet>>4], base16[octet&15])
	}
	return buffer
}

// String gives the text form of the identifier.
func (id uuid) String() string { return string(id.appendTo(nil)) }

func pick[T any](r *random, from []T) T { return from[r.below(len(from))] }

func shuffle[T any](r *random, items []T) {
	for i := len(items) - 1; i > 0; i-- {
		j := r.below(i + 1)
		items[i], items[j] = items[j], items[i]
	}
}
