// create with identity
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
RETURN row.uid AS uid;

// create with identity, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, instance
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, instance, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, grant
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (grant:Grant {uid: row.grant})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
RETURN row.uid AS uid;

// create with identity, grant, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (grant:Grant {uid: row.grant})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, grant, instance
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, grant, instance, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
RETURN row.uid AS uid;

// create with identity, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, instance, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, instance, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, grant, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
RETURN row.uid AS uid;

// create with identity, grant, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, grant, instance, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, grant, instance, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
RETURN row.uid AS uid;

// create with identity, credential, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, instance
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, credential, instance, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, grant
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
RETURN row.uid AS uid;

// create with identity, credential, grant, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, grant, instance
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, credential, grant, instance, on behalf of
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
RETURN row.uid AS uid;

// create with identity, credential, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, instance, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, credential, instance, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, grant, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
RETURN row.uid AS uid;

// create with identity, credential, grant, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

// create with identity, credential, grant, instance, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
RETURN row.uid AS uid;

// create with identity, credential, grant, instance, on behalf of, resource
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { MATCH (known:Action {uid: row.uid}) }
MERGE (identity:Identity {uid: row.identity})
MERGE (credential:Credential {uid: row.credential}) ON CREATE SET credential.kind = row.credentialKind, credential.name = row.credentialName, credential.firstSeen = row.properties.firstSeen
MERGE (resource:Resource {uid: row.resource}) ON CREATE SET resource.kind = row.resourceKind, resource.name = row.resourceName, resource.system = row.resourceSystem, resource.firstSeen = row.properties.firstSeen
MERGE (grant:Grant {uid: row.grant})
MERGE (instance:AgentInstance {uid: row.instance})
MERGE (onBehalfOf:Identity {uid: row.onBehalfOf})
CREATE (action:Action)
SET action = row.properties
CREATE (action)-[:BY {rule: row.byRule}]->(identity)
CREATE (action)-[:USED {rule: row.usedRule}]->(credential)
CREATE (action)-[:ON]->(resource)
CREATE (action)-[:UNDER {rule: row.underRule}]->(grant)
CREATE (action)-[:RUN_BY]->(instance)
CREATE (action)-[:ON_BEHALF_OF]->(onBehalfOf)
RETURN row.uid AS uid;

