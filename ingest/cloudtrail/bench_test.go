package cloudtrail_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"clew/ingest"
	"clew/ingest/cloudtrail"
	"clew/ingest/ingesttest"
)

// BenchmarkReading reads a file of object reads and assumptions of roles, of 1.5 KB a record.
func BenchmarkReading(b *testing.B) {
	const records = 10_000
	var file bytes.Buffer
	file.WriteString(`{"Records":[`)
	for i := range records {
		if i > 0 {
			file.WriteByte(',')
		}
		if i%20 == 0 {
			fmt.Fprintf(&file, assumption, i, i)
			continue
		}
		fmt.Fprintf(&file, objectRead, i, i)
	}
	file.WriteString(`]}`)
	folder := b.TempDir()
	ingesttest.Write(b, folder, map[string][]byte{"trail.json": file.Bytes()})
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		loaded := 0
		collector := ingesttest.Open(b, cloudtrail.Config{Path: filepath.Join(folder, "trail.json")}, nil)
		err := collector.Collect(b.Context(), ingest.Cursor{}, func(record ingest.Record) error {
			if len(record.Raw) > 0 && record.Rejection == "" {
				loaded++
			}
			return nil
		})
		if err != nil || loaded != records {
			b.Fatal(loaded, err)
		}
	}
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N)/records, "cpu-µs/record")
}

// processorTime is what the process has used of all processors, which other processes do not blur.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

const objectRead = `{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLEINVOICES00:i-0a1b2c3d4e5f60718","arn":"arn:aws:sts::111122223333:assumed-role/invoices/i-0a1b2c3d4e5f60718","accountId":"111122223333","accessKeyId":"ASIAEXAMPLEINVOICES0","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEINVOICES00","arn":"arn:aws:iam::111122223333:role/invoices","accountId":"111122223333","userName":"invoices"},"attributes":{"creationDate":"2026-08-30T11:58:01Z","mfaAuthenticated":"false"},"ec2RoleDelivery":"2.0"}},"eventTime":"2026-08-30T12:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-central-1","sourceIPAddress":"10.20.1.7","userAgent":"[aws-sdk-go-v2/1.47.8 ua/2.1 os/linux lang/go#1.26.0 md/GOOS#linux md/GOARCH#arm64]","requestParameters":{"bucketName":"acme-invoices","Host":"acme-invoices.s3.amazonaws.com","key":"2026/08/%d.json"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"b1c2d3e4f5061728b1c2d3e4f5061728","bytesTransferredOut":8841},"requestID":"QXW1V2Y3Z4A5B6C7","eventID":"0b7d8e9f-1234-4abc-8def-%012d","readOnly":true,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::acme-invoices/2026/08/1.json"},{"accountId":"111122223333","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::acme-invoices"}],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333","eventCategory":"Data","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"acme-invoices.s3.eu-central-1.amazonaws.com"}}`

const assumption = `{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLERUNNER0000","arn":"arn:aws:iam::111122223333:user/runner","accountId":"111122223333","accessKeyId":"AKIAEXAMPLERUNNER000","userName":"runner"},"eventTime":"2026-08-30T12:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"eu-central-1","sourceIPAddress":"10.20.1.7","userAgent":"aws-sdk-go-v2/1.47.8","requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/invoices","roleSessionName":"nightly","durationSeconds":3600},"responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE%09d","expiration":"Aug 30, 2026, 1:00:00 PM"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLEINVOICES00:nightly","arn":"arn:aws:sts::111122223333:assumed-role/invoices/nightly"}},"requestID":"5e2d469d-002a-40b1-9922-a2e7dca03332","eventID":"1b7d8e9f-1234-4abc-8def-%012d","readOnly":true,"resources":[{"accountId":"111122223333","type":"AWS::IAM::Role","ARN":"arn:aws:iam::111122223333:role/invoices"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"sts.eu-central-1.amazonaws.com"}}`
