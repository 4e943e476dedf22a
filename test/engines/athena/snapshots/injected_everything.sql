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
  from "security"."injected_everything"
  where "recipient" in ('111122223333', '444455556666')
    and "served" in ('eu-central-1', 'eu-west-1', 'us-east-1')
    and "delivered" in ('2026/11/10', '2026/11/11', '2026/11/12', '2026/11/13', '2026/11/14')
),
