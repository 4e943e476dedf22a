-- The whole query: an audit judges each event, and what it finds is grouped and counted in one pass.
--
-- `part` tells the rows apart:
--   finding    one combination of the grouping columns: the answer
--   findings   all of them together
--   services   requests AWS services made that would be findings: left out, counted here
--   undecided  requests whose record lacks what the question needs
--   others     requests the question is about, and that are fine
--   outside    requests the question is not about
--   examined   everything
-- An audit gives `is_in_scope`, `is_finding` and `is_undecided`.
with source as (
  select *
  from cloudtrail_logs
),
-- The CLIs, SDKs and tools that are known, from src/clients/: `events` finds them in user agents.
client_tokens (token, client, kind, line) as (
  values
    ('aws-cli', 'aws-cli', 'cli', cast(null as varchar)),
    ('awspowershell', 'aws-powershell', 'cli', cast(null as varchar)),
    ('awspowershell.common', 'aws-powershell', 'cli', cast(null as varchar)),
    ('awspowershell.netcore', 'aws-powershell', 'cli', cast(null as varchar)),
    ('boto3', 'boto3', 'sdk', cast(null as varchar)),
    ('botocore', 'botocore', 'sdk', cast(null as varchar)),
    ('boto', 'boto', 'sdk', cast(null as varchar)),
    ('aws-sdk-java', 'aws-sdk-java', 'sdk', cast(null as varchar)),
    ('aws-sdk-js', 'aws-sdk-js', 'sdk', cast(null as varchar)),
    ('aws-sdk-nodejs', 'aws-sdk-js', 'sdk', cast(null as varchar)),
    ('aws-sdk-go', 'aws-sdk-go', 'sdk', cast(null as varchar)),
    ('aws-sdk-go-v2', 'aws-sdk-go', 'sdk', '2'),
    ('aws-sdk-php', 'aws-sdk-php', 'sdk', cast(null as varchar)),
    ('aws-sdk-php2', 'aws-sdk-php', 'sdk', cast(null as varchar)),
    ('aws-sdk-ruby', 'aws-sdk-ruby', 'sdk', cast(null as varchar)),
    ('aws-sdk-ruby2', 'aws-sdk-ruby', 'sdk', cast(null as varchar)),
    ('aws-sdk-ruby3', 'aws-sdk-ruby', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-35', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-45', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-coreclr', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-core', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-netstandard', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-netframework', 'aws-sdk-dotnet', 'sdk', cast(null as varchar)),
    ('aws-sdk-dotnet-pcl', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-portable', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-winrt', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-win8', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-wp8', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-uwp', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-uap', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-xamarin', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-dotnet-unity', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-unity', 'aws-sdk-dotnet', 'sdk', 'pcl'),
    ('aws-sdk-cpp', 'aws-sdk-cpp', 'sdk', cast(null as varchar)),
    ('aws-sdk-rust', 'aws-sdk-rust', 'sdk', cast(null as varchar)),
    ('aws-sdk-kotlin', 'aws-sdk-kotlin', 'sdk', cast(null as varchar)),
    ('aws-sdk-swift', 'aws-sdk-swift', 'sdk', cast(null as varchar)),
    ('aws-sdk-ios', 'aws-sdk-ios', 'sdk', cast(null as varchar)),
    ('aws-sdk-android', 'aws-sdk-android', 'sdk', cast(null as varchar)),
    ('apache-httpclient', 'Apache-HttpClient', 'tool', cast(null as varchar)),
    ('cloudberry', 'CloudBerry', 'tool', cast(null as varchar)),
    ('msp360', 'CloudBerry', 'tool', cast(null as varchar)),
    ('crts3nativeclient', 'CRT S3 client', 'tool', cast(null as varchar)),
    ('curl', 'curl', 'tool', cast(null as varchar)),
    ('cyberduck', 'Cyberduck', 'tool', cast(null as varchar)),
    ('elasticmapreduce', 'EMRFS', 'tool', cast(null as varchar)),
    ('filezilla', 'FileZilla', 'tool', cast(null as varchar)),
    ('fog', 'fog', 'tool', cast(null as varchar)),
    ('fog-core', 'fog', 'tool', cast(null as varchar)),
    ('go-http-client', 'Go-http-client', 'tool', cast(null as varchar)),
    ('goofys', 'goofys', 'tool', cast(null as varchar)),
    ('hadoop', 'Hadoop', 'tool', cast(null as varchar)),
    ('jets3t', 'JetS3t', 'tool', cast(null as varchar)),
    ('minio-go', 'MinIO', 'tool', cast(null as varchar)),
    ('minio-java', 'MinIO', 'tool', cast(null as varchar)),
    ('minio-js', 'MinIO', 'tool', cast(null as varchar)),
    ('minio-py', 'MinIO', 'tool', cast(null as varchar)),
    ('mountain duck', 'Mountain Duck', 'tool', cast(null as varchar)),
    ('mountpoint-s3', 'Mountpoint for S3', 'tool', cast(null as varchar)),
    ('okhttp', 'okhttp', 'tool', cast(null as varchar)),
    ('paws', 'Paws', 'tool', cast(null as varchar)),
    ('python-requests', 'python-requests', 'tool', cast(null as varchar)),
    ('rclone', 'rclone', 'tool', cast(null as varchar)),
    ('rusoto', 'rusoto', 'tool', cast(null as varchar)),
    ('s3 browser', 'S3 Browser', 'tool', cast(null as varchar)),
    ('s3cmd', 's3cmd', 'tool', cast(null as varchar)),
    ('s3fs', 's3fs', 'tool', cast(null as varchar)),
    ('terraform', 'Terraform', 'tool', cast(null as varchar)),
    ('terraform-provider-aws', 'terraform-provider-aws', 'tool', cast(null as varchar)),
    ('transmit', 'Transmit', 'tool', cast(null as varchar)),
    ('veeam', 'Veeam', 'tool', cast(null as varchar)),
    ('wget', 'Wget', 'tool', cast(null as varchar)),
    ('winscp', 'WinSCP', 'tool', cast(null as varchar))
),
client_lines (client, line, minimum_version, minimum_major, minimum_comparator, end_of_support, advice) as (
  values
    ('aws-cli', '0', '1.11.108', 1, 10110108, 'ended', 'Install AWS CLI 2. Until then: aws configure set default.s3.signature_version s3v4.'),
    ('aws-cli', '1', '1.11.108', 1, 10110108, '2027-07-15', 'Install AWS CLI 2. Until then: aws configure set default.s3.signature_version s3v4.'),
    ('aws-cli', '2', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-powershell', '1', '3.3.0', 3, 30030000, 'ended', 'Install AWS Tools for PowerShell 5.'),
    ('aws-powershell', '2', '3.3.0', 3, 30030000, 'ended', 'Install AWS Tools for PowerShell 5.'),
    ('aws-powershell', '3', '3.3.0', 3, 30030000, 'ended', 'Install AWS Tools for PowerShell 5.'),
    ('aws-powershell', '4', cast(null as varchar), cast(null as bigint), cast(null as bigint), '2026-06-01', 'Install AWS Tools for PowerShell 5.'),
    ('aws-powershell', '5', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('boto3', '0', '1.4.6', 1, 10040006, 'ended', 'Upgrade boto3 and botocore. To force SigV4: Config(signature_version=''s3v4''), presigned URLs too.'),
    ('boto3', '1', '1.4.6', 1, 10040006, cast(null as varchar), 'Upgrade boto3 and botocore. To force SigV4: Config(signature_version=''s3v4''), presigned URLs too.'),
    ('botocore', '0', '1.5.71', 1, 10050071, 'ended', 'Upgrade boto3 and botocore. To force SigV4: Config(signature_version=''s3v4''), presigned URLs too.'),
    ('botocore', '1', '1.5.71', 1, 10050071, cast(null as varchar), 'Upgrade boto3 and botocore. To force SigV4: Config(signature_version=''s3v4''), presigned URLs too.'),
    ('boto', '0', '2.49.0', 2, 20490000, 'ended', 'Move to boto3: even Boto 2.49 signs with SigV2 in eight regions unless [s3] use-sigv4 = True is set.'),
    ('boto', '1', '2.49.0', 2, 20490000, 'ended', 'Move to boto3: even Boto 2.49 signs with SigV2 in eight regions unless [s3] use-sigv4 = True is set.'),
    ('boto', '2', '2.49.0', 2, 20490000, 'ended', 'Move to boto3: even Boto 2.49 signs with SigV2 in eight regions unless [s3] use-sigv4 = True is set.'),
    ('aws-sdk-java', '1', '1.11.201', 1, 10110201, '2025-12-31', 'Move to the SDK for Java 2. Until then: -Dcom.amazonaws.services.s3.enableV4.'),
    ('aws-sdk-java', '2', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-js', '0', '2.68.0', 2, 20680000, 'ended', 'Move to the SDK for JavaScript 3. Until then: new AWS.S3({ signatureVersion: ''v4'' }).'),
    ('aws-sdk-js', '1', '2.68.0', 2, 20680000, 'ended', 'Move to the SDK for JavaScript 3. Until then: new AWS.S3({ signatureVersion: ''v4'' }).'),
    ('aws-sdk-js', '2', '2.68.0', 2, 20680000, '2025-09-08', 'Move to the SDK for JavaScript 3. Until then: new AWS.S3({ signatureVersion: ''v4'' }).'),
    ('aws-sdk-js', '3', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-go', '0', cast(null as varchar), cast(null as bigint), cast(null as bigint), 'ended', 'Move to the SDK for Go 2.'),
    ('aws-sdk-go', '1', cast(null as varchar), cast(null as bigint), cast(null as bigint), '2025-07-31', 'Move to the SDK for Go 2.'),
    ('aws-sdk-go', '2', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-php', '2', '2.7.4', 2, 20070004, 'ended', 'Move to the SDK for PHP 3. Until then: ''signature'' => ''v4'', from 2.7.4 on.'),
    ('aws-sdk-php', '3', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-ruby', '1', '3.0.0', 3, 30000000, 'ended', 'Move to the SDK for Ruby 3. Until then: signature_version: ''v4''.'),
    ('aws-sdk-ruby', '2', '3.0.0', 3, 30000000, 'ended', 'Move to the SDK for Ruby 3. Until then: signature_version: ''v4''.'),
    ('aws-sdk-ruby', '3', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-dotnet', '1', '3.1.10', 3, 30010010, '2021-04-01', 'Move to the SDK for .NET 4. Until then: AWSConfigsS3.UseSignatureVersion4 = true.'),
    ('aws-sdk-dotnet', '2', '3.1.10', 3, 30010010, 'ended', 'Move to the SDK for .NET 4. Until then: AWSConfigsS3.UseSignatureVersion4 = true.'),
    ('aws-sdk-dotnet', '3', '3.3.0', 3, 30030000, '2026-06-01', 'Move to the SDK for .NET 4. Until then: AWSConfigsS3.UseSignatureVersion4 = true.'),
    ('aws-sdk-dotnet', '4', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-dotnet', 'pcl', 'none', cast(null as bigint), cast(null as bigint), '2026-06-01', 'Move to the SDK for .NET 4: this build cannot sign with SigV4.'),
    ('aws-sdk-cpp', '1', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-rust', '1', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-kotlin', '1', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.'),
    ('aws-sdk-swift', '1', cast(null as varchar), cast(null as bigint), cast(null as bigint), cast(null as varchar), 'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.')
),
events as (
-- events: CloudTrail's raw columns made flat, typed and snake_case. One row is one record.
-- Nothing is deduplicated here: audits count(distinct event_id).
with agents as (
  select
    source.*,
    -- S3 writes the header in brackets; CloudTrail cuts it at 1 KB, so the closing one may be missing.
    nullif(
      case
        when useragent like '[%]' then substr(useragent, 2, length(useragent) - 2)
        when useragent like '[%' then substr(useragent, 2)
        else useragent
      end,
      ''
    ) as agent,
    coalesce(regexp_like(useragent, '(?i)(?:^|[ \t,;(\[])(?:aws-internal|S3Console)/'), false) as is_console
  from source
),
matches as (
  select
    agents.*,
    -- The first CLI or SDK token anywhere in the text; other tools only where there is none. Patterns are asked of
    -- the raw column: engines that keep each different text once (DuckDB) then match it once.
    -- The console and AWS's own services use SDKs too: those are nobody's client to upgrade.
    case
      when is_console then null
      else coalesce(regexp_extract(useragent, '(?i)(?:^|[ \t,;(\[])((?:(?:aws-cli|AWSPowerShell|AWSPowerShell\.Common|AWSPowerShell\.NetCore|Boto3|Botocore|Boto|aws-sdk-java|aws-sdk-js|aws-sdk-nodejs|aws-sdk-go|aws-sdk-go-v2|aws-sdk-php|aws-sdk-php2|aws-sdk-ruby|aws-sdk-ruby2|aws-sdk-ruby3|aws-sdk-dotnet|aws-sdk-dotnet-35|aws-sdk-dotnet-45|aws-sdk-dotnet-coreclr|aws-sdk-dotnet-core|aws-sdk-dotnet-netstandard|aws-sdk-dotnet-netframework|aws-sdk-dotnet-pcl|aws-sdk-dotnet-portable|aws-sdk-dotnet-winrt|aws-sdk-dotnet-win8|aws-sdk-dotnet-wp8|aws-sdk-dotnet-uwp|aws-sdk-dotnet-uap|aws-sdk-dotnet-xamarin|aws-sdk-dotnet-unity|aws-sdk-unity|aws-sdk-cpp|aws-sdk-rust|aws-sdk-kotlin|aws-sdk-swift|aws-sdk-iOS|aws-sdk-android)/|md/botocore#)v?[0-9A-Za-z.+_~-]{0,64})', 1), regexp_extract(useragent, '(?i)(?:^|[ \t,;(\[])((?:(?:Apache-HttpClient|CloudBerry|MSP360|CRTS3NativeClient|curl|Cyberduck|ElasticMapReduce|FileZilla|fog|fog-core|Go-http-client|goofys|Hadoop|JetS3t|minio-go|minio-java|minio-js|minio-py|Mountain Duck|mountpoint-s3|okhttp|Paws|python-requests|rclone|rusoto|S3 Browser|s3cmd|s3fs|Terraform|terraform-provider-aws|Transmit|Veeam|Wget|WinSCP)/)v?[0-9A-Za-z.+_~-]{0,64})', 1))
    end as agent_match
  from agents
),
versions as (
  select
    matches.*,
    lower(regexp_extract(agent_match, '^(?:md/)?([^/#]+)[/#]', 1)) as token,
    coalesce(
      regexp_extract(agent_match, '[/#]v?([0-9].*)$', 1),
      nullif(regexp_extract(agent_match, '^(?:md/)?[^/#]+[/#](.*)$', 1), '')
    ) as version,
    -- Boto3 signs through botocore, whose version says how: its token is beside Boto3's own.
    case
      when lower(agent_match) like 'boto3/%' then regexp_extract(useragent, '(?i)[ /]botocore[/#]([0-9A-Za-z.+_~-]{1,64})', 1)
    end as botocore_version
  from matches
),
numbers as (
  select
    versions.*,
    client_tokens.client,
    client_tokens.kind,
    client_tokens.line as token_line,
    try_cast(regexp_extract(version, '^([0-9]{1,6})([^0-9]|$)', 1) as bigint) as major,
    -- major * 10^7 + minor * 10^4 + patch: 1.11.108 is 10110108. Fewer than three parts, or a patch
    -- of more than four digits, has no comparator. Compare majors first: minors may exceed 999.
    try_cast(regexp_extract(version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 1) as bigint) * 10000000
      + try_cast(regexp_extract(version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 2) as bigint) * 10000
      + try_cast(regexp_extract(version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 3) as bigint) as comparator,
    coalesce(botocore_version, version) as signer_version,
    case when botocore_version is null then client_tokens.client else 'botocore' end as signer
  from versions
  left join client_tokens on client_tokens.token = versions.token
),
signers as (
  select
    numbers.*,
    coalesce(eventsource = 'sts.amazonaws.com', false) as is_sts,
    coalesce(try_cast(token_line as bigint), major) as client_major,
    coalesce(token_line, cast(major as varchar)) as client_line,
    case
      when signer = client then coalesce(token_line, cast(major as varchar))
      else regexp_extract(signer_version, '^([0-9]{1,6})([^0-9]|$)', 1)
    end as signer_line,
    try_cast(regexp_extract(signer_version, '^([0-9]{1,6})([^0-9]|$)', 1) as bigint) as signer_major,
    try_cast(regexp_extract(signer_version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 1) as bigint) * 10000000
      + try_cast(regexp_extract(signer_version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 2) as bigint) * 10000
      + try_cast(regexp_extract(signer_version, '^([0-9]{1,6})[.]([0-9]{1,6})[.]([0-9]{1,4})([^0-9]|$)', 3) as bigint) as signer_comparator
  from numbers
),
flat as (
  select
    -- Records of the first event versions may lack an ID; what else names the request stands in.
    coalesce(eventid, coalesce(eventtime, '') || ' ' || eventsource || ' ' || eventname || ' ' || coalesce(requestid, '')) as event_id,
    case when regexp_like(eventtime, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$') then eventtime end as event_time,
    coalesce(recipientaccountid, useridentity.accountid) as account_id,
    awsregion as region,
    eventsource as event_source,
    eventname as event_name,
    eventcategory as event_category,
    case lower(readonly) when 'true' then true when 'false' then false end as read_only,
    errorcode as error_code,
    sourceipaddress as source_ip,
    vpcendpointid as vpc_endpoint_id,
    agent as user_agent,
    is_console,
    signers.client,
    version as client_version,
    client_major,
    comparator as version_comparator,
    kind as client_kind,
    own.minimum_version as sigv4_minimum,
    own.end_of_support,
    own.advice as client_advice,
    -- Older than the first version that signs S3 requests with SigV4 by default. NULL: cannot say.
    case
      when signer_rule.client is null then null
      when signer_rule.minimum_version is null then false
      when signer_rule.minimum_version = 'none' then true
      when signer_major <> signer_rule.minimum_major then signer_major < signer_rule.minimum_major
      else signer_comparator < signer_rule.minimum_comparator
    end as before_sigv4,
    -- Boto3's own version and its botocore's, where it has one.
    comparator is not null and signer_comparator is not null as version_known,
    own.client is not null as line_known,
    -- Not the one that the console and AWS's own services run on: nobody else can upgrade it.
    case
      when is_console then null
      else lower(coalesce(
        regexp_extract(useragent, '(?i)(?:^\[?|[ (])(?:lang/|md/)?(python|java|php|ruby|rust|swift|go|nodejs|[.]net_[a-z]+)[/#]([0-9][0-9a-z._+-]*)', 1) || '/' || regexp_extract(useragent, '(?i)(?:^\[?|[ (])(?:lang/|md/)?(python|java|php|ruby|rust|swift|go|nodejs|[.]net_[a-z]+)[/#]([0-9][0-9a-z._+-]*)', 2),
        'go/' || regexp_extract(useragent, '[ (]go([0-9.]+)', 1),
        'nodejs/' || regexp_extract(useragent, '^\[?aws-sdk-nodejs/[^ ]+ [a-z0-9]+/v([0-9.]+)', 1),
        -- Older SDKs for Java name the virtual machine, its version, and Java's; JetS3t says JVM.
        'java/' || regexp_extract(useragent, '(?:_VM/[^ /]+/|[ (]JVM )([0-9][0-9a-z._+-]*)', 1)
      ))
    end as runtime,
    useridentity.type as principal_type,
    useridentity.principalid as principal_id,
    useridentity.accountid as principal_account_id,
    coalesce(lower(useridentity.accountid) in ('anonymous', 'anonymous_principal'), false) as is_anonymous,
    case
      when lower(useridentity.accountid) in ('anonymous', 'anonymous_principal') then 'anonymous'
      when useridentity.type = 'AssumedRole' and useridentity.sessioncontext.sessionissuer.arn is not null
        then useridentity.sessioncontext.sessionissuer.arn
      else coalesce(
        nullif(useridentity.arn, ''),
        useridentity.accountid || ':' || useridentity.principalid,
        useridentity.principalid,
        useridentity.accountid,
        useridentity.invokedby
      )
    end as principal_arn,
    case when useridentity.type in ('AssumedRole', 'FederatedUser') then useridentity.arn end as session_arn,
    -- An EC2 instance's ID, a Lambda function's name, a person's name at the identity provider.
    regexp_extract(useridentity.principalid, '^[^:]+:(.+)$', 1) as session_name,
    useridentity.accesskeyid as access_key_id,
    useridentity.username as user_name,
    -- How a session came to be, as far as its own records say.
    useridentity.sessioncontext.sessionissuer.arn as issuer_arn,
    useridentity.sessioncontext.attributes.creationdate as session_created,
    -- By which version of the instance metadata service an EC2 instance got its role's credentials.
    useridentity.sessioncontext.ec2roledelivery as ec2_role_delivery,
    useridentity.sessioncontext.webidfederationdata.federatedprovider as federated_provider,
    useridentity.sessioncontext.sourceidentity as source_identity,
    -- Temporary credentials that this request was given: the key, and the session it belongs to.
    case when is_sts then json_extract_scalar(responseelements, '$.credentials.accessKeyId') end as issued_access_key_id,
    case when is_sts then coalesce(
      json_extract_scalar(responseelements, '$.assumedRoleUser.arn'),
      json_extract_scalar(responseelements, '$.federatedUser.arn')
    ) end as issued_session_arn,
    case when is_sts then coalesce(
      json_extract_scalar(responseelements, '$.sourceIdentity'),
      json_extract_scalar(requestparameters, '$.sourceIdentity')
    ) end as issued_source_identity,
    case when is_sts then json_extract_scalar(requestparameters, '$.roleArn') end as role_asked,
    -- Who outside of AWS vouched, and for whom: of web identities and of SAML.
    case when is_sts then coalesce(
      useridentity.identityprovider,
      json_extract_scalar(responseelements, '$.provider'),
      json_extract_scalar(requestparameters, '$.principalArn'),
      json_extract_scalar(requestparameters, '$.providerId')
    ) end as identity_provider,
    case when is_sts then coalesce(
      json_extract_scalar(responseelements, '$.subjectFromWebIdentityToken'),
      json_extract_scalar(responseelements, '$.subject'),
      case when useridentity.type in ('WebIdentityUser', 'SAMLUser') then useridentity.username end
    ) end as identity_subject,
    useridentity.invokedby as invoked_by,
    coalesce(useridentity.type = 'AWSService', false) or useridentity.invokedby is not null as is_service,
    json_extract_scalar(requestparameters, '$.bucketName') as bucket_name,
    json_extract_scalar(requestparameters, '$.key') as object_key,
    -- A list in the oldest records.
    coalesce(
      json_extract_scalar(requestparameters, '$.Host'),
      json_extract_scalar(requestparameters, '$.Host[0]'),
      json_extract_scalar(requestparameters, '$.host[0]'),
      tlsdetails.clientprovidedhostheader
    ) as host,
    -- Other services use the same field name for something else (SES writes 4).
    case when eventsource like 's3%' then json_extract_scalar(additionaleventdata, '$.SignatureVersion') end as signature_version,
    case when eventsource like 's3%' then json_extract_scalar(additionaleventdata, '$.AuthenticationMethod') end as auth_method,
    tlsdetails.tlsversion as tls_version,
    coalesce(tlsdetails.ciphersuite, json_extract_scalar(additionaleventdata, '$.CipherSuite')) as cipher_suite,
    json_extract_scalar(additionaleventdata, '$.SSEApplied') as sse_applied,
    -- Of an encryption key that the caller sends along: for the object, and for the one that is copied.
    json_extract_scalar(requestparameters, '$["x-amz-server-side-encryption-customer-algorithm"]') as customer_key_algorithm,
    json_extract_scalar(requestparameters, '$["x-amz-copy-source-server-side-encryption-customer-algorithm"]')
      as source_customer_key_algorithm,
    json_extract_scalar(additionaleventdata, '$.aclRequired') as acl_required,
    coalesce(
      json_extract_scalar(requestparameters, '$["x-amz-acl"]'),
      case
        when coalesce(
          json_extract_scalar(requestparameters, '$["x-amz-grant-full-control"]'),
          json_extract_scalar(requestparameters, '$["x-amz-grant-read"]'),
          json_extract_scalar(requestparameters, '$["x-amz-grant-read-acp"]'),
          json_extract_scalar(requestparameters, '$["x-amz-grant-write"]'),
          json_extract_scalar(requestparameters, '$["x-amz-grant-write-acp"]')
        ) is not null then 'grants'
      end
    ) as acl,
    -- Of URLs presigned with SigV4; one with SigV2 names its end, and not when it was made.
    try_cast(
      regexp_extract(json_extract_scalar(requestparameters, '$["X-Amz-Expires"]'), '^[0-9]{1,9}$') as bigint
    ) as presigned_seconds,
    -- Integers in some records, floats in others.
    try_cast(try_cast(json_extract_scalar(additionaleventdata, '$.bytesTransferredIn') as double) as bigint) as bytes_in,
    try_cast(try_cast(json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') as double) as bigint) as bytes_out,
    requestid as request_id,
    sharedeventid as shared_event_id
  from signers
  left join client_lines as own on own.client = signers.client and own.line = signers.client_line
  left join client_lines as signer_rule on signer_rule.client = signers.signer and signer_rule.line = signers.signer_line
)
select
  flat.*,
  substr(event_time, 1, 10) as day
from flat
where (event_time is null or (event_time >= '2026-11-09T00:00:00Z'))
  and account_id in ('111122223333')
),
minimums (client, above_major, up_to_major, comparator, version) as (
  values
    (cast(null as varchar), 0, 0, 0, cast(null as varchar))
),
audited as (
-- clients: which CLIs and SDKs are too old?
-- One row is one request of any service; `status` is the first that applies.
with judged as (
  select
    events.*,
    case
      -- Only S3 took Signature Version 2 this long.
      when event_source = 's3.amazonaws.com' and before_sigv4 then 'before-sigv4'
      -- A policy's version holds up to its own major: the join finds at most one.
      when client_major < minimums.up_to_major then 'below-minimum'
      when version_comparator < minimums.comparator then 'below-minimum'
      when end_of_support = 'ended' or end_of_support <= '2026-11-20' then 'end-of-support'
      -- A major that the catalogue does not know may be the next one: never called current unasked.
      when version_known and (line_known or client_kind = 'tool' or minimums.client is not null) then 'current'
      else 'unknown-version'
    end as status,
    coalesce(minimums.version, nullif(sigv4_minimum, 'none')) as minimum_version
  from events
  left join minimums
    on minimums.client = events.client
    and events.client_major > minimums.above_major
    and events.client_major <= minimums.up_to_major
)
select
  judged.*,
  true as is_in_scope,
  false as is_undecided,
  -- Tools outside AWS's own SDKs have no versions in the catalogue: judged only where a policy names them.
  (client_kind in ('cli', 'sdk') or client in (''))
    and (false or status <> 'current') as is_finding,
  case
    when status = 'current' then cast(null as varchar)
    when status = 'unknown-version' then 'The version cannot be judged: find the program by its ARN and address and ask it.'
    when status = 'below-minimum' then 'Upgrade to ' || minimum_version || ' or later.'
    else client_advice
  end as advice
from judged
),
parts as (
  select
    audited.*,
    case
      when not coalesce(is_in_scope, false) then 'outside'
      when is_finding and is_service and not false then 'services'
      when is_finding then 'findings'
      when is_undecided and (not is_service or false) then 'undecided'
      else 'others'
    end as part
  from audited
),
marked as (
  -- Only findings keep their grouping columns, so that the rest falls into one group each.
  select
    part,
    part as part_of_row,
    case when part = 'findings' then client end as client,
    case when part = 'findings' then client_version end as client_version,
    case when part = 'findings' then principal_arn end as principal_arn,
    case when part = 'findings' then source_ip end as source_ip,
    case when part = 'findings' then status end as status,
    case when part = 'findings' then minimum_version end as minimum_version,
    case when part = 'findings' then end_of_support end as end_of_support,
    case when part in ('findings', 'services') then event_id end as request,
    case when part in ('findings', 'services') and error_code is not null then event_id end as failed_request,
    case when part in ('findings', 'services') then shared_event_id end as shared_request,
    case when part in ('findings', 'services') and shared_event_id is not null then event_id end as copy_of_shared,
    -- The first event, by time and then by ID, is the sample.
    case when part in ('findings', 'services') then coalesce(event_time, '9999') || ' ' || event_id end as request_order,
    case when part = 'findings' then advice end as what_to_do,
    event_time,
    event_name as operation,
    coalesce(session_arn, session_name) as session,
    session_name as name_of_session,
    user_agent as agent,
    event_id as id_of_event,
    request_id as id_of_request,
    account_id as recording_account,
    region as recording_region
  from parts
)
select
  case
    when grouping(part) = 1 then 'examined'
    when grouping(part_of_row) = 0 then 'finding'
    else part
  end as part,
  client, client_version, principal_arn, source_ip, status, minimum_version, end_of_support,
  count(distinct request) as requests,
  count(distinct failed_request) as errors,
  min(event_time) as first_seen,
  max(event_time) as last_seen,
  -- Of columns with few values, histograms: `distinct` keeps a table for each aggregate and grouping set.
  coalesce(array_join(array_sort(map_keys(histogram(operation))), ', '), '') as operations,
  count(distinct session) as sessions,
  nullif(min_by(coalesce(name_of_session, ''), request_order), '') as sample_session,
  nullif(min_by(coalesce(agent, ''), request_order), '') as user_agent,
  min_by(id_of_event, request_order) as sample_event_id,
  nullif(min_by(coalesce(id_of_request, ''), request_order), '') as sample_request_id,
  nullif(array_join(array_sort(map_keys(histogram(what_to_do))), ' '), '') as advice,
  count(*) as records,
  count(request) - count(distinct request) as copies,
  count(distinct copy_of_shared) - count(distinct shared_request) as also_recorded,
  coalesce(cardinality(histogram(recording_account)), 0) as accounts,
  coalesce(cardinality(histogram(recording_region)), 0) as regions,
  count(*) - count(event_time) as untimed,
  coalesce(array_join(array_sort(map_keys(histogram(recording_region))), ' '), '') as region_names
from marked
group by grouping sets ((part, part_of_row, client, client_version, principal_arn, source_ip, status, minimum_version, end_of_support), (part), ())
having part = 'findings' or grouping(part_of_row) = 1
order by requests desc, client, client_version, principal_arn, source_ip, status, minimum_version, end_of_support, part
