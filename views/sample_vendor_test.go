package views_test

import (
	"time"

	"clew/views"
)

func agents() views.Agents {
	return views.Agents{Environment: "production", Next: "/agents?after=b", First: "/agents", Export: views.Exports{Path: views.AgentsPath, Query: "environment=production", Of: "agents", Rows: -1}, Rows: []views.Agent{
		{
			Agent: node("Agent", "invoice-triage-agent"), Environment: "production", Sponsors: []views.Link{node("Person", "Mara Lindqvist")}, Instances: 12, Live: 2, Looked: 200, Cut: true,
			Last: at(11, 20, 2, 14, 7), Tools: []string{"read_invoice", "post_comment"}, Talks: []views.Link{{Text: "conversation-8d1…", Href: views.ConversationPath("conversation-8d1/<x>")}}, Conversations: 31,
			Principals: []views.Link{node("Person", "Ines Ortega")}, Unproven: 4, Verdicts: []views.VerdictCount{{Verdict: views.Traced, Count: 196}, {Verdict: views.Broken, Count: 4}}, Gaps: 1, GapsHref: "/gaps?subject=a",
		},
		{Agent: node("Agent", "b"), GapsHref: "/gaps?subject=b"},
	}}
}

// agentEntity is the page of an agent that acted in two instances and once without saying on whose behalf.
func agentEntity() views.Entity {
	verdicts := []views.VerdictCount{{Verdict: views.Traced, Count: 996}, {Verdict: views.Broken, Count: 4}}
	newest := views.Link{Href: views.ActionPath("e1")}
	basis := "Taken from the newest 1000 actions; there may be older ones."
	use := func(of views.Link, number, calls, unproven int64) views.AgentUse {
		return views.AgentUse{Of: of, Count: number, Calls: calls, Unproven: unproven, First: at(11, 18, 6, 0, 0), Last: at(11, 20, 2, 14, 7), Newest: newest, Verdicts: verdicts}
	}
	running := use(node("AgentInstance", "3f9a-invoice-triage-7c5d9b-x2kq8"), 990, 0, 0)
	running.Started, running.Live = at(11, 18, 5, 59, 50), true
	tools := views.AgentToolSection([]views.AgentUse{use(views.Link{Text: "read_invoice"}, 700, 698, 0), use(views.Link{Text: "post_comment"}, 290, 290, 0)}, 2, basis, "10 actions without a tool.")
	tools.Export = views.Exports{Path: "/identity/g/tools", Of: "tool calls", Rows: 3}
	return views.Entity{
		Kind: "Agent", Name: "invoice-triage-agent", UID: "agent:invoice-triage", Facts: []views.Fact{{Label: "Environment", Value: "production"}}, Ways: []views.Link{{Text: "All agents", Href: views.AgentsPath}},
		Sections: []views.Section{
			views.SponsorSection([]views.Sponsor{{Person: node("Person", "Mara Lindqvist"), State: "living", Window: views.Interval{From: at(2, 1, 0, 0, 0)}}}),
			views.AgentInstanceSection([]views.AgentUse{running, {Of: node("AgentInstance", "91bb"), Started: at(10, 1, 9, 0, 0)}}, 12, basis, ""),
			tools,
			views.AgentPrincipalSection([]views.AgentUse{use(node("Person", "Ines Ortega"), 999, 0, 4)}, 1, basis, "1 action without anybody named."),
			views.AgentTalkSection([]views.AgentUse{use(views.Link{Text: "conversation-8d1/<x>", Href: views.ConversationPath("conversation-8d1/<x>")}, 31, 30, 0)}, 1, basis, ""),
		},
	}
}

// idleAgent is the page of an agent of which nothing but a nameless action is known.
func idleAgent() views.Entity {
	basis := "Taken from 1 action, all that is loaded of it."
	return views.Entity{Kind: "Agent", Name: "b", UID: "agent:b", Sections: []views.Section{
		views.AgentInstanceSection(nil, 0, basis, "1 action without an instance."), views.AgentToolSection(nil, 0, basis, ""),
		views.AgentPrincipalSection(nil, 0, basis, ""), views.AgentTalkSection(nil, 0, basis, ""),
	}}
}

func vendors() views.Vendors {
	return views.Vendors{Next: "/vendors?after=v2", First: views.VendorsPath, Export: views.Exports{Path: views.VendorsPath, Of: "vendors", Rows: -1}, Rows: []views.Vendor{
		{Vendor: node("Vendor", "Northwind Freight"), Integrations: 2, Contracts: 2, Live: 1, Ends: at(12, 31, 0, 0, 0), Looked: 100, Cut: true, Last: at(11, 20, 2, 14, 7), Outside: 3, Verdicts: []views.VerdictCount{{Verdict: views.Traced, Count: 97}, {Verdict: views.Broken, Count: 3}}, Gaps: 1, GapsHref: "/gaps?subject=v1"},
		{Vendor: node("Vendor", "Contoso <Pay>"), Integrations: 1, Contracts: 1, Looked: 4, GapsHref: "/gaps?subject=v2"},
		{Vendor: node("Vendor", "vendor:V-0317"), GapsHref: "/gaps?subject=v3"},
		{Vendor: node("Vendor", "Tailspin"), Contracts: 1, Live: 1, GapsHref: "/gaps?subject=v4"},
	}}
}

// vendorEntity is the page of a vendor that does more than was agreed with it.
func vendorEntity() views.Entity {
	use := views.VendorUse{
		Tally:  []views.UseTally{{State: "outside", Tone: views.ToneBad, Count: 3}, {State: "unknown", Tone: views.ToneUnknown, Count: 1}, {State: "inside", Tone: views.ToneGood, Count: 96}},
		Notes:  []string{"Taken from 100 actions, at most the newest 2500 of each integration."},
		Unused: []views.UnusedTerm{{Contract: "C-2041", Operations: []string{"invoices.export"}, Resources: []string{"archive/*"}}},
		Rows: []views.ContractUse{
			{State: "outside", Tone: views.ToneBad, Contract: "C-2041", Reason: "Contract C-2041 with Northwind Freight does not cover customers.list.", Integration: node("Integration", "northwind-sync"), Operation: "customers.list",
				Resource: node("Resource", "customers/all"), Credentials: []views.Link{node("Credential", "client-77")}, Count: 3, First: at(11, 19, 1, 0, 0), Last: at(11, 20, 2, 14, 7), Newest: views.Link{Href: views.ActionPath("e1")}, Verdicts: []views.VerdictCount{{Verdict: views.Broken, Count: 3}}},
			{State: "unknown", Tone: views.ToneUnknown, Reason: "Whether it covers invoices.read cannot be told.", Integration: node("Integration", "northwind-sync"), Operation: "invoices.read", Count: 1, First: at(11, 1, 1, 0, 0), Last: at(11, 1, 1, 0, 0), Newest: views.Link{Href: views.ActionPath("e2")}},
		},
	}
	section := views.VendorUseSection(use, 140)
	section.Export = views.Exports{Path: "/vendor/v1/use", Of: "use", Rows: 140}
	return views.Entity{
		Kind: "Vendor", Name: "Northwind Freight", UID: "vendor:V-0310", States: []views.Badge{{Word: "no contract in force", Tone: views.ToneWarn}},
		Sections: []views.Section{
			views.ContractSection([]views.Contract{{Name: "C-2041", Window: views.Interval{From: at(1, 1, 0, 0, 0), To: at(11, 1, 0, 0, 0)}, State: "ended", Operations: "invoices.read, invoices.export", Resources: "any"}}),
			section,
		},
	}
}

// talk is a conversation with a trace whose tool call did two things, and an action outside of any trace.
func talk() views.Conversation {
	start := at(11, 20, 2, 14, 0)
	after := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	action := func(level int, uid, operation, verdict string, seconds int) views.ConversationRow {
		return views.ConversationRow{Level: level, Kind: "Action", UID: uid, Label: operation, Href: views.ActionPath(uid), Tool: "read_invoice", Resource: node("Resource", "invoices/4711"), Actor: node("Agent", "invoice-triage-agent"),
			Instance: node("AgentInstance", "3f9a"), OnBehalfOf: node("Person", "Ines Ortega"), Outcome: "success", Verdict: verdict, Start: after(seconds), End: after(seconds)}
	}
	lonely := action(0, "e4", "comments.write", views.Unknown, 60)
	lonely.OnBehalfOf, lonely.Tool, lonely.Instance, lonely.Resource = views.Link{}, "", views.Link{}, views.Link{}
	return views.Conversation{
		ID: "conversation-8d1/<x>", Facts: []views.Fact{{Label: "Agents", Value: "1"}, {Label: "Traces", Value: "1"}}, Verdicts: []views.VerdictCount{{Verdict: views.Traced, Count: 2}, {Verdict: views.Broken, Count: 1}, {Verdict: views.Unknown, Count: 1}},
		Actions: 4, From: start, To: after(60), Cut: "At most 200 actions are drawn at once; the next page goes on.", Later: "/conversation/x?from=y", First: "/conversation/x",
		List: views.Link{Text: "As a list with filters", Href: "/actions?of=conversation&value=x"}, Export: views.Exports{Path: "/actions", Query: "of=conversation&value=x", Of: "actions", Rows: -1}, Pack: "/pack?of=conversation&value=x",
		Rows: []views.ConversationRow{
			{Level: 0, Kind: "Trace", Label: "4bf92f35", Href: "/actions?of=trace&value=4bf92f35", Verdict: views.Broken, Count: 3, Start: start, End: after(30)},
			{Level: 1, Kind: "Tool call", Label: "call_1", Href: "/actions?of=toolCall&value=call_1", Verdict: views.Traced, Count: 2, Start: start, End: after(15)},
			action(2, "e1", "invoices.read", views.Traced, 0), action(2, "e2", "invoices.read", views.Traced, 15), action(1, "e3", "invoices.delete", views.Broken, 30), lonely,
		},
	}
}
