package kafka

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/aws"
)

// newMSKIAM is a login by credentials that AWS's own rule finds: variables, the files of
// its command line, a role of the pod, the task or the machine. They are asked for again
// when they end.
func newMSKIAM() (sasl.Mechanism, error) {
	conf, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		return nil, fmt.Errorf("--kafka-sasl-mechanism: %s: %w", MSKIAM, err)
	}
	return aws.ManagedStreamingIAM(func(ctx context.Context) (aws.Auth, error) {
		c, err := conf.Credentials.Retrieve(ctx)
		if err != nil {
			return aws.Auth{}, fmt.Errorf("getting credentials of AWS: %w", err)
		}
		return aws.Auth{AccessKey: c.AccessKeyID, SecretKey: c.SecretAccessKey, SessionToken: c.SessionToken, UserAgent: "esclusa"}, nil
	}), nil
}
