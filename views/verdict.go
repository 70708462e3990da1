package views

import "strings"

// The verdicts of an action.
const (
	Traced  = "traced"
	Broken  = "broken"
	Unknown = "unknown"
)

// The states of a link that the look depends on. Every other state is a violation.
const (
	StatePresent = "present"
	StateMissing = "missing"
	StateUnknown = "unknown"
)

// tone groups states by how they are drawn: "good", "gone" (an empty dashed card), "unknown" (hatched) or "bad".
func tone(state string) string {
	switch state {
	case StatePresent, Traced, "verified", "succeeded", "fresh":
		return "good"
	case StateMissing:
		return "gone"
	case StateUnknown, "", "never":
		return "unknown"
	case "running", "waiting":
		return "busy"
	case "late", "partial", "stopped", "medium", "open", "lossy":
		return "warn"
	case "low", "info", "resolved", "accepted":
		return "calm"
	default:
		return "bad"
	}
}

// stateTone is tone for the seven links, where "late" is a violation and not a delay.
func stateTone(state string) string {
	switch state {
	case StatePresent:
		return "good"
	case StateMissing:
		return "gone"
	case StateUnknown, "":
		return "unknown"
	default:
		return "bad"
	}
}

func toneIcon(tone string) string {
	switch tone {
	case "good":
		return "circle-check"
	case "gone":
		return "unlink"
	case "unknown":
		return "circle-help"
	case "busy":
		return "loader"
	case "warn":
		return "triangle-alert"
	case "calm":
		return "circle-dot"
	default:
		return "octagon-x"
	}
}

// stateWords gives a state as a person reads it: "out-of-scope" is "out of scope".
func stateWords(state string) string {
	switch state {
	case "":
		return StateUnknown
	case "self":
		return "self-approved"
	case "late":
		return "given late"
	case "not-theirs":
		return "not theirs"
	default:
		return strings.ReplaceAll(state, "-", " ")
	}
}

// severityIcon differs in shape for each severity, so that colour is never the only sign.
func severityIcon(severity string) string {
	switch severity {
	case "critical":
		return "octagon-x"
	case "high":
		return "triangle-alert"
	case "medium":
		return "diamond"
	default:
		return "circle-dot"
	}
}

func severityTone(severity string) string {
	switch severity {
	case "critical", "high":
		return "bad"
	case "medium":
		return "warn"
	default:
		return "calm"
	}
}

// lifeTone colours the state of a node that lives and ends: a credential, a grant, a sponsor, a request.
func lifeTone(state string) string {
	switch state {
	case "live", "living", "approved":
		return "good"
	case "standing", "undecided", "superseded":
		return "warn"
	case "revoked", "departed", "denied":
		return "bad"
	case StateUnknown, "":
		return "unknown"
	default:
		return "calm"
	}
}
