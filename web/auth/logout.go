package auth

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// SignOutAddress gives the page of the provider that ends its own session (OpenID Connect RP-Initiated Logout 1.0) and leads
// home; empty where it has none.
func (p *Provider) SignOutAddress(ctx context.Context, idToken string) string {
	known, err := p.discover(ctx)
	if err != nil || known.endSession == "" {
		return ""
	}
	address, err := url.Parse(known.endSession)
	if err != nil {
		return ""
	}
	values := address.Query()
	values.Set("client_id", p.ClientID)
	values.Set("post_logout_redirect_uri", p.home)
	if idToken != "" {
		values.Set("id_token_hint", idToken)
	}
	address.RawQuery = values.Encode()
	return address.String()
}

// SignedOut is whom the provider has signed out: one of its sessions or, where that is empty, all of the subject.
type SignedOut struct {
	Issuer, Subject, Session string
	Token                    string    // the id of the logout token, which counts once
	Until                    time.Time // until when the token holds
}

// oldestLogout is how long ago a logout token may have been issued.
const oldestLogout = 5 * time.Minute

// SignedOutBy checks a logout token (OpenID Connect Back-Channel Logout 1.0). Errors wrap ErrRefused and ErrAway.
func (p *Provider) SignedOutBy(ctx context.Context, token string) (SignedOut, error) {
	known, err := p.discover(ctx)
	if err != nil {
		return SignedOut{}, err
	}
	verified, err := known.verifier.VerifyLogout(p.calling(ctx), token)
	if err != nil {
		return SignedOut{}, fmt.Errorf("%w: the logout token does not hold: %w", ErrRefused, err)
	}
	if verified.IssuedAt.Before(p.Clock().Add(-oldestLogout)) {
		return SignedOut{}, fmt.Errorf("%w: the logout token is older than %s", ErrRefused, oldestLogout)
	}
	return SignedOut{Issuer: verified.Issuer, Subject: verified.Subject, Session: verified.SessionID, Token: verified.TokenID, Until: verified.Expiry}, nil
}
