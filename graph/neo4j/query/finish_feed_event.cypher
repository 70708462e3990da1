// Notes how the delivery of a change ended. What is finished already stays as it is.
MATCH (e:FindingEvent {uid: $uid}) WHERE e.waiting IS NOT NULL
REMOVE e.waiting
SET e.deliveredAt = CASE $outcome WHEN 'delivered' THEN $now END, e.failedAt = CASE $outcome WHEN 'failed' THEN $now END
WITH e
MATCH (d:Feed {uid: 'feed'})
SET d.delivered = coalesce(d.delivered, 0) + CASE $outcome WHEN 'delivered' THEN 1 ELSE 0 END,
    d.failed = coalesce(d.failed, 0) + CASE $outcome WHEN 'failed' THEN 1 ELSE 0 END,
    d.deliveredAt = CASE $outcome WHEN 'delivered' THEN $now ELSE d.deliveredAt END,
    d.failedAt = CASE $outcome WHEN 'failed' THEN $now ELSE d.failedAt END,
    d.trouble = CASE $outcome WHEN 'delivered' THEN null ELSE d.trouble END,
    d.troubleAt = CASE $outcome WHEN 'delivered' THEN null ELSE d.troubleAt END
