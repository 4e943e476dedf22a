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
    coalesce(regexp_like(useragent, :console_pattern), false) as is_console
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
      else coalesce(regexp_extract(useragent, :sdk_pattern, 1), regexp_extract(useragent, :tool_pattern, 1))
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
      when lower(agent_match) like 'boto3/%' then regexp_extract(useragent, :botocore_pattern, 1)
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
    try_cast(regexp_extract(version, :version_pattern, 1) as bigint) * 10000000
      + try_cast(regexp_extract(version, :version_pattern, 2) as bigint) * 10000
      + try_cast(regexp_extract(version, :version_pattern, 3) as bigint) as comparator,
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
    try_cast(regexp_extract(signer_version, :version_pattern, 1) as bigint) * 10000000
      + try_cast(regexp_extract(signer_version, :version_pattern, 2) as bigint) * 10000
      + try_cast(regexp_extract(signer_version, :version_pattern, 3) as bigint) as signer_comparator
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
        regexp_extract(useragent, :runtime_pattern, 1) || '/' || regexp_extract(useragent, :runtime_pattern, 2),
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
where {{filters}}
