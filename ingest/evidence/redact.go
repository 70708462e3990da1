package evidence

import (
	"bytes"
	"slices"
	"strings"
)

// Mark stands where a secret stood. It is the same for every secret, so nothing can be learnt from it, and it keeps
// JSON, CSV and URLs what they are.
const Mark = "[redacted by clew]"

// Redact takes the secrets out of a raw record before it is kept, and gives how many it took. A record without one is
// given back as it is. Secrets are
//
//   - the values of members whose names say so (password, client_secret, secretAccessKey, sessionToken, authorization,
//     cookie ...), in JSON, in JSON within a string, in name=value pairs and in lists of names and values;
//   - the data of Kubernetes Secrets;
//   - what has the shape of a secret wherever it stands: private keys in PEM, JWTs, tokens of GitHub, GitLab, Slack,
//     Vault and others, AWS secrets beside their key id, passwords in URLs.
//
// Ids of secrets and of tokens, hashes, references and what its source has masked already are left.
func Redact(raw []byte) (clean []byte, redacted int) {
	found := scan{raw: raw}
	found.run()
	if found.secretObject {
		found.withinData = true
		found.run()
	}
	return found.replace()
}

// scan walks over a record once and collects where its secrets stand.
type scan struct {
	raw          []byte
	spans        []span
	secretObject bool // the record holds a Kubernetes Secret, so its data are secrets
	withinData   bool // collect those too
}

// span is a secret from one offset up to another. A bare one stands without quotes and gets them: so many backslashes
// and a quote on either side.
type span struct {
	from, to int
	bare     bool
	depth    int
}

// signs are the bytes that can be the sign of a secret, each with the bytes of which one has to stand before it. All
// others are passed over, which is what makes a record without secrets cheap.
var signs = []struct {
	sign   byte
	before string
}{
	{':', "\"' \t\r\nnN"}, {'=', "degnrtyDEGNRTY"}, {'@', ""}, {'\'', " "}, {'I', "KS"}, {'J', "yo"}, {'Z', "G"},
	{'-', "-bpraseijt"}, {'_', "psourte"}, {'.', "srbG"}, {'z', "I"},
}

// sign and before hold signs as one bit for each.
var sign, before = func() (sign, before [256]uint16) {
	for i, s := range signs {
		sign[s.sign] = 1 << i
		for c := range before {
			if s.before == "" || strings.IndexByte(s.before, byte(c)) >= 0 {
				before[c] |= 1 << i
			}
		}
	}
	return sign, before
}()

func (s *scan) run() {
	previous := byte('\n')
	for i := 0; i < len(s.raw); i++ {
		c := s.raw[i]
		possible := sign[c] & before[previous]
		previous = c
		if possible == 0 {
			continue
		}
		// Each gives the offset up to which it has taken a secret, or zero.
		var end int
		switch c {
		case ':':
			end = s.member(i)
		case '=':
			end = s.assignment(i)
		case '@':
			end = s.addressPassword(i)
		case '\'':
			end = s.statementPassword(i)
		case 'I':
			end = s.accessKeySecret(i)
		case 'J', 'Z':
			if end = s.webToken(i); end == 0 {
				end = s.sessionToken(i)
			}
		case '-':
			if end = s.privateKey(i - 1); end == 0 {
				end = s.prefixed(i)
			}
		default:
			end = s.prefixed(i)
		}
		if end > i {
			i = end - 1
			previous = s.raw[i]
		}
	}
}

// take notes a secret and gives its end.
func (s *scan) take(from, to int) int {
	s.spans = append(s.spans, span{from: from, to: to})
	return to
}

// replace puts the mark in the place of every secret.
func (s *scan) replace() ([]byte, int) {
	if len(s.spans) == 0 {
		return s.raw, 0
	}
	slices.SortFunc(s.spans, func(a, b span) int { return a.from - b.from })
	clean := make([]byte, 0, len(s.raw))
	kept, redacted := 0, 0
	for _, secret := range s.spans {
		if secret.from < kept {
			continue // lies within the one before, which was longer
		}
		clean = append(clean, s.raw[kept:secret.from]...)
		if secret.bare {
			quote := append(bytes.Repeat([]byte{'\\'}, secret.depth), '"')
			clean = append(append(append(clean, quote...), Mark...), quote...)
		} else {
			clean = append(clean, Mark...)
		}
		kept = secret.to
		redacted++
	}
	return append(clean, s.raw[kept:]...), redacted
}
