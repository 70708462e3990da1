package views

// Picture is a part of the graph as it is drawn: from left to right in the order of the chain. The same picture is shown as
// a table, and every element of it stands in both.
type Picture struct {
	Nodes []PictureNode `json:"nodes"`
	Edges []PictureEdge `json:"edges"`
}

// The forms of a node in a picture.
const (
	FormNode    = "node"
	FormBundle  = "bundle"  // stands for many nodes, and opens
	FormAbsence = "absence" // a link that is missing
	FormHeading = "heading" // the name of a column
)

// PictureNode is one node of a picture.
type PictureNode struct {
	ID      string `json:"id"`
	Form    string `json:"form"`
	Label   string `json:"label,omitempty"` // of the graph, such as "Grant"; gives the shape
	Kind    string `json:"kind"`            // in words, such as "Service account"
	Name    string `json:"name"`
	Detail  string `json:"detail,omitempty"`
	State   string `json:"state,omitempty"`
	Tone    string `json:"tone,omitempty"`
	Column  int    `json:"column"`
	X       int    `json:"x"`
	Y       int    `json:"y"`
	Count   int64  `json:"count,omitempty"` // of a bundle: how many it stands for
	AtLeast bool   `json:"atLeast,omitempty"`
	Focus   bool   `json:"focus,omitempty"`
	// The addresses that a reader goes on to; empty where there is none.
	Select  string `json:"select,omitempty"`
	Panel   string `json:"panel,omitempty"`
	Open    string `json:"open,omitempty"`
	Close   string `json:"close,omitempty"`
	Explore string `json:"explore,omitempty"`
	Add     string `json:"add,omitempty"`
	Page    string `json:"page,omitempty"`
}

// PictureEdge joins two nodes, from left to right in the chain.
type PictureEdge struct {
	ID     string `json:"id"`
	From   string `json:"source"`
	To     string `json:"target"`
	Words  string `json:"words"`
	Absent bool   `json:"absent,omitempty"` // leads to what is missing
}

// The columns of a picture, in the order of the chain.
const (
	ColumnPerson = iota
	ColumnRequest
	ColumnApproval
	ColumnGrant
	ColumnGroup
	ColumnIdentity
	ColumnCredential
	ColumnAction
	ColumnResource
)

// columnNames are the headings of the columns.
var columnNames = []string{"Who answers", "Request", "Approval", "Grant", "Group", "Identity", "Credential", "Actions", "Resource"}

// Headings is how many headings a picture can have at most. They count as elements.
var Headings = len(columnNames)

// ColumnOf gives the column of a node by its label, and for an identity by its kind.
func ColumnOf(label, kind string) int {
	switch label {
	case "Vendor":
		return ColumnPerson
	case "Request":
		return ColumnRequest
	case "Approval", "Contract":
		return ColumnApproval
	case "Grant":
		return ColumnGrant
	case "Group":
		return ColumnGroup
	case "Credential", "AgentInstance":
		return ColumnCredential
	case "Action":
		return ColumnAction
	case "Resource":
		return ColumnResource
	}
	if kind == "Person" {
		return ColumnPerson
	}
	return ColumnIdentity
}

// joined gives the edges of a node with what stands at their other end, for the table.
func (p Picture) joined(id string) []string {
	names := map[string]string{}
	for _, node := range p.Nodes {
		names[node.ID] = node.Name
	}
	var list []string
	for _, edge := range p.Edges {
		switch id {
		case edge.From:
			list = append(list, edge.Words+" "+names[edge.To])
		case edge.To:
			list = append(list, names[edge.From]+" "+edge.Words+" it")
		}
	}
	return list
}

// rows gives the nodes for the table, without the headings, from left to right.
func (p Picture) rows() []PictureNode {
	var rows []PictureNode
	for _, node := range p.Nodes {
		if node.Form != FormHeading {
			rows = append(rows, node)
		}
	}
	return rows
}

// size says how much height a picture needs.
func (p Picture) size() string {
	switch height := p.height(); {
	case height <= 5*pictureRow:
		return "small"
	case height <= 8*pictureRow:
		return "medium"
	}
	return "large"
}

// columnName names the column of a node.
func columnName(node PictureNode) string { return columnNames[node.Column] }

// formIcon differs in shape for each form and tone, so that colour is never the only sign.
func formIcon(node PictureNode) string {
	if node.Form == FormAbsence {
		return "unlink"
	}
	return toneIcon(node.Tone)
}

// mostJoined is how many ties of a node the table tells; the picture and the exports have all.
const mostJoined = 6
