package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"clew/graph"
	"clew/views"
	"clew/web/auth"
)

// SignInConfig says at which identity provider users sign in, by OpenID Connect. Without an issuer the one-time link is the
// only way in.
type SignInConfig struct {
	Issuer           string           `koanf:"issuer"` // such as https://id.example.org/realms/acme
	ClientID         string           `koanf:"client-id"`
	ClientSecret     string           `koanf:"client-secret"`
	ClientSecretFile string           `koanf:"client-secret-file"` // a file that holds the secret
	Title            string           `koanf:"title"`              // the provider in words, on the button; its host where empty
	Scopes           []string         `koanf:"scopes"`             // openid, profile and email where empty
	NameClaim        string           `koanf:"name-claim"`         // preferred_username where empty
	GroupsClaim      string           `koanf:"groups-claim"`       // groups where empty; dots lead into objects
	Roles            RoleGroupsConfig `koanf:"roles"`
	DefaultRole      string           `koanf:"default-role"` // of who is in no group that has a role; such a one is refused where empty
}

// RoleGroupsConfig says the members of which groups have which role.
type RoleGroupsConfig struct {
	Viewer       []string `koanf:"viewer"`
	Investigator []string `koanf:"investigator"`
	Reviewer     []string `koanf:"reviewer"`
	Analyst      []string `koanf:"analyst"`
	Admin        []string `koanf:"admin"`
}

// settings gives what signs users in; the issuer is empty where nobody signs in so. The error names the file that cannot be
// read.
func (c SignInConfig) settings() (auth.Settings, error) {
	settings := auth.Settings{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Title: c.Title, Scopes: c.Scopes, NameClaim: c.NameClaim, GroupsClaim: c.GroupsClaim,
		Groups: map[auth.Role][]string{
			auth.Viewer: c.Roles.Viewer, auth.Investigator: c.Roles.Investigator, auth.Reviewer: c.Roles.Reviewer, auth.Analyst: c.Roles.Analyst, auth.Admin: c.Roles.Admin,
		},
		Default: auth.Role(c.DefaultRole),
	}
	if c.ClientSecretFile != "" {
		content, err := os.ReadFile(c.ClientSecretFile)
		if err != nil {
			return settings, fmt.Errorf("sign-in.client-secret-file: %w: %w", err, graph.ErrInvalid)
		}
		settings.ClientSecret = strings.TrimSpace(string(content))
	}
	return settings, nil
}

func (c *Config) checkSignIn() error {
	if c.SignIn.Issuer == "" {
		if c.SignIn.ClientID != "" || c.SignIn.DefaultRole != "" {
			return fmt.Errorf("sign-in.issuer: is missing; take the address under which the identity provider publishes its configuration: %w", graph.ErrInvalid)
		}
		return nil
	}
	var faults []error
	if c.SignIn.ClientSecret != "" && c.SignIn.ClientSecretFile != "" {
		faults = append(faults, fmt.Errorf("sign-in.client-secret-file: cannot stand beside sign-in.client-secret: %w", graph.ErrInvalid))
	}
	settings, err := c.SignIn.settings()
	return errors.Join(append(faults, err, settings.Check("sign-in"))...)
}

// newProvider gives what signs users in at an identity provider; nil where none is configured. The base is how browsers
// reach the server.
func newProvider(config SignInConfig, base string) (*auth.Provider, error) {
	if config.Issuer == "" {
		return nil, nil
	}
	settings, err := config.settings()
	if err != nil {
		return nil, err
	}
	base = strings.TrimSuffix(base, "/")
	return auth.New(settings, base+views.FinishSignInPath, base+views.SignInPath)
}
