package estate

import (
	"slices"
	"strconv"
	"time"
)

// agenda is what is planned for one day.
type agenda struct {
	world    *world
	random   *random
	midnight time.Time
	events   []event
	left     int // actions that may still be added
	// able are the performers who may be called on, with their weights added up.
	able   []*performer
	weight []float64
}

// plan lays down what happens on a day: what has its fixed place, then everyday work until the budget is used up. The
// same seed gives the same day, whatever happens to the other days.
func (w *world) plan(index, budget int) []*event {
	a := &agenda{
		world: w, midnight: w.calendar.start.Add(time.Duration(index) * day), left: budget,
		random: newRandom(w.settings.Seed, "day "+strconv.Itoa(index)),
	}
	a.events = make([]event, 0, budget+2*len(w.appointments[index]))
	for _, fixed := range w.appointments[index] {
		a.keep(fixed)
	}
	total := 0.0
	for _, p := range w.performers {
		if p.weight > 0 && w.canAct(p, index) {
			total += p.weight
			a.able, a.weight = append(a.able, p), append(a.weight, total)
		}
	}
	for a.left > 0 && total > 0 {
		i, _ := slices.BinarySearch(a.weight, a.random.fraction()*total)
		p := a.able[min(i, len(a.able)-1)]
		a.work(p, p.rhythm.moment(a.random, a.midnight), a.random.between(p.fewest, p.most))
	}
	ordered := make([]*event, len(a.events))
	for i := range a.events {
		ordered[i] = &a.events[i]
	}
	slices.SortStableFunc(ordered, func(x, y *event) int { return x.at.Compare(y.at) })
	return ordered
}

// fixed gives the number of actions that the appointments of a day make.
func (w *world) fixed(index int) int {
	number := 0
	for _, a := range w.appointments[index] {
		number += a.actions()
	}
	return number
}

// actions gives the number of actions that the appointment makes.
func (a appointment) actions() int {
	switch {
	case a.call != nil || a.deed != nil:
		return 1
	case a.performer.role != nil && !a.performer.unseen:
		return 1 + a.calls
	}
	return a.calls
}

// keep turns an appointment into its actions.
func (a *agenda) keep(fixed appointment) {
	if fixed.call == nil && fixed.deed == nil {
		// What has its fixed place is not taken from the budget of the day.
		a.left += fixed.actions()
		a.work(fixed.performer, fixed.at, fixed.calls)
		return
	}
	e := a.event(fixed.performer, fixed.at)
	e.call, e.deed, e.instance, e.bare, e.story = fixed.call, fixed.deed, fixed.instance, fixed.bare, fixed.story
	if e.story != nil {
		e.expected = e.story.expected
		e.story.Action = e.key()
	}
	a.events = append(a.events, e)
}

func (a *agenda) event(p *performer, at time.Time) event {
	now := p.phase(at)
	return event{
		at: at, id: a.random.uuid(), request: a.random.uuid(), performer: p,
		expected: now.expected, scenario: now.scenario, bare: p.bare,
	}
}

// work lets the performer act so many times from the moment on, within the hour, as long as the budget lasts.
func (a *agenda) work(p *performer, at time.Time, calls int) {
	var current *session
	if p.role != nil {
		if p.unseen {
			current = a.unseenSession(p, at)
		} else {
			if a.left < 2 {
				a.fill()
				return
			}
			current = a.assume(p, at)
		}
	}
	calls = min(calls, a.left)
	if calls == 0 {
		return
	}
	step := 3300 / calls
	for i := range calls {
		at = at.Add(time.Duration(1+a.random.below(max(step, 1))) * time.Second)
		last := p.overrun != nil && i == calls-1
		if last {
			at = current.to.Add(time.Duration(a.random.between(60, 900)) * time.Second)
		}
		e := a.event(p, at)
		e.session = current
		if last {
			e.expected, e.scenario = p.overrun.expected, p.overrun.scenario
		}
		if p.medium == trailMedium {
			e.call = p.calls[a.random.below(len(p.calls))]
		} else {
			e.deed = &p.deeds[a.random.below(len(p.deeds))]
			if len(p.instances) > 0 {
				e.instance = &p.instances[a.random.below(len(p.instances))]
			}
		}
		a.events = append(a.events, e)
		a.left--
	}
}

// assume begins a session of the performer's role.
func (a *agenda) assume(p *performer, at time.Time) *session {
	s := &session{name: sessionName(p, a.random), key: a.random.identifier("ASIA", 20), from: at, to: at.Add(time.Hour)}
	e := a.event(p, at)
	e.call, e.issued, e.expected, e.scenario = assume, s, p.assumption, "assume-role"
	if p.service != "" {
		e.scenario = "service-assume-role"
	}
	a.events = append(a.events, e)
	a.left--
	return s
}

// unseenSession is one whose beginning no record shows.
func (a *agenda) unseenSession(p *performer, at time.Time) *session {
	from := at.Add(-time.Duration(a.random.between(600, 7200)) * time.Second)
	if !p.began.IsZero() {
		from = p.began.Add(-time.Duration(a.random.between(600, 2400)) * time.Second)
	}
	return &session{name: sessionName(p, a.random), key: a.random.identifier("ASIA", 20), from: from, to: from.Add(12 * time.Hour)}
}

func sessionName(p *performer, r *random) string {
	switch p.service {
	case "lambda.amazonaws.com":
		return p.name
	case "ec2.amazonaws.com":
		return "i-0" + r.hex(16)
	case "ecs-tasks.amazonaws.com":
		return r.hex(32)
	}
	return p.name + "-" + r.hex(6)
}

// fill uses up a budget that is too small for a session with single actions of a user with a key.
func (a *agenda) fill() {
	for _, p := range a.able {
		if p.user != nil && len(p.calls) > 0 {
			a.work(p, p.rhythm.moment(a.random, a.midnight), a.left)
			return
		}
	}
	for _, p := range a.able {
		if p.role == nil {
			a.work(p, p.rhythm.moment(a.random, a.midnight), a.left)
			return
		}
	}
	a.left = 0
}
