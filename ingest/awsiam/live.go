package awsiam

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clew/ingest"
)

// Live reads the snapshot that the API gives now. It needs the permission iam:GetAccountAuthorizationDetails and, for
// Check, none.
type Live struct {
	config Config
	iam    *iam.Client
	sts    *sts.Client
}

// apiName is where records of the API are said to come from.
const apiName = "iam:GetAccountAuthorizationDetails"

func openLive(ctx context.Context, settings Config) (*Live, error) {
	var options []func(*config.LoadOptions) error
	if settings.Region != "" {
		options = append(options, config.WithRegion(settings.Region))
	}
	if settings.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(settings.Profile))
	}
	if settings.Endpoint != "" {
		options = append(options, config.WithBaseEndpoint(settings.Endpoint))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("live: the configuration of AWS cannot be loaded: %w", err)
	}
	if loaded.Region == "" {
		loaded.Region = "us-east-1" // IAM is global and answers for all regions there
	}
	if settings.Role != "" {
		provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), settings.Role, func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "clew" })
		loaded.Credentials = aws.NewCredentialsCache(provider)
	}
	return &Live{config: settings, iam: iam.NewFromConfig(loaded), sts: sts.NewFromConfig(loaded)}, nil
}

// Collect implements ingest.Collector. A snapshot is always read whole, whatever the cursor. Policies are asked for
// first, since the others name them.
func (l *Live) Collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	covered := parseCoverage(ingest.CursorMark(cursor), l.config.Every)
	state := newSnapshot(time.Now().UTC().Truncate(time.Second), l.config.Tags)
	reading := liveReading{Live: l, state: state, deliver: deliver, token: ingest.CursorWords(covered.String()), indexes: map[string]int{}}
	policies := []types.EntityType{types.EntityTypeLocalManagedPolicy, types.EntityTypeAWSManagedPolicy}
	holders := []types.EntityType{types.EntityTypeUser, types.EntityTypeGroup, types.EntityTypeRole}
	for _, filter := range [][]types.EntityType{policies, holders} {
		if err := reading.pages(ctx, filter); err != nil {
			return err
		}
	}
	if state.complete {
		for _, scope := range state.scopes() {
			if err := reading.hand(ingest.Record{Snapshot: &ingest.SnapshotMark{Scope: scope, At: state.at}}); err != nil {
				return err
			}
		}
		covered.add(state)
	}
	return covered.summary(deliver, ingest.Cursor{Index: reading.index, Token: ingest.CursorWords(covered.String())})
}

type liveReading struct {
	*Live
	state   *snapshot
	deliver ingest.Deliver
	token   string
	index   int64
	indexes map[string]int // of the elements in their lists
}

func (r *liveReading) pages(ctx context.Context, filter []types.EntityType) error {
	pages := iam.NewGetAccountAuthorizationDetailsPaginator(r.iam, &iam.GetAccountAuthorizationDetailsInput{Filter: filter})
	for number := 1; pages.HasMorePages(); number++ {
		answer, err := pages.NextPage(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s, page %d: %w", apiName, number, err)
		}
		if err := r.page(ctx, answer); err != nil {
			return err
		}
	}
	return nil
}

func (r *liveReading) page(ctx context.Context, answer *iam.GetAccountAuthorizationDetailsOutput) error {
	var values []ingest.JSONValue
	for _, err := range []error{
		r.list(&values, listPolicies, len(answer.Policies), func(i int) any { return answer.Policies[i] }),
		r.list(&values, listUsers, len(answer.UserDetailList), func(i int) any { return answer.UserDetailList[i] }),
		r.list(&values, listGroups, len(answer.GroupDetailList), func(i int) any { return answer.GroupDetailList[i] }),
		r.list(&values, listRoles, len(answer.RoleDetailList), func(i int) any { return answer.RoleDetailList[i] }),
	} {
		if err != nil {
			return err
		}
	}
	for _, value := range values {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.state.gather(value)
		record := ingest.Record{Raw: value.Raw, File: apiName, Position: value.Position, Withheld: true}
		record.Facts, record.Rejection = r.state.decode(value)
		if err := r.hand(record); err != nil {
			return err
		}
	}
	return nil
}

// list writes the elements as the AWS command line does, which is how they are kept as evidence.
func (r *liveReading) list(values *[]ingest.JSONValue, name string, count int, element func(int) any) error {
	for i := range count {
		raw, err := json.Marshal(element(i))
		if err != nil {
			return fmt.Errorf("%s, %s: %w", apiName, name, err)
		}
		position := name + "[" + strconv.Itoa(r.indexes[name]) + "]"
		r.indexes[name]++
		*values = append(*values, ingest.JSONValue{Raw: raw, Array: name, Position: position, Size: int64(len(raw))})
	}
	return nil
}

func (r *liveReading) hand(record ingest.Record) error {
	r.index++
	record.Cursor = ingest.Cursor{Index: r.index, Token: r.token}
	return r.deliver(record)
}

// Check implements ingest.Checker: the credentials are accepted.
func (l *Live) Check(ctx context.Context) error {
	if _, err := l.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}); err != nil {
		return fmt.Errorf("the credentials of AWS are not accepted: %w", err)
	}
	return nil
}
