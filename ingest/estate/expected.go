package estate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"clew/graph"
)

// Expected is one line of the file of expectations: the right answer about one action.
type Expected struct {
	Action   string         `json:"action"` // the text of the action's key, such as "aws-event:<event id>"
	Verdict  graph.Verdict  `json:"verdict"`
	States   [7]graph.State `json:"states"` // in the order of graph.Links
	Gaps     []string       `json:"gaps"`   // ids of the rules that it breaks, sorted
	Scenario string         `json:"scenario"`
}

// ReadExpected gives the expectations of the estate in the folder one by one, in the order of time. An error names the
// line and ends the sequence.
func ReadExpected(folder string) iter.Seq2[Expected, error] {
	return func(yield func(Expected, error) bool) {
		name := filepath.Join(folder, "expected.jsonl")
		file, err := os.Open(name)
		if err != nil {
			yield(Expected{}, err)
			return
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		for number := 1; lines.Scan(); number++ {
			var one Expected
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
				yield(Expected{}, fmt.Errorf("%s, line %d: %w", name, number, err))
				return
			}
			if !yield(one, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(Expected{}, err)
		}
	}
}
