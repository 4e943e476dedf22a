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
  from "security"."enum_ingest_date"
  where "ingest_date" between '2026/11/10' and '2026/11/14'
),
