-- path-style: who names the bucket in the path, and not in the host name?
-- One row is one S3 request on a bucket.
--
-- Path style is where the host is one of S3's own names with nothing in front of it. That leaves out every
-- host that names what it is about: bucket.s3..., access points and their aliases, VPC endpoints
-- (bucket.vpce-...), websites, ACCOUNT.s3-control, and a domain of one's own, whose name is the bucket's.
with addressed as (
  select
    events.*,
    regexp_like(
      lower(host),
      '^s3([.-](external-1|fips|dualstack|[a-z]{2}(-[a-z]+)+-[0-9]))*[.]amazonaws[.]com([.]cn)?(:[0-9]+)?$'
    ) as is_path_style,
    -- The certificate is for *.s3...: it fits a name of one label, without dots, capitals and underscores.
    regexp_like(bucket_name, '^[a-z0-9-]+$') as fits_a_host_name
  from events
)
select
  addressed.*,
  event_source = 's3.amazonaws.com' and bucket_name is not null as is_in_scope,
  is_path_style
    and fits_a_host_name
    and not is_console
    -- SDKs ask where a bucket is by path style, whatever they are told to do else.
    and event_name <> 'GetBucketLocation' as is_finding,
  -- On a bucket with dots in its name path style is no mistake of the client: what would have to change is the
  -- bucket. Counted, but not among those who can do otherwise.
  host is null or (is_path_style and not fits_a_host_name) as is_undecided,
  case
    when client in ('aws-cli', 'boto3', 'botocore') then
      'Take addressing_style = path out of the configuration ([s3] in ~/.aws/config, Config(s3={...})).'
    when client = 'aws-sdk-js' then 'Take forcePathStyle (SDK 2: s3ForcePathStyle) out of the client''s options.'
    when client in ('aws-sdk-java', 'aws-sdk-kotlin') then
      'Take forcePathStyle (SDK 1: withPathStyleAccessEnabled) out where the client is built.'
    when client = 'aws-sdk-go' then 'Take UsePathStyle (SDK 1: S3ForcePathStyle) out of the client''s options.'
    when client in ('aws-sdk-php', 'aws-sdk-ruby') then
      'Take use_path_style_endpoint (Ruby: force_path_style) out of the client''s options.'
    when client in ('aws-sdk-dotnet', 'aws-powershell') then 'Set ForcePathStyle to false.'
    when client = 'Hadoop' then 'Set fs.s3a.path.style.access to false.'
    else 'Take the setting for path style out of this program: S3 takes https://BUCKET.s3.REGION.amazonaws.com/KEY.'
  end as advice
from addressed
