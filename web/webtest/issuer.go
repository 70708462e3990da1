package webtest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Issuer is an OpenID provider that signs in whoever comes, as whom it is told, and can be made to lie.
type Issuer struct {
	Address string
	Client  string // the client id that it knows

	t      testing.TB
	key    *rsa.PrivateKey
	mutex  sync.Mutex
	claims map[string]any
	lie    func(claims map[string]any) // changes what is signed
	forge  bool                        // signs with a key that it does not publish
	refuse bool                        // refuses to renew
	codes  map[string]url.Values
	count  int // renewals
}

// StartIssuer starts an issuer that signs in the subject with these further claims. It ends with the test.
func StartIssuer(t testing.TB, claims map[string]any) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	issuer := &Issuer{Client: "clew", t: t, key: key, claims: claims, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		issuer.answer(w, http.StatusOK, map[string]any{
			"issuer": issuer.Address, "authorization_endpoint": issuer.Address + "/authorize", "token_endpoint": issuer.Address + "/token", "jwks_uri": issuer.Address + "/keys",
			"end_session_endpoint": issuer.Address + "/end", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		issuer.answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		code := rand.Text()
		issuer.mutex.Lock()
		issuer.codes[code] = r.URL.Query()
		issuer.mutex.Unlock()
		back := r.URL.Query().Get("redirect_uri") + "?" + url.Values{"code": {code}, "state": {r.URL.Query().Get("state")}, "iss": {issuer.Address}}.Encode()
		http.Redirect(w, r, back, http.StatusFound)
	})
	mux.HandleFunc("POST /token", issuer.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	issuer.Address = server.URL
	return issuer
}

// Set changes what the issuer does from now on.
func (i *Issuer) Set(claims map[string]any, lie func(map[string]any), forge, refuse bool) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.claims, i.lie, i.forge, i.refuse = claims, lie, forge, refuse
}

// Renewals says how often a sign-in was renewed.
func (i *Issuer) Renewals() int {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.count
}

// token answers a code, once and with its verifier, or a refresh token, once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	key := r.PostFormValue("code")
	renewal := r.PostFormValue("grant_type") == "refresh_token"
	if renewal {
		key = r.PostFormValue("refresh_token")
	}
	asked, known := i.codes[key]
	delete(i.codes, key)
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case !known, renewal && i.refuse,
		!renewal && (asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(challenge[:])):
		i.answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{"nonce": asked.Get("nonce")}
	if renewal {
		i.count++
		delete(claims, "nonce")
	}
	refresh := rand.Text()
	i.codes[refresh] = asked
	i.answer(w, http.StatusOK, map[string]any{
		"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "refresh_token": refresh, "id_token": i.sign(claims),
	})
}

// Sign makes a token of the issuer with the claims of who signs in and these.
func (i *Issuer) Sign(claims map[string]any) string {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.sign(claims)
}

func (i *Issuer) sign(claims map[string]any) string {
	all := map[string]any{"iss": i.Address, "aud": i.Client, "iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix()}
	for _, more := range []map[string]any{i.claims, claims} {
		for name, value := range more {
			all[name] = value
		}
	}
	if i.lie != nil {
		i.lie(all)
	}
	key := i.key
	if i.forge {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			i.t.Error(err)
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		i.t.Error(err)
		return ""
	}
	text, err := jwt.Signed(signer).Claims(all).Serialize()
	if err != nil {
		i.t.Error(err)
	}
	return text
}

func (i *Issuer) answer(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(content); err != nil {
		i.t.Error(err)
	}
}
