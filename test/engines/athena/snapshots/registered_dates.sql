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
  from "security"."registered_dates"
  where "dt" between date '2026-11-10' and date '2026-11-14'
),
