package cloudtrail

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// event is what Clew reads of one CloudTrail record, together with the wrappings in which records come (CloudTrail User
// Guide, "CloudTrail record contents" up to version 1.11, and "CloudTrail userIdentity element"). Unknown versions and
// unknown members are read for what is known.
type event struct {
	EventTime           string         `json:"eventTime"`
	EventSource         string         `json:"eventSource"`
	EventName           string         `json:"eventName"`
	EventID             string         `json:"eventID"`
	EventType           string         `json:"eventType"`
	EventCategory       string         `json:"eventCategory"`
	Region              string         `json:"awsRegion"`
	SourceIP            string         `json:"sourceIPAddress"`
	UserAgent           string         `json:"userAgent"`
	ErrorCode           string         `json:"errorCode"`
	ErrorMessage        string         `json:"errorMessage"`
	Recipient           string         `json:"recipientAccountId"`
	SharedEventID       string         `json:"sharedEventID"`
	VPCEndpoint         string         `json:"vpcEndpointId"`
	FromConsole         text           `json:"sessionCredentialFromConsole"`
	UserIdentity        *userIdentity  `json:"userIdentity"`
	RequestParameters   jsontext.Value `json:"requestParameters"`
	ResponseElements    jsontext.Value `json:"responseElements"`
	Resources           []resource     `json:"resources"`
	TLS                 *tls           `json:"tlsDetails"`
	CloudTrailEvent     string         `json:"CloudTrailEvent"` // LookupEvents: the record as a string
	Detail              *event         `json:"detail"`          // EventBridge: the record as an object
	DetailType          string         `json:"detail-type"`     // EventBridge
	DigestStartTime     text           `json:"digestStartTime"` // digest files
	DigestPublicKey     text           `json:"digestPublicKeyFingerprint"`
	InsightDetails      jsontext.Value `json:"insightDetails"`
	ServiceEventDetails jsontext.Value `json:"serviceEventDetails"`
}

type userIdentity struct {
	Type             string          `json:"type"`
	PrincipalID      string          `json:"principalId"`
	ARN              string          `json:"arn"`
	AccountID        string          `json:"accountId"`
	AccessKeyID      string          `json:"accessKeyId"`
	UserName         string          `json:"userName"`
	InvokedBy        string          `json:"invokedBy"`
	IdentityProvider string          `json:"identityProvider"`
	CredentialID     string          `json:"credentialId"`
	Session          *sessionContext `json:"sessionContext"`
	OnBehalfOf       *onBehalfOf     `json:"onBehalfOf"`
	InScopeOf        *inScopeOf      `json:"inScopeOf"`
}

type sessionContext struct {
	Issuer struct {
		PrincipalID string `json:"principalId"`
		ARN         string `json:"arn"`
		AccountID   string `json:"accountId"`
		UserName    string `json:"userName"`
	} `json:"sessionIssuer"`
	WebIdentity struct {
		Provider string `json:"federatedProvider"`
	} `json:"webIdFederationData"`
	Attributes struct {
		CreationDate string `json:"creationDate"`
		MFA          text   `json:"mfaAuthenticated"`
	} `json:"attributes"`
	SourceIdentity string `json:"sourceIdentity"`
	EC2Delivery    text   `json:"ec2RoleDelivery"`
}

type onBehalfOf struct {
	UserID string `json:"userId"`
}

type inScopeOf struct {
	SourceARN           string `json:"sourceArn"`
	CredentialsIssuedTo string `json:"credentialsIssuedTo"`
}

type resource struct {
	ARN       string `json:"ARN"`
	ARNPrefix string `json:"ARNPrefix"`
	AccountID string `json:"accountId"`
	Type      string `json:"type"`
}

type tls struct {
	Version string `json:"tlsVersion"`
}

// text is a string where one stands, the digits of a number or the word of a boolean, and empty for anything else:
// members whose type differs between services and versions must not reject a record.
type text string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *text) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	*t = ""
	switch decoder.PeekKind() {
	case '"', '0', 't', 'f':
		token, err := decoder.ReadToken()
		if err != nil {
			return err
		}
		*t = text(token.String())
		return nil
	}
	return decoder.SkipValue()
}

// arns is a list of objects that have an ARN each, as STS takes session policies, and empty for anything else.
type arns []string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (a *arns) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	*a = nil
	value, err := decoder.ReadValue()
	if err != nil || value.Kind() != '[' {
		return err
	}
	var list []struct {
		ARN string `json:"arn"`
	}
	// A list of another form names no policies that are known here.
	if json.Unmarshal(value, &list) == nil {
		for _, one := range list {
			if one.ARN != "" {
				*a = append(*a, one.ARN)
			}
		}
	}
	return nil
}
