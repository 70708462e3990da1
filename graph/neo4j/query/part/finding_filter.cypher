  ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity) AND ($status IS NULL OR f.status = $status)
    AND ($system IS NULL OR f.system = $system) AND ($assignee IS NULL OR f.assignee = $assignee OR $assignee = '-' AND f.assignee IS NULL)
    AND ($holders IS NULL OR f.identity IN $holders) AND ($subjects IS NULL OR f.subject IN $subjects OR f.identity IN $subjects)
