package awsiam_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
	"clew/ingest/awsiam"
	"clew/ingest/ingesttest"
)

// The answers of the IAM query protocol: two pages of policies, one of all else.
const (
	envelope = `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult>%s</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`

	policiesOne = `<IsTruncated>true</IsTruncated><Marker>next</Marker><Policies><member><PolicyName>deploys</PolicyName><PolicyId>ANPADEPLOYS</PolicyId><Arn>arn:aws:iam::111122223333:policy/deploys</Arn><DefaultVersionId>v1</DefaultVersionId><PolicyVersionList><member><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>%%7B%%22Version%%22%%3A%%222012-10-17%%22%%2C%%22Statement%%22%%3A%%5B%%5D%%7D</Document></member></PolicyVersionList></member></Policies>`
	policiesTwo = `<IsTruncated>false</IsTruncated><Policies><member><PolicyName>limit</PolicyName><PolicyId>ANPALIMIT</PolicyId><Arn>arn:aws:iam::111122223333:policy/limit</Arn><DefaultVersionId>v1</DefaultVersionId></member></Policies>`
	holders     = `<IsTruncated>false</IsTruncated><UserDetailList/><GroupDetailList/><RoleDetailList><member><Path>/ci/</Path><RoleName>deploy</RoleName><RoleId>AROADEPLOY</RoleId><Arn>arn:aws:iam::111122223333:role/ci/deploy</Arn><CreateDate>2025-01-02T03:04:05Z</CreateDate><AttachedManagedPolicies><member><PolicyName>deploys</PolicyName><PolicyArn>arn:aws:iam::111122223333:policy/deploys</PolicyArn></member></AttachedManagedPolicies><Tags><member><Key>team</Key><Value>platform</Value></member></Tags></member></RoleDetailList>`
)

func serve(t *testing.T, refuse bool) awsiam.Config {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || refuse || r.Form.Get("Action") != "GetAccountAuthorizationDetails" {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error><RequestId>1</RequestId></ErrorResponse>`)
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		switch {
		case r.Form.Get("Filter.member.1") == "User":
			fmt.Fprintf(w, envelope, holders)
		case r.Form.Get("Marker") == "next":
			fmt.Fprintf(w, envelope, policiesTwo)
		default:
			fmt.Fprintf(w, envelope, strings.ReplaceAll(policiesOne, "%%", "%"))
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	return awsiam.Config{Live: true, Region: "us-east-1", Endpoint: server.URL}
}

func TestTheAPIIsAskedForWholeSnapshots(t *testing.T) {
	records := collect(t, serve(t, false))
	facts, snapshots, rejections, coverage := summary(records)
	if len(snapshots) != 1 || !strings.HasPrefix(snapshots[0], "aws-iam:111122223333 ") || len(coverage) != 1 || len(rejections) > 0 {
		t.Fatalf("snapshots %q, coverage %q, rejections %q", snapshots, coverage, rejections)
	}
	_, at, _ := strings.Cut(snapshots[0], " ")
	want := []string{
		`{"fact":"ResourceSeen","version":1,"at":"NOW","key":"aws-resource:arn:aws:iam::111122223333:policy/deploys","system":"aws","resourceKind":"AWS::IAM::ManagedPolicy","name":"deploys"}`,
		`{"fact":"ResourceSeen","version":1,"at":"NOW","key":"aws-resource:arn:aws:iam::111122223333:policy/limit","system":"aws","resourceKind":"AWS::IAM::ManagedPolicy","name":"limit"}`,
		`{"fact":"IdentitySeen","version":1,"at":"NOW","key":"aws-principal:AROADEPLOY","tenant":"111122223333","identityKind":"Role","name":"deploy","ownerTeam":"platform","createdAt":"2025-01-02T03:04:05Z","aliases":["aws-arn:arn:aws:iam::111122223333:role/ci/deploy","aws-arn:arn:aws:iam::111122223333:role/deploy"],"attributes":{"team":"platform"}}`,
		`{"fact":"Granted","version":1,"at":"NOW","key":"aws-grant:arn:aws:iam::111122223333:role/deploy#arn:aws:iam::111122223333:policy/deploys","system":"aws","role":"deploys","policy":{"Version":"2012-10-17","Statement":[]},"holder":"aws-principal:AROADEPLOY"}`,
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "NOW", at)
	}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, record := range records {
		if len(record.Raw) > 0 && (record.File != "iam:GetAccountAuthorizationDetails" || record.Position == "") {
			t.Errorf("%q %q", record.File, record.Position)
		}
	}
}

func TestARefusedCallClosesNothing(t *testing.T) {
	records, err := ingesttest.Collect(t, ingesttest.Open(t, serve(t, true), nil), ingest.Cursor{})
	if err == nil || !strings.Contains(err.Error(), "iam:GetAccountAuthorizationDetails, page 1") || !strings.Contains(err.Error(), "AccessDenied") || len(records) > 0 {
		t.Errorf("%d records, then %v", len(records), err)
	}
}
