package cloudtrail

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"clew/graph"
	"clew/ingest"
)

// reading is one event on its way to facts.
type reading struct {
	event *event
	at    time.Time
	key   string

	actor      actor
	tenant     string
	parameters parameters
	response   response
	outcome    string
	reason     string
}

// facts reads the event. A refused or failed call changed nothing, so that it states the action and the actor only.
func (r *reading) facts() []ingest.Fact {
	r.actor = r.readActor()
	r.tenant = r.event.Recipient
	if r.tenant == "" {
		r.tenant = r.actor.account
	}
	// What cannot be read of parameters and response, which every service shapes as it likes, is left out.
	if r.event.RequestParameters.Kind() == '{' {
		_ = json.Unmarshal(r.event.RequestParameters, &r.parameters, options)
	}
	if r.event.ResponseElements.Kind() == '{' {
		_ = json.Unmarshal(r.event.ResponseElements, &r.response, options)
	}
	r.readOutcome()
	facts := make([]ingest.Fact, 0, 4)
	if seen := r.actor.seen(r.head()); seen != nil {
		facts = append(facts, seen)
	}
	if r.outcome == graph.OutcomeSuccess {
		switch r.event.EventSource {
		case "sts.amazonaws.com":
			facts = r.session(facts)
		case "iam.amazonaws.com":
			facts = r.administration(facts)
		}
	}
	return append(facts, r.acted())
}

func (r *reading) head() ingest.Head { return ingest.Head{At: r.at} }

// readOutcome tells refusals by the error codes that AWS services use for them from other failures.
func (r *reading) readOutcome() {
	code := r.event.ErrorCode
	switch {
	case code == "" && r.response.ConsoleLogin == "Failure":
		r.outcome, r.reason = graph.OutcomeFailure, r.event.ErrorMessage
		if r.reason == "" {
			r.reason = "Failure"
		}
	case code == "":
		r.outcome = graph.OutcomeSuccess
	case refused(code):
		r.outcome, r.reason = graph.OutcomeDenied, code
	default:
		r.outcome, r.reason = graph.OutcomeFailure, code
	}
}

func refused(code string) bool {
	code = strings.ToLower(code)
	for _, word := range []string{"accessdenied", "unauthorized", "notauthorized", "authorizationerror", "forbidden"} {
		if strings.Contains(code, word) {
			return true
		}
	}
	return false
}
