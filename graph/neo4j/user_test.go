package neo4j_test

import (
	"slices"
	"testing"
	"time"

	"clew/graph"
)

// TestANameIsGivenOnce signs in namesakes, and somebody who took another name since.
func TestANameIsGivenOnce(t *testing.T) {
	database, server := open(t)
	for _, one := range []struct{ uid, name, want string }{
		{"id#1", "ada", "ada"},
		{"id#2", "Ada", "Ada~2"}, // letters' case parts nobody
		{"id#3", "ada", "ada~3"},
		{"id#1", "countess", "ada"}, // what was done as ada stays with her
		{"id#4", "countess", "countess"},
	} {
		name, err := database.SignIn(t.Context(), graph.User{UID: one.uid, Name: one.name, Roles: []string{"viewer"}, At: moment})
		if err != nil || name != one.want {
			t.Errorf("%s as %s: %q, %v, want %q", one.uid, one.name, name, err, one.want)
		}
	}
	if n := value(t, server, "MATCH (u:User) RETURN count(u)"); n != int64(4) {
		t.Errorf("%v users, want 4", n)
	}
}

// TestSessionsOfASubjectEnd ends one session of the provider, then all of a subject.
func TestSessionsOfASubjectEnd(t *testing.T) {
	database, _ := open(t)
	for hash, of := range map[string]graph.SessionOf{
		"h1": {Subject: "id#1", Provider: "id#s1"}, "h2": {Subject: "id#1", Provider: "id#s2"}, "h3": {Subject: "id#1"}, "h4": {Subject: "id#2", Provider: "id#s4"}, "h5": {},
	} {
		if err := database.SaveSession(t.Context(), hash, []byte("sealed"), moment.Add(time.Hour), of); err != nil {
			t.Fatal(err)
		}
	}
	for _, one := range []struct {
		of   graph.SessionOf
		want []string
	}{
		{graph.SessionOf{Subject: "id#1", Provider: "id#s1"}, []string{"h1"}},
		{graph.SessionOf{Subject: "id#1"}, []string{"h2", "h3"}},
		{graph.SessionOf{Subject: "id#1"}, nil},
	} {
		ended, err := database.EndSessionsOf(t.Context(), one.of)
		slices.Sort(ended)
		if err != nil || !slices.Equal(ended, one.want) {
			t.Errorf("%+v ends %v, %v, want %v", one.of, ended, err, one.want)
		}
	}
	for _, hash := range []string{"h4", "h5"} {
		if _, found, err := database.Session(t.Context(), hash, moment); err != nil || !found {
			t.Errorf("the session %s of another user: found %t, %v", hash, found, err)
		}
	}
}
