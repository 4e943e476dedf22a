import type { Shape } from './parameters.ts';

const TAG: Shape = { 'Key!': 'string', Value: 'string' };
const ENCRYPTION: Shape = { 'EncryptionOption!': 'string', KmsKey: 'string' };
const ENGINE: Shape = { SelectedEngineVersion: 'string', EffectiveEngineVersion: 'string' };

const COMMON: Shape = {
  EnforceWorkGroupConfiguration: 'boolean',
  PublishCloudWatchMetricsEnabled: 'boolean',
  BytesScannedCutoffPerQuery: 'number',
  RequesterPaysEnabled: 'boolean',
  EngineVersion: ENGINE,
};

const CONFIGURATION: Shape = {
  ...COMMON,
  ResultConfiguration: {
    OutputLocation: 'string',
    ExpectedBucketOwner: 'string',
    EncryptionConfiguration: ENCRYPTION,
  },
};

const UPDATES: Shape = {
  ...COMMON,
  RemoveBytesScannedCutoffPerQuery: 'boolean',
  ResultConfigurationUpdates: {
    OutputLocation: 'string',
    RemoveOutputLocation: 'boolean',
    ExpectedBucketOwner: 'string',
    RemoveExpectedBucketOwner: 'boolean',
    EncryptionConfiguration: ENCRYPTION,
    RemoveEncryptionConfiguration: 'boolean',
  },
};

const PAGE: Shape = { NextToken: 'string', MaxResults: 'number' };

/** Parameters of the operations on workgroups and their tags. */
export const WORKGROUP_SHAPES: Readonly<Record<string, Shape>> = {
  CreateWorkGroup: {
    'Name!': 'string',
    Configuration: CONFIGURATION,
    Description: 'string',
    Tags: [TAG],
  },
  UpdateWorkGroup: {
    'WorkGroup!': 'string',
    Description: 'string',
    ConfigurationUpdates: UPDATES,
    State: 'string',
  },
  GetWorkGroup: { 'WorkGroup!': 'string' },
  DeleteWorkGroup: { 'WorkGroup!': 'string', RecursiveDeleteOption: 'boolean' },
  ListWorkGroups: PAGE,
  TagResource: { 'ResourceARN!': 'string', 'Tags!': [TAG] },
  UntagResource: { 'ResourceARN!': 'string', 'TagKeys!': ['string'] },
  ListTagsForResource: { 'ResourceARN!': 'string', ...PAGE },
};
