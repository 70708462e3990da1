package auth

import (
	"context"
	"fmt"

	"golang.org/x/oauth2"
)

// Renew asks the provider whether who signed in still is, and in which groups. Errors wrap ErrRefused, where it says no,
// and ErrAway.
func (p *Provider) Renew(ctx context.Context, before Identity) (Identity, error) {
	known, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = p.calling(ctx)
	tokens, err := known.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: before.Refresh, Expiry: p.Clock().Add(-attemptLife)}).Token()
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	raw, has := tokens.Extra("id_token").(string)
	if !has { // which the provider may leave out: nothing is told anew
		after := before
		after.Refresh, after.Until = tokens.RefreshToken, tokens.Expiry
		return after, nil
	}
	token, err := known.verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: the ID token does not hold: %w", ErrRefused, err)
	}
	// OpenID Connect Core, 12.2: the issuer and the subject stay the same.
	if token.Issuer != before.Issuer || token.Subject != before.Subject {
		return Identity{}, fmt.Errorf("%w: the provider answers for somebody else", ErrRefused)
	}
	return p.identity(ctx, known, token, raw, tokens)
}
