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
    responseelements,
    additionaleventdata,
    cast(row(useridentity.type, useridentity.principalid, useridentity.arn, useridentity.accountid, useridentity.invokedby, useridentity.accesskeyid, useridentity.username, cast(null as varchar), cast(row(cast(row(useridentity.sessioncontext.attributes.creationdate) as row(creationdate varchar)), cast(row(useridentity.sessioncontext.sessionissuer.arn) as row(arn varchar)), useridentity.sessioncontext.ec2roledelivery, cast(row(useridentity.sessioncontext.webidfederationdata.federatedprovider) as row(federatedprovider varchar)), cast(null as varchar)) as row(attributes row(creationdate varchar), sessionissuer row(arn varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar), sourceidentity varchar))) as row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, username varchar, identityprovider varchar, sessioncontext row(attributes row(creationdate varchar), sessionissuer row(arn varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar), sourceidentity varchar))) as useridentity,
    tlsdetails
  from "security"."injected_account"
  where "account" in ('111122223333', '444455556666')
    and "day" between '2026/11/10' and '2026/11/14'
),
