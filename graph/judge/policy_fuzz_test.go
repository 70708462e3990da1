package judge_test

import (
	"testing"

	"clew/graph"
)

// FuzzPolicy looks for a document or a call on which judging panics or does not end, and checks that a document gives
// the same answer twice: from the parser and from the cache.
func FuzzPolicy(f *testing.F) {
	f.Add(document(`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::homes/${aws:username, 'x'}/*"}`), "s3:GetObject", object, "aws:username", "eve")
	f.Add(document(`{"Effect":"Deny","NotAction":["a","*:?"],"NotResource":"${*}","Condition":{"ForAllValues:StringNotLikeIfExists":{"k":["*",1,true]}}}`), "", "", "k", `["a"]`)
	f.Add(`%7B%22Statement%22:%7B%7D%7D`, "a:b", "arn:::::", "", "")
	f.Add(`{"Statement":[{"Effect":"Allow","Action":"********a","Resource":"?*?*?*"}]}`, "aaaaaaaaaaaaaaaa", "arn:aaaaaaaaaaaaaaaaa", "", "")
	f.Fuzz(func(t *testing.T, policy, operation, resource, key, value string) {
		m := awsMatter(policy, operation, resource, map[string]string{key: value})
		first, second := gradeOf(m.judge(), graph.LinkGrant), gradeOf(m.judge(), graph.LinkGrant)
		if first != second {
			t.Errorf("%+v, then %+v", first, second)
		}
	})
}
