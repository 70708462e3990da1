package estate

import (
	"fmt"
	"strings"
)

// call is one kind of AWS API call that a performer makes, with the parts of its record that do not change.
type call struct {
	service  string // "s3"
	event    string // "GetObject"
	action   string // the IAM action that it needs
	readOnly bool
	data     bool // a data event rather than a management event
	sessions bool // an AWS console sign-in rather than an API call
	failure  string

	// segments is the record from requestParameters on; a serial number stands between each two of them.
	segments []string
}

const placeholder = "\x00"

// newCall makes a call from its parameters, its response, the resources that the record names and further fields, all
// in JSON; a placeholder in them stands for a number that changes from record to record.
func newCall(action, event string, readOnly, data bool, parameters, response, resources, further string) *call {
	service, _, _ := strings.Cut(action, ":")
	text := `"requestParameters":` + orNull(parameters) + `,"responseElements":` + orNull(response)
	if resources != "" {
		text += `,"resources":` + resources
	}
	if further != "" {
		text += `,"additionalEventData":` + further
	}
	return &call{service: service, event: event, action: action, readOnly: readOnly, data: data, segments: strings.Split(text, placeholder)}
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

// bundle is the calls that one policy allows.
type bundle struct {
	kind      string
	actions   []string
	resources []string
	calls     []*call
}

func (b *bundle) add(c *call) {
	b.calls = append(b.calls, c)
	for _, action := range b.actions {
		if action == c.action {
			return
		}
	}
	b.actions = append(b.actions, c.action)
}

// bundles lists the kinds of thing that workloads work with.
var bundles = []func(w *world, a *account, region, name string) bundle{
	tableBundle, bucketBundle, queueBundle, secretBundle, keyBundle, topicBundle, instanceBundle,
}

func tableBundle(w *world, a *account, region, name string) bundle {
	table := name + "-" + pick(w.random, tables)
	arn := "arn:aws:dynamodb:" + region + ":" + a.id + ":table/" + table
	resources := fmt.Sprintf(`[{"accountId":%q,"type":"AWS::DynamoDB::Table","ARN":%q}]`, a.id, arn)
	b := bundle{kind: "table", resources: []string{arn}}
	item := `{"tableName":"` + table + `","key":{"id":"` + placeholder + `"}`
	b.add(newCall("dynamodb:GetItem", "GetItem", true, true, item+`,"consistentRead":false}`, "", resources, ""))
	b.add(newCall("dynamodb:Query", "Query", true, true, `{"tableName":"`+table+`","keyConditionExpression":"id = :id","limit":50}`, "", resources, ""))
	b.add(newCall("dynamodb:PutItem", "PutItem", false, true, item+`}`, "", resources, ""))
	b.add(newCall("dynamodb:UpdateItem", "UpdateItem", false, true, item+`}`, "", resources, ""))
	return b
}

func bucketBundle(w *world, a *account, region, name string) bundle {
	return w.bucket(a, company+"-"+name+"-"+a.name, "objects", []string{"GetObject", "PutObject"})
}

// bucket gives the calls on the objects of one bucket.
func (w *world) bucket(a *account, bucket, folder string, events []string) bundle {
	arn := "arn:aws:s3:::" + bucket
	object := folder + "/" + placeholder + ".json"
	resources := fmt.Sprintf(`[{"type":"AWS::S3::Object","ARN":"%s/%s"},{"accountId":%q,"type":"AWS::S3::Bucket","ARN":%q}]`, arn, object, a.id, arn)
	parameters := fmt.Sprintf(`{"bucketName":%q,"Host":"%s.s3.amazonaws.com","key":"%s"}`, bucket, bucket, object)
	further := `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"` + w.random.hex(32) + `","bytesTransferredOut":` + fmt.Sprint(w.random.between(200, 90000)) + `}`
	b := bundle{kind: "bucket", resources: []string{arn + "/*"}}
	for _, event := range events {
		b.add(newCall("s3:"+event, event, event == "GetObject", true, parameters, "", resources, further))
	}
	return b
}

func queueBundle(w *world, a *account, region, name string) bundle {
	queue := name + "-jobs"
	arn := "arn:aws:sqs:" + region + ":" + a.id + ":" + queue
	url := "https://sqs." + region + ".amazonaws.com/" + a.id + "/" + queue
	resources := fmt.Sprintf(`[{"accountId":%q,"type":"AWS::SQS::Queue","ARN":%q}]`, a.id, arn)
	b := bundle{kind: "queue", resources: []string{arn}}
	b.add(newCall("sqs:ReceiveMessage", "ReceiveMessage", true, true, `{"queueUrl":"`+url+`","maxNumberOfMessages":10,"waitTimeSeconds":20}`, "", resources, ""))
	b.add(newCall("sqs:DeleteMessage", "DeleteMessage", false, true, `{"queueUrl":"`+url+`","receiptHandle":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, "", resources, ""))
	b.add(newCall("sqs:SendMessage", "SendMessage", false, true, `{"queueUrl":"`+url+`","messageBody":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, "", resources, ""))
	return b
}

func secretBundle(w *world, a *account, region, name string) bundle {
	prefix := "arn:aws:secretsmanager:" + region + ":" + a.id + ":secret:" + a.name + "/" + name + "-"
	b := bundle{kind: "secret", resources: []string{prefix + "*"}}
	b.add(newCall("secretsmanager:GetSecretValue", "GetSecretValue", true, false, `{"secretId":"`+prefix+w.random.hex(6)+`"}`, "", "", ""))
	return b
}

func keyBundle(w *world, a *account, region, name string) bundle {
	arn := "arn:aws:kms:" + region + ":" + a.id + ":key/" + w.random.uuid().String()
	resources := fmt.Sprintf(`[{"accountId":%q,"type":"AWS::KMS::Key","ARN":%q}]`, a.id, arn)
	b := bundle{kind: "key", resources: []string{arn}}
	b.add(newCall("kms:Decrypt", "Decrypt", true, false, `{"keyId":"`+arn+`","encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"service":"`+name+`"}}`, "", resources, ""))
	b.add(newCall("kms:GenerateDataKey", "GenerateDataKey", true, false, `{"keyId":"`+arn+`","keySpec":"AES_256","encryptionContext":{"service":"`+name+`"}}`, "", resources, ""))
	return b
}

func topicBundle(w *world, a *account, region, name string) bundle {
	arn := "arn:aws:sns:" + region + ":" + a.id + ":" + name + "-events"
	resources := fmt.Sprintf(`[{"accountId":%q,"type":"AWS::SNS::Topic","ARN":%q}]`, a.id, arn)
	b := bundle{kind: "topic", resources: []string{arn}}
	b.add(newCall("sns:Publish", "Publish", false, true, `{"topicArn":"`+arn+`","message":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, "", resources, ""))
	return b
}

func instanceBundle(w *world, a *account, region, name string) bundle {
	b := bundle{kind: "instances", resources: []string{"*"}}
	b.add(newCall("ec2:DescribeInstances", "DescribeInstances", true, false, `{"instancesSet":{},"filterSet":{"items":[{"name":"tag:service","valueSet":{"items":[{"value":"`+name+`"}]}}]}}`, "", "", ""))
	return b
}
