package graph

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// Place is a place in a list that is ordered by time, newest first, and by uid where times are equal.
type Place struct {
	At  time.Time
	UID string
}

// String gives the form that stands in addresses, empty for the zero place.
func (p Place) String() string {
	if p == (Place{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(p.At.UTC().Format(time.RFC3339Nano) + "/" + p.UID))
}

// ParsePlace reads the form of String; the empty text is the zero place. The error wraps ErrInvalid.
func ParsePlace(text string) (Place, error) {
	if text == "" {
		return Place{}, nil
	}
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	at, uid, found := strings.Cut(string(decoded), "/")
	moment, timeErr := time.Parse(time.RFC3339Nano, at)
	if err != nil || timeErr != nil || !found {
		return Place{}, fmt.Errorf("%.80q is not a place in a list: %w", text, ErrInvalid)
	}
	return Place{At: moment, UID: uid}, nil
}

// Turn says which page of a list is asked for.
type Turn struct {
	Place Place // where the last page ended; zero: from the newest
	Newer bool  // go on to newer ones instead of older ones
	Most  int   // rows of a page
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Rows  []T
	Older Place // where the next older page begins; zero: there is none
	Newer Place // where the next newer page begins; zero: there is none
	// Cut says that looking stopped at the bound on how many entries one page may look at, before the page was full. The
	// next page goes on from there.
	Cut bool
}

// List is the beginning of a list.
type List[T any] struct {
	Rows  []T
	Total Count // of the whole list
}

// Count is how many there are.
type Count struct {
	Number  int64
	AtLeast bool // counting stopped at Number
}
