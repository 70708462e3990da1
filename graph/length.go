package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// longestLength is the longest that ParseLength takes, in days.
const longestLength = 100 * 366

// ParseLength reads a length of time in whole days, such as 90d, or in the units of time.ParseDuration down to seconds, such
// as 36h. Empty is zero. The error wraps ErrInvalid.
func ParseLength(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if number, found := strings.CutSuffix(text, "d"); found {
		if days, err := strconv.Atoi(number); err == nil && days > 0 && days <= longestLength {
			return time.Duration(days) * 24 * time.Hour, nil
		}
	} else if length, err := time.ParseDuration(text); err == nil && length >= time.Second && length%time.Second == 0 {
		return length, nil
	}
	return 0, fmt.Errorf("%q is not a length of time, such as 90d or 36h: %w", clip(text, 40), ErrInvalid)
}
