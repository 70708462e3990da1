package judge

import lru "github.com/hashicorp/golang-lru/v2"

// policies keeps parsed policy documents by their text, so that a document is parsed once however many actions it
// bears on. It is bounded and safe for concurrent use.
type policies struct {
	parsed *lru.Cache[string, *awsPolicy]
}

func newPolicies(size int) *policies {
	parsed, err := lru.New[string, *awsPolicy](size)
	if err != nil {
		// The only error is a size that is not positive, which New of Judge rules out.
		panic("judge: a cache of policies needs a positive size")
	}
	return &policies{parsed: parsed}
}

// parse gives the parsed document; one that cannot be read says so in its problem.
func (p *policies) parse(document string) *awsPolicy {
	if policy, known := p.parsed.Get(document); known {
		return policy
	}
	policy := parseAWSPolicy(document)
	p.parsed.Add(document, policy)
	return policy
}
