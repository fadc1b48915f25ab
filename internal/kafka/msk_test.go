package kafka

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// AWS's own signer, which its published vectors are tested with, must come to the same
// signature over the same call.
func TestSignatureIsNotAWSs(t *testing.T) {
	const host = "b-1.esclusa.abc123.c2.kafka.eu-south-1.amazonaws.com"
	for name, c := range map[string]aws.Credentials{
		"keys of a user": {AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
		"keys of a role": {AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", SessionToken: "Ab+c/d=="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AWS_ACCESS_KEY_ID", c.AccessKeyID)
			t.Setenv("AWS_SECRET_ACCESS_KEY", c.SecretAccessKey)
			t.Setenv("AWS_SESSION_TOKEN", c.SessionToken)
			s, err := NewSecurity(SecurityOptions{UseTLS: true, Mechanism: MSKIAM})
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) { // whose clock stands still
				_, text, err := s.mechanism.Authenticate(t.Context(), host+":9098")
				if err != nil {
					t.Fatal(err)
				}
				var sent map[string]string
				if err := json.Unmarshal(text, &sent); err != nil {
					t.Fatal(err)
				}
				call, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+"/?Action=kafka-cluster%3AConnect&X-Amz-Expires=300", http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				const emptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
				signed, _, err := v4.NewSigner().PresignHTTP(t.Context(), c, call, emptyBody, "kafka-cluster", "eu-south-1", time.Now())
				if err != nil {
					t.Fatal(err)
				}
				u, err := url.Parse(signed)
				if err != nil {
					t.Fatal(err)
				}
				want := map[string]string{"host": host, "version": "2020_10_22", "user-agent": "esclusa"}
				for name, values := range u.Query() {
					want[strings.ToLower(name)] = values[0]
				}
				for name := range want {
					if sent[name] != want[name] {
						t.Errorf("%s is %q, of AWS's signer %q", name, sent[name], want[name])
					}
				}
				if len(sent) != len(want) {
					t.Errorf("it sends %v", sent)
				}
			})
		})
	}
}

func TestMissingCredentialsOfAWSAreNotNamed(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	s, err := NewSecurity(SecurityOptions{UseTLS: true, Mechanism: MSKIAM})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.mechanism.Authenticate(t.Context(), "kafka-1:9098"); err == nil || !strings.Contains(err.Error(), "getting credentials of AWS") {
		t.Errorf("it says %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	if s, err = NewSecurity(SecurityOptions{UseTLS: true, Mechanism: MSKIAM}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.mechanism.Authenticate(t.Context(), "kafka-1:9098"); err == nil || !strings.Contains(err.Error(), "region") {
		t.Errorf("a broker whose region nobody can tell: %v", err)
	}
}
