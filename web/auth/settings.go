package auth

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"clew/graph"
)

// Settings of sign-in by OpenID Connect. Issuer and ClientID are required.
type Settings struct {
	Issuer       string // the address of the provider, under which it publishes its configuration
	ClientID     string
	ClientSecret string // empty: a public client, which PKCE alone protects
	Title        string // the provider in words, on the button; its host where empty
	Scopes       []string
	NameClaim    string            // names the user; preferred_username where empty
	GroupsClaim  string            // lists the user's groups; groups where empty. Dots lead into objects: realm_access.roles
	Groups       map[Role][]string // whose members have which role
	Default      Role              // of who is in none of the groups; empty: is refused
	Client       *http.Client      // nil: one with a time-out
	Clock        func() time.Time  // nil: time.Now
}

// providerTimeout bounds one request to the provider.
const providerTimeout = 10 * time.Second

// complete fills in the defaults.
func (s Settings) complete() Settings {
	s.NameClaim = cmp.Or(s.NameClaim, "preferred_username")
	s.GroupsClaim = cmp.Or(s.GroupsClaim, "groups")
	if s.Title == "" {
		if address, err := url.Parse(s.Issuer); err == nil {
			s.Title = address.Host
		}
	}
	if len(s.Scopes) == 0 {
		s.Scopes = []string{oidc.ScopeOpenID, "profile", "email"}
	}
	if s.Client == nil {
		s.Client = &http.Client{Timeout: providerTimeout}
	}
	if s.Clock == nil {
		s.Clock = time.Now
	}
	return s
}

// Check reports every fault of the settings, each after the name of its key below the prefix. The errors wrap
// graph.ErrInvalid.
func (s Settings) Check(prefix string) error {
	var faults []error
	fault := func(key, format string, arguments ...any) {
		faults = append(faults, fmt.Errorf("%s.%s: %s: %w", prefix, key, fmt.Sprintf(format, arguments...), graph.ErrInvalid))
	}
	address, err := url.Parse(s.Issuer)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		fault("issuer", "must be an address such as https://id.example.org/realms/acme")
	case address.User != nil || address.RawQuery != "" || address.Fragment != "":
		fault("issuer", "must hold neither user, query nor fragment")
	case address.Scheme == "http" && !loopback(address.Hostname()):
		fault("issuer", "must begin with https:// unless it is on this machine")
	}
	if s.ClientID == "" {
		fault("client-id", "is missing; take that of the client which was made for Clew at the provider")
	}
	if len(s.Scopes) > 0 && !slices.Contains(s.Scopes, oidc.ScopeOpenID) {
		fault("scopes", "must contain openid")
	}
	if s.Default != "" {
		if _, err := ParseRole(string(s.Default)); err != nil {
			faults = append(faults, fmt.Errorf("%s.default-role: %w", prefix, err))
		}
	}
	named := s.Default != ""
	for _, role := range AllRoles() {
		named = named || len(s.Groups[role]) > 0
		if slices.Contains(s.Groups[role], "") {
			fault("roles."+string(role), "holds an empty name of a group")
		}
	}
	if !named {
		fault("roles", "gives no role to any group, and default-role is empty: nobody could sign in")
	}
	return errors.Join(faults...)
}

// RolesOf gives the roles of who is in the groups.
func (s Settings) RolesOf(groups []string) Roles {
	var roles Roles
	for _, role := range AllRoles() {
		if slices.ContainsFunc(s.Groups[role], func(group string) bool { return slices.Contains(groups, group) }) {
			roles = append(roles, role)
		}
	}
	if len(roles) == 0 && s.Default != "" {
		return Roles{s.Default}
	}
	return roles
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
