// merge (:Identity)-[:SPONSORS]->(:Identity)
UNWIND $rows AS row
MERGE (from:Identity {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:SPONSORS {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Identity)-[:SPONSORS]->(:Identity)
UNWIND $rows AS row
MATCH (from:Identity {uid: row.from})-[r:SPONSORS {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Alias)-[:NAMES]->(:Identity)
UNWIND $rows AS row
MERGE (from:Alias {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:NAMES {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Alias)-[:NAMES]->(:Identity)
UNWIND $rows AS row
MATCH (from:Alias {uid: row.from})-[r:NAMES {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Identity)-[:MEMBER_OF]->(:Group)
UNWIND $rows AS row
MERGE (from:Identity {uid: row.from})
MERGE (to:Group {uid: row.to})
MERGE (from)-[r:MEMBER_OF {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Identity)-[:MEMBER_OF]->(:Group)
UNWIND $rows AS row
MATCH (from:Identity {uid: row.from})-[r:MEMBER_OF {uid: row.uid}]->(to:Group {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Group)-[:MEMBER_OF]->(:Group)
UNWIND $rows AS row
MERGE (from:Group {uid: row.from})
MERGE (to:Group {uid: row.to})
MERGE (from)-[r:MEMBER_OF {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Group)-[:MEMBER_OF]->(:Group)
UNWIND $rows AS row
MATCH (from:Group {uid: row.from})-[r:MEMBER_OF {uid: row.uid}]->(to:Group {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Identity)-[:REQUESTED]->(:Request)
UNWIND $rows AS row
MERGE (from:Identity {uid: row.from})
MERGE (to:Request {uid: row.to})
MERGE (from)-[r:REQUESTED {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Identity)-[:REQUESTED]->(:Request)
UNWIND $rows AS row
MATCH (from:Identity {uid: row.from})-[r:REQUESTED {uid: row.uid}]->(to:Request {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Request)-[:FOR]->(:Identity)
UNWIND $rows AS row
MERGE (from:Request {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:FOR {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Request)-[:FOR]->(:Identity)
UNWIND $rows AS row
MATCH (from:Request {uid: row.from})-[r:FOR {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Identity)-[:GAVE]->(:Approval)
UNWIND $rows AS row
MERGE (from:Identity {uid: row.from})
MERGE (to:Approval {uid: row.to})
MERGE (from)-[r:GAVE {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Identity)-[:GAVE]->(:Approval)
UNWIND $rows AS row
MATCH (from:Identity {uid: row.from})-[r:GAVE {uid: row.uid}]->(to:Approval {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Approval)-[:DECIDES]->(:Request)
UNWIND $rows AS row
MERGE (from:Approval {uid: row.from})
MERGE (to:Request {uid: row.to})
MERGE (from)-[r:DECIDES {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Approval)-[:DECIDES]->(:Request)
UNWIND $rows AS row
MATCH (from:Approval {uid: row.from})-[r:DECIDES {uid: row.uid}]->(to:Request {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Request)-[:PROVISIONED]->(:Grant)
UNWIND $rows AS row
MERGE (from:Request {uid: row.from})
MERGE (to:Grant {uid: row.to})
MERGE (from)-[r:PROVISIONED {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Request)-[:PROVISIONED]->(:Grant)
UNWIND $rows AS row
MATCH (from:Request {uid: row.from})-[r:PROVISIONED {uid: row.uid}]->(to:Grant {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Grant)-[:HELD_BY]->(:Identity)
UNWIND $rows AS row
MERGE (from:Grant {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:HELD_BY {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Grant)-[:HELD_BY]->(:Identity)
UNWIND $rows AS row
MATCH (from:Grant {uid: row.from})-[r:HELD_BY {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Grant)-[:HELD_BY]->(:Group)
UNWIND $rows AS row
MERGE (from:Grant {uid: row.from})
MERGE (to:Group {uid: row.to})
MERGE (from)-[r:HELD_BY {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Grant)-[:HELD_BY]->(:Group)
UNWIND $rows AS row
MATCH (from:Grant {uid: row.from})-[r:HELD_BY {uid: row.uid}]->(to:Group {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Grant)-[:COVERS]->(:Resource)
UNWIND $rows AS row
MERGE (from:Grant {uid: row.from})
MERGE (to:Resource {uid: row.to})
MERGE (from)-[r:COVERS {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Grant)-[:COVERS]->(:Resource)
UNWIND $rows AS row
MATCH (from:Grant {uid: row.from})-[r:COVERS {uid: row.uid}]->(to:Resource {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Credential)-[:ISSUED_TO]->(:Identity)
UNWIND $rows AS row
MERGE (from:Credential {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:ISSUED_TO {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Credential)-[:ISSUED_TO]->(:Identity)
UNWIND $rows AS row
MATCH (from:Credential {uid: row.from})-[r:ISSUED_TO {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Credential)-[:REPLACES]->(:Credential)
UNWIND $rows AS row
MERGE (from:Credential {uid: row.from})
MERGE (to:Credential {uid: row.to})
MERGE (from)-[r:REPLACES {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Credential)-[:REPLACES]->(:Credential)
UNWIND $rows AS row
MATCH (from:Credential {uid: row.from})-[r:REPLACES {uid: row.uid}]->(to:Credential {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Credential)-[:DERIVED_FROM]->(:Credential)
UNWIND $rows AS row
MERGE (from:Credential {uid: row.from})
MERGE (to:Credential {uid: row.to})
MERGE (from)-[r:DERIVED_FROM {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Credential)-[:DERIVED_FROM]->(:Credential)
UNWIND $rows AS row
MATCH (from:Credential {uid: row.from})-[r:DERIVED_FROM {uid: row.uid}]->(to:Credential {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Resource)-[:PART_OF]->(:Resource)
UNWIND $rows AS row
MERGE (from:Resource {uid: row.from})
MERGE (to:Resource {uid: row.to})
MERGE (from)-[r:PART_OF {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Resource)-[:PART_OF]->(:Resource)
UNWIND $rows AS row
MATCH (from:Resource {uid: row.from})-[r:PART_OF {uid: row.uid}]->(to:Resource {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Vendor)-[:OPERATES]->(:Identity)
UNWIND $rows AS row
MERGE (from:Vendor {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:OPERATES {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Vendor)-[:OPERATES]->(:Identity)
UNWIND $rows AS row
MATCH (from:Vendor {uid: row.from})-[r:OPERATES {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Contract)-[:WITH]->(:Vendor)
UNWIND $rows AS row
MERGE (from:Contract {uid: row.from})
MERGE (to:Vendor {uid: row.to})
MERGE (from)-[r:WITH {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Contract)-[:WITH]->(:Vendor)
UNWIND $rows AS row
MATCH (from:Contract {uid: row.from})-[r:WITH {uid: row.uid}]->(to:Vendor {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:AgentInstance)-[:INSTANCE_OF]->(:Identity)
UNWIND $rows AS row
MERGE (from:AgentInstance {uid: row.from})
MERGE (to:Identity {uid: row.to})
MERGE (from)-[r:INSTANCE_OF {uid: row.uid}]->(to)
SET r += row.properties;

// read (:AgentInstance)-[:INSTANCE_OF]->(:Identity)
UNWIND $rows AS row
MATCH (from:AgentInstance {uid: row.from})-[r:INSTANCE_OF {uid: row.uid}]->(to:Identity {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:Alias)-[:JOINED]->(:Alias)
UNWIND $rows AS row
MERGE (from:Alias {uid: row.from})
MERGE (to:Alias {uid: row.to})
MERGE (from)-[r:JOINED {uid: row.uid}]->(to)
SET r += row.properties;

// read (:Alias)-[:JOINED]->(:Alias)
UNWIND $rows AS row
MATCH (from:Alias {uid: row.from})-[r:JOINED {uid: row.uid}]->(to:Alias {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:JoinDecision)-[:ABOUT]->(:Alias)
UNWIND $rows AS row
MERGE (from:JoinDecision {uid: row.from})
MERGE (to:Alias {uid: row.to})
MERGE (from)-[r:ABOUT {uid: row.uid}]->(to)
SET r += row.properties;

// read (:JoinDecision)-[:ABOUT]->(:Alias)
UNWIND $rows AS row
MATCH (from:JoinDecision {uid: row.from})-[r:ABOUT {uid: row.uid}]->(to:Alias {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// merge (:JoinDecision)-[:WITHDRAWS]->(:JoinDecision)
UNWIND $rows AS row
MERGE (from:JoinDecision {uid: row.from})
MERGE (to:JoinDecision {uid: row.to})
MERGE (from)-[r:WITHDRAWS {uid: row.uid}]->(to)
SET r += row.properties;

// read (:JoinDecision)-[:WITHDRAWS]->(:JoinDecision)
UNWIND $rows AS row
MATCH (from:JoinDecision {uid: row.from})-[r:WITHDRAWS {uid: row.uid}]->(to:JoinDecision {uid: row.to})
RETURN row.from AS from, row.to AS to, row.uid AS uid, properties(r) AS properties;

// read the state of an identity
MATCH (:Identity {uid: $uid})-[r:SPONSORS|NAMES|MEMBER_OF|REQUESTED|FOR|GAVE|HELD_BY|ISSUED_TO|OPERATES|INSTANCE_OF]-()
RETURN DISTINCT type(r) AS type, startNode(r).uid AS from, endNode(r).uid AS to, r.uid AS uid, properties(r) AS properties;

// remove the state of an identity
MATCH (:Identity {uid: $uid})-[r:SPONSORS|NAMES|MEMBER_OF|REQUESTED|FOR|GAVE|HELD_BY|ISSUED_TO|OPERATES|INSTANCE_OF]-()
DELETE r;

