package views

import (
	"testing"
	"time"
)

func TestFormats(t *testing.T) {
	noon := time.Date(2026, 11, 24, 13, 5, 9, 0, time.FixedZone("CET", 3600))
	for _, each := range []struct{ got, want string }{
		{stamp(noon), "2026-11-24 12:05:09"},
		{stampZone(noon), "2026-11-24 12:05:09 UTC"},
		{stamp(time.Time{}), "—"},
		{machine(noon), "2026-11-24T12:05:09Z"},
		{relative(noon, noon.Add(3*time.Hour)), "3 hours ago"},
		{relative(time.Time{}, noon), "never"},
		{interval(time.Time{}, time.Time{}), "always"},
		{interval(noon, time.Time{}), "2026-11-24 12:05 – open"},
		{interval(time.Time{}, noon), "until 2026-11-24 12:05"},
		{plural(1, "action"), "1 action"},
		{plural(2900, "action"), "2,900 actions"},
		{plural(2, "identity"), "2 identities"},
		{plural(90, "day"), "90 days"},
		{percent(0.9999), "99 %"},
		{percent(1), "100 %"},
		{percent(0.0001), "under 1 %"},
		{percent(0), "0 %"},
		{percent(0.424), "42 %"},
		{confidence(0.85), "0.85"},
		{duration(8 * time.Second), "8.0 s"},
		{duration(72 * time.Second), "1 min 12 s"},
		{duration(26*time.Hour + 5*time.Minute), "26 h 5 min"},
		{duration(50 * time.Hour), "2 d 2 h"},
		{size(2048), "2.0 KiB"},
		{stateWords("out-of-scope"), "out of scope"},
		{stateWords(""), "unknown"},
		{elementID("run:a/b 1"), "run-a-b-1"},
	} {
		if each.got != each.want {
			t.Errorf("got %q, want %q", each.got, each.want)
		}
	}
}

func TestPathsEscape(t *testing.T) {
	for _, each := range []struct{ got, want string }{
		{EntityPath("ServiceAccount", "aws:1:x/y"), "/identity/aws:1:x%2Fy"},
		{EntityPath("Person", "people:acme:4711"), "/person/people:acme:4711"},
		{EntityPath("AgentInstance", "a"), "/agent-instance/a"},
		{ActionPath("a?b#c"), "/action/a%3Fb%23c"},
		{RulePath("no-sponsor"), "/rule/no-sponsor"}, {RuleGapsPath("no-sponsor"), "/gaps?rule=no-sponsor&status=open"},
		{ProgressPath("r 1"), "/run/r%201/progress"},
	} {
		if each.got != each.want {
			t.Errorf("got %q, want %q", each.got, each.want)
		}
	}
}

// TestEveryStateHasATone holds the look to the table of the seven links: only present is good, only unknown is hatched,
// only missing is an empty card.
func TestEveryStateHasATone(t *testing.T) {
	want := map[string]string{
		"present": "good", "missing": "gone", "unknown": "unknown", "departed": "bad", "self": "bad", "late": "bad",
		"unauthorised": "bad", "denied": "bad", "out-of-scope": "bad", "outside-window": "bad", "revoked": "bad",
		"expired": "bad", "superseded": "bad", "not-theirs": "bad", "incomplete": "bad", "altered": "bad",
	}
	for state, tone := range want {
		if got := stateTone(state); got != tone {
			t.Errorf("%s is drawn as %s, want %s", state, got, tone)
		}
	}
}
