package estate

import (
	"fmt"
	"slices"
	"time"

	"clew/graph"
)

// The scenarios of a whole chain.
const (
	everydaySession  = "everyday-session"
	everydayService  = "everyday-service"
	everydayKey      = "everyday-key"
	everydayGroup    = "everyday-group"
	everydayDatabase = "everyday-database"
	everydayAgent    = "everyday-agent"
	everydayVendor   = "everyday-vendor"
)

// Shares of all actions that everyday work outside AWS has. What the scenarios leave is everyday work in AWS.
const (
	databaseShare = 0.06
	agentShare    = 0.05
	vendorShare   = 0.025
)

// everyday makes the services whose chains are whole: one very busy, most quiet.
func (w *world) everyday() {
	number := min(14+w.settings.Actions/1500, 700)
	scenarios := 0.0
	for _, s := range w.scenarios() {
		scenarios += s.share
	}
	total := 0.0
	for i := range number {
		total += zipf(i)
	}
	for i := range number {
		o := workload{scenario: everydaySession, share: (1 - scenarios - databaseShare - agentShare - vendorShare) * zipf(i) / total}
		switch {
		case i == 0:
			o.account, o.bundles = w.production, 3
		case i%9 == 3:
			o.mode, o.scenario = serviceMode, everydayService
		case i%9 == 5:
			o.mode, o.scenario = keyMode, everydayKey
		case i%9 == 7:
			o.mode, o.scenario = groupMode, everydayGroup
		}
		o.rhythm = rhythm(w.random.below(3))
		p := w.build(o)
		if i == 5 {
			w.keepAlive(p)
		}
		if i < 9 {
			w.once(p, 0.05+0.1*float64(i))
		}
	}
	w.everydayMedia(number)
}

func zipf(i int) float64 { return 1 / float64(i+1) }

// keepAlive lets a performer act at noon of every other day, so that the trail of the smallest estate is never silent
// for so long that it would seem not to have been delivered.
func (w *world) keepAlive(p *performer) {
	for index := 0; index < w.calendar.days; index += 2 {
		noon := w.calendar.start.Add(time.Duration(index)*day + 12*time.Hour)
		if !w.calendar.outage.contains(noon) {
			w.appoint(appointment{at: noon, performer: p, calls: 1})
		}
	}
}

// once lets the performer act once at about the fraction of its active time.
func (w *world) once(p *performer, fraction float64) {
	whole := p.active.to.Sub(p.active.from)
	index := w.calendar.index(p.active.from.Add(time.Duration(fraction * float64(whole))))
	for range w.calendar.days {
		index = (index + w.calendar.days) % w.calendar.days
		if w.canAct(p, index) {
			midnight := w.calendar.start.Add(time.Duration(index) * day)
			w.appoint(appointment{at: p.rhythm.moment(w.random, midnight), performer: p, calls: 1})
			return
		}
		index++
	}
	panic("estate: " + p.name + " never acts")
}

func (w *world) everydayMedia(number int) {
	vendors := []*vendor{
		w.newVendor("C-2041"), w.newVendor("C-2057"), w.newVendor("C-2063"),
	}
	each := max(2, number/12)
	for i := range each {
		w.once(w.build(workload{scenario: everydayDatabase, medium: databaseMedium, share: databaseShare / float64(each), rhythm: rhythm(i % 3)}), 0.3)
		w.once(w.build(workload{scenario: everydayAgent, medium: agentMedium, share: agentShare / float64(each), rhythm: office}), 0.5)
	}
	for _, v := range vendors {
		w.once(w.build(workload{scenario: everydayVendor, medium: gatewayMedium, share: vendorShare / float64(len(vendors)), vendor: v}), 0.4)
	}
}

// scenario is one kind of chain, with the right answer about it.
type scenario struct {
	name  string
	share float64
	make  func(w *world, s scenario, share float64) *performer
	// expected is the right answer; nil where make gives its own.
	expected *expectation
	options  workload
}

// perform makes the performers of all scenarios, more of them in larger estates, and the stories.
func (w *world) perform() {
	copies := min(1+w.settings.Actions/20000, 8)
	all := w.scenarios()
	for number, s := range all {
		for i := range copies {
			share := s.share / float64(copies)
			var p *performer
			if s.make != nil {
				p = s.make(w, s, share)
			} else {
				p = w.build(s.workload(share))
			}
			if i == 0 && p != nil {
				w.once(p, 0.15+0.7*float64(number)/float64(len(all)))
			}
		}
	}
	w.tell()
}

func (s scenario) workload(share float64) workload {
	o := s.options
	o.scenario, o.expected, o.share = s.name, s.expected, share
	// Short sessions, so that a scenario's share of the actions comes out near to what it should be.
	o.fewest, o.most = 2, 8
	if o.medium != trailMedium {
		o.fewest, o.most = 1, 4
	}
	return o
}

// Scenarios lists the names of all scenarios, sorted.
func Scenarios() []string {
	names := []string{everydaySession, everydayService, everydayKey, everydayGroup, everydayDatabase, everydayAgent, everydayVendor,
		"provisioning", "assume-role", "service-assume-role", "story"}
	for _, s := range (&world{}).scenarios() {
		names = append(names, s.name)
	}
	names = append(names, furtherScenarios...)
	slices.Sort(names)
	return slices.Compact(names)
}

// newVendor makes the next vendor, with a contract about reading invoices; contract is its number, empty for none.
func (w *world) newVendor(contract string) *vendor {
	number := len(w.vendors)
	name := vendorNames[number%len(vendorNames)]
	if number >= len(vendorNames) {
		name += " International"
	}
	v := &vendor{
		key: graph.Key{Scheme: "vendor", Value: fmt.Sprintf("V-%04d", 310+number*7)}, name: name, contract: contract,
		operations: []string{"GET /v2/invoices*"}, held: span{w.calendar.start.Add(-300 * day), w.calendar.until.Add(300 * day)},
	}
	w.vendors = append(w.vendors, v)
	return v
}
