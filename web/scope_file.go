package web

import (
	"time"

	"clew/graph"
)

// scopeFile is a scope as a file, and as it is frozen in a case. Times are in UTC.
type scopeFile struct {
	Of          string            `json:"of"`
	Value       string            `json:"value"`
	From        time.Time         `json:"from,omitzero"`
	To          time.Time         `json:"to"`
	WrittenAt   time.Time         `json:"writtenAt"`
	Summary     string            `json:"summary"`
	Complete    bool              `json:"complete"` // whether no list and no count stopped at its bound
	Steps       []scopeStep       `json:"steps"`
	Deeds       []scopeDeed       `json:"deeds"`
	Credentials []scopeCredential `json:"credentials"`
	Identities  []scopeIdentity   `json:"identities"`
	Grants      []scopeGrant      `json:"grants"`
}

type scopeStep struct {
	What    string    `json:"what"`
	Subject string    `json:"subject"`
	Name    string    `json:"name,omitempty"`
	Count   int64     `json:"count"`
	Until   time.Time `json:"until,omitzero"`
	Done    bool      `json:"done"`
}

type scopeDeed struct {
	Operation      string    `json:"operation"`
	Resource       string    `json:"resource,omitempty"`
	Classification string    `json:"classification,omitempty"`
	Verdict        string    `json:"verdict"`
	Outcome        string    `json:"outcome"`
	Count          int64     `json:"count"`
	First          time.Time `json:"first"`
	Last           time.Time `json:"last"`
	Newest         string    `json:"newest"`
}

type scopeCredential struct {
	UID       string    `json:"uid"`
	Kind      string    `json:"kind"`
	Holder    string    `json:"holder,omitempty"`
	How       string    `json:"how"`
	From      string    `json:"from,omitempty"`
	IssuedAt  time.Time `json:"issuedAt,omitzero"`
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
	RevokedAt time.Time `json:"revokedAt,omitzero"`
}

type scopeIdentity struct {
	UID      string   `json:"uid"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	How      string   `json:"how"`
	Sponsors []string `json:"sponsors"`
	Vendor   string   `json:"vendor,omitempty"`
}

type scopeGrant struct {
	UID       string    `json:"uid"`
	System    string    `json:"system"`
	Role      string    `json:"role"`
	Identity  string    `json:"identity"`
	Holder    string    `json:"holder"`
	ValidTo   time.Time `json:"validTo,omitzero"`
	Covers    []string  `json:"covers"`
	CoversAll int64     `json:"coversAll"`
}

func fileOf(query graph.ReachQuery, reach graph.Reach, now time.Time) scopeFile {
	file := scopeFile{
		Of: query.Of, Value: query.Value, From: query.From, To: query.To, WrittenAt: now.UTC(), Summary: scopeSummary(query, reach),
		Complete: !reach.DeedsCut && !reach.Credentials.Total.AtLeast && !reach.Identities.Total.AtLeast && !reach.Reachable.Total.AtLeast,
	}
	for _, step := range reach.Containment(query.To) {
		file.Steps = append(file.Steps, scopeStep{What: step.What, Subject: step.Subject.UID, Name: step.Subject.Name, Count: step.Count, Until: step.Until, Done: step.Done})
	}
	for _, deed := range reach.Deeds {
		file.Deeds = append(file.Deeds, scopeDeed{
			Operation: deed.Operation, Resource: deed.Resource.UID, Classification: deed.Resource.Classification, Verdict: string(deed.Verdict), Outcome: deed.Outcome,
			Count: deed.Count, First: deed.First, Last: deed.Last, Newest: deed.Sample,
		})
	}
	for _, one := range reach.Credentials.Rows {
		file.Credentials = append(file.Credentials, scopeCredential{
			UID: one.Credential.UID, Kind: one.Credential.Kind, Holder: one.Credential.HolderUID, How: one.How, From: one.From,
			IssuedAt: one.Credential.IssuedAt, ExpiresAt: one.Credential.ExpiresAt, RevokedAt: one.Credential.RevokedAt,
		})
	}
	sponsors, vendors := map[string][]string{}, map[string]string{}
	for _, one := range reach.Answerable {
		if one.Sponsor.UID != "" {
			sponsors[one.Identity.UID] = append(sponsors[one.Identity.UID], one.Sponsor.UID)
		}
		vendors[one.Identity.UID] = one.Vendor.UID
	}
	for _, one := range reach.Identities.Rows {
		file.Identities = append(file.Identities, scopeIdentity{
			UID: one.Identity.UID, Name: one.Identity.Name, Kind: string(one.Identity.Kind), How: one.How, Sponsors: sponsors[one.Identity.UID], Vendor: vendors[one.Identity.UID],
		})
	}
	for _, one := range reach.Reachable.Rows {
		grant := scopeGrant{
			UID: one.Grant.UID, System: one.Grant.System, Role: one.Grant.Role, Identity: one.Identity.UID, Holder: one.Holder.UID, ValidTo: one.Grant.ValidTo, CoversAll: one.CoversAll,
		}
		for _, covered := range one.Covers {
			grant.Covers = append(grant.Covers, covered.UID)
		}
		file.Grants = append(file.Grants, grant)
	}
	return file
}
