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
  from "security"."year_month_day_enums"
  where "account" in ('111122223333', '444455556666')
    and ("year" in ('2026') and "month" in ('11') and "day" in ('10', '11', '12', '13', '14'))
),
