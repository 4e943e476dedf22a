-- The CloudTrail table of Athena, in Hive's words: AWS's documented columns, accounts named by the query
-- (injected), regions listed, one partition a day of delivery. Nothing has to be added when a day begins.
create external table if not exists `{{database}}`.`{{table}}` (
  eventversion string,
  useridentity struct<
    type: string,
    principalid: string,
    arn: string,
    accountid: string,
    invokedby: string,
    accesskeyid: string,
    username: string,
    identityprovider: string,
    onbehalfof: struct<userid: string, identitystorearn: string>,
    sessioncontext: struct<
      attributes: struct<mfaauthenticated: string, creationdate: string>,
      sessionissuer: struct<type: string, principalid: string, arn: string, accountid: string, username: string>,
      ec2roledelivery: string,
      sourceidentity: string,
      webidfederationdata: struct<federatedprovider: string, attributes: map<string, string>>
    >
  >,
  eventtime string,
  eventsource string,
  eventname string,
  awsregion string,
  sourceipaddress string,
  useragent string,
  errorcode string,
  errormessage string,
  requestparameters string,
  responseelements string,
  additionaleventdata string,
  requestid string,
  eventid string,
  readonly string,
  resources array<struct<arn: string, accountid: string, type: string>>,
  eventtype string,
  apiversion string,
  recipientaccountid string,
  serviceeventdetails string,
  sharedeventid string,
  vpcendpointid string,
  vpcendpointaccountid string,
  eventcategory string,
  addendum struct<reason: string, updatedfields: string, originalrequestid: string, originaleventid: string>,
  sessioncredentialfromconsole string,
  edgedevicedetails string,
  tlsdetails struct<tlsversion: string, ciphersuite: string, clientprovidedhostheader: string>
)
comment 'CloudTrail logs, for trail-audit'
partitioned by (account string, region string, day string)
row format serde 'org.apache.hive.hcatalog.data.JsonSerDe'
stored as
  inputformat 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
  outputformat 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
location {{logs}}
tblproperties (
  'classification' = 'cloudtrail',
  'trail-audit.compact' = {{compact}},
  'projection.enabled' = 'true',
  'projection.account.type' = 'injected',
  'projection.region.type' = 'enum',
  'projection.region.values' = {{regions}},
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.range' = '2013/11/13,NOW',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = {{template}}
)
