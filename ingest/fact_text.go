package ingest

// kindTexts say what each kind of fact states.
var kindTexts = map[string]string{
	"IdentitySeen":     "An identity exists: a person, a service account, a workload, a role, an AI agent or a vendor's integration.",
	"AliasSeen":        "Two keys are one identity.",
	"Sponsored":        "A person answers for an identity.",
	"Requested":        "Somebody asked for access.",
	"Decided":          "One decision on a request.",
	"Granted":          "Access was provisioned to exactly one of holder and group.",
	"GrantEnded":       "Access was taken away.",
	"CredentialIssued": "A credential came into being, or, without issuedAt, is known to be somebody's.",
	"CredentialEnded":  "A credential was revoked.",
	"Acted":            "One use of access.",
	"Membership":       "An identity, or another group with all its members, belongs to a group.",
	"ResourceSeen":     "A resource exists. The value of its key is the name that actions and grants use.",
	"VendorSeen":       "A third party exists and operates integrations.",
	"ContractSeen":     "The boundary agreed with a vendor.",
	"Covered":          "The source is complete for some subjects over a span of time; only within it does the absence of a fact mean anything.",
}

// fieldText says what a field means, in this kind of fact or in all that have it.
func fieldText(kind, field string) string {
	if text, special := fieldTexts[kind+"."+field]; special {
		return text
	}
	return fieldTexts[field]
}

var fieldTexts = map[string]string{
	"at":         "When it was true.",
	"recordedAt": "When the source recorded it; taken to be at where absent.",

	"key":                  "What the fact is about, by the source's own immutable id.",
	"AliasSeen.key":        "One key of the identity.",
	"Requested.key":        "The request.",
	"Decided.key":          "The decision.",
	"Granted.key":          "The grant.",
	"GrantEnded.key":       "The grant that ended.",
	"CredentialIssued.key": "The credential, by an identifier that may be shown; never the secret.",
	"CredentialEnded.key":  "The credential that was revoked.",
	"Acted.key":            "The action, by the id of its event.",

	"tenant":      "The account, organisation or realm within the source's system.",
	"name":        "How people call it.",
	"environment": "Such as production or staging.",
	"rule":        "How the source came to the statement, such as a tag.",
	"validFrom":   "Since when; since before anything known where absent.",
	"validTo":     "Until when, exclusively; still where absent.",
	"system":      "The system that it is about, such as aws or postgres.",

	"identityKind": "What kind of identity it is.",
	"ownerTeam":    "The team that owns it.",
	"createdAt":    "When it was made.",
	"disabledAt":   "When it was disabled.",
	"departedAt":   "When the person's employment ended.",
	"aliases":      "Further keys of the same identity, stated by the same record.",
	"alias":        "The other key.",
	"confidence":   "How sure the source is, from 0 to 1.",

	"identity": "The identity that is answered for.",
	"sponsor":  "The person who answers for it.",

	"ref":           "The number that people use, such as CHG-1077.",
	"title":         "Its title.",
	"justification": "Why access was asked for.",
	"scope":         "What access was asked for, in the words of the request.",
	"url":           "Where people read it.",
	"requestedAt":   "When it was asked for; at where absent.",
	"Requested.by":  "Who asked.",
	"for":           "Whom the access is for.",
	"request":       "The request that it belongs to.",
	"decision":      "Whether the request was approved or denied.",
	"Decided.by":    "Who decided.",
	"decidedAt":     "When it was decided; at where absent.",
	"expiresAt":     "When it ends by itself.",
	"via":           "Whether a person or a policy decided.",
	"authorised":    "Whether who decided was entitled to, where the source knows.",

	"role":       "The role or entitlement by its name.",
	"operations": "Patterns of operations that are covered, * for any characters.",
	"resources":  "Patterns of resources that are covered, in the form of the system's own names.",
	"policy":     "The policy in the system's own form, in place of operations and resources.",
	"boundary":   "The permissions boundary that limits the holder, in the system's own form.",
	"holder":     "The identity that has it.",
	"group":      "The group that has it for its members.",
	"endedAt":    "When it ended; at where absent.",

	"credentialKind":          "Such as aws-access-key, aws-session or api-key.",
	"fingerprint":             "A digest by which the credential is recognised.",
	"issuedAt":                "When it was issued; not known where absent.",
	"replaces":                "The credential that it was issued to replace.",
	"graceUntil":              "How long the replaced credential may still be used.",
	"derivedFrom":             "The credential with which it was obtained.",
	"CredentialIssued.policy": "The policy that narrows what may be done with it, in the system's own form, such as the session policy of AssumeRole.",
	"policies":                "Names of policies that narrow it and whose content the source does not tell, such as policyArns of AssumeRole.",
	"reason":                  "Why it ended.",

	"operation":      "What was done, in the system's own words, such as s3:GetObject.",
	"outcome":        "How it ended.",
	"outcomeReason":  "The system's own error code.",
	"actor":          "Who acted, by the key that the record names.",
	"credential":     "The credential that was used.",
	"resource":       "What was acted on.",
	"target":         "The exact thing acted on where it is finer than the resource, such as one object of a bucket; grants are matched against it.",
	"resourceKind":   "What kind of resource it is.",
	"sourceIp":       "The address that the action came from.",
	"userAgent":      "The program that acted, as it names itself.",
	"workload":       "The job, pod or function that acted.",
	"tool":           "The tool that an agent called.",
	"toolCallId":     "The id of that call.",
	"conversationId": "The conversation within which it was called.",
	"traceId":        "The distributed trace that it belongs to.",
	"digest":         "The digest of the prompt or of the tool's arguments.",
	"instance":       "The running agent.",
	"agentVersion":   "Its version.",
	"instanceHost":   "The host that it runs on.",
	"onBehalfOf":     "The person for whom the agent acted.",
	"interactive":    "Whether a person sat at it.",
	"attributes":     "Values that conditions of policies ask for, under the policy language's own names.",

	"member":           "The identity that belongs to the group.",
	"memberGroup":      "The group whose members belong to the group, in place of member.",
	"Membership.group": "The group that it belongs to.",

	"classification": "How the resource is classified, such as confidential.",
	"partOf":         "The resource that it is a part of.",
	"operates":       "The integrations that the vendor operates.",
	"vendor":         "The vendor with whom it was agreed.",
	"startsAt":       "When it begins.",
	"endsAt":         "When it ends.",

	"subjects":       "What the source is complete for.",
	"from":           "Since when; since before anything known where absent.",
	"to":             "Until when, exclusively; still where absent.",
	"Covered.system": "The system that it is complete for; all where absent.",
}
