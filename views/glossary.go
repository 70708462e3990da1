package views

// HelpPath is the address of the page that explains the words.
const HelpPath = "/help"

// Term is a word of the product with what it means.
type Term struct {
	ID      string // stands in addresses and says which word a page explains
	Word    string
	Meaning string
}

// Glossary explains the words that the pages use, in the order in which somebody new meets them.
var Glossary = []Term{
	{"chain", "Chain", "Seven links from who answers for an identity to the raw record of what it did: sponsor, request, approval, grant, credential, action, evidence. Each is graded as of the moment of the action."},
	{"traced", "Traced", "All seven links are present."},
	{"broken", "Broken", "At least one link is missing or violated. The card says which, which rule and controls it breaks, and which source was read up to when."},
	{"unknown", "Unknown", "The source that could tell was not collected for that time. It is never taken for missing: nobody looked."},
	{"sponsor", "Sponsor", "The living person who answers for a non-human identity at that time. Departed: that person had left by then."},
	{"request", "Request", "The ticket or entry by which somebody asked for this access, naming the identity."},
	{"approval", "Approval", "The decision of an authorised person other than who asked, made before the access was provisioned. Self: by the asker, also through an alias or an identity of theirs. Late: after it was provisioned."},
	{"grant", "Grant", "What was provisioned: a role or entitlement in one system, over a span of time. Standing: without an end. Out of scope: held, but it does not cover the operation on that resource."},
	{"credential", "Credential", "What authenticated: a key, token, certificate or session. Superseded: replaced by a newer one, and past the time it was let live on. Not theirs: issued to another identity."},
	{"action", "Action", "One recorded use, with time, operation, outcome and the context that its kind of identity owes: an agent owes its instance, its tool call and on whose behalf it acts."},
	{"evidence", "Evidence", "The raw record as its source gave it, with secrets cut out. Its hash is computed again when it is shown. Altered: it no longer is what was loaded."},
	{"identity", "Non-human identity", "A service account, workload, role, AI agent or third-party integration that acts by itself."},
	{"unattributed", "Unattributed", "An actor that a record names and no source has described yet. The description fills it in when it arrives."},
	{"aliases", "Known as", "The keys under which systems know one identity. Each was joined by a rule, on a key, with a confidence; an analyst can pin or dispute it."},
	{"lineage", "Line of issue", "What a credential was obtained with, back to the one that nobody derived: a session from a key, a session from a session."},
	{"gaps", "Gap", "A rule that something breaks, grouped by rule and subject. It is open, accepted by somebody for a reason until a date, or resolved, which it becomes by itself when the rule no longer hits."},
	{"coverage", "Coverage", "The spans of time for which a source is complete for a subject. Only within them does absence mean anything."},
	{"quarantine", "Quarantine", "Records that could not be decoded, with file, position and reason. After a fix they can be replayed. Read is always loaded plus rejected."},
	{"clocks", "Two clocks", "When something was true, and when Clew learned of it. A verdict can be shown as of any moment of either."},
	{"scope", "Scope of an incident", "Everything that whoever has a credential, an identity or an address in hand did since, what was obtained and made with it, what it still reaches, who answers, and what to revoke in which order."},
	{"case", "Case", "An incident that is worked on: its frozen scope, notes and links. Entries are added, never changed."},
	{"paths", "Paths", "Two kinds that are never mixed. What happened: actions, credentials and derivations on record. What could: grants, memberships and derivations that would allow it."},
	{"waterfall", "Waterfall", "What agents did in one conversation, oldest first: each trace holds its tool calls, each tool call its actions, every one with its verdict. Records without these ids stand by themselves."},
	{"use", "Use against the contracts", "What a vendor's integrations did, held against what was agreed with it at that time: inside, outside its operations or resources, before it began, after it ended, or without any contract. Unknown where contracts were not collected."},
	{"pack", "Evidence pack", "One file with chains, facts, raw records, hashes and queries, which anybody can check offline with clew verify."},
}

// term gives a word of the glossary; found is false for an unknown one.
func term(id string) (found Term, known bool) {
	for _, one := range Glossary {
		if one.ID == id {
			return one, true
		}
	}
	return Term{}, false
}
