package views

import "strconv"

// PalettePath is the address of what the palette lists.
const PalettePath = "/search/palette"

// Palette is what the palette lists for a text.
type Palette struct {
	Query  string
	Groups []PaletteGroup // without entries they are left out
	More   bool           // the search found more than is listed
}

// PaletteGroup is a titled part of the palette.
type PaletteGroup struct {
	Title   string
	Entries []PaletteEntry
}

// PaletteEntry is a place to go to.
type PaletteEntry struct {
	Link   Link
	Kind   string
	Detail string
}

// numbered gives each entry its place among all, from which the ids of the options are made.
func (p Palette) numbered() []numberedGroup {
	var groups []numberedGroup
	next := 0
	for i, group := range p.Groups {
		if len(group.Entries) == 0 {
			continue
		}
		numbered := numberedGroup{id: "palette-group-" + strconv.Itoa(i), title: group.Title}
		for _, entry := range group.Entries {
			numbered.options = append(numbered.options, paletteOption{"palette-option-" + strconv.Itoa(next), entry})
			next++
		}
		groups = append(groups, numbered)
	}
	return groups
}

type numberedGroup struct {
	id, title string
	options   []paletteOption
}

type paletteOption struct {
	id    string
	entry PaletteEntry
}

func (p Palette) count() int64 {
	total := 0
	for _, group := range p.Groups {
		total += len(group.Entries)
	}
	return int64(total)
}
