package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// longestName bounds the name of a user, in characters.
const longestName = 100

// identity reads who a verified ID token is about. Claims that it lacks are asked of the provider's user-info endpoint,
// which has to be about the same subject.
func (p *Provider) identity(ctx context.Context, known *discovered, token *oidc.IDToken, raw string, tokens *oauth2.Token) (Identity, error) {
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: the ID token cannot be read: %w", ErrRefused, err)
	}
	_, hasName := claimOf(claims, p.NameClaim)
	_, hasGroups := claimOf(claims, p.GroupsClaim)
	if (!hasName || !hasGroups) && known.provider.UserInfoEndpoint() != "" {
		if told, err := known.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens)); err == nil && told.Subject == token.Subject {
			more := map[string]any{}
			if err := told.Claims(&more); err == nil {
				for name, value := range more {
					if _, has := claims[name]; !has {
						claims[name] = value
					}
				}
			}
		}
	}
	found := Identity{Issuer: token.Issuer, Subject: token.Subject, IDToken: raw, Refresh: tokens.RefreshToken}
	found.Session, _ = claims["sid"].(string)
	found.Display, _ = claims["name"].(string)
	found.Email, _ = claims["email"].(string)
	name, _ := claimOf(claims, p.NameClaim)
	text, _ := name.(string)
	if found.Name = strings.TrimSpace(text); !printable(found.Name) {
		return Identity{}, fmt.Errorf("%w: the claim %s names nobody", ErrRefused, p.NameClaim)
	}
	groups, _ := claimOf(claims, p.GroupsClaim)
	found.Roles = p.RolesOf(texts(groups))
	if len(found.Roles) == 0 {
		return Identity{}, fmt.Errorf("%w: %s is in none of the groups that have a role here; ask an administrator to be added to one", ErrRefused, found.Name)
	}
	if found.Refresh != "" {
		found.Until = tokens.Expiry
		if found.Until.IsZero() {
			found.Until = token.Expiry
		}
	}
	return found, nil
}

// claimOf finds a claim by its name or, where there is none, by the way into objects that its dots show.
func claimOf(claims map[string]any, name string) (any, bool) {
	if value, found := claims[name]; found {
		return value, true
	}
	first, rest, dotted := strings.Cut(name, ".")
	inner, is := claims[first].(map[string]any)
	if !dotted || !is {
		return nil, false
	}
	return claimOf(inner, rest)
}

// texts reads a claim that is one text or a list of them.
func texts(claim any) []string {
	switch claim := claim.(type) {
	case string:
		return []string{claim}
	case []any:
		var list []string
		for _, element := range claim {
			switch element := element.(type) {
			case string:
				list = append(list, element)
			case json.Number:
				list = append(list, element.String())
			}
		}
		return list
	}
	return nil
}

func printable(name string) bool {
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > longestName {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
}
