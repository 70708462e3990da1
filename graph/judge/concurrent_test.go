package judge_test

import (
	"sync"
	"testing"

	"clew/graph/judge"

	"github.com/google/go-cmp/cmp"
)

// One Judge serves all loaders at once; a cache of one policy makes them evict each other's.
func TestJudgeConcurrently(t *testing.T) {
	one := judge.New(judge.Settings{Policies: 1})
	policies := []string{
		document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`),
		document(`{"Effect":"Deny","Action":"s3:*","Resource":"*"}`),
		document(`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`),
	}
	var group sync.WaitGroup
	for _, policy := range policies {
		want := awsMatter(policy, "s3:GetObject", object, nil).judge()
		group.Go(func() {
			for range 200 {
				m := awsMatter(policy, "s3:GetObject", object, nil)
				if difference := cmp.Diff(want, one.Judge(m.Action, m.Circumstances, moment("2026-11-24 12:00"))); difference != "" {
					t.Error(difference)
					return
				}
			}
		})
	}
	group.Wait()
}
