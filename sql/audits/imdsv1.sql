-- imdsv1: which EC2 instances get their role's credentials from version 1 of the metadata service?
-- One row is one request, of any service, with credentials that an EC2 instance got for its role.
--
-- As a rule the session's name is the instance's ID.
select
  events.*,
  ec2_role_delivery is not null as is_in_scope,
  ec2_role_delivery = '1.0' as is_finding,
  false as is_undecided,
  'Upgrade the client: since the end of 2019 SDKs ask for version 2 first. '
    || 'Then aws ec2 modify-instance-metadata-options --http-tokens required --instance-id ID.' as advice
from events
