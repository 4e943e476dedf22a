with source as (
  select
    eventid,
    eventtime,
    eventsource,
    eventname,
    eventcategory,
    awsregion,
    recipientaccountid,
    sourceipaddress,
    useragent,
    errorcode,
    readonly,
    requestid,
    sharedeventid,
    vpcendpointid,
    requestparameters,
    additionaleventdata,
    useridentity,
    tlsdetails
  from "security"."registered_days"
  where "day" between '2026/11/10' and '2026/11/14'
),
