package estate

import (
	"fmt"
	"strings"
	"time"

	"clew/graph"
)

type person struct {
	id       string
	name     string
	email    string
	team     *team
	departed time.Time // zero: still employed
}

func (p *person) key() graph.Key { return graph.Key{Scheme: "hr", Value: p.id} }

type team struct {
	name    string
	lead    *person // approves what the team's members ask for
	members []*person
}

// organisation is who works at the company.
type organisation struct {
	teams  []*team
	people []*person
	next   map[string]int // the next member of a team to be called on
}

func newOrganisation(random *random, size int) *organisation {
	o := &organisation{next: map[string]int{}}
	type pair struct{ given, family int }
	pairs := make([]pair, 0, len(givenNames)*len(familyNames))
	for g := range givenNames {
		for f := range familyNames {
			pairs = append(pairs, pair{g, f})
		}
	}
	shuffle(random, pairs)
	for _, name := range teamNames {
		o.teams = append(o.teams, &team{name: name})
	}
	for i := range max(size, 4*len(teamNames)) {
		name := givenNames[pairs[i].given] + " " + familyNames[pairs[i].family]
		t := o.teams[i%len(o.teams)]
		p := &person{
			id: fmt.Sprintf("E%05d", 10200+i*7), name: name, team: t,
			email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@" + domain,
		}
		o.people = append(o.people, p)
		if t.lead == nil {
			t.lead = p
		} else {
			t.members = append(t.members, p)
		}
	}
	return o
}

func (o *organisation) team(name string) *team {
	for _, t := range o.teams {
		if t.name == name {
			return t
		}
	}
	panic("estate: no team " + name)
}

// member gives the team's members in turn, so that work is spread as it is in a team.
func (o *organisation) member(t *team) *person {
	o.next[t.name]++
	return t.members[o.next[t.name]%len(t.members)]
}

// leaver hires somebody into a team who leaves at the moment, so that nobody else's chains depend on them.
func (o *organisation) leaver(random *random, t *team, departed time.Time) *person {
	name := pick(random, givenNames) + " " + pick(random, familyNames)
	p := &person{
		id: fmt.Sprintf("E%05d", 9001+len(o.people)), name: name, team: t, departed: departed,
		email: strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "." + fmt.Sprint(len(o.people)) + "@" + domain,
	}
	o.people = append(o.people, p)
	return p
}
