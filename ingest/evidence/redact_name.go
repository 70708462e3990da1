package evidence

import (
	"bytes"
	"strconv"
)

// meaning is what the name of a member says about its value.
type meaning int

const (
	ordinary      meaning = iota
	secret                // the value is a secret
	token                 // the value is a secret unless it is too short for one
	authorization         // the value is a secret if it is that of the HTTP header
	label                 // the value is itself a name, and a member "value" stands beside it
	kind                  // the value says what the object is
	data                  // in a Kubernetes Secret, the members of the value are secrets
)

// shortestToken parts tokens from words and ids that stand under the same names.
const shortestToken = 16

// longestName bounds how far a name is looked for.
const longestName = 64

// meanings are the names that are known whole: lower-case, without anything but letters and digits.
var meanings = map[string]meaning{
	"authorization": authorization, "proxyauthorization": authorization,
	"cookie": secret, "setcookie": secret, "passcode": secret, "secretstring": secret, "secretbinary": secret,
	"secretvalue": secret, "secretkey": secret, "accesskeysecret": secret, "accountkey": secret,
	"sharedaccesskey": secret, "samlassertion": secret, "samlresponse": secret, "clientassertion": secret,
	"codeverifier": secret, "devicecode": secret, "xamzsignature": secret,
	"token": token, "accesstoken": token, "refreshtoken": token, "idtoken": token, "authtoken": token,
	"bearertoken": token, "apitoken": token, "sessiontoken": token, "securitytoken": token,
	"xamzsecuritytoken": token, "xvaulttoken": token, "xauthtoken": token, "csrftoken": token, "xcsrftoken": token,
	"xsrftoken": token, "privatetoken": token, "personalaccesstoken": token, "webidentitytoken": token,
	"oauthtoken": token, "registrationtoken": token, "jointoken": token, "bottoken": token, "tokenvalue": token,
	"xapikey": token,
	"name":    label, "key": label,
	"kind": kind,
	"data": data, "stringdata": data,
}

// endings are the ends of names that mean a secret whatever stands before them: masterUserPassword, app_secret.
var endings = []struct {
	text  string
	means meaning
}{
	{"password", secret}, {"passwd", secret}, {"passphrase", secret}, {"secret", secret},
	{"secretaccesskey", secret}, {"privatekey", secret}, {"privatekeypem", secret}, {"apikey", token},
}

// lastTwo are the two letters in which the known names end, since most others end otherwise.
var lastTwo = func() (table [32][32]bool) {
	known := func(name string) { table[name[len(name)-2]&0x1f][name[len(name)-1]&0x1f] = true }
	for name := range meanings {
		known(name)
	}
	for _, ending := range endings {
		known(ending.text)
	}
	return table
}()

// telling reports whether a name can be one of the known.
func telling(name []byte) bool {
	return len(name) > 2 && lastTwo[name[len(name)-2]&0x1f][name[len(name)-1]&0x1f]
}

// meaningOf reads a name as it stands in the record.
func meaningOf(name []byte) meaning {
	if len(name) < 3 || len(name) > longestName {
		return ordinary
	}
	if !telling(name) {
		return ordinary
	}
	if bytes.IndexByte(name, '\\') >= 0 {
		name = unescape(name)
	}
	var buffer [longestName]byte
	plain := plainName(name, buffer[:0])
	if means, known := meanings[string(plain)]; known {
		return means
	}
	for _, ending := range endings {
		if bytes.HasSuffix(plain, []byte(ending.text)) {
			return ending.means
		}
	}
	// Vault's client_token authenticates; the clientToken of AWS only tells repeated calls apart.
	if bytes.EqualFold(name, []byte("client_token")) {
		return token
	}
	return ordinary
}

// meaningOfLabel reads a name in a list of names and values: an environment variable, a header, an attribute.
func meaningOfLabel(name []byte) meaning {
	means := meaningOf(name)
	if means == secret || means == token || means == authorization {
		return means
	}
	if bytes.HasSuffix(name, []byte("_TOKEN")) && !bytes.HasSuffix(name, []byte("NEXT_TOKEN")) && !bytes.HasSuffix(name, []byte("PAGE_TOKEN")) {
		return token
	}
	return ordinary
}

func plainName(name, to []byte) []byte {
	for _, c := range name {
		switch {
		case c >= 'A' && c <= 'Z':
			to = append(to, c|0x20)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			to = append(to, c)
		}
	}
	return to
}

// unescape reads the escapes of JSON in a name, since "pass\u0077ord" is a password too.
func unescape(name []byte) []byte {
	quoted := append(append([]byte{'"'}, name...), '"')
	text, err := strconv.Unquote(string(quoted))
	if err != nil {
		return name
	}
	return []byte(text)
}

// masked are parts of values by which sources say that they have taken a secret out themselves.
var masked = [][]byte{
	[]byte("redacted"), []byte("hidden"), []byte("sensitivedataremoved"), []byte("masked"), []byte("filtered"), []byte("removed>"),
}

// references are beginnings of values that name a secret, or prove knowledge of one, without giving it away.
var references = [][]byte{
	[]byte("arn:"), []byte("hmac-sha256:"), []byte("${"), []byte("{{"), []byte("<"), []byte("%"), []byte("projects/"),
}

// gives reports whether a value under a name that means a secret is one, rather than a mask, a reference or a setting.
func gives(means meaning, value []byte) bool {
	switch {
	case len(value) == 0 || means == token && len(value) < shortestToken:
		return false
	case means == authorization:
		return authorizes(value)
	case len(bytes.Trim(value, "*")) == 0, len(value) > 2 && len(bytes.Trim(value, "*xX.#-•")) == 0:
		return false
	}
	switch string(bytes.ToLower(value[:min(len(value), 8)])) {
	case "true", "false", "null", "none", "nil", "yes", "no", "required", "optional":
		return false
	}
	for _, beginning := range references {
		if bytes.HasPrefix(value, beginning) {
			return false
		}
	}
	if len(value) > 64 {
		return true
	}
	lower := bytes.ToLower(value)
	for _, part := range masked {
		if bytes.Contains(lower, part) {
			return false
		}
	}
	return true
}

// schemes are those of the Authorization header.
var schemes = [][]byte{
	[]byte("basic "), []byte("bearer "), []byte("digest "), []byte("token "), []byte("negotiate "), []byte("ssws "), []byte("aws4-hmac-sha256 "), []byte("apikey "),
}

// authorizes reports whether a value is that of an Authorization header: a scheme and credentials, or a bare token.
func authorizes(value []byte) bool {
	lower := bytes.ToLower(value[:min(len(value), 24)])
	for _, scheme := range schemes {
		if bytes.HasPrefix(lower, scheme) {
			return gives(secret, bytes.TrimSpace(value[len(scheme):]))
		}
	}
	return len(value) >= shortestToken && !bytes.ContainsAny(value, " {[\\/:") && gives(secret, value)
}
