package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	_ "time/tzdata" // time zones on every machine

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest/schedule"
)

// In a bubble of synctest the clock begins at midnight UTC of the first of January 2000, a Saturday, and moves on when
// everybody waits.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// runner notes when sources are run.
type runner struct {
	mutex  sync.Mutex
	starts []string
	atOnce int
	most   int
	length time.Duration
	err    error
}

func (r *runner) run(ctx context.Context, source graph.Source) error {
	r.mutex.Lock()
	r.starts = append(r.starts, source.Name+" "+time.Now().UTC().Format("2 15:04:05"))
	r.atOnce++
	r.most = max(r.most, r.atOnce)
	r.mutex.Unlock()
	defer func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.atOnce--
	}()
	select {
	case <-time.After(r.length):
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *runner) begun() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return append([]string(nil), r.starts...)
}

// simulate starts a scheduler in a bubble, lets time pass, stops it, and gives when the sources were run.
func simulate(t *testing.T, settings schedule.Settings, runner *runner, pass time.Duration, sources ...graph.Source) (starts []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		settings.Run = runner.run
		scheduler, err := schedule.New(settings, sources)
		if err != nil {
			t.Fatal(err)
		}
		if err := scheduler.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-time.After(pass)
		if err := scheduler.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		starts = runner.begun()
		<-time.After(48 * time.Hour)
		if later := runner.begun(); len(later) != len(starts) {
			t.Errorf("runs began after the stop: %q", later[len(starts):])
		}
	})
	return starts
}

func TestSourcesRunOnTheirSpecs(t *testing.T) {
	tests := map[string]struct {
		spec string
		pass time.Duration
		want []string
	}{
		"interval":    {"@every 5m", 16 * time.Minute, []string{"s 1 00:05:00", "s 1 00:10:00", "s 1 00:15:00"}},
		"hour":        {"30 * * * *", 2 * time.Hour, []string{"s 1 00:30:00", "s 1 01:30:00"}},
		"time zone":   {"CRON_TZ=Europe/Berlin 0 6 * * *", 30 * time.Hour, []string{"s 1 05:00:00", "s 2 05:00:00"}},
		"days":        {"0 1 * * 1", 72 * time.Hour, []string{"s 3 01:00:00"}}, // the third was a Monday
		"by hand":     {"", 72 * time.Hour, nil},
		"other words": {"@daily", 25 * time.Hour, []string{"s 2 00:00:00"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := simulate(t, schedule.Settings{}, &runner{}, test.pass, graph.Source{Name: "s", Schedule: test.spec})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheLocationHoldsForSpecsWithoutTimeZone(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	got := simulate(t, schedule.Settings{Location: newYork}, &runner{}, 24*time.Hour, graph.Source{Name: "s", Schedule: "0 6 * * *"})
	if diff := cmp.Diff([]string{"s 1 11:00:00"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestASourceNeverRunsTwiceAtOnce(t *testing.T) {
	runner := &runner{length: 12 * time.Minute}
	got := simulate(t, schedule.Settings{}, runner, 31*time.Minute, graph.Source{Name: "s", Schedule: "@every 5m"})
	// The run that begins at 5 ends at 17, that which begins at 20 at 32.
	if diff := cmp.Diff([]string{"s 1 00:05:00", "s 1 00:20:00"}, got); diff != "" || runner.most != 1 {
		t.Errorf("%d at once, (-want +got):\n%s", runner.most, diff)
	}
}

func TestSourcesRunBesideEachOther(t *testing.T) {
	runner := &runner{length: time.Minute}
	simulate(t, schedule.Settings{}, runner, 10*time.Minute, graph.Source{Name: "a", Schedule: "@every 5m"}, graph.Source{Name: "b", Schedule: "@every 5m"})
	if runner.most != 2 {
		t.Errorf("%d at once, want 2", runner.most)
	}
}

func TestMissedRunsAreCaughtUpOnce(t *testing.T) {
	tests := map[string]struct {
		last time.Time
		want []string
	}{
		"many missed": {midnight.Add(-72 * time.Hour), []string{"s 1 00:00:00", "s 1 06:00:00"}},
		"one missed":  {midnight.Add(-19 * time.Hour), []string{"s 1 00:00:00", "s 1 06:00:00"}}, // at 5 o'clock the day before
		"none missed": {midnight.Add(-17 * time.Hour), []string{"s 1 06:00:00"}},                 // at 7 o'clock the day before
		"never run":   {time.Time{}, []string{"s 1 00:00:00", "s 1 06:00:00"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			settings := schedule.Settings{Last: func(context.Context, graph.Source) (time.Time, error) { return test.last, nil }}
			got := simulate(t, settings, &runner{}, 7*time.Hour, graph.Source{Name: "s", Schedule: "0 6 * * *"})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestStartNamesTheSourceWhoseLastRunIsNotKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := &runner{}
		scheduler, err := schedule.New(schedule.Settings{Run: runner.run, Last: func(context.Context, graph.Source) (time.Time, error) {
			return time.Time{}, graph.ErrBusy
		}}, []graph.Source{{Name: "s", Schedule: "@hourly"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := scheduler.Start(t.Context()); !errors.Is(err, graph.ErrBusy) || !strings.Contains(err.Error(), "source s") {
			t.Errorf("got %v", err)
		}
		<-time.After(61 * time.Minute)
		if err := scheduler.Stop(t.Context()); err != nil || len(runner.begun()) != 1 {
			t.Errorf("%v, runs %q", err, runner.begun())
		}
	})
}

func TestJitterPutsRunsOffByATenthAtMost(t *testing.T) {
	runner := &runner{}
	got := simulate(t, schedule.Settings{Jitter: time.Hour}, runner, 500*time.Minute+time.Minute, graph.Source{Name: "s", Schedule: "*/50 * * * *"})
	late := 0
	for _, start := range got {
		at, err := time.Parse("s 2 15:04:05", start)
		if err != nil {
			t.Fatal(err)
		}
		switch minute := at.Minute() % 50; {
		case minute >= 5:
			t.Errorf("a run at %s is late by more than a tenth of 50 minutes", start)
		case minute > 0 || at.Second() > 0:
			late++
		}
	}
	if len(got) < 10 || late == 0 {
		t.Errorf("%d of %d runs are put off", late, len(got))
	}
}

func TestRunByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runner := &runner{length: time.Minute}
		scheduler, err := schedule.New(schedule.Settings{Run: runner.run}, []graph.Source{{Name: "s", Schedule: "@every 10s"}, {Name: "other"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := scheduler.RunNow(t.Context(), "absent"); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("an absent source: %v", err)
		}
		first := make(chan error)
		go func() { first <- scheduler.RunNow(t.Context(), "s") }()
		synctest.Wait()
		if !scheduler.Running("s") || scheduler.Running("other") || scheduler.Running("absent") {
			t.Error("it is not told what is running")
		}
		if err := scheduler.RunNow(t.Context(), "s"); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("a second run at once: %v", err)
		}
		if err := scheduler.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-time.After(55 * time.Second) // five times of the spec pass during the run by hand
		if got := runner.begun(); len(got) != 1 {
			t.Errorf("runs %q", got)
		}
		if err := <-first; err != nil || scheduler.Running("s") {
			t.Errorf("%v, still running: %v", err, scheduler.Running("s"))
		}
		if err := scheduler.Stop(t.Context()); err != nil {
			t.Error(err)
		}
		if err := scheduler.RunNow(t.Context(), "other"); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("after the stop: %v", err)
		}
	})
}

func TestTheLeaseOfAnotherProcessKeepsASourceFromRunning(t *testing.T) {
	held, released := true, 0
	var log strings.Builder
	settings := schedule.Settings{
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
		Lease: func(_ context.Context, source graph.Source) (func(), error) {
			if held {
				held = false
				return nil, &graph.HeldError{Source: source.Name, Holder: "another process"}
			}
			return func() { released++ }, nil
		},
	}
	got := simulate(t, settings, &runner{}, 11*time.Minute, graph.Source{Name: "s", Schedule: "@every 5m"})
	if diff := cmp.Diff([]string{"s 1 00:10:00"}, got); diff != "" || released != 1 {
		t.Errorf("released %d times, (-want +got):\n%s", released, diff)
	}
	if !strings.Contains(log.String(), "another process") || strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("the log says %s", log.String())
	}
}

func TestAFailureIsLoggedAndTheNextRunComes(t *testing.T) {
	for name, fail := range map[string]func(*runner){
		"error": func(r *runner) { r.err = errors.New("access denied") },
		"panic": func(r *runner) { r.err = nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				runner := &runner{}
				fail(runner)
				scheduler, err := schedule.New(schedule.Settings{
					Logger: slog.New(slog.NewTextHandler(&log, nil)),
					Run: func(ctx context.Context, source graph.Source) error {
						if err := runner.run(ctx, source); err != nil {
							return err
						}
						panic("access denied")
					},
				}, []graph.Source{{Name: "s", Schedule: "@every 5m"}})
				if err != nil {
					t.Fatal(err)
				}
				if err := scheduler.Start(t.Context()); err != nil {
					t.Fatal(err)
				}
				<-time.After(11 * time.Minute)
				if err := scheduler.Stop(t.Context()); err != nil {
					t.Fatal(err)
				}
				if strings.Count(log.String(), "access denied") != 2 || len(runner.begun()) != 2 {
					t.Errorf("runs %q, the log says %s", runner.begun(), log.String())
				}
			})
		})
	}
}

func TestStopWaitsThenCancels(t *testing.T) {
	for name, test := range map[string]struct {
		grace, took time.Duration
		err         error
	}{
		"a run that ends in time":       {time.Hour, 4 * time.Minute, nil},
		"a run that takes too long":     {time.Minute, time.Minute, context.DeadlineExceeded},
		"a run that is not waited for ": {0, 0, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				runner := &runner{length: 5 * time.Minute}
				scheduler, err := schedule.New(schedule.Settings{Run: runner.run}, []graph.Source{{Name: "s", Schedule: "@every 10m"}})
				if err != nil {
					t.Fatal(err)
				}
				if err := scheduler.Start(t.Context()); err != nil {
					t.Fatal(err)
				}
				<-time.After(11 * time.Minute) // the run began a minute ago and ends in four
				ctx, cancel := context.WithTimeout(t.Context(), test.grace)
				defer cancel()
				begin := time.Now()
				if err := scheduler.Stop(ctx); !errors.Is(err, test.err) {
					t.Errorf("got %v, want %v", err, test.err)
				}
				if took := time.Since(begin); took != test.took || scheduler.Running("s") {
					t.Errorf("it took %s, want %s; running: %v", took, test.took, scheduler.Running("s"))
				}
				if _, planned := scheduler.Next("s"); planned {
					t.Error("a next run is told after the stop")
				}
			})
		})
	}
}

func TestNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scheduler, err := schedule.New(schedule.Settings{Run: (&runner{}).run}, []graph.Source{{Name: "s", Schedule: "0 6 * * *"}, {Name: "by hand"}})
		if err != nil {
			t.Fatal(err)
		}
		want := midnight.Add(6 * time.Hour)
		if next, planned := scheduler.Next("s"); !planned || !next.Equal(want) {
			t.Errorf("before the start: %s, %v", next, planned)
		}
		if err := scheduler.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-time.After(7 * time.Hour)
		if next, planned := scheduler.Next("s"); !planned || !next.Equal(want.Add(24*time.Hour)) {
			t.Errorf("after the first run: %s, %v", next, planned)
		}
		for _, name := range []string{"by hand", "absent"} {
			if next, planned := scheduler.Next(name); planned {
				t.Errorf("%s: %s", name, next)
			}
		}
		if err := scheduler.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestSpecsThatCannotBe(t *testing.T) {
	for spec, says := range map[string]string{
		"": "empty", "every 5m": "write five fields", "* * * *": "write five fields", "61 * * * *": "write five fields",
		"@every 5": "write five fields", "@every -5m": "shortest interval", "@every 10ms": "shortest interval",
		"CRON_TZ=Europe/Berlin": "behind the time zone", "TZ=": "behind the time zone", "TZ=0": "behind the time zone", "CRON_TZ=Mars/Base * * * * *": "Mars/Base",
		"0 0 30 2 *": "never comes",
	} {
		_, err := schedule.Parse(spec)
		if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), fmt.Sprintf("%q", spec)) {
			t.Errorf("%q: got %v, want that it says %q", spec, err, says)
		}
	}
	for _, sources := range [][]graph.Source{{{Name: "s", Schedule: "never"}}, {{Name: "s"}, {Name: "s"}}} {
		if _, err := schedule.New(schedule.Settings{}, sources); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "source s") {
			t.Errorf("%+v: %v", sources, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, spec := range []string{"@every 5m", "CRON_TZ=Europe/Berlin 0 6 * * 1-5", "TZ= ", "*/7 1,2 ? JAN sun"} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		if parsed, err := schedule.Parse(spec); err == nil && parsed.Next(midnight.AddDate(26, 0, 0)).IsZero() {
			t.Errorf("%q is accepted and never comes", spec)
		}
	})
}
