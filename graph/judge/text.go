package judge

import (
	"strconv"
	"strings"
	"time"

	"clew/graph"
)

// stamp writes a moment as a person quotes it: to the minute, or finer where the moment is finer.
func stamp(moment time.Time) string {
	moment = moment.UTC()
	switch {
	case moment.IsZero():
		return "an unknown time"
	case moment.Nanosecond() != 0:
		return moment.Format("2006-01-02 15:04:05.999999999 UTC")
	case moment.Second() != 0:
		return moment.Format("2006-01-02 15:04:05 UTC")
	}
	return moment.Format("2006-01-02 15:04 UTC")
}

// length writes a duration by its two largest units, cut, never rounded up.
func length(duration time.Duration) string {
	if duration < 0 {
		duration = -duration
	}
	units := []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}
	for i, unit := range units {
		if duration < unit.size {
			continue
		}
		text := strconv.FormatInt(int64(duration/unit.size), 10) + " " + unit.name
		if i+1 < len(units) {
			if rest := duration % unit.size / units[i+1].size; rest > 0 {
				text += " " + strconv.FormatInt(int64(rest), 10) + " " + units[i+1].name
			}
		}
		return text
	}
	return "less than 1 s"
}

func nameOf(identity graph.Identity) string {
	return orElse(identity.Name, identity.UID, "an unnamed identity")
}

func nameOfGrant(grant graph.Grant) string {
	return "grant " + orElse(grant.Role, grant.UID, "without a name")
}

func nameOfRequest(request *graph.Request) string {
	return "request " + orElse(request.Ref, request.UID, "without a number")
}

func nameOfContract(contract graph.Contract) string {
	return "contract " + orElse(contract.Name, contract.UID, "without a name")
}

func nameOfCredential(credential graph.Credential) string {
	name := "credential " + orElse(credential.Name, credential.UID, "without a name")
	if credential.Kind != "" {
		name += " (" + credential.Kind + ")"
	}
	return name
}

func orElse(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// sentence makes a clause a sentence's beginning: its first letter upper case, when it is an ASCII letter of our own.
func sentence(clause string) string {
	if clause != "" && 'a' <= clause[0] && clause[0] <= 'z' {
		return string(clause[0]-('a'-'A')) + clause[1:]
	}
	return clause
}

// listed joins names with commas and a last "and".
func listed(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// counted writes a number with its noun, grouped by thousands.
func counted(count int64, one, many string) string {
	if count == 1 {
		return "1 " + one
	}
	digits := strconv.FormatInt(count, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " " + many
}
