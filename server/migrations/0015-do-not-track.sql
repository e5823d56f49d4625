-- why: a tenant that tracks nobody any more has what it took in of addresses and devices removed; old servers store no such thing anew
-- lock: an index is built over the assessments there are; writes to them wait meanwhile
-- breaking: no

-- What there is to remove, and nothing else.
create index risk_assessments_with_tracks on risk_assessments (tenant_id) where ip_country is not null
  or signals -> 'hashes' @> '[{"kind": "network"}]' or signals -> 'hashes' @> '[{"kind": "device"}]';
