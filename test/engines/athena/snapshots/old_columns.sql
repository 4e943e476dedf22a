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
    responseelements,
    additionaleventdata,
    cast(row(useridentity.type, useridentity.principalid, useridentity.arn, useridentity.accountid, useridentity.invokedby, useridentity.accesskeyid, useridentity.username, cast(null as varchar), cast(row(cast(row(useridentity.sessioncontext.attributes.creationdate) as row(creationdate varchar)), cast(row(useridentity.sessioncontext.sessionissuer.arn) as row(arn varchar)), cast(null as varchar), cast(null as row(federatedprovider varchar)), cast(null as varchar)) as row(attributes row(creationdate varchar), sessionissuer row(arn varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar), sourceidentity varchar))) as row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, username varchar, identityprovider varchar, sessioncontext row(attributes row(creationdate varchar), sessionissuer row(arn varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar), sourceidentity varchar))) as useridentity,
    cast(null as row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar)) as tlsdetails
  from "security"."old_columns"
  where "day" between '2026/11/10' and '2026/11/14'
),
