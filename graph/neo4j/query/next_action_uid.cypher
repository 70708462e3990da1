// The first action uid after a text: how the schemes of action keys are found without reading the actions.
MATCH (a:Action) WHERE a.uid >= $from
RETURN a.uid AS uid
ORDER BY a.uid LIMIT 1
