import type { Shape } from '../parameters.ts';
import { LOOKUP_SHAPE } from './history.ts';
import { PUBLIC_KEYS_SHAPE } from './public-keys.ts';
import { ADVANCED, BASIC } from './selectors.ts';

const TAG: Shape = { 'Key!': 'string', Value: 'string' };

const SETTINGS: Shape = {
  S3KeyPrefix: 'string',
  IncludeGlobalServiceEvents: 'boolean',
  IsMultiRegionTrail: 'boolean',
  EnableLogFileValidation: 'boolean',
  KmsKeyId: 'string',
  IsOrganizationTrail: 'boolean',
  RecursiveLogging: 'boolean',
};

/** The parameters of each operation. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  CreateTrail: { 'Name!': 'string', 'S3BucketName!': 'string', TagsList: [TAG], ...SETTINGS },
  UpdateTrail: { 'Name!': 'string', S3BucketName: 'string', ...SETTINGS },
  DeleteTrail: { 'Name!': 'string' },
  GetTrail: { 'Name!': 'string' },
  GetTrailStatus: { 'Name!': 'string' },
  DescribeTrails: { trailNameList: ['string'], includeShadowTrails: 'boolean' },
  ListTrails: { NextToken: 'string' },
  StartLogging: { 'Name!': 'string' },
  StopLogging: { 'Name!': 'string' },
  PutEventSelectors: {
    'TrailName!': 'string',
    EventSelectors: [BASIC],
    AdvancedEventSelectors: [ADVANCED],
  },
  LookupEvents: LOOKUP_SHAPE,
  ListPublicKeys: PUBLIC_KEYS_SHAPE,
  GetEventSelectors: { 'TrailName!': 'string' },
  AddTags: { 'ResourceId!': 'string', 'TagsList!': [TAG] },
  RemoveTags: { 'ResourceId!': 'string', 'TagsList!': [TAG] },
  ListTags: { 'ResourceIdList!': ['string'], NextToken: 'string' },
};
