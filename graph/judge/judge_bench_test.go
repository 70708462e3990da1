package judge_test

import (
	"fmt"
	"strings"
	"testing"

	"clew/graph"
	"clew/graph/judge"
)

func BenchmarkJudge(b *testing.B) {
	run := func(name string, m *matter) {
		b.Run(name, func(b *testing.B) {
			one, at := judge.New(judge.Settings{}), moment("2026-11-24 12:00")
			b.ReportAllocs()
			for b.Loop() {
				one.Judge(m.Action, m.Circumstances, at)
			}
		})
	}
	run("patterns", traced())

	var actions strings.Builder
	for i := range 300 {
		fmt.Fprintf(&actions, `"service%d:Describe*","service%d:List*","service%d:Get*","s3:List%dX",`, i, i, i, i/30)
	}
	m := awsMatter(document(`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"`+bucket+`/*"}`), "s3:GetObject", object, map[string]string{"aws:RequestedRegion": "eu-west-1"})
	for i := range 9 {
		policy := document(`{"Effect":"Allow","Action":[` + actions.String() + `"sqs:*"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)
		m.Standing.Holdings = append(m.Standing.Holdings, graph.Holding{Grant: graph.Grant{UID: "grant:" + string(rune('a'+i)), System: judge.SystemAWS, Policy: policy}})
	}
	run("ten policies of 1200 actions", m)
}
