WITH g, any(o IN coalesce(g.operations, []) WHERE o IN $operations) OR any(p IN $roles WHERE coalesce(g.role, '') =~ p)
  OR coalesce(g.policy, '') =~ $policy AS privileged WHERE privileged
