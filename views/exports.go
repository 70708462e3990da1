package views

// GapGroupsPath is the file of the groups of gaps, without its ending.
const GapGroupsPath = "/gap-groups"

// Exports are the files in which a list can be taken away whole.
type Exports struct {
	Path  string // of the list's file without its ending; empty: it cannot be exported
	Query string // of the address, with the filters; empty for none
	Of    string // what is listed, for those who hear the page, such as "actions"
	Rows  int64  // how many rows the file will have; negative: not counted before
}

// rows says how many rows there will be, where that is known.
func (e Exports) rows() string {
	if e.Rows < 0 {
		return "the whole result"
	}
	return plural(e.Rows, "row")
}

func (e Exports) files() []Link {
	return []Link{
		{Text: "CSV", Href: e.file(".csv", "")},
		{Text: "JSON lines", Href: e.file(".jsonl", "")},
		{Text: "CSV, names redacted", Href: e.file(".csv", "redact=names")},
		{Text: "JSON lines, names redacted", Href: e.file(".jsonl", "redact=names")},
	}
}

func (e Exports) file(ending, extra string) string {
	query := e.Query
	if extra != "" && query != "" {
		query += "&"
	}
	if query += extra; query != "" {
		query = "?" + query
	}
	return e.Path + ending + query
}
