package views

import (
	"fmt"
	"strings"
)

func (p Picture) width() int {
	most := 0
	for _, node := range p.Nodes {
		most = max(most, node.X)
	}
	return most + 220
}

func (p Picture) height() int {
	most := 0
	for _, node := range p.Nodes {
		most = max(most, node.Y)
	}
	return most + 90
}

// curve leads from the right side of a box to the left side of another, or around where both stand in one column.
func (p Picture) curve(edge PictureEdge) string {
	var from, to PictureNode
	for _, node := range p.Nodes {
		if node.ID == edge.From {
			from = node
		}
		if node.ID == edge.To {
			to = node
		}
	}
	x1, x2 := from.X+boxWidth/2, to.X-boxWidth/2
	switch {
	case from.X == to.X:
		return fmt.Sprintf("M%d %d C%d %d %d %d %d %d", x1, from.Y, x1+40, from.Y, x1+40, to.Y, x1, to.Y)
	case from.X > to.X:
		x1, x2 = from.X-boxWidth/2, to.X+boxWidth/2
	}
	middle := (x1 + x2) / 2
	if gap := x2 - x1; (gap > pictureColumn || -gap > pictureColumn) && from.Y-to.Y < pictureRow/2 && to.Y-from.Y < pictureRow/2 {
		// What passes over a column in its own row would run behind the boxes there: it takes a bow.
		return fmt.Sprintf("M%d %d C%d %d %d %d %d %d", x1, from.Y, middle, from.Y-pictureRow, middle, to.Y-pictureRow, x2, to.Y)
	}
	return fmt.Sprintf("M%d %d C%d %d %d %d %d %d", x1, from.Y, middle, from.Y, middle, to.Y, x2, to.Y)
}

func edgeColour(edge PictureEdge) string {
	if edge.Absent {
		return toneColour("gone")
	}
	return "#858a94"
}

// toneColour gives the colour of a tone in the light theme, in which files are made.
func toneColour(tone string) string {
	switch tone {
	case ToneGood:
		return "#13633e"
	case ToneBad, "gone":
		return "#a31b18"
	case ToneWarn:
		return "#7a4b00"
	}
	return "#4d5566"
}

// toneSign tells a state without colour.
func toneSign(node PictureNode) string {
	switch node.Tone {
	case ToneGood:
		return "✓ "
	case ToneBad:
		return "✕ "
	case ToneWarn:
		return "! "
	case ToneUnknown:
		return "? "
	case "gone":
		return "∅ "
	}
	return ""
}

func underline(node PictureNode) string {
	return strings.Join(strings.Fields(strings.Join([]string{node.Kind, node.State, node.Detail}, " ")), " ")
}

func boxRounding(node PictureNode) int {
	if node.Column == ColumnPerson {
		return boxHeight / 2
	}
	return 6
}

func boxStroke(node PictureNode) string {
	if node.Focus || node.Form == FormBundle {
		return "3"
	}
	return "1.5"
}

// clipped shortens a text in its middle: names differ at both ends.
func clipped(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	head := most / 2
	return string(letters[:head]) + "…" + string(letters[len(letters)-(most-head-1):])
}
