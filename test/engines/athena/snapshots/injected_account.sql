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
  from "security"."injected_account"
  where "account" in ('111122223333', '444455556666')
    and "day" between '2026/11/10' and '2026/11/14'
),
