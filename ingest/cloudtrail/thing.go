package cloudtrail

import (
	"net/url"
	"strings"
)

// thing is what an event acted on.
type thing struct {
	arn    string // of the resource, such as a bucket
	kind   string // as CloudFormation names types, such as "AWS::S3::Bucket"
	target string // the exact thing where it is finer, such as one object
}

// thing reads the resource from resources[] where the record has it, else from the parameters of the call.
func (r *reading) thing() thing {
	p := &r.parameters
	if r.event.EventSource == "s3.amazonaws.com" && p.Bucket != "" {
		found := thing{arn: "arn:" + r.partition() + ":s3:::" + string(p.Bucket), kind: "AWS::S3::Bucket"}
		if p.Key != "" {
			found.target = found.arn + "/" + string(p.Key)
		}
		return found
	}
	var found thing
	for _, listed := range r.event.Resources {
		switch {
		case listed.Type == "AWS::S3::Object" && listed.ARN != "":
			found.target = listed.ARN
		case found.arn == "" && listed.ARN != "":
			found.arn, found.kind = listed.ARN, listed.Type
		}
	}
	if found.arn != "" {
		return found
	}
	named := r.named()
	if named.target == "" {
		named.target = found.target
	}
	return named
}

// named builds the resource's ARN from the parameters (Service Authorization Reference, the resource types of each
// service). A path of a role or user is not told by the record and is left out.
func (r *reading) named() thing {
	p := &r.parameters
	service := strings.TrimSuffix(r.event.EventSource, ".amazonaws.com")
	switch service {
	case "iam":
		return r.first(
			named{p.RoleName, "AWS::IAM::Role", "iam::", "role/"}, named{p.GroupName, "AWS::IAM::Group", "iam::", "group/"},
			named{p.UserName, "AWS::IAM::User", "iam::", "user/"}, named{p.PolicyARN, "AWS::IAM::ManagedPolicy", "iam::", "policy/"},
			named{p.InstanceProfile, "AWS::IAM::InstanceProfile", "iam::", "instance-profile/"},
		)
	case "sts":
		return r.first(named{p.RoleARN, "AWS::IAM::Role", "iam::", "role/"})
	case "secretsmanager":
		return r.secret()
	case "dynamodb":
		return r.first(named{p.Table, "AWS::DynamoDB::Table", "dynamodb:*:", "table/"})
	case "lambda":
		return r.first(named{p.Function, "AWS::Lambda::Function", "lambda:*:", "function:"})
	case "sqs":
		return r.queue()
	case "sns":
		return r.first(named{p.Topic, "AWS::SNS::Topic", "sns:*:", ""}, named{p.ResourceARN, "AWS::SNS::Topic", "sns:*:", ""})
	case "kms":
		if strings.HasPrefix(string(p.KMSKey), "alias/") {
			return r.first(named{p.KMSKey, "AWS::KMS::Alias", "kms:*:", ""})
		}
		return r.first(named{p.KMSKey, "AWS::KMS::Key", "kms:*:", "key/"})
	case "ec2":
		return r.computer()
	case "rds":
		return r.first(
			named{p.DBInstance, "AWS::RDS::DBInstance", "rds:*:", "db:"}, named{p.DBCluster, "AWS::RDS::DBCluster", "rds:*:", "cluster:"},
			named{p.DBSnapshot, "AWS::RDS::DBSnapshot", "rds:*:", "snapshot:"},
		)
	case "ssm":
		return r.first(
			named{p.Instance, "AWS::EC2::Instance", "ec2:*:", "instance/"}, named{p.Target, "AWS::EC2::Instance", "ec2:*:", "instance/"},
			named{text(strings.TrimPrefix(string(p.Name), "/")), "AWS::SSM::Parameter", "ssm:*:", "parameter/"},
			named{p.Document, "AWS::SSM::Document", "ssm:*:", "document/"},
		)
	case "bedrock":
		return r.first(named{p.Model, "AWS::Bedrock::FoundationModel", "bedrock:**:", "foundation-model/"})
	case "cloudtrail":
		return r.first(named{p.Name, "AWS::CloudTrail::Trail", "cloudtrail:*:", "trail/"}, named{p.Trail, "AWS::CloudTrail::Trail", "cloudtrail:*:", "trail/"})
	}
	return r.first(
		named{p.ResourceARN, "", "", ""}, named{p.ARN, "", "", ""},
		named{p.Repository, "AWS::ECR::Repository", "ecr:*:", "repository/"}, named{p.LogGroup, "AWS::Logs::LogGroup", "logs:*:", "log-group:"},
		named{p.Stream, "AWS::Kinesis::Stream", "kinesis:*:", "stream/"}, named{p.DeliveryStream, "AWS::KinesisFirehose::DeliveryStream", "firehose:*:", "deliverystream/"},
		named{p.StateMachine, "AWS::StepFunctions::StateMachine", "states:*:", "stateMachine:"}, named{p.Project, "AWS::CodeBuild::Project", "codebuild:*:", "project/"},
		named{p.Certificate, "AWS::CertificateManager::Certificate", "acm:*:", "certificate/"}, named{p.HostedZone, "AWS::Route53::HostedZone", "route53:::", "hostedzone/"},
		named{p.Stack, "AWS::CloudFormation::Stack", "cloudformation:*:", "stack/"},
	)
}

// named is a name with the form of the ARN that it stands for: the service, and "*:" for the region and account, "::"
// for the account alone, ":::" for neither, "**:" for the region alone.
type named struct {
	name   text
	kind   string
	form   string
	prefix string
}

func (r *reading) first(candidates ...named) thing {
	for _, candidate := range candidates {
		name := string(candidate.name)
		switch {
		case name == "":
			continue
		case strings.HasPrefix(name, "arn:"):
			return thing{arn: name, kind: candidate.kind}
		case candidate.form == "":
			continue
		}
		return thing{arn: r.arn(candidate.form, candidate.prefix+name), kind: candidate.kind}
	}
	return thing{}
}

func (r *reading) arn(form, rest string) string {
	service, places, _ := strings.Cut(form, ":")
	region, account := r.event.Region, r.tenant
	switch places {
	case ":":
		region = ""
	case "::":
		region, account = "", ""
	case "**:":
		account = ""
	}
	return "arn:" + r.partition() + ":" + service + ":" + region + ":" + account + ":" + rest
}

// partition is that of the caller's ARN, else the region's.
func (r *reading) partition() string {
	if u := r.event.UserIdentity; u != nil {
		if parts := strings.SplitN(u.ARN, ":", 3); len(parts) == 3 && parts[0] == "arn" && parts[1] != "" {
			return parts[1]
		}
	}
	switch {
	case strings.HasPrefix(r.event.Region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(r.event.Region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// secret reads which secret. A name alone does not tell the six characters that end its ARN; AWS's own policies write
// them as question marks, which is what the name is matched as.
func (r *reading) secret() thing {
	p := &r.parameters
	found := r.first(named{p.Secret, "AWS::SecretsManager::Secret", "secretsmanager:*:", "secret:"}, named{r.response.SecretARN, "AWS::SecretsManager::Secret", "", ""})
	if p.Secret != "" && !strings.HasPrefix(string(p.Secret), "arn:") {
		found.target = found.arn + "-??????"
	}
	return found
}

// queue reads the URL of a queue: https://sqs.<region>.amazonaws.com/<account>/<name>.
func (r *reading) queue() thing {
	address, err := url.Parse(string(r.parameters.Queue))
	if err != nil {
		return thing{}
	}
	account, name, found := strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
	if !found {
		return thing{}
	}
	return thing{arn: "arn:" + r.partition() + ":sqs:" + r.event.Region + ":" + account + ":" + name, kind: "AWS::SQS::Queue"}
}

// computer reads the resource of an EC2 call. Calls that describe have none: EC2 asks for "*" there.
func (r *reading) computer() thing {
	p := &r.parameters
	if strings.HasPrefix(r.event.EventName, "Describe") {
		return thing{}
	}
	instance := p.Instance
	if instance == "" && len(p.InstancesSet.Items) == 1 {
		instance = p.InstancesSet.Items[0].Instance
	}
	return r.first(
		named{instance, "AWS::EC2::Instance", "ec2:*:", "instance/"}, named{p.Volume, "AWS::EC2::Volume", "ec2:*:", "volume/"},
		named{p.Snapshot, "AWS::EC2::Snapshot", "ec2:**:", "snapshot/"}, named{p.SecurityGroup, "AWS::EC2::SecurityGroup", "ec2:*:", "security-group/"},
		named{p.VPC, "AWS::EC2::VPC", "ec2:*:", "vpc/"}, named{p.Image, "AWS::EC2::Image", "ec2:**:", "image/"},
	)
}
