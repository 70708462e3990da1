package estate

import (
	"strconv"
	"time"
)

// record appends one CloudTrail record in the full form of a trail's files.
func (e *event) record(buffer []byte) []byte {
	c := e.call
	version := `{"eventVersion":"1.11","userIdentity":`
	if e.id[15]&3 == 0 {
		version = `{"eventVersion":"1.09","userIdentity":` // two versions are being delivered side by side
	}
	buffer = append(buffer, version...)
	buffer = e.identity(buffer)
	buffer = append(buffer, `,"eventTime":"`...)
	buffer = appendTime(buffer, e.at)
	buffer = append(buffer, `","eventSource":"`...)
	buffer = append(buffer, c.service...)
	buffer = append(buffer, `.amazonaws.com","eventName":"`...)
	buffer = append(buffer, c.event...)
	buffer = append(buffer, `","awsRegion":"`...)
	buffer = append(buffer, e.performer.region...)
	buffer = append(buffer, `","sourceIPAddress":"`...)
	buffer = append(buffer, e.address()...)
	buffer = append(buffer, `","userAgent":"`...)
	buffer = append(buffer, e.agent()...)
	buffer = append(buffer, '"', ',')
	if c.failure != "" {
		buffer = append(buffer, `"errorCode":"`...)
		buffer = append(buffer, c.failure...)
		buffer = append(buffer, `","errorMessage":"User is not authorized to perform: `...)
		buffer = append(buffer, c.action...)
		buffer = append(buffer, '"', ',')
	}
	if e.issued != nil {
		buffer = e.assumption(buffer)
	} else {
		buffer = append(buffer, c.segments[0]...)
		for _, segment := range c.segments[1:] {
			buffer = strconv.AppendUint(buffer, uint64(e.id[0])<<16|uint64(e.id[1])<<8|uint64(e.id[2]), 10)
			buffer = append(buffer, segment...)
		}
	}
	buffer = append(buffer, `,"requestID":"`...)
	buffer = e.request.appendTo(buffer)
	buffer = append(buffer, `","eventID":"`...)
	buffer = e.id.appendTo(buffer)
	buffer = append(buffer, `","readOnly":`...)
	buffer = strconv.AppendBool(buffer, c.readOnly)
	buffer = append(buffer, `,"eventType":"`...)
	if c.sessions {
		buffer = append(buffer, `AwsConsoleSignIn`...)
	} else {
		buffer = append(buffer, `AwsApiCall`...)
	}
	buffer = append(buffer, `","managementEvent":`...)
	buffer = strconv.AppendBool(buffer, !c.data)
	buffer = append(buffer, `,"recipientAccountId":"`...)
	buffer = append(buffer, e.performer.account.id...)
	buffer = append(buffer, `","eventCategory":"`...)
	if c.data {
		buffer = append(buffer, `Data"`...)
	} else {
		buffer = append(buffer, `Management"`...)
	}
	if !e.byService() {
		buffer = append(buffer, `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"`...)
		buffer = append(buffer, c.service...)
		buffer = append(buffer, '.')
		buffer = append(buffer, e.performer.region...)
		buffer = append(buffer, `.amazonaws.com"}`...)
	}
	return append(buffer, '}')
}

// identity appends userIdentity.
func (e *event) identity(buffer []byte) []byte {
	p := e.performer
	switch {
	case e.issued != nil && p.service != "":
		buffer = append(buffer, `{"type":"AWSService","invokedBy":"`...)
		buffer = append(buffer, p.service...)
		return append(buffer, `"}`...)
	case e.issued != nil:
		return appendUser(buffer, p.caller, p.callerKey)
	case e.session != nil:
		role := p.role
		buffer = append(buffer, `{"type":"AssumedRole","principalId":"`...)
		buffer = append(buffer, role.id...)
		buffer = append(buffer, ':')
		buffer = append(buffer, e.session.name...)
		buffer = append(buffer, `","arn":"arn:aws:sts::`...)
		buffer = append(buffer, role.account.id...)
		buffer = append(buffer, `:assumed-role/`...)
		buffer = append(buffer, role.name...)
		buffer = append(buffer, '/')
		buffer = append(buffer, e.session.name...)
		buffer = append(buffer, `","accountId":"`...)
		buffer = append(buffer, role.account.id...)
		buffer = append(buffer, `","accessKeyId":"`...)
		buffer = append(buffer, e.session.key...)
		buffer = append(buffer, `","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"`...)
		buffer = append(buffer, role.id...)
		buffer = append(buffer, `","arn":"`...)
		buffer = append(buffer, role.arn...)
		buffer = append(buffer, `","accountId":"`...)
		buffer = append(buffer, role.account.id...)
		buffer = append(buffer, `","userName":"`...)
		buffer = append(buffer, role.name...)
		buffer = append(buffer, `"},"attributes":{"creationDate":"`...)
		buffer = appendTime(buffer, e.session.from)
		return append(buffer, `","mfaAuthenticated":"false"}}}`...)
	}
	return appendUser(buffer, p.user, p.userKey)
}

func appendUser(buffer []byte, user *principal, key string) []byte {
	buffer = append(buffer, `{"type":"IAMUser","principalId":"`...)
	buffer = append(buffer, user.id...)
	buffer = append(buffer, `","arn":"`...)
	buffer = append(buffer, user.arn...)
	buffer = append(buffer, `","accountId":"`...)
	buffer = append(buffer, user.account.id...)
	if key != "" {
		buffer = append(buffer, `","accessKeyId":"`...)
		buffer = append(buffer, key...)
	}
	buffer = append(buffer, `","userName":"`...)
	buffer = append(buffer, user.name...)
	return append(buffer, `"}`...)
}

// assumption appends the request and the response of AssumeRole. Real trails carry a session token in every response;
// here a few carry a text that is plainly none, so that its redaction is seen to work.
func (e *event) assumption(buffer []byte) []byte {
	role, session := e.performer.role, e.issued
	buffer = append(buffer, `"requestParameters":{"roleArn":"`...)
	buffer = append(buffer, role.arn...)
	buffer = append(buffer, `","roleSessionName":"`...)
	buffer = append(buffer, session.name...)
	buffer = append(buffer, `","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"`...)
	buffer = append(buffer, session.key...)
	if e.id[3] < 2 {
		buffer = append(buffer, `","sessionToken":"FAKE-SESSION-TOKEN-NOT-A-CREDENTIAL`...)
	}
	buffer = append(buffer, `","expiration":"`...)
	buffer = session.to.AppendFormat(buffer, "Jan 2, 2006, 3:04:05 PM")
	buffer = append(buffer, `"},"assumedRoleUser":{"assumedRoleId":"`...)
	buffer = append(buffer, role.id...)
	buffer = append(buffer, ':')
	buffer = append(buffer, session.name...)
	buffer = append(buffer, `","arn":"arn:aws:sts::`...)
	buffer = append(buffer, role.account.id...)
	buffer = append(buffer, `:assumed-role/`...)
	buffer = append(buffer, role.name...)
	buffer = append(buffer, '/')
	buffer = append(buffer, session.name...)
	buffer = append(buffer, `"}},"resources":[{"accountId":"`...)
	buffer = append(buffer, role.account.id...)
	buffer = append(buffer, `","type":"AWS::IAM::Role","ARN":"`...)
	buffer = append(buffer, role.arn...)
	return append(buffer, `"}]`...)
}

// appendTime appends a moment as RFC 3339 in UTC with seconds.
func appendTime(buffer []byte, moment time.Time) []byte {
	year, month, dayOfMonth := moment.Date()
	hour, minute, second := moment.Clock()
	buffer = strconv.AppendInt(buffer, int64(year), 10)
	for i, part := range [...]int{int(month), dayOfMonth, hour, minute, second} {
		buffer = append(buffer, "--T::"[i], byte('0'+part/10), byte('0'+part%10))
	}
	return append(buffer, 'Z')
}
