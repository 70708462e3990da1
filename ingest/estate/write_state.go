package estate

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// writeState writes what does not grow with the number of actions.
func (w *world) writeState(ctx context.Context, out *writer) error {
	vendors, contracts := w.vendorFacts()
	for _, name := range sortedKeys(w.files) {
		facts := w.files[name]
		slices.SortStableFunc(facts, func(a, b ingest.Fact) int { return a.Header().At.Compare(b.Header().At) })
		var content bytes.Buffer
		for _, fact := range facts {
			if err := fact.Validate(); err != nil {
				return fmt.Errorf("facts/%s: %w", name, err)
			}
			line, err := ingest.EncodeFact(fact)
			if err != nil {
				return err
			}
			content.Write(append(line, '\n'))
		}
		if err := out.file("facts/"+name, content.Bytes()); err != nil {
			return err
		}
	}
	if err := out.file("facts/vendors/vendors.csv", vendorTable(vendors)); err != nil {
		return err
	}
	if err := out.file("facts/vendors/contracts.csv", contractTable(contracts)); err != nil {
		return err
	}
	for _, a := range []*account{w.production, w.staging} {
		for _, moment := range w.calendar.snapshots {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := out.file("aws-iam/"+a.id+"/"+moment.Format("20060102T150405Z")+".json", a.snapshot(moment)); err != nil {
				return err
			}
		}
	}
	return nil
}

func vendorTable(vendors []*ingest.VendorSeen) []byte {
	rows := [][]string{{"fact", "at", "key", "name", "operates"}}
	for _, v := range vendors {
		rows = append(rows, []string{v.Kind(), v.At.Format(time.RFC3339), v.Key.String(), v.Name, keyList(v.Operates)})
	}
	return table(rows)
}

func contractTable(contracts []*ingest.ContractSeen) []byte {
	rows := [][]string{{"fact", "at", "key", "vendor", "name", "startsAt", "endsAt", "operations", "resources"}}
	for _, c := range contracts {
		rows = append(rows, []string{
			c.Kind(), c.At.Format(time.RFC3339), c.Key.String(), c.Vendor.String(), c.Name,
			c.StartsAt.Format(time.RFC3339), c.EndsAt.Format(time.RFC3339), strings.Join(c.Operations, "|"), strings.Join(c.Resources, "|"),
		})
	}
	return table(rows)
}

func keyList(keys []graph.Key) string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = key.String()
	}
	return strings.Join(texts, "|")
}

func table(rows [][]string) []byte {
	var content bytes.Buffer
	if err := csv.NewWriter(&content).WriteAll(rows); err != nil {
		panic(err)
	}
	return content.Bytes()
}

// snapshot is the account's answer to GetAccountAuthorizationDetails at the moment, as the AWS command line writes it.
func (a *account) snapshot(moment time.Time) []byte {
	snapshot := authorizationDetails{Users: []userDetail{}, Groups: []groupDetail{}, Roles: []roleDetail{}, Policies: []policyDetail{}}
	for _, u := range a.users {
		if u.created.After(moment) {
			continue
		}
		detail := userDetail{Path: "/", Name: u.name, ID: u.id, ARN: u.arn, Created: stamp(u.created), Groups: []string{}, Attached: attached(u.attachments, moment), Tags: u.tags()}
		for _, g := range u.groups {
			if !g.created.After(moment) {
				detail.Groups = append(detail.Groups, g.name)
			}
		}
		snapshot.Users = append(snapshot.Users, detail)
	}
	for _, g := range a.groups {
		if !g.created.After(moment) {
			snapshot.Groups = append(snapshot.Groups, groupDetail{Path: "/", Name: g.name, ID: g.id, ARN: g.arn, Created: stamp(g.created), Inline: []string{}, Attached: attached(g.attachments, moment)})
		}
	}
	for _, r := range a.roles {
		if !r.created.After(moment) {
			snapshot.Roles = append(snapshot.Roles, roleDetail{
				Path: "/", Name: r.name, ID: r.id, ARN: r.arn, Created: stamp(r.created), Trust: json.RawMessage(r.trust),
				Profiles: []string{}, Inline: inline(r.attachments, moment), Attached: attached(r.attachments, moment), Tags: r.tags(),
			})
		}
	}
	for _, p := range a.policies {
		if !p.created.After(moment) {
			snapshot.Policies = append(snapshot.Policies, policyDetail{
				Name: p.name, ID: p.id, ARN: p.arn, Path: "/", Version: "v1", Attachments: 1, Attachable: true, Created: stamp(p.created), Updated: stamp(p.created),
				Versions: []policyVersion{{Document: json.RawMessage(p.document), ID: "v1", Default: true, Created: stamp(p.created)}},
			})
		}
	}
	return append(marshal(snapshot), '\n')
}

func stamp(moment time.Time) string { return moment.Format("2006-01-02T15:04:05+00:00") }

func attached(attachments []attachment, moment time.Time) []attachedPolicy {
	list := []attachedPolicy{}
	for _, a := range attachments {
		if a.policy.arn != "" && a.held(moment) {
			list = append(list, attachedPolicy{a.policy.name, a.policy.arn})
		}
	}
	return list
}

func inline(attachments []attachment, moment time.Time) []inlinePolicy {
	list := []inlinePolicy{}
	for _, a := range attachments {
		if a.policy.arn == "" && a.held(moment) {
			list = append(list, inlinePolicy{a.policy.name, json.RawMessage(a.policy.document)})
		}
	}
	return list
}

// held reports whether the policy was attached at the moment.
func (a attachment) held(moment time.Time) bool {
	return !a.from.After(moment) && (a.to.IsZero() || a.to.After(moment))
}

func (p *principal) tags() []tag {
	return []tag{{"team", p.team}, {"environment", p.account.name}}
}
