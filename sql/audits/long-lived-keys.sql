-- long-lived-keys: who uses access keys that never expire?
-- One row is one request of any service. Such keys begin with AKIA; those of roles and sessions with ASIA.
select
  events.*,
  access_key_id is not null as is_in_scope,
  access_key_id like 'AKIA%' as is_finding,
  false as is_undecided,
  case
    when principal_type = 'Root' then
      'A key of the root user may do everything. Delete it today, whatever uses it; '
        || 'sign in as root for what only root can do.'
    when auth_method = 'QueryString' then
      'The key signs URLs, and the client is whoever opened one (trail-audit presigned). '
        || 'Let a role sign them, then delete the key.'
    else
      'Give the program a role (instance profile, task role, IAM Roles Anywhere, OIDC), '
        || 'people IAM Identity Center; then deactivate the key, and delete it.'
  end as advice
from events
