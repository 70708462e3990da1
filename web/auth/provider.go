package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Errors of sign-in.
var (
	// ErrRefused says that the provider, or what it sent, does not sign anybody in. The text was written for people.
	ErrRefused = errors.New("sign-in refused")
	// ErrAway says that the provider does not answer.
	ErrAway = errors.New("the identity provider does not answer")
)

// Provider signs users in by OpenID Connect: the authorization code flow with PKCE, as OAuth 2.0 Security Best Current
// Practice (RFC 9700) has it.
type Provider struct {
	Settings
	redirect, home string

	mutex sync.Mutex
	known *discovered
}

// discovered is what the provider publishes of itself.
type discovered struct {
	provider   *oidc.Provider
	verifier   *oidc.IDTokenVerifier
	oauth      oauth2.Config
	endSession string
	origin     string // of endSession
}

// New makes a provider. The redirect is the whole address to which it sends people back from signing in, home that to which
// it does from signing out. Nothing is asked of it until
// somebody signs in, so that Clew starts while it is away. The error wraps graph.ErrInvalid.
func New(settings Settings, redirect, home string) (*Provider, error) {
	if err := settings.Check("sign-in"); err != nil {
		return nil, err
	}
	return &Provider{Settings: settings.complete(), redirect: redirect, home: home}, nil
}

// discover reads what the provider publishes, once. The error wraps ErrAway.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	// Keys are fetched again by the context of the provider, which must outlive the request.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), p.Client)
	provider, err := oidc.NewProvider(lasting, p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	var published struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&published); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	found := &discovered{
		provider: provider,
		verifier: provider.VerifierContext(lasting, &oidc.Config{ClientID: p.ClientID, Now: p.Clock}),
		oauth:    oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: provider.Endpoint(), RedirectURL: p.redirect, Scopes: p.Scopes},
	}
	if address, err := url.Parse(published.EndSession); err == nil && address.Host != "" {
		found.endSession, found.origin = published.EndSession, address.Scheme+"://"+address.Host
	}
	p.known = found
	return found, nil
}

// calling gives the context with which the provider is called.
func (p *Provider) calling(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.Client)
}

// Origin gives where the sign-out form may lead: the origin of the provider's page for it; empty while it is not known.
func (p *Provider) Origin() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.known == nil {
		return ""
	}
	return p.known.origin
}
