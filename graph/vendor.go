package graph

import "time"

// Vendor is a third party that operates integrations.
type Vendor struct {
	UID  string
	Name string
}

// Contract is the boundary agreed with a vendor.
type Contract struct {
	UID        string
	Name       string
	Vendor     Vendor
	Interval   Interval // from StartsAt until EndsAt
	Operations []string // operation patterns; empty: any
	Resources  []string // resource patterns; empty: any
	Evidence   string
	FirstSeen  time.Time // when Clew loaded it; zero: not known
}

// VendorLine is a vendor in a list, with what the newest actions of some of its integrations show.
type VendorLine struct {
	Vendor       Node
	Integrations int64
	Contracts    int64
	Live         int64     // contracts in force now
	Ends         time.Time // when the last of these ends; zero: one has no end, or none is in force
	Looked       int64     // actions that the following was taken from
	Cut          bool      // there may be more actions or integrations than were looked at
	Last         time.Time
	Outside      int64 // actions outside of a contract: of no such operation or resource, before or after it, or without any
	Verdicts     map[Verdict]int64
	Gaps         int64 // open ones about the vendor itself
}

// VendorUse is what the integrations of a vendor were used for, as far as their newest actions were looked at.
type VendorUse struct {
	Lines    []ContractUse
	Looked   int64
	Each     int64       // how many actions of each integration are looked at
	Cut      []Node      // integrations that have as many and perhaps more
	Bounds   []time.Time // where contracts and their coverage begin or end, which part the lines
	Coverage Coverages   // of contracts
}

// ContractUse sums up the actions of one integration that share operation and thing acted on, within a period in which no
// contract and no coverage of contracts begins or ends, so that each contract says the same of all of them.
type ContractUse struct {
	Integration Node
	Resource    Node
	Action      Action // the newest of them: its uid, time, and what a contract speaks of
	Count       int64
	First       time.Time
	Credentials []string // uids of some that were used
	Verdicts    map[Verdict]int64
}
