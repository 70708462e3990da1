package views

import (
	"cmp"
	"slices"
	"strings"
)

const (
	pictureColumn = 218
	pictureRow    = 66
	sweeps        = 6
)

// Lay gives each node its place. The column follows from what the node is; within a column the nodes are ordered by where
// their neighbours stand, in sweeps from left to right and back, which keeps edges from crossing. The same nodes and edges
// always give the same places. Columns without a node take no room.
func (p *Picture) Lay() {
	p.Nodes = slices.DeleteFunc(p.Nodes, func(n PictureNode) bool { return n.Form == FormHeading })
	slices.SortStableFunc(p.Nodes, func(a, b PictureNode) int {
		if a.Column == ColumnAction && b.Column == ColumnAction {
			return 0 // they come newest first, each group before its rest
		}
		return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(formOrder(a.Form), formOrder(b.Form)), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	layers := make([][]*PictureNode, len(columnNames))
	byID := map[string]*PictureNode{}
	for i := range p.Nodes {
		node := &p.Nodes[i]
		layers[node.Column] = append(layers[node.Column], node)
		byID[node.ID] = node
	}
	near := map[string][]*PictureNode{}
	for _, edge := range p.Edges {
		from, to := byID[edge.From], byID[edge.To]
		if from != nil && to != nil && from.Column != to.Column {
			near[from.ID], near[to.ID] = append(near[from.ID], to), append(near[to.ID], from)
		}
	}
	layers = slices.DeleteFunc(layers, func(layer []*PictureNode) bool { return len(layer) == 0 })
	for _, layer := range layers {
		spread(layer)
	}
	for sweep := range sweeps {
		for i := range layers {
			layer := layers[i]
			if sweep%2 == 1 {
				layer = layers[len(layers)-1-i]
			}
			settle(layer, near)
		}
	}
	var headings []PictureNode
	top := topOf(layers)
	for i, layer := range layers {
		for _, node := range layer {
			node.X, node.Y = i*pictureColumn, node.Y-top+pictureRow
		}
		name := columnNames[layer[0].Column]
		headings = append(headings, PictureNode{ID: "heading/" + name, Form: FormHeading, Name: name, Column: layer[0].Column, X: i * pictureColumn})
	}
	slices.SortStableFunc(p.Nodes, func(a, b PictureNode) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
	})
	p.Nodes = append(headings, p.Nodes...)
}

// formOrder puts what is missing first: it is what the reader came for.
func formOrder(form string) int {
	return slices.Index([]string{FormAbsence, FormNode, FormBundle}, form)
}

// spread places the nodes of a layer one below the other, around the middle.
func spread(layer []*PictureNode) {
	for i, node := range layer {
		node.Y = i*pictureRow - (len(layer)-1)*pictureRow/2
	}
}

// settle orders a layer by the middle of each node's neighbours, and places the nodes as near to it as the room between
// them allows.
func settle(layer []*PictureNode, near map[string][]*PictureNode) {
	want := map[string]int{}
	for _, node := range layer {
		want[node.ID] = node.Y
		if neighbours := near[node.ID]; len(neighbours) > 0 {
			sum := 0
			for _, each := range neighbours {
				sum += each.Y
			}
			want[node.ID] = sum / len(neighbours)
		}
	}
	slices.SortStableFunc(layer, func(a, b *PictureNode) int { return cmp.Compare(want[a.ID], want[b.ID]) })
	// Nodes that stand too close become one block, which stands where its members wish on average.
	type block struct{ first, size, sum int }
	var blocks []block
	for i, node := range layer {
		blocks = append(blocks, block{i, 1, want[node.ID]})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if start(a.sum, a.size)+a.size*pictureRow <= start(b.sum, b.size) {
				break
			}
			blocks = append(blocks[:len(blocks)-2], block{a.first, a.size + b.size, a.sum + b.sum})
		}
	}
	for _, each := range blocks {
		for i := range each.size {
			layer[each.first+i].Y = start(each.sum, each.size) + i*pictureRow
		}
	}
}

// start gives where a block begins that is centred on the average of its members' wishes.
func start(sum, size int) int { return sum/size - (size-1)*pictureRow/2 }

func topOf(layers [][]*PictureNode) int {
	top := 0
	for i, layer := range layers {
		for _, node := range layer {
			if i == 0 && node == layer[0] || node.Y < top {
				top = node.Y
			}
		}
	}
	return top
}
