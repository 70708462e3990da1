package graph

import (
	"errors"
	"fmt"
	"strings"
)

// Key is one name under which one system knows one thing: a scheme (lower-case letters, digits and hyphens, such as
// "aws-principal") and the value that the system itself uses. Equal keys mean the same thing; the reverse does not
// hold, which is what identity resolution is for. In text it is "scheme:value", split at the first colon.
type Key struct {
	Scheme string
	Value  string
}

// ErrKey is wrapped by every error about a text that is not a key.
var ErrKey = errors.New("a key is written scheme:value, the scheme in lower-case letters, digits and hyphens")

// ParseKey reads the text form "scheme:value".
func ParseKey(text string) (Key, error) {
	scheme, value, found := strings.Cut(text, ":")
	key := Key{Scheme: scheme, Value: value}
	if !found || key.Validate() != nil {
		return Key{}, fmt.Errorf("%q: %w", clip(text, 120), ErrKey)
	}
	return key, nil
}

// IsZero reports whether the key names nothing.
func (k Key) IsZero() bool { return k == Key{} }

// String gives the text form, empty for the zero key.
func (k Key) String() string {
	if k.IsZero() {
		return ""
	}
	return k.Scheme + ":" + k.Value
}

// Validate returns an error wrapping ErrKey when the scheme or the value cannot stand in a key.
func (k Key) Validate() error {
	if k.Scheme == "" || k.Value == "" {
		return ErrKey
	}
	for _, r := range k.Scheme {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return ErrKey
		}
	}
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; an empty text is the zero key.
func (k *Key) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = Key{}
		return nil
	}
	parsed, err := ParseKey(string(text))
	if err != nil {
		return err
	}
	*k = parsed
	return nil
}

func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}
