package web

import (
	"cmp"

	"clew/graph"
	"clew/views"
)

// entityPath gives the address of a node's page, empty for a node that has none.
func entityPath(label, kind, uid string) string {
	switch label {
	case "":
		return ""
	case "Identity":
		if kind == string(graph.KindPerson) {
			label = kind
		}
	case "Action":
		return views.ActionPath(uid)
	case "Alias":
		return views.KeyPath(uid)
	case "Source":
		return views.SourcePath(uid)
	case "Credential", "Grant", "Request", "Resource", "Group", "Vendor", "AgentInstance":
	default:
		return ""
	}
	if uid == "" {
		return ""
	}
	return views.EntityPath(label, uid)
}

// nodeLink names a node and leads to its page.
func nodeLink(node graph.Node) views.Link {
	return views.Link{Text: cmp.Or(node.Name, node.UID), Href: entityPath(node.Label, node.Kind, node.UID)}
}

func identityLink(identity graph.Identity) views.Link {
	return nodeLink(graph.Node{UID: identity.UID, Label: "Identity", Kind: string(identity.Kind), Name: identity.Name})
}

func grantLink(grant graph.Grant) views.Link {
	return nodeLink(graph.Node{UID: grant.UID, Label: "Grant", Name: grant.Role})
}

func requestLink(request graph.Request) views.Link {
	return nodeLink(graph.Node{UID: request.UID, Label: "Request", Name: request.Ref})
}

func credentialLink(credential graph.Credential) views.Link {
	return nodeLink(graph.Node{UID: credential.UID, Label: "Credential", Name: credential.Name})
}

func sourceLink(uid, name string) views.Link {
	if uid == "" {
		return views.Link{}
	}
	return views.Link{Text: cmp.Or(name, uid), Href: views.SourcePath(uid)}
}

// kindWords names a kind of identity as people say it.
func kindWords(kind graph.IdentityKind) string {
	switch kind {
	case graph.KindUnknown:
		return "Unattributed"
	case graph.KindServiceAccount:
		return "Service account"
	case graph.KindAgent:
		return "AI agent"
	default:
		return string(kind)
	}
}

// labelWords names a label as people say it.
func labelWords(label, kind string) string {
	switch {
	case label == "Identity":
		return kindWords(graph.IdentityKind(kind))
	case label == "AgentInstance":
		return "Agent instance"
	}
	return label
}

func interval(of graph.Interval) views.Interval { return views.Interval{From: of.From, To: of.To} }
