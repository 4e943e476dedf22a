with source as (
  select
    eventid,
    eventtime,
    eventsource,
    eventname,
    cast(null as varchar) as eventcategory,
    awsregion,
    recipientaccountid,
    sourceipaddress,
    useragent,
    errorcode,
    readonly,
    requestid,
    cast(null as varchar) as sharedeventid,
    cast(null as varchar) as vpcendpointid,
    requestparameters,
    additionaleventdata,
    cast(row(useridentity.type, useridentity.principalid, useridentity.arn, useridentity.accountid, useridentity.invokedby, useridentity.accesskeyid, cast(row(cast(row(useridentity.sessioncontext.sessionissuer.arn) as row(arn varchar)), cast(null as varchar)) as row(sessionissuer row(arn varchar), ec2roledelivery varchar))) as row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, sessioncontext row(sessionissuer row(arn varchar), ec2roledelivery varchar))) as useridentity,
    cast(null as row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar)) as tlsdetails
  from "security"."old_columns"
  where "day" between '2026/11/10' and '2026/11/14'
),
