package estate

import (
	"fmt"
	"time"

	"clew/graph"
)

// medium is where actions are recorded.
type medium int

const (
	trailMedium medium = iota
	databaseMedium
	agentMedium
	gatewayMedium
)

// systems names the system of each medium, as facts name it.
var systems = [...]string{trailMedium: "aws", databaseMedium: "postgres", agentMedium: "agent-platform", gatewayMedium: "api-gateway"}

// performer is one identity as it works in one place, with the right answers about what it does there.
type performer struct {
	medium  medium
	name    string
	weight  float64 // its share of the actions that no scenario fixes
	active  span
	rhythm  rhythm
	fewest  int // calls in one session
	most    int
	phases  []phase
	account *account

	// Of AWS: either a role that caller or service assumes, or a user with a key of its own.
	region     string
	service    string
	caller     *principal
	callerKey  string
	assumption *expectation // of the act of assuming the role
	role       *principal
	user       *principal
	userKey    string
	calls      []*call
	unseen     bool      // the act of assuming the role is not in the log
	began      time.Time // of unseen sessions: before when they began; zero: shortly before their first call
	overrun    *phase    // what to expect of the last call of each session, which comes after its end
	host       string
	userAgent  string

	// Of facts.
	actor       graph.Key
	credential  graph.Key
	grant       graph.Key // zero: none
	kind        string    // of the credential
	deeds       []deed
	environment string
	instances   []instance
	behalf      *person
	bare        bool // the record lacks the context that an agent owes
}

// phase is what to expect from a moment on.
type phase struct {
	from     time.Time
	scenario string
	expected *expectation
}

// deed is one kind of action that is recorded as a fact.
type deed struct {
	operation    string
	resource     string
	resourceKind string
}

// instance is one running agent.
type instance struct {
	id      string
	version string
	host    string
}

func (p *performer) phase(moment time.Time) phase {
	current := p.phases[0]
	for _, next := range p.phases[1:] {
		if !moment.Before(next.from) {
			current = next
		}
	}
	return current
}

// session is one session of a role.
type session struct {
	name     string
	key      string
	from, to time.Time
}

// event is one action.
type event struct {
	at        time.Time
	id        uuid
	request   uuid
	performer *performer
	call      *call
	deed      *deed
	session   *session // under which it was done
	issued    *session // which it began
	instance  *instance
	bare      bool // without the context that an agent owes
	expected  *expectation
	scenario  string
	story     *Story
}

func (e *event) byService() bool { return e.issued != nil && e.performer.service != "" }

func (e *event) address() string {
	if e.byService() {
		return e.performer.service
	}
	return e.performer.host
}

func (e *event) agent() string {
	if e.byService() {
		return e.performer.service
	}
	return e.performer.userAgent
}

// key is the key under which the action will be known.
func (e *event) key() string {
	switch e.performer.medium {
	case databaseMedium:
		return "pgaudit:" + e.id.String()
	case agentMedium:
		return "agent-event:" + e.id.String()
	case gatewayMedium:
		return "gateway-event:" + e.id.String()
	}
	return "aws-event:" + e.id.String()
}

var assume = &call{service: "sts", event: "AssumeRole", action: "sts:AssumeRole", readOnly: true}

var userAgents = []string{
	"aws-sdk-go-v2/1.47.8 ua/2.1 os/linux lang/go#1.26.0 md/GOOS#linux md/GOARCH#arm64",
	"Boto3/1.43.10 md/Botocore#1.43.10 ua/2.1 os/linux#6.12 md/arch#aarch64 lang/python#3.14.2",
	"aws-sdk-java/2.41.7 ua/2.1 os/Linux#6.12 lang/java#25.0.1 md/OpenJDK_64-Bit_Server_VM#25.0.1",
	"aws-sdk-js/3.1010.0 ua/2.1 os/linux#6.12 lang/js md/nodejs#24.11.0",
	"aws-sdk-rust/1.8.9 ua/2.1 os/linux lang/rust/1.94.0",
}

// privateAddress gives an address inside the company's network.
func (w *world) privateAddress() string {
	return fmt.Sprintf("10.%d.%d.%d", w.random.between(16, 31), w.random.below(256), w.random.between(4, 250))
}
