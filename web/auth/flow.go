package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// attemptLife is how long somebody may take to sign in at the provider.
const attemptLife = 10 * time.Minute

// Attempt is a sign-in that was begun and waits for the provider's answer. It is kept by the browser that began it, and
// nobody else may come to see it.
type Attempt struct {
	State    string    `json:"s"` // ties the answer to the browser
	Nonce    string    `json:"n"` // ties the ID token to the attempt
	Verifier string    `json:"v"` // of PKCE (RFC 7636): ties the code to the attempt
	Return   string    `json:"r"` // the path to go on at
	Until    time.Time `json:"u"`
}

// Identity is who signed in, as the provider tells.
type Identity struct {
	Issuer  string
	Subject string // never given to another one by the issuer
	Session string // of the provider; empty where it tells none
	Name    string // by NameClaim; may be given to somebody else some day
	Display string
	Email   string
	Roles   Roles

	IDToken string
	Refresh string    // the refresh token; empty where there is none
	Until   time.Time // when it has to be renewed; zero: it cannot be
}

// Begin gives the address at which to sign in, and the attempt to keep. The error wraps ErrAway.
func (p *Provider) Begin(ctx context.Context, back string) (string, Attempt, error) {
	known, err := p.discover(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	attempt := Attempt{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: back, Until: p.Clock().Add(attemptLife)}
	return known.oauth.AuthCodeURL(attempt.State, oidc.Nonce(attempt.Nonce), oauth2.S256ChallengeOption(attempt.Verifier)), attempt, nil
}

// Finish checks the provider's answer to an attempt and gives who signed in. Errors wrap ErrRefused and ErrAway.
func (p *Provider) Finish(ctx context.Context, attempt Attempt, answer url.Values) (Identity, error) {
	switch {
	case attempt.State == "" || subtle.ConstantTimeCompare([]byte(attempt.State), []byte(answer.Get("state"))) != 1:
		return Identity{}, fmt.Errorf("%w: this browser has not begun this sign-in, or began another one since", ErrRefused)
	case !p.Clock().Before(attempt.Until):
		return Identity{}, fmt.Errorf("%w: it took longer than %s", ErrRefused, attemptLife)
	case answer.Has("iss") && answer.Get("iss") != p.Issuer: // RFC 9207
		return Identity{}, fmt.Errorf("%w: the answer comes from another provider", ErrRefused)
	case answer.Has("error"):
		return Identity{}, fmt.Errorf("%w: the provider says %.80q", ErrRefused, answer.Get("error"))
	}
	known, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = p.calling(ctx)
	tokens, err := known.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(attempt.Verifier))
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := known.verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: the ID token does not hold: %w", ErrRefused, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(attempt.Nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: the ID token was made for another sign-in", ErrRefused)
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(tokens.AccessToken); err != nil {
			return Identity{}, fmt.Errorf("%w: the access token is not that of the ID token", ErrRefused)
		}
	}
	return p.identity(ctx, known, token, raw, tokens)
}

// exchangeError tells a provider that refuses from one that is away.
func exchangeError(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response.StatusCode < 500 {
		return fmt.Errorf("%w: the provider says %.80q", ErrRefused, refused.ErrorCode)
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}
