package views

import "time"

// VendorsPath is the page of the vendors.
const VendorsPath = "/vendors"

// Vendors is a page of the vendors.
type Vendors struct {
	Rows   []Vendor
	Next   string // address of the next page
	First  string // address of the first page, on later ones
	Export Exports
}

// Vendor is a vendor with what the newest actions of its integrations show.
type Vendor struct {
	Vendor       Link
	Integrations int64
	Contracts    int64
	Live         int64     // contracts in force
	Ends         time.Time // when the last of these ends; zero: it has no end
	Looked       int64
	Cut          bool
	Last         time.Time
	Outside      int64
	Verdicts     []VerdictCount
	Gaps         int64
	GapsHref     string
}

func (v Vendor) summary() string {
	if v.Cut {
		return "newest " + plural(v.Looked, "action")
	}
	return plural(v.Looked, "action")
}

// ContractUse is what an integration was used for, and what its contracts say of it.
type ContractUse struct {
	State       string // inside the contract, outside it, before it began, after it ended, without a contract, unknown
	Tone        string
	Contract    string
	Reason      string // of the newest
	Integration Link
	Operation   string
	Resource    Link
	Credentials []Link
	Count       int64
	First       time.Time
	Newest      Link // the newest action; the text is not shown
	Last        time.Time
	Verdicts    []VerdictCount
}

// UseTally is how many actions a contract says the same of.
type UseTally struct {
	State string
	Tone  string
	Count int64
}

// UnusedTerm is what a contract in force agrees and nobody made use of.
type UnusedTerm struct {
	Contract   string
	Operations []string
	Resources  []string
}

// VendorUse is the use of a vendor's integrations beside what was agreed.
type VendorUse struct {
	Rows   []ContractUse
	Tally  []UseTally
	Unused []UnusedTerm
	Notes  []string // what was not looked at
}

// VendorUseSection shows what a vendor did beside what was agreed with it. all is how many kinds of use there are.
func VendorUseSection(use VendorUse, all int64) Section {
	section := newSection("use", "Use against the contracts", len(use.Rows), "No action of an integration of this vendor is recorded. Whatever it may do, it did not, or the source that would show it is not collected.", vendorUseTable(use)).Wide()
	if all > section.Shown {
		return section.Of(all, "")
	}
	return section
}
