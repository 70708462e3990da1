// constraint of Identity
CREATE CONSTRAINT identity_uid IF NOT EXISTS FOR (n:Identity) REQUIRE n.uid IS UNIQUE;

// merge Identity
UNWIND $rows AS row
MERGE (n:Identity {uid: row.uid})
SET n += row.properties
REMOVE n:Person:ServiceAccount:Workload:Role:Agent:Integration
SET n:$(row.kinds);

// read Identity
UNWIND $uids AS uid
MATCH (n:Identity {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of AgentInstance
CREATE CONSTRAINT agentinstance_uid IF NOT EXISTS FOR (n:AgentInstance) REQUIRE n.uid IS UNIQUE;

// merge AgentInstance
UNWIND $rows AS row
MERGE (n:AgentInstance {uid: row.uid})
SET n += row.properties;

// read AgentInstance
UNWIND $uids AS uid
MATCH (n:AgentInstance {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Alias
CREATE CONSTRAINT alias_uid IF NOT EXISTS FOR (n:Alias) REQUIRE n.uid IS UNIQUE;

// merge Alias
UNWIND $rows AS row
MERGE (n:Alias {uid: row.uid})
SET n += row.properties;

// read Alias
UNWIND $uids AS uid
MATCH (n:Alias {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of JoinDecision
CREATE CONSTRAINT joindecision_uid IF NOT EXISTS FOR (n:JoinDecision) REQUIRE n.uid IS UNIQUE;

// merge JoinDecision
UNWIND $rows AS row
MERGE (n:JoinDecision {uid: row.uid})
SET n += row.properties;

// read JoinDecision
UNWIND $uids AS uid
MATCH (n:JoinDecision {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Group
CREATE CONSTRAINT group_uid IF NOT EXISTS FOR (n:Group) REQUIRE n.uid IS UNIQUE;

// merge Group
UNWIND $rows AS row
MERGE (n:Group {uid: row.uid})
SET n += row.properties;

// read Group
UNWIND $uids AS uid
MATCH (n:Group {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Request
CREATE CONSTRAINT request_uid IF NOT EXISTS FOR (n:Request) REQUIRE n.uid IS UNIQUE;

// merge Request
UNWIND $rows AS row
MERGE (n:Request {uid: row.uid})
SET n += row.properties;

// read Request
UNWIND $uids AS uid
MATCH (n:Request {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Approval
CREATE CONSTRAINT approval_uid IF NOT EXISTS FOR (n:Approval) REQUIRE n.uid IS UNIQUE;

// merge Approval
UNWIND $rows AS row
MERGE (n:Approval {uid: row.uid})
SET n += row.properties;

// read Approval
UNWIND $uids AS uid
MATCH (n:Approval {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Grant
CREATE CONSTRAINT grant_uid IF NOT EXISTS FOR (n:Grant) REQUIRE n.uid IS UNIQUE;

// merge Grant
UNWIND $rows AS row
MERGE (n:Grant {uid: row.uid})
SET n += row.properties;

// read Grant
UNWIND $uids AS uid
MATCH (n:Grant {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Credential
CREATE CONSTRAINT credential_uid IF NOT EXISTS FOR (n:Credential) REQUIRE n.uid IS UNIQUE;

// merge Credential
UNWIND $rows AS row
MERGE (n:Credential {uid: row.uid})
SET n += row.properties;

// read Credential
UNWIND $uids AS uid
MATCH (n:Credential {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Action
CREATE CONSTRAINT action_uid IF NOT EXISTS FOR (n:Action) REQUIRE n.uid IS UNIQUE;

// merge Action
UNWIND $rows AS row
MERGE (n:Action {uid: row.uid})
SET n += row.properties;

// read Action
UNWIND $uids AS uid
MATCH (n:Action {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Judgement
CREATE CONSTRAINT judgement_uid IF NOT EXISTS FOR (n:Judgement) REQUIRE n.uid IS UNIQUE;

// merge Judgement
UNWIND $rows AS row
MERGE (n:Judgement {uid: row.uid})
SET n += row.properties;

// read Judgement
UNWIND $uids AS uid
MATCH (n:Judgement {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Resource
CREATE CONSTRAINT resource_uid IF NOT EXISTS FOR (n:Resource) REQUIRE n.uid IS UNIQUE;

// merge Resource
UNWIND $rows AS row
MERGE (n:Resource {uid: row.uid})
SET n += row.properties;

// read Resource
UNWIND $uids AS uid
MATCH (n:Resource {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Vendor
CREATE CONSTRAINT vendor_uid IF NOT EXISTS FOR (n:Vendor) REQUIRE n.uid IS UNIQUE;

// merge Vendor
UNWIND $rows AS row
MERGE (n:Vendor {uid: row.uid})
SET n += row.properties;

// read Vendor
UNWIND $uids AS uid
MATCH (n:Vendor {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Contract
CREATE CONSTRAINT contract_uid IF NOT EXISTS FOR (n:Contract) REQUIRE n.uid IS UNIQUE;

// merge Contract
UNWIND $rows AS row
MERGE (n:Contract {uid: row.uid})
SET n += row.properties;

// read Contract
UNWIND $uids AS uid
MATCH (n:Contract {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Source
CREATE CONSTRAINT source_uid IF NOT EXISTS FOR (n:Source) REQUIRE n.uid IS UNIQUE;

// merge Source
UNWIND $rows AS row
MERGE (n:Source {uid: row.uid})
SET n += row.properties;

// read Source
UNWIND $uids AS uid
MATCH (n:Source {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Coverage
CREATE CONSTRAINT coverage_uid IF NOT EXISTS FOR (n:Coverage) REQUIRE n.uid IS UNIQUE;

// merge Coverage
UNWIND $rows AS row
MERGE (n:Coverage {uid: row.uid})
SET n += row.properties;

// read Coverage
UNWIND $uids AS uid
MATCH (n:Coverage {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of DoubtedCoverage
CREATE CONSTRAINT doubtedcoverage_uid IF NOT EXISTS FOR (n:DoubtedCoverage) REQUIRE n.uid IS UNIQUE;

// merge DoubtedCoverage
UNWIND $rows AS row
MERGE (n:DoubtedCoverage {uid: row.uid})
SET n += row.properties;

// read DoubtedCoverage
UNWIND $uids AS uid
MATCH (n:DoubtedCoverage {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Doubt
CREATE CONSTRAINT doubt_uid IF NOT EXISTS FOR (n:Doubt) REQUIRE n.uid IS UNIQUE;

// merge Doubt
UNWIND $rows AS row
MERGE (n:Doubt {uid: row.uid})
SET n += row.properties;

// read Doubt
UNWIND $uids AS uid
MATCH (n:Doubt {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of CoverageClaim
CREATE CONSTRAINT coverageclaim_uid IF NOT EXISTS FOR (n:CoverageClaim) REQUIRE n.uid IS UNIQUE;

// merge CoverageClaim
UNWIND $rows AS row
MERGE (n:CoverageClaim {uid: row.uid})
SET n += row.properties;

// read CoverageClaim
UNWIND $uids AS uid
MATCH (n:CoverageClaim {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of CollectorRun
CREATE CONSTRAINT collectorrun_uid IF NOT EXISTS FOR (n:CollectorRun) REQUIRE n.uid IS UNIQUE;

// merge CollectorRun
UNWIND $rows AS row
MERGE (n:CollectorRun {uid: row.uid})
SET n += row.properties;

// read CollectorRun
UNWIND $uids AS uid
MATCH (n:CollectorRun {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of SourceFile
CREATE CONSTRAINT sourcefile_uid IF NOT EXISTS FOR (n:SourceFile) REQUIRE n.uid IS UNIQUE;

// merge SourceFile
UNWIND $rows AS row
MERGE (n:SourceFile {uid: row.uid})
SET n += row.properties;

// read SourceFile
UNWIND $uids AS uid
MATCH (n:SourceFile {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Rejection
CREATE CONSTRAINT rejection_uid IF NOT EXISTS FOR (n:Rejection) REQUIRE n.uid IS UNIQUE;

// merge Rejection
UNWIND $rows AS row
MERGE (n:Rejection {uid: row.uid})
SET n += row.properties;

// read Rejection
UNWIND $uids AS uid
MATCH (n:Rejection {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Finding
CREATE CONSTRAINT finding_uid IF NOT EXISTS FOR (n:Finding) REQUIRE n.uid IS UNIQUE;

// merge Finding
UNWIND $rows AS row
MERGE (n:Finding {uid: row.uid})
SET n += row.properties;

// read Finding
UNWIND $uids AS uid
MATCH (n:Finding {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of FindingEvent
CREATE CONSTRAINT findingevent_uid IF NOT EXISTS FOR (n:FindingEvent) REQUIRE n.uid IS UNIQUE;

// merge FindingEvent
UNWIND $rows AS row
MERGE (n:FindingEvent {uid: row.uid})
SET n += row.properties;

// read FindingEvent
UNWIND $uids AS uid
MATCH (n:FindingEvent {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Feed
CREATE CONSTRAINT feed_uid IF NOT EXISTS FOR (n:Feed) REQUIRE n.uid IS UNIQUE;

// merge Feed
UNWIND $rows AS row
MERGE (n:Feed {uid: row.uid})
SET n += row.properties;

// read Feed
UNWIND $uids AS uid
MATCH (n:Feed {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of SavedFilter
CREATE CONSTRAINT savedfilter_uid IF NOT EXISTS FOR (n:SavedFilter) REQUIRE n.uid IS UNIQUE;

// merge SavedFilter
UNWIND $rows AS row
MERGE (n:SavedFilter {uid: row.uid})
SET n += row.properties;

// read SavedFilter
UNWIND $uids AS uid
MATCH (n:SavedFilter {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Case
CREATE CONSTRAINT case_uid IF NOT EXISTS FOR (n:Case) REQUIRE n.uid IS UNIQUE;

// merge Case
UNWIND $rows AS row
MERGE (n:Case {uid: row.uid})
SET n += row.properties;

// read Case
UNWIND $uids AS uid
MATCH (n:Case {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of CaseEntry
CREATE CONSTRAINT caseentry_uid IF NOT EXISTS FOR (n:CaseEntry) REQUIRE n.uid IS UNIQUE;

// merge CaseEntry
UNWIND $rows AS row
MERGE (n:CaseEntry {uid: row.uid})
SET n += row.properties;

// read CaseEntry
UNWIND $uids AS uid
MATCH (n:CaseEntry {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Session
CREATE CONSTRAINT session_uid IF NOT EXISTS FOR (n:Session) REQUIRE n.uid IS UNIQUE;

// merge Session
UNWIND $rows AS row
MERGE (n:Session {uid: row.uid})
SET n += row.properties;

// read Session
UNWIND $uids AS uid
MATCH (n:Session {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of User
CREATE CONSTRAINT user_uid IF NOT EXISTS FOR (n:User) REQUIRE n.uid IS UNIQUE;

// merge User
UNWIND $rows AS row
MERGE (n:User {uid: row.uid})
SET n += row.properties;

// read User
UNWIND $uids AS uid
MATCH (n:User {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of ApiToken
CREATE CONSTRAINT apitoken_uid IF NOT EXISTS FOR (n:ApiToken) REQUIRE n.uid IS UNIQUE;

// merge ApiToken
UNWIND $rows AS row
MERGE (n:ApiToken {uid: row.uid})
SET n += row.properties;

// read ApiToken
UNWIND $uids AS uid
MATCH (n:ApiToken {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Visit
CREATE CONSTRAINT visit_uid IF NOT EXISTS FOR (n:Visit) REQUIRE n.uid IS UNIQUE;

// merge Visit
UNWIND $rows AS row
MERGE (n:Visit {uid: row.uid})
SET n += row.properties;

// read Visit
UNWIND $uids AS uid
MATCH (n:Visit {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Migration
CREATE CONSTRAINT migration_uid IF NOT EXISTS FOR (n:Migration) REQUIRE n.uid IS UNIQUE;

// merge Migration
UNWIND $rows AS row
MERGE (n:Migration {uid: row.uid})
SET n += row.properties;

// read Migration
UNWIND $uids AS uid
MATCH (n:Migration {uid: uid})
RETURN uid, properties(n) AS properties;

// constraint of Lock
CREATE CONSTRAINT lock_uid IF NOT EXISTS FOR (n:Lock) REQUIRE n.uid IS UNIQUE;

// merge Lock
UNWIND $rows AS row
MERGE (n:Lock {uid: row.uid})
SET n += row.properties;

// read Lock
UNWIND $uids AS uid
MATCH (n:Lock {uid: uid})
RETURN uid, properties(n) AS properties;

