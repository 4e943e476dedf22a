import type { Column } from './tables.ts';

const SESSION_CONTEXT = `struct<
  attributes:struct<mfaauthenticated:string,creationdate:string>,
  sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,
  ec2roledelivery:string,
  webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>`;

const TYPES: Readonly<Record<string, string>> = {
  useridentity: `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,
    accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string>,
    sessioncontext:${SESSION_CONTEXT}>`.replaceAll(/\s+/g, ''),
  resources: 'array<struct<arn:string,accountid:string,type:string>>',
  addendum:
    'struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>',
  tlsdetails: 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>',
};

const NAMES = [
  'eventversion',
  'useridentity',
  'eventtime',
  'eventsource',
  'eventname',
  'awsregion',
  'sourceipaddress',
  'useragent',
  'errorcode',
  'errormessage',
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'requestid',
  'eventid',
  'readonly',
  'resources',
  'eventtype',
  'apiversion',
  'recipientaccountid',
  'serviceeventdetails',
  'sharedeventid',
  'vpcendpointid',
  'vpcendpointaccountid',
  'eventcategory',
  'addendum',
  'sessioncredentialfromconsole',
  'edgedevicedetails',
  'tlsdetails',
];

/** The columns of a CloudTrail table (CloudTrail user guide, JsonSerDe form). */
export const CLOUDTRAIL_COLUMNS: readonly Column[] = NAMES.map((name) => ({
  name,
  type: TYPES[name] ?? 'string',
}));

/** The same without some, as older tables are. */
export function cloudTrailColumnsWithout(...names: readonly string[]): readonly Column[] {
  return CLOUDTRAIL_COLUMNS.filter(({ name }) => !names.includes(name));
}
