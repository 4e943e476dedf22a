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
  from "security"."unpartitioned"
),
