package recert_test

import (
	"errors"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/recert"
)

func TestChoose(t *testing.T) {
	campaign := graph.Campaign{Rules: []string{graph.ReviewBySponsor, graph.ReviewByOwner}, Fallback: "p:chief"}
	ana, bo, chief := recert.Person{UID: "p:ana"}, recert.Person{UID: "p:bo", SameAs: []string{"aws:bo", "sa:bo-bot"}}, recert.Person{UID: "p:chief"}
	gone := recert.Person{UID: "p:gone", Departed: true}
	by := func(sponsors, owners []recert.Person) map[string][]recert.Person {
		return map[string][]recert.Person{graph.ReviewBySponsor: sponsors, graph.ReviewByOwner: owners, graph.ReviewByFallback: {chief}}
	}
	for name, given := range map[string]struct {
		candidates recert.Candidates
		want, rule string
	}{
		"the sponsor first": {recert.Candidates{By: by([]recert.Person{ana}, []recert.Person{bo})}, "p:ana", graph.ReviewBySponsor},
		"never who holds it": {
			recert.Candidates{By: by([]recert.Person{ana}, []recert.Person{bo}), Holders: []string{"p:ana"}}, "p:bo", graph.ReviewByOwner,
		},
		"never who holds it under another alias": {
			recert.Candidates{By: by([]recert.Person{bo}, []recert.Person{ana}), Holders: []string{"aws:bo"}}, "p:ana", graph.ReviewByOwner,
		},
		"never by the own service account's grant": {
			recert.Candidates{By: by([]recert.Person{bo}, nil), Holders: []string{"sa:bo-bot"}}, "p:chief", graph.ReviewByFallback,
		},
		"never who alone approved it": {
			recert.Candidates{By: by([]recert.Person{ana}, []recert.Person{bo}), Approvers: []string{"p:ana"}}, "p:bo", graph.ReviewByOwner,
		},
		"never who approved it twice as two identities": {
			recert.Candidates{By: by([]recert.Person{bo}, []recert.Person{ana}), Approvers: []string{"p:bo", "aws:bo"}}, "p:ana", graph.ReviewByOwner,
		},
		"but who approved it with another": {
			recert.Candidates{By: by([]recert.Person{ana}, []recert.Person{bo}), Approvers: []string{"p:ana", "p:bo"}}, "p:ana", graph.ReviewBySponsor,
		},
		"never who has departed": {recert.Candidates{By: by([]recert.Person{gone, ana}, nil)}, "p:ana", graph.ReviewBySponsor},
		"else the fallback":      {recert.Candidates{By: by(nil, nil)}, "p:chief", graph.ReviewByFallback},
	} {
		t.Run(name, func(t *testing.T) {
			choice, err := recert.Choose(campaign, given.candidates)
			if err != nil || choice.UID != given.want || choice.Rule != given.rule {
				t.Errorf("chose %s by %s (%v), want %s by %s", choice.UID, choice.Rule, err, given.want, given.rule)
			}
		})
	}
	_, err := recert.Choose(campaign, recert.Candidates{By: by([]recert.Person{gone}, nil), Holders: []string{"p:chief"}})
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "p:gone has departed") || !strings.Contains(err.Error(), "p:chief holds the grant") {
		t.Errorf("with nobody left: %v", err)
	}
}
