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
    useridentity,
    cast(null as row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar)) as tlsdetails
  from "security"."old_columns"
  where "day" between '2026/11/10' and '2026/11/14'
),
