package judge

// answer is a value of three-valued logic: yes, no, or undecided with what it would take to decide.
type answer struct {
	state   answerState
	because string // of an undecided answer: why, as a clause that can follow a colon
}

type answerState uint8

const (
	stateNo answerState = iota
	stateUndecided
	stateYes
)

var (
	no  = answer{state: stateNo}
	yes = answer{state: stateYes}
)

func undecided(because string) answer { return answer{state: stateUndecided, because: because} }

func decided(value bool) answer {
	if value {
		return yes
	}
	return no
}

func (a answer) isYes() bool       { return a.state == stateYes }
func (a answer) isNo() bool        { return a.state == stateNo }
func (a answer) isUndecided() bool { return a.state == stateUndecided }

// and is the lesser of the two; of two undecided answers the first one's reason stays.
func (a answer) and(b answer) answer {
	if b.state < a.state {
		return b
	}
	return a
}

// or is the greater of the two; of two undecided answers the first one's reason stays.
func (a answer) or(b answer) answer {
	if b.state > a.state {
		return b
	}
	return a
}

func (a answer) not() answer {
	switch a.state {
	case stateYes:
		return no
	case stateNo:
		return yes
	}
	return a
}
