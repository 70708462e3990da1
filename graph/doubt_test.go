package graph

import (
	"testing"
	"time"
)

func day(text string) time.Time {
	moment, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return moment
}

// A doubt parts the spans that it bears on. What began on its days may still hold; an issue is told by the record of its moment.
func TestDoubtsPartTheCoverage(t *testing.T) {
	january := Interval{day("2026-01-01"), day("2026-02-01")}
	tenth := Interval{day("2026-01-10"), day("2026-01-10").Add(3 * time.Hour)}
	for _, test := range []struct {
		name    string
		subject Subject
		doubts  []*Doubt
		want    []Coverage
	}{
		{"an issue, on its day", SubjectCredential, []*Doubt{DoubtOf("s", "r", nil, tenth)}, []Coverage{
			{Interval: Interval{january.From, day("2026-01-10")}},
			{Interval: Interval{day("2026-01-10"), day("2026-01-11")}, Rejected: 1},
			{Interval: Interval{day("2026-01-11"), january.To}},
		}},
		{"a grant, from its day on", SubjectGrant, []*Doubt{DoubtOf("s", "r", nil, tenth)}, []Coverage{
			{Interval: Interval{january.From, day("2026-01-10")}},
			{Interval: Interval{day("2026-01-10"), january.To}, Rejected: 1},
		}},
		{"of another subject", SubjectGrant, []*Doubt{DoubtOf("s", "r", []Subject{SubjectSponsor}, tenth)}, []Coverage{{Interval: january}}},
		{"of no known moment", SubjectCredential, []*Doubt{DoubtOf("s", "r", nil, Interval{})}, []Coverage{{Interval: january, Rejected: 1}}},
		{"after all of it", SubjectGrant, []*Doubt{DoubtOf("s", "r", nil, Interval{january.To, january.To})}, []Coverage{{Interval: january}}},
		{"two that overlap are one", SubjectGrant, []*Doubt{DoubtOf("s", "r", nil, tenth), DoubtOf("s", "r", nil, Interval{day("2026-01-20"), day("2026-01-20")})}, []Coverage{
			{Interval: Interval{january.From, day("2026-01-10")}},
			{Interval: Interval{day("2026-01-10"), january.To}, Rejected: 2},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			reading := Reading{Claims: []CoverageClaim{{Coverage: Coverage{Subject: test.subject, Interval: january}, State: ClaimSettled}}}
			for _, doubt := range test.doubts {
				reading.Doubts = append(reading.Doubts, *doubt)
			}
			got := reading.Coverage()
			if len(got) != len(test.want) {
				t.Fatalf("coverage %+v, want %d spans", got, len(test.want))
			}
			for i, want := range test.want {
				if got[i].Interval != want.Interval || got[i].Rejected != want.Rejected {
					t.Errorf("span %d: %v, %d rejected; want %v, %d", i, got[i].Interval, got[i].Rejected, want.Interval, want.Rejected)
				}
			}
			if lost, subjects := NoLongerCovered(Coverages{{Subject: test.subject, Interval: january}}, got); len(test.want) > 1 && (len(subjects) != 1 || !lost.Equal(day("2026-01-10"))) {
				t.Errorf("lost since %v %v, want since the doubt", lost, subjects)
			}
		})
	}
}
