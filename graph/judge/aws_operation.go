package judge

import (
	"regexp"
	"strings"
)

// awsPermission is the IAM permission that an operation needs, in lower case.
type awsPermission struct {
	service string
	action  string // empty: the record does not tell which one of the service
	exempt  string // why no identity's policy is asked; empty when one is
	inside  bool   // asked for the things inside the resource that the record names
	unnamed bool   // asked for a resource that the record names in another form
}

// awsPermissionOf translates the operation of a CloudTrail record, written "<event source without .amazonaws.com>:<event
// name>", into the permission. Event names are those of the API; IAM's names differ for the ones in these tables
// (Service Authorization Reference; Amazon S3 User Guide, "Required permissions for Amazon S3 API operations";
// AWS Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail").
func awsPermissionOf(operation string) awsPermission {
	service, action, _ := strings.Cut(strings.ToLower(operation), ":")
	if renamed, found := awsServices[service]; found {
		service = renamed
	}
	needed := awsPermission{service: service, action: action}
	switch service {
	case "lambda", "cloudfront":
		needed.action = awsVersionSuffix.ReplaceAllString(action, "")
	case "signin":
		needed.exempt = "signing in is decided by the sign-in service, not by policies"
		return needed
	case "apigateway":
		// API Gateway's permissions are HTTP verbs on paths of its own (API Gateway Developer Guide, "Control access
		// to the API Gateway management service").
		needed.action, needed.unnamed = awsVerb(action), true
		return needed
	}
	name := service + ":" + needed.action
	if reason, found := awsExempt[name]; found {
		needed.exempt = reason
		return needed
	}
	if awsUntold[name] {
		needed.action = ""
		return needed
	}
	if renamed, found := awsActionNames[name]; found {
		needed.action = renamed
	}
	needed.inside = name == "s3:deleteobjects"
	return needed
}

// awsVersionSuffix is the date of the API version that Lambda and CloudFront write behind the names of their events.
var awsVersionSuffix = regexp.MustCompile(`20\d\d_?\d\d_?\d\d(v\d+)?$`)

func awsVerb(action string) string {
	for _, verb := range []struct{ prefix, verb string }{
		{"get", "get"}, {"create", "post"}, {"import", "post"}, {"put", "put"}, {"update", "patch"}, {"delete", "delete"},
		{"tag", "put"}, {"untag", "delete"}, {"generate", "post"}, {"flush", "delete"},
	} {
		if strings.HasPrefix(action, verb.prefix) {
			return verb.verb
		}
	}
	return ""
}

// awsServices are the event sources whose permissions have another prefix.
var awsServices = map[string]string{
	"monitoring":                 "cloudwatch",
	"email":                      "ses",
	"tagging":                    "tag",
	"servicecatalog-appregistry": "servicecatalog",
}

// awsExempt are operations that no identity's policy is asked about (AWS STS API Reference, "Permissions" of each;
// they are decided by the trust policy of the role or by the token alone).
var awsExempt = map[string]string{
	"sts:getcalleridentity":                      "everybody may ask who they are",
	"sts:getsessiontoken":                        "everybody may turn their own credentials into a session",
	"sts:assumerolewithsaml":                     "the trust policy of the role decides",
	"sts:assumerolewithwebidentity":              "the trust policy of the role decides",
	"sso:authenticate":                           "signing in is decided by the sign-in service, not by policies",
	"sso:federate":                               "signing in is decided by the sign-in service, not by policies",
	"sso:logout":                                 "everybody may sign out",
	"sso:getrolecredentials":                     "the access token decides",
	"sso:listaccounts":                           "the access token decides",
	"sso:listaccountroles":                       "the access token decides",
	"cognito-identity:getid":                     "the identity pool decides",
	"cognito-identity:getopenidtoken":            "the identity pool decides",
	"cognito-identity:getcredentialsforidentity": "the identity pool decides",
}

// awsUntold are operations that need different permissions by what they carry, which the record does not tell.
var awsUntold = map[string]bool{
	"dynamodb:executestatement":      true,
	"dynamodb:batchexecutestatement": true,
	"dynamodb:executetransaction":    true,
	"dynamodb:transactwriteitems":    true,
}

// awsActionNames are the permissions whose name differs from the operation's.
var awsActionNames = map[string]string{
	"s3:listbuckets":                        "listallmybuckets",
	"s3:headbucket":                         "listbucket",
	"s3:listobjects":                        "listbucket",
	"s3:listobjectsv2":                      "listbucket",
	"s3:listobjectversions":                 "listbucketversions",
	"s3:listmultipartuploads":               "listbucketmultipartuploads",
	"s3:listparts":                          "listmultipartuploadparts",
	"s3:headobject":                         "getobject",
	"s3:selectobjectcontent":                "getobject",
	"s3:copyobject":                         "putobject",
	"s3:createmultipartupload":              "putobject",
	"s3:uploadpart":                         "putobject",
	"s3:uploadpartcopy":                     "putobject",
	"s3:completemultipartupload":            "putobject",
	"s3:deleteobjects":                      "deleteobject",
	"s3:getbucketlifecycle":                 "getlifecycleconfiguration",
	"s3:getbucketlifecycleconfiguration":    "getlifecycleconfiguration",
	"s3:putbucketlifecycle":                 "putlifecycleconfiguration",
	"s3:putbucketlifecycleconfiguration":    "putlifecycleconfiguration",
	"s3:deletebucketlifecycle":              "putlifecycleconfiguration",
	"s3:getbucketencryption":                "getencryptionconfiguration",
	"s3:putbucketencryption":                "putencryptionconfiguration",
	"s3:deletebucketencryption":             "putencryptionconfiguration",
	"s3:getbucketreplication":               "getreplicationconfiguration",
	"s3:putbucketreplication":               "putreplicationconfiguration",
	"s3:deletebucketreplication":            "putreplicationconfiguration",
	"s3:getpublicaccessblock":               "getbucketpublicaccessblock",
	"s3:putpublicaccessblock":               "putbucketpublicaccessblock",
	"s3:deletepublicaccessblock":            "putbucketpublicaccessblock",
	"s3:deletebucketpublicaccessblock":      "putbucketpublicaccessblock",
	"s3:deleteaccountpublicaccessblock":     "putaccountpublicaccessblock",
	"s3:getobjectlockconfiguration":         "getbucketobjectlockconfiguration",
	"s3:putobjectlockconfiguration":         "putbucketobjectlockconfiguration",
	"s3:getbucketnotificationconfiguration": "getbucketnotification",
	"s3:putbucketnotificationconfiguration": "putbucketnotification",
	"s3:getbucketaccelerateconfiguration":   "getaccelerateconfiguration",
	"s3:putbucketaccelerateconfiguration":   "putaccelerateconfiguration",
	"s3:deletebuckettagging":                "putbuckettagging",
	"s3:deletebucketcors":                   "putbucketcors",
	"s3:deletebucketownershipcontrols":      "putbucketownershipcontrols",
	"s3:getbucketinventoryconfiguration":    "getinventoryconfiguration",
	"s3:listbucketinventoryconfigurations":  "getinventoryconfiguration",
	"s3:putbucketinventoryconfiguration":    "putinventoryconfiguration",
	"s3:deletebucketinventoryconfiguration": "putinventoryconfiguration",
	"s3:getbucketanalyticsconfiguration":    "getanalyticsconfiguration",
	"s3:listbucketanalyticsconfigurations":  "getanalyticsconfiguration",
	"s3:putbucketanalyticsconfiguration":    "putanalyticsconfiguration",
	"s3:deletebucketanalyticsconfiguration": "putanalyticsconfiguration",
	"s3:getbucketmetricsconfiguration":      "getmetricsconfiguration",
	"s3:listbucketmetricsconfigurations":    "getmetricsconfiguration",
	"s3:putbucketmetricsconfiguration":      "putmetricsconfiguration",
	"s3:deletebucketmetricsconfiguration":   "putmetricsconfiguration",
	"lambda:invoke":                         "invokefunction",
	"lambda:invokeasync":                    "invokefunction",
	"lambda:invokewithresponsestream":       "invokefunction",
	"bedrock:converse":                      "invokemodel",
	"bedrock:conversestream":                "invokemodelwithresponsestream",
	"dynamodb:transactgetitems":             "getitem",
	"kms:reencrypt":                         "reencryptfrom",
}
