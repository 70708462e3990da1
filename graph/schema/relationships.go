package schema

// The relationship types that are kept up to date by their uid.
var (
	Sponsors      = Relationship{Type: "SPONSORS", From: "Identity", To: "Identity", Meaning: "answers for it", Merged: true, Properties: properties(keyed, windows, join, []Property{{"firstSeen", "DATETIME", "when it was first loaded"}, {"inferred", "BOOLEAN", "a configured rule of resolution says so; it does not count while its key is in conflict"}})}
	Names         = Relationship{Type: "NAMES", From: "Alias", To: "Identity", Meaning: "is a key of it", Merged: true, Properties: properties(keyed, interval, join, []Property{{"movedFrom", "STRING", "uid of the identity that it named before a merge"}, {"own", "BOOLEAN", "a source described the identity under this key"}})}
	MemberOf      = Relationship{Type: "MEMBER_OF", From: "Identity", To: "Group", Meaning: "belongs to", Merged: true, Properties: properties(keyed, windows)}
	GroupMemberOf = Relationship{Type: "MEMBER_OF", From: "Group", To: "Group", Meaning: "belongs to, with its members", Merged: true, Properties: properties(stated, windows)}
	Requested     = Relationship{Type: "REQUESTED", From: "Identity", To: "Request", Meaning: "asked", Merged: true, Properties: keyed}
	For           = Relationship{Type: "FOR", From: "Request", To: "Identity", Meaning: "names the identity that shall have it", Merged: true, Properties: keyed}
	Gave          = Relationship{Type: "GAVE", From: "Identity", To: "Approval", Meaning: "decided", Merged: true, Properties: keyed}
	Decides       = Relationship{Type: "DECIDES", From: "Approval", To: "Request", Meaning: "is a decision on", Merged: true, Properties: stated}
	Provisioned   = Relationship{Type: "PROVISIONED", From: "Request", To: "Grant", Meaning: "led to", Merged: true, Properties: properties(stated, join, []Property{{"begun", "LIST<STRING>", "the beginnings of the grant that it led to; absent: all"}})}
	HeldBy        = Relationship{Type: "HELD_BY", From: "Grant", To: "Identity", Meaning: "is held by", Merged: true, Properties: properties(keyed, interval)}
	HeldByGroup   = Relationship{Type: "HELD_BY", From: "Grant", To: "Group", Meaning: "is held by, for its members", Merged: true, Properties: properties(stated, interval)}
	Covers        = Relationship{Type: "COVERS", From: "Grant", To: "Resource", Meaning: "names that resource exactly", Merged: true, Properties: stated}
	IssuedTo      = Relationship{Type: "ISSUED_TO", From: "Credential", To: "Identity", Meaning: "was issued to", Merged: true, Properties: properties(keyed, join)}
	Replaces      = Relationship{Type: "REPLACES", From: "Credential", To: "Credential", Meaning: "supersedes", Merged: true, Properties: stated}
	DerivedFrom   = Relationship{Type: "DERIVED_FROM", From: "Credential", To: "Credential", Meaning: "was obtained with", Merged: true, Properties: properties(stated, join)}
	PartOf        = Relationship{Type: "PART_OF", From: "Resource", To: "Resource", Meaning: "lies in", Merged: true, Properties: stated}
	Operates      = Relationship{Type: "OPERATES", From: "Vendor", To: "Identity", Meaning: "runs it", Merged: true, Properties: keyed}
	With          = Relationship{Type: "WITH", From: "Contract", To: "Vendor", Meaning: "was agreed with", Merged: true, Properties: stated}
	Joined        = Relationship{Type: "JOINED", From: "Alias", To: "Alias", Meaning: "is stated to be a key of the same identity", Merged: true, Properties: properties(stated, interval, join, []Property{{"source", "STRING", "uid of the source that states it"}, {"segment", "STRING", "evidence segment that keeps the record"}, {"firstSeen", "DATETIME", "the earliest record that states it"}, {"lastSeen", "DATETIME", "the latest record that states it"}})}
	About         = Relationship{Type: "ABOUT", From: "JoinDecision", To: "Alias", Meaning: "decides on that key", Merged: true, Properties: stated}
	Withdraws     = Relationship{Type: "WITHDRAWS", From: "JoinDecision", To: "JoinDecision", Meaning: "ends", Merged: true, Properties: stated}
	InstanceOf    = Relationship{Type: "INSTANCE_OF", From: "AgentInstance", To: "Identity", Meaning: "runs that agent", Merged: true, Properties: keyed}
)

// The relationship types that are made together with an immutable node.
var (
	By         = Relationship{Type: "BY", From: "Action", To: "Identity", Meaning: "was done by", Properties: join[:1]}
	Used       = Relationship{Type: "USED", From: "Action", To: "Credential", Meaning: "authenticated with", Properties: join[:1]}
	Under      = Relationship{Type: "UNDER", From: "Action", To: "Grant", Meaning: "was covered by", Properties: join[:1]}
	On         = Relationship{Type: "ON", From: "Action", To: "Resource", Meaning: "acted on"}
	RunBy      = Relationship{Type: "RUN_BY", From: "Action", To: "AgentInstance", Meaning: "was done by this running agent"}
	OnBehalfOf = Relationship{Type: "ON_BEHALF_OF", From: "Action", To: "Identity", Meaning: "was asked for by"}
	WasJudged  = Relationship{Type: "WAS_JUDGED", From: "Action", To: "Judgement", Meaning: "was thought of so before"}
	Concerns   = Relationship{Type: "CONCERNS", From: "Finding", To: "Identity", Meaning: "is about (any label)"}
	Of         = Relationship{Type: "OF", From: "CollectorRun", To: "Source", Meaning: "is a run of"}
	CoverageOf = Relationship{Type: "OF", From: "Coverage", To: "Source", Meaning: "is a span of"}
	DoubtedOf  = Relationship{Type: "OF", From: "DoubtedCoverage", To: "Source", Meaning: "is a span of"}
	DoubtOf    = Relationship{Type: "OF", From: "Doubt", To: "Source", Meaning: "is left by"}
	ClaimOf    = Relationship{Type: "OF", From: "CoverageClaim", To: "Source", Meaning: "was said by"}
	FileOf     = Relationship{Type: "OF", From: "SourceFile", To: "Source", Meaning: "was read by"}
	AddedTo    = Relationship{Type: "ADDED_TO", From: "CaseEntry", To: "Case", Meaning: "was added to"}
	PointsTo   = Relationship{Type: "POINTS_TO", From: "CaseEntry", To: "Action", Meaning: "says that it belongs to the case (any label)"}
	EventOf    = Relationship{Type: "OF", From: "FindingEvent", To: "Finding", Meaning: "is an entry in the history of"}
	RejectedBy = Relationship{Type: "REJECTED_BY", From: "Rejection", To: "CollectorRun", Meaning: "was rejected by"}
)

// Relationships lists every relationship type.
var Relationships = []Relationship{
	Sponsors, Names, MemberOf, GroupMemberOf, Requested, For, Gave, Decides, Provisioned, HeldBy, HeldByGroup, Covers, IssuedTo, Replaces,
	DerivedFrom, PartOf, Operates, With, InstanceOf, Joined, About, Withdraws,
	By, Used, Under, On, RunBy, OnBehalfOf, WasJudged, Concerns, Of, CoverageOf, DoubtedOf, DoubtOf, ClaimOf, FileOf, EventOf, RejectedBy, AddedTo, PointsTo,
}
