package keycloaktest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
)

// The administrator of the server.
const (
	adminName     = "admin"
	adminPassword = "admin-of-a-test"
)

// The client that every realm has, for Clew.
const (
	ClientID     = "clew"
	ClientSecret = "secret-of-a-test"
)

// Person may sign in.
type Person struct {
	Name     string
	Password string
	Groups   []string
}

// Issuer gives the address of a realm.
func (s *Server) Issuer(realm string) string { return s.Address + "/realms/" + realm }

// MakeRealm makes a realm with people, the groups that they are in, and a client for a site: finish is where sign-in leads
// back, home where sign-out does, and told is told of sessions that end.
func (s *Server) MakeRealm(t testing.TB, realm string, people []Person, finish, home, told string) {
	t.Helper()
	var users, groups []map[string]any
	known := map[string]bool{}
	for _, person := range people {
		users = append(users, map[string]any{
			"username": person.Name, "enabled": true, "email": person.Name + "@example.test", "emailVerified": true, "firstName": person.Name, "lastName": "Test", "groups": person.Groups,
			"credentials": []map[string]any{{"type": "password", "value": person.Password, "temporary": false}},
		})
		for _, group := range person.Groups {
			if !known[group] {
				known[group] = true
				groups = append(groups, map[string]any{"name": group})
			}
		}
	}
	s.call(t, http.MethodPost, "/admin/realms", map[string]any{
		"realm": realm, "enabled": true, "sslRequired": "none", "groups": groups, "users": users,
		"clients": []map[string]any{{
			"clientId": ClientID, "enabled": true, "publicClient": false, "secret": ClientSecret, "standardFlowEnabled": true, "directAccessGrantsEnabled": false,
			"redirectUris": []string{finish}, "frontchannelLogout": false, "defaultClientScopes": []string{"basic", "profile", "email"},
			"attributes": map[string]string{
				"pkce.code.challenge.method": "S256", "post.logout.redirect.uris": home, "backchannel.logout.url": told, "backchannel.logout.session.required": "true",
			},
			"protocolMappers": []map[string]any{{
				"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
				"config": map[string]string{"claim.name": "groups", "full.path": "false", "id.token.claim": "true", "access.token.claim": "false", "userinfo.token.claim": "true"},
			}},
		}},
	})
}

// LeaveGroup takes somebody out of a group.
func (s *Server) LeaveGroup(t testing.TB, realm, person, group string) {
	t.Helper()
	user := s.user(t, realm, person)
	var groups []struct{ ID, Name string }
	s.read(t, "/admin/realms/"+realm+"/users/"+user+"/groups", &groups)
	for _, one := range groups {
		if one.Name == group {
			s.call(t, http.MethodDelete, "/admin/realms/"+realm+"/users/"+user+"/groups/"+one.ID, nil)
			return
		}
	}
	t.Fatalf("keycloaktest: %s is not in the group %s", person, group)
}

// SignOut ends all sessions of somebody, and tells the client of each.
func (s *Server) SignOut(t testing.TB, realm, person string) {
	t.Helper()
	s.call(t, http.MethodPost, "/admin/realms/"+realm+"/users/"+s.user(t, realm, person)+"/logout", nil)
}

func (s *Server) user(t testing.TB, realm, person string) string {
	t.Helper()
	var users []struct{ ID string }
	s.read(t, "/admin/realms/"+realm+"/users?exact=true&username="+url.QueryEscape(person), &users)
	if len(users) != 1 {
		t.Fatalf("keycloaktest: %d users are called %s", len(users), person)
	}
	return users[0].ID
}

func (s *Server) read(t testing.TB, path string, into any) {
	t.Helper()
	if err := json.Unmarshal(s.call(t, http.MethodGet, path, nil), into); err != nil {
		t.Fatalf("keycloaktest: %s: %v", path, err)
	}
}

// call sends a request of the administrator and gives the answer's body; the test fails when it is refused.
func (s *Server) call(t testing.TB, method, path string, content any) []byte {
	t.Helper()
	answer, err := http.PostForm(s.Address+"/realms/master/protocol/openid-connect/token", url.Values{
		"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {adminName}, "password": {adminPassword},
	})
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	var granted struct {
		Token string `json:"access_token"`
	}
	err = json.NewDecoder(answer.Body).Decode(&granted)
	answer.Body.Close()
	if err != nil || granted.Token == "" {
		t.Fatalf("keycloaktest: the administrator gets no token: %s, %v", answer.Status, err)
	}
	body, err := json.Marshal(content)
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.Address+path, bytes.NewReader(body))
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	request.Header.Set("Authorization", "Bearer "+granted.Token)
	request.Header.Set("Content-Type", "application/json")
	answer, err = http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("keycloaktest: %v", err)
	}
	defer answer.Body.Close()
	told, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		t.Fatalf("keycloaktest: %s %s: %s: %s, %v", method, path, answer.Status, told, err)
	}
	return told
}
