package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"clew/ingest"
)

// The lists of an answer.
const (
	listUsers    = "UserDetailList"
	listGroups   = "GroupDetailList"
	listRoles    = "RoleDetailList"
	listPolicies = "Policies"
)

// detail is one element of any list of GetAccountAuthorizationDetails (AWS IAM API Reference, "UserDetail",
// "GroupDetail", "RoleDetail", "ManagedPolicyDetail").
type detail struct {
	ARN     string `json:"Arn"`
	Path    string `json:"Path"`
	Created moment `json:"CreateDate"`
	Tags    []tag  `json:"Tags"`

	UserName  string   `json:"UserName"`
	UserID    string   `json:"UserId"`
	GroupList []string `json:"GroupList"`
	RoleName  string   `json:"RoleName"`
	RoleID    string   `json:"RoleId"`
	GroupName string   `json:"GroupName"`
	GroupID   string   `json:"GroupId"`

	UserInline  []inline        `json:"UserPolicyList"`
	RoleInline  []inline        `json:"RolePolicyList"`
	GroupInline []inline        `json:"GroupPolicyList"`
	Attached    []attached      `json:"AttachedManagedPolicies"`
	Boundary    *boundary       `json:"PermissionsBoundary"`
	Profiles    []profile       `json:"InstanceProfileList"`
	PolicyName  string          `json:"PolicyName"`
	PolicyID    string          `json:"PolicyId"`
	Default     string          `json:"DefaultVersionId"`
	Versions    []policyVersion `json:"PolicyVersionList"`

	list string // in which it stands
}

type tag struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

type inline struct {
	Name     string   `json:"PolicyName"`
	Document document `json:"PolicyDocument"`
}

type attached struct {
	Name string `json:"PolicyName"`
	ARN  string `json:"PolicyArn"`
}

type boundary struct {
	ARN string `json:"PermissionsBoundaryArn"`
}

type profile struct {
	ARN  string `json:"Arn"`
	Name string `json:"InstanceProfileName"`
}

type policyVersion struct {
	ID        string   `json:"VersionId"`
	IsDefault bool     `json:"IsDefaultVersion"`
	Document  document `json:"Document"`
}

// moment is a time as the tools write it that call the API: RFC 3339, or with a blank in the middle.
type moment struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(raw []byte) error {
	var text string
	if string(raw) == "null" {
		return nil
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return errors.New("CreateDate: is no text")
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
		if parsed, err := time.Parse(layout, text); err == nil {
			m.Time = parsed.UTC()
			return nil
		}
	}
	return fmt.Errorf("CreateDate: %q is not a time in RFC 3339", text)
}

// document is a policy: an object, or as the API sends it a string, percent-encoded or not.
type document json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (d *document) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	if text == "null" {
		*d = nil
		return nil
	}
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		if strings.HasPrefix(text, "%") {
			plain, err := url.PathUnescape(text)
			if err != nil {
				return errors.New("a policy's percent-encoding is broken")
			}
			text = plain
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(text)); err != nil || compact.Len() == 0 || compact.Bytes()[0] != '{' {
		return errors.New("a policy is neither a JSON object nor one in a string")
	}
	*d = compact.Bytes()
	return nil
}

var errForeign = errors.New("not from GetAccountAuthorizationDetails: none of UserId, RoleId, GroupId and PolicyId is there")

// parseDetail reads one element. Standing alone, as in JSON lines, it is told by its id.
func parseDetail(value ingest.JSONValue) (*detail, error) {
	read := &detail{list: value.Array}
	if err := json.Unmarshal(value.Raw, read); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return nil, fmt.Errorf("%s: a JSON %s stands where the API has another type", wrong.Field, wrong.Value)
		}
		return nil, err
	}
	for _, kind := range []struct{ id, list string }{
		{read.RoleID, listRoles}, {read.UserID, listUsers}, {read.GroupID, listGroups}, {read.PolicyID, listPolicies},
	} {
		if read.list == "" && kind.id != "" {
			read.list = kind.list
		}
		if read.list == kind.list && kind.id == "" {
			return nil, fmt.Errorf("%s: it has no id, which alone tells it from others of its name", kind.list)
		}
	}
	if read.list == "" {
		return nil, errForeign
	}
	if read.name()+read.PolicyName == "" {
		return nil, fmt.Errorf("%s: it has no name", read.list)
	}
	if ingest.AWSAccountOf(read.ARN) == "" {
		return nil, fmt.Errorf("Arn: %q is no ARN of IAM", read.ARN) //nolint:staticcheck // the field is spelt so
	}
	return read, nil
}

// account is where the element belongs. Policies of AWS itself belong to none that is being read.
func (d *detail) account() string { return ingest.AWSAccountOf(d.ARN) }

func (d *detail) name() string { return d.UserName + d.RoleName + d.GroupName }

func (d *detail) inline() []inline {
	return append(append(append([]inline{}, d.UserInline...), d.RoleInline...), d.GroupInline...)
}

// standard gives the document of the policy's default version, which is the one in force.
func (d *detail) standard() document {
	for _, version := range d.Versions {
		if version.IsDefault || (d.Default != "" && version.ID == d.Default) {
			return version.Document
		}
	}
	return nil
}

// tagged gives the value of the first of the keys that is set.
func (d *detail) tagged(keys []string) string {
	for _, key := range keys {
		for _, tag := range d.Tags {
			if strings.EqualFold(tag.Key, key) && tag.Value != "" {
				return tag.Value
			}
		}
	}
	return ""
}

// attributes gives all tags that have a value; none: nil.
func (d *detail) attributes() map[string]string {
	var attributes map[string]string
	for _, tag := range d.Tags {
		if tag.Key != "" && tag.Value != "" {
			if attributes == nil {
				attributes = make(map[string]string, len(d.Tags))
			}
			attributes[tag.Key] = tag.Value
		}
	}
	return attributes
}
