package neo4j

import (
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

const (
	vendorIntegrations = 8     // of each vendor that a list looks at
	vendorActions      = 50    // of each of these
	vendorUseActions   = 5_000 // of all integrations of one vendor
)

// Vendors gives a page of the vendors in the order of their uids, and whether there are more. Of each vendor only the newest
// 50 actions of its first 8 integrations are looked at.
func (d *Database) Vendors(ctx context.Context, after string, now time.Time, most int) ([]graph.VendorLine, bool, error) {
	var list []graph.VendorLine
	err := d.read(ctx, "vendors", map[string]any{"afterUid": after, "now": now.UTC(), "few": vendorIntegrations, "look": vendorActions, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		line := graph.VendorLine{
			Vendor: nodeFrom("Vendor", row.fields("vendor")), Integrations: row.number("integrations"), Contracts: row.number("contracts"),
			Looked: row.number("looked"), Last: row.moment("last"), Outside: row.number("outside"), Verdicts: verdictsFrom(row), Gaps: row.number("gaps"),
		}
		line.Cut = row.number("most") == vendorActions || line.Integrations > vendorIntegrations
		endless := false
		for _, contract := range row.maps("live") {
			line.Live++
			ends := contract.moment("endsAt")
			endless = endless || ends.IsZero()
			if ends.After(line.Ends) {
				line.Ends = ends
			}
		}
		if endless {
			line.Ends = time.Time{}
		}
		list = append(list, line)
		return nil
	})
	if len(list) > most {
		return list[:most], true, err
	}
	return list, false, err
}

// VendorUse sums up what the integrations of a vendor's record did, by at most 5,000 of their newest actions, shared out
// evenly among them.
func (d *Database) VendorUse(ctx context.Context, vendor graph.VendorRecord) (graph.VendorUse, error) {
	var use graph.VendorUse
	integrations := vendor.Integrations.Rows
	if len(integrations) == 0 {
		return use, nil
	}
	covered, _, err := d.Coverages(ctx)
	if err != nil {
		return use, err
	}
	bounds := []time.Time{}
	for _, contract := range vendor.Contracts.Rows {
		bounds = append(bounds, contract.Interval.From, contract.Interval.To)
	}
	for _, span := range covered {
		if span.Subject == graph.SubjectContract {
			use.Coverage = append(use.Coverage, span)
			bounds = append(bounds, span.Interval.From, span.Interval.To)
		}
	}
	bounds = slices.DeleteFunc(bounds, time.Time.IsZero)
	slices.SortFunc(bounds, time.Time.Compare)
	use.Bounds = slices.CompactFunc(bounds, time.Time.Equal)
	nodes, looked := map[string]graph.Node{}, map[string]int64{}
	uids := make([]string, len(integrations))
	for i, integration := range integrations {
		uids[i], nodes[integration.UID] = integration.UID, integration
	}
	use.Each = int64(vendorUseActions / len(uids))
	err = d.read(ctx, "vendor_use", map[string]any{"uids": uids, "look": use.Each, "bounds": use.Bounds}, func(record *neo4j.Record) error {
		row := row{record}
		newest := row.fields("newest")
		action := actionFrom(fields{
			"uid": newest["uid"], "at": newest["at"], "system": row.value("system"), "operation": row.value("operation"),
			"identityUid": row.value("uid"), "resourceUid": row.value("resource"), "target": row.value("target"),
		})
		line := graph.ContractUse{
			Integration: nodes[row.text("uid")], Action: action, Count: row.number("count"), First: row.moment("first"), Credentials: row.texts("credentials"), Verdicts: verdictsFrom(row),
		}
		if action.ResourceUID != "" {
			line.Resource = graph.Node{UID: action.ResourceUID, Label: "Resource", Name: row.text("resourceName")}
		}
		use.Lines = append(use.Lines, line)
		use.Looked += line.Count
		looked[line.Integration.UID] += line.Count
		return nil
	})
	for _, integration := range integrations {
		if looked[integration.UID] == use.Each {
			use.Cut = append(use.Cut, integration)
		}
	}
	return use, err
}

// verdictsFrom reads how many actions have each verdict.
func verdictsFrom(row row) map[graph.Verdict]int64 {
	return map[graph.Verdict]int64{graph.VerdictTraced: row.number("traced"), graph.VerdictBroken: row.number("broken"), graph.VerdictUnknown: row.number("unknown")}
}
