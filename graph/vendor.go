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
