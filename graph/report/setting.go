package report

import (
	"slices"
	"strings"
)

// Setting is one setting of the server that belongs to the fence.
type Setting struct {
	Name  string
	Value string // as the server has it
	Want  string // what to set; empty: it is right
	Why   string
}

// settings are those that are looked at, with whether a value is right.
var settings = []struct {
	name, want, why string
	right           func(value string) bool
}{
	{"dbms.security.allow_csv_import_from_file_urls", "false", "LOAD CSV would read files of the server", func(v string) bool { return v == "false" }},
	{"dbms.security.procedures.allowlist", "(empty, or the procedures that you need)", "with * every procedure and function of a plugin is loaded", func(v string) bool { return !slices.Contains(listed(v), "*") }},
	{"dbms.security.procedures.unrestricted", "(empty)", "unrestricted procedures reach the inside of the server", func(v string) bool { return v == "" }},
	{"db.memory.transaction.max", "half of the heap or less, such as 512m", "one statement could use up the memory of all", bounded},
	{"dbms.memory.transaction.total.max", "70 % of the heap or less, such as 700m", "all statements together could use up the memory of the server", bounded},
	{"db.transaction.timeout", "10m", "a statement whose client is gone could run for ever", bounded},
}

func bounded(value string) bool { return strings.Trim(value, "0.sBmh") != "" }

func listed(value string) []string {
	parts := strings.Split(value, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// SettingNames lists the settings that CheckSettings looks at.
func SettingNames() []string {
	var names []string
	for _, one := range settings {
		names = append(names, one.name)
	}
	return names
}

// CheckSettings compares the settings of a server, by name, with what the fence wants. One that the server does not have
// is left out.
func CheckSettings(values map[string]string) []Setting {
	var checked []Setting
	for _, one := range settings {
		value, has := values[one.name]
		if !has {
			continue
		}
		setting := Setting{Name: one.name, Value: value, Why: one.why}
		if !one.right(value) {
			setting.Want = one.want
		}
		checked = append(checked, setting)
	}
	return checked
}
