package estate

import "encoding/json"

// authorizationDetails is the form of GetAccountAuthorizationDetails (AWS IAM API Reference).
type authorizationDetails struct {
	Users    []userDetail   `json:"UserDetailList"`
	Groups   []groupDetail  `json:"GroupDetailList"`
	Roles    []roleDetail   `json:"RoleDetailList"`
	Policies []policyDetail `json:"Policies"`
}

type userDetail struct {
	Path     string           `json:"Path"`
	Name     string           `json:"UserName"`
	ID       string           `json:"UserId"`
	ARN      string           `json:"Arn"`
	Created  string           `json:"CreateDate"`
	Groups   []string         `json:"GroupList"`
	Attached []attachedPolicy `json:"AttachedManagedPolicies"`
	Tags     []tag            `json:"Tags"`
}

type groupDetail struct {
	Path     string           `json:"Path"`
	Name     string           `json:"GroupName"`
	ID       string           `json:"GroupId"`
	ARN      string           `json:"Arn"`
	Created  string           `json:"CreateDate"`
	Inline   []string         `json:"GroupPolicyList"`
	Attached []attachedPolicy `json:"AttachedManagedPolicies"`
}

type roleDetail struct {
	Path     string           `json:"Path"`
	Name     string           `json:"RoleName"`
	ID       string           `json:"RoleId"`
	ARN      string           `json:"Arn"`
	Created  string           `json:"CreateDate"`
	Trust    json.RawMessage  `json:"AssumeRolePolicyDocument"`
	Profiles []string         `json:"InstanceProfileList"`
	Inline   []inlinePolicy   `json:"RolePolicyList"`
	Attached []attachedPolicy `json:"AttachedManagedPolicies"`
	Tags     []tag            `json:"Tags"`
}

type policyDetail struct {
	Name        string          `json:"PolicyName"`
	ID          string          `json:"PolicyId"`
	ARN         string          `json:"Arn"`
	Path        string          `json:"Path"`
	Version     string          `json:"DefaultVersionId"`
	Attachments int             `json:"AttachmentCount"`
	Boundaries  int             `json:"PermissionsBoundaryUsageCount"`
	Attachable  bool            `json:"IsAttachable"`
	Created     string          `json:"CreateDate"`
	Updated     string          `json:"UpdateDate"`
	Versions    []policyVersion `json:"PolicyVersionList"`
}

type policyVersion struct {
	Document json.RawMessage `json:"Document"`
	ID       string          `json:"VersionId"`
	Default  bool            `json:"IsDefaultVersion"`
	Created  string          `json:"CreateDate"`
}

type attachedPolicy struct {
	Name string `json:"PolicyName"`
	ARN  string `json:"PolicyArn"`
}

type inlinePolicy struct {
	Name     string          `json:"PolicyName"`
	Document json.RawMessage `json:"PolicyDocument"`
}

type tag struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}
