package evidence

import (
	"bytes"
	"encoding/base64"
	"math"
)

// shape is a token that its issuer made recognisable: a prefix and a run of characters.
type shape struct {
	prefix   string
	shortest int                 // of the run
	of       func(c byte) bool   // the characters of the run
	passes   func(r []byte) bool // further condition on the run; nil: none
}

// shapes by the byte in which their prefix ends.
var shapes = [256][]shape{
	'_': {
		{"ghp_", 36, letterOrDigit, nil}, {"gho_", 36, letterOrDigit, nil}, {"ghu_", 36, letterOrDigit, nil},
		{"ghs_", 36, letterOrDigit, nil}, {"ghr_", 36, letterOrDigit, nil}, {"github_pat_", 22, base64URL, nil},
		{"npm_", 36, letterOrDigit, nil}, {"sk_live_", 16, letterOrDigit, nil}, {"rk_live_", 16, letterOrDigit, nil},
		{"dckr_pat_", 20, base64URL, nil}, {"dop_v1_", 64, letterOrDigit, nil},
	},
	'-': {
		{"xoxb-", 10, base64URL, nil}, {"xoxp-", 10, base64URL, nil}, {"xoxa-", 10, base64URL, nil},
		{"xoxr-", 10, base64URL, nil}, {"xoxs-", 10, base64URL, nil}, {"xoxe-", 10, base64URL, nil},
		{"xapp-", 10, base64URL, nil}, {"glpat-", 20, base64URL, nil}, {"sk-ant-", 20, base64URL, nil},
		{"sk-proj-", 20, base64URL, nil}, {"pypi-", 50, base64URL, nil},
	},
	'.': {
		{"hvs.", 24, base64URL, nil}, {"hvb.", 24, base64URL, nil}, {"hvr.", 24, base64URL, nil},
		{"s.", 24, letterOrDigit, legacyVault}, {"b.", 24, letterOrDigit, legacyVault}, {"SG.", 60, sendGrid, nil},
	},
	'z': {{"AIz", 36, base64URL, nil}},
}

// prefixed takes a token whose prefix ends at the offset.
func (s *scan) prefixed(at int) int {
	if at == 0 {
		return 0
	}
	for i := range shapes[s.raw[at]] {
		shape := &shapes[s.raw[at]][i]
		from := at + 1 - len(shape.prefix)
		if from < 0 || s.raw[from] != shape.prefix[0] || !s.startsWord(from) || string(s.raw[from:at+1]) != shape.prefix {
			continue
		}
		end := s.runOf(at+1, shape.of)
		if end-at-1 >= shape.shortest && (shape.passes == nil || shape.passes(s.raw[at+1:end])) {
			return s.take(from, end)
		}
	}
	return 0
}

// privateKey takes a private key in PEM (RFC 7468) of which the offset is the first hyphen, up to its end line or, when
// it was cut off, up to the end of the text.
func (s *scan) privateKey(at int) int {
	const begin = "-----BEGIN "
	if at < 0 || at+len(begin) > len(s.raw) || string(s.raw[at:at+len(begin)]) != begin {
		return 0
	}
	label := s.raw[at+len(begin) : min(len(s.raw), at+len(begin)+48)]
	if line := bytes.Index(label, []byte("-----")); line < 0 || !bytes.Contains(label[:line], []byte("PRIVATE KEY")) {
		return 0
	}
	to := bytes.IndexByte(s.raw[at:], '"')
	if to < 0 {
		to = len(s.raw) - at
	}
	end := bytes.Index(s.raw[at:at+to], []byte("-----END "))
	if end >= 0 {
		if line := bytes.Index(s.raw[at+end+9:at+to], []byte("-----")); line >= 0 {
			return s.take(at, at+end+9+line+5)
		}
	}
	to += at
	return s.take(at, to-backslashes(s.raw, to, at))
}

// webToken takes a JSON Web Token (RFC 7519) whose first letters "eyJ", a brace and a quote, end at the offset.
func (s *scan) webToken(at int) int {
	from := at - 2
	if from < 0 || string(s.raw[from:at+1]) != "eyJ" || !s.startsWord(from) {
		return 0
	}
	end := s.runOf(at+1, base64URL)
	if end >= len(s.raw) || s.raw[end] != '.' {
		return 0
	}
	header, err := base64.RawURLEncoding.DecodeString(string(s.raw[from:end]))
	if err != nil || !bytes.Contains(header, []byte(`"alg"`)) {
		return 0
	}
	payload := s.runOf(end+1, base64URL)
	if payload == end+1 {
		return 0
	}
	return s.take(from, s.runOf(payload, func(c byte) bool { return base64URL(c) || c == '.' }))
}

// sessionToken takes a session token of AWS, as it stands in presigned URLs.
func (s *scan) sessionToken(at int) int {
	for _, prefix := range []string{"IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"} {
		from := at - bytes.IndexByte([]byte(prefix), s.raw[at])
		if from > at || from < 0 || !bytes.HasPrefix(s.raw[from:], []byte(prefix)) || !s.startsWord(from) {
			continue
		}
		end := s.runOf(from, func(c byte) bool { return base64URL(c) || c == '+' || c == '/' || c == '=' || c == '%' })
		if end-from >= 100 {
			return s.take(from, end)
		}
	}
	return 0
}

// accessKeySecret takes the secret of an AWS access key that stands near the key's id: 40 characters of base64 with
// the disorder of chance. The offset is that of the I of "AKIA" or "ASIA".
func (s *scan) accessKeySecret(at int) int {
	from := at - 2
	if from < 0 || at+1 >= len(s.raw) || s.raw[from] != 'A' || s.raw[at+1] != 'A' || s.raw[at-1] != 'K' && s.raw[at-1] != 'S' || !s.startsWord(from) {
		return 0
	}
	end := s.runOf(from, letterOrDigit)
	if end-from != 20 {
		return 0
	}
	s.secretWithin(max(0, from-64), from)
	if taken := s.secretWithin(end, min(len(s.raw), end+96)); taken > 0 {
		return taken
	}
	return end
}

// secretWithin looks for the secret of an access key between two offsets; the secret may go on past the second.
func (s *scan) secretWithin(from, to int) int {
	for at := from; at < to; {
		if !base64Standard(s.raw[at]) || !s.startsWord(at) {
			at++
			continue
		}
		end := s.runOf(at, base64Standard)
		closed := end == len(s.raw) || delimits(s.raw[end])
		if end-at == 40 && closed && disorder(s.raw[at:end]) > 4.4 && mixed(s.raw[at:end]) {
			return s.take(at, end)
		}
		at = end
	}
	return 0
}

// addressPassword takes the password of "scheme://user:password@host", the offset being that of the @.
func (s *scan) addressPassword(at int) int {
	colon := -1
	for i := at - 1; i > 2 && at-i < 512; i-- {
		switch c := s.raw[i]; {
		case c == '/':
			if colon > i+1 && colon < at-1 && s.raw[i-1] == '/' && s.raw[i-2] == ':' && gives(secret, s.raw[colon+1:at]) {
				return s.take(colon+1, at)
			}
			return 0
		case c == ':':
			colon = i
		case delimits(c) && c != '&' && c != ';' && c != ',', c == '@':
			return 0
		}
	}
	return 0
}

// assignment takes the value of name=value, as in query strings, connection strings and command lines.
func (s *scan) assignment(at int) int {
	from := at
	for from > 0 && at-from <= longestName && (base64URL(s.raw[from-1])) {
		from--
	}
	means := meaningOfLabel(s.raw[from:at])
	if name := s.raw[from:at]; means == ordinary && (bytes.EqualFold(name, []byte("pwd")) || string(name) == "sig") {
		means = secret
	}
	if means != secret && means != token {
		return 0
	}
	value := at + 1
	for value < len(s.raw) && (s.raw[value] == '\\' || s.raw[value] == '"' || s.raw[value] == '\'') {
		value++
	}
	end := s.runOf(value, func(c byte) bool { return !delimits(c) })
	if end-value < 4 || s.raw[value] == '/' || s.raw[value] == '$' || s.raw[value] == '=' || !gives(means, s.raw[value:end]) {
		return 0
	}
	return s.take(value, end)
}

// headerLine takes the credentials of "Authorization: Bearer ..." in plain text, the offset being that of the colon.
func (s *scan) headerLine(colon int) int {
	if colon == 0 || s.raw[colon-1]|0x20 != 'n' {
		return 0
	}
	from := colon
	for from > 0 && colon-from <= longestName && base64URL(s.raw[from-1]) {
		from--
	}
	if meaningOf(s.raw[from:colon]) != authorization {
		return 0
	}
	scheme := s.next(colon + 1)
	credentials := s.next(s.runOf(scheme, letterOrDigit))
	end := s.runOf(credentials, func(c byte) bool { return !delimits(c) })
	if credentials == scheme || end == credentials || !authorizes(s.raw[scheme:end]) {
		return 0
	}
	return s.take(credentials, end)
}

// statementPassword takes the literal of "PASSWORD '...'" and "IDENTIFIED BY '...'" in a statement of SQL.
func (s *scan) statementPassword(at int) int {
	words := bytes.ToLower(bytes.TrimRight(s.raw[max(0, at-16):at], " "))
	if !bytes.HasSuffix(words, []byte("password")) && !bytes.HasSuffix(words, []byte("identified by")) || s.raw[max(0, at-1)] != ' ' {
		return 0
	}
	end := s.runOf(at+1, func(c byte) bool { return c != '\'' && c != '"' })
	if end == len(s.raw) || s.raw[end] != '\'' || !gives(secret, s.raw[at+1:end]) {
		return 0
	}
	return s.take(at+1, end)
}

// runOf gives where a run of such characters ends that begins at the offset.
func (s *scan) runOf(at int, of func(byte) bool) int {
	for at < len(s.raw) && of(s.raw[at]) {
		at++
	}
	return at
}

// startsWord reports whether nothing that could belong to a token stands before the offset. The letter of an escape,
// as in "\nghp_", does not belong to it.
func (s *scan) startsWord(at int) bool {
	if at == 0 || !base64URL(s.raw[at-1]) {
		return true
	}
	return at > 1 && s.raw[at-2] == '\\'
}

func letterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func base64URL(c byte) bool { return letterOrDigit(c) || c == '-' || c == '_' }

func base64Standard(c byte) bool { return letterOrDigit(c) || c == '+' || c == '/' }

func sendGrid(c byte) bool { return base64URL(c) || c == '.' }

// legacyVault tells the tokens of Vault before 1.10, which have 24 or 26 characters, from what else begins with a letter and
// a dot.
func legacyVault(run []byte) bool { return len(run) <= 26 && mixed(run) }

// mixed reports whether there are small and capital letters and digits.
func mixed(run []byte) bool {
	var small, capital, digit bool
	for _, c := range run {
		small = small || c >= 'a' && c <= 'z'
		capital = capital || c >= 'A' && c <= 'Z'
		digit = digit || c >= '0' && c <= '9'
	}
	return small && capital && digit
}

// disorder is Shannon's entropy in bits for each character.
func disorder(run []byte) float64 {
	var counts [256]int
	for _, c := range run {
		counts[c]++
	}
	bits := 0.0
	for _, count := range counts {
		if count > 0 {
			share := float64(count) / float64(len(run))
			bits -= share * math.Log2(share)
		}
	}
	return bits
}
