package cloudtrail

// parameters are the members of requestParameters that name the resource or that conditions ask for, over all
// services. Their names are the services' own (the API references of each).
type parameters struct {
	ARN             text `json:"arn"`
	ResourceARN     text `json:"resourceArn"`
	RoleARN         text `json:"roleArn"`
	RoleName        text `json:"roleName"`
	UserName        text `json:"userName"`
	GroupName       text `json:"groupName"`
	PolicyARN       text `json:"policyArn"`
	PolicyName      text `json:"policyName"`
	PolicyDocument  text `json:"policyDocument"`
	SessionPolicy   text `json:"policy"`
	SessionPolicies arns `json:"policyArns"`
	InstanceProfile text `json:"instanceProfileName"`
	AccessKeyID     text `json:"accessKeyId"`
	Status          text `json:"status"`
	ExternalID      text `json:"externalId"`
	Name            text `json:"name"`
	Bucket          text `json:"bucketName"`
	Key             text `json:"key"`
	Prefix          text `json:"prefix"`
	Delimiter       text `json:"delimiter"`
	Encryption      text `json:"x-amz-server-side-encryption"`
	ACL             text `json:"x-amz-acl"`
	Table           text `json:"tableName"`
	Function        text `json:"functionName"`
	Queue           text `json:"queueUrl"`
	Topic           text `json:"topicArn"`
	Target          text `json:"target"`
	KMSKey          text `json:"keyId"`
	Secret          text `json:"secretId"`
	Instance        text `json:"instanceId"`
	Volume          text `json:"volumeId"`
	Snapshot        text `json:"snapshotId"`
	SecurityGroup   text `json:"groupId"`
	VPC             text `json:"vpcId"`
	Image           text `json:"imageId"`
	DBInstance      text `json:"dBInstanceIdentifier"`
	DBCluster       text `json:"dBClusterIdentifier"`
	DBSnapshot      text `json:"dBSnapshotIdentifier"`
	Repository      text `json:"repositoryName"`
	LogGroup        text `json:"logGroupName"`
	Stream          text `json:"streamName"`
	DeliveryStream  text `json:"deliveryStreamName"`
	StateMachine    text `json:"stateMachineArn"`
	Stack           text `json:"stackName"`
	Project         text `json:"projectName"`
	Model           text `json:"modelId"`
	Certificate     text `json:"certificateArn"`
	HostedZone      text `json:"hostedZoneId"`
	Trail           text `json:"trailName"`
	Document        text `json:"documentName"`
	RestAPI         text `json:"restApiId"`
	InstancesSet    set  `json:"instancesSet"`
}

// set is how EC2 writes lists of instances.
type set struct {
	Items []struct {
		Instance text `json:"instanceId"`
	} `json:"items"`
}

// response are the members of responseElements that tell of credentials and identities that came into being.
type response struct {
	Credentials *struct {
		AccessKeyID text `json:"accessKeyId"`
		Expiration  text `json:"expiration"`
	} `json:"credentials"`
	AssumedRoleUser *struct {
		ID  text `json:"assumedRoleId"`
		ARN text `json:"arn"`
	} `json:"assumedRoleUser"`
	FederatedUser *struct {
		ID  text `json:"federatedUserId"`
		ARN text `json:"arn"`
	} `json:"federatedUser"`
	AccessKey *struct {
		AccessKeyID text `json:"accessKeyId"`
		UserName    text `json:"userName"`
		CreateDate  text `json:"createDate"`
	} `json:"accessKey"`
	Role *struct {
		ID         text `json:"roleId"`
		ARN        text `json:"arn"`
		Name       text `json:"roleName"`
		CreateDate text `json:"createDate"`
	} `json:"role"`
	User *struct {
		ID         text `json:"userId"`
		ARN        text `json:"arn"`
		Name       text `json:"userName"`
		CreateDate text `json:"createDate"`
	} `json:"user"`
	SecretARN    text `json:"arn"`
	ConsoleLogin text `json:"ConsoleLogin"`
}
