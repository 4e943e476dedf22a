import { optionalFlag, optionalText, type Parameters } from '../parameters.ts';
import { trailError } from './errors.ts';
import type { TrailSettings } from './trail.ts';

const NEW: TrailSettings = {
  bucket: '',
  prefix: null,
  isMultiRegion: false,
  includesGlobal: true,
  validatesFiles: false,
  isOrganization: false,
  kmsKey: null,
  recursive: true,
};

function checkSettings({ isMultiRegion, includesGlobal, prefix, bucket }: TrailSettings): void {
  if (isMultiRegion && !includesGlobal) {
    throw trailError(
      'InvalidParameterCombination',
      'Multi-Region trail must include global service events.',
    );
  }
  if (prefix !== null && prefix.length > 200) {
    throw trailError('InvalidS3Prefix', 'S3 prefix is longer than maximum length');
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw trailError('InvalidS3BucketName', `Bucket name is invalid: ${bucket}`);
  }
}

/** The settings that CreateTrail or UpdateTrail asks for, over those that are. */
export function readSettings(input: Parameters, known: TrailSettings = NEW): TrailSettings {
  const prefix = optionalText(input, 'S3KeyPrefix');
  const key = optionalText(input, 'KmsKeyId');
  const settings = {
    bucket: optionalText(input, 'S3BucketName') ?? known.bucket,
    prefix: prefix === undefined ? known.prefix : prefix || null,
    isMultiRegion: optionalFlag(input, 'IsMultiRegionTrail') ?? known.isMultiRegion,
    includesGlobal: optionalFlag(input, 'IncludeGlobalServiceEvents') ?? known.includesGlobal,
    validatesFiles: optionalFlag(input, 'EnableLogFileValidation') ?? known.validatesFiles,
    isOrganization: optionalFlag(input, 'IsOrganizationTrail') ?? known.isOrganization,
    kmsKey: key === undefined ? known.kmsKey : key || null,
    recursive: optionalFlag(input, 'RecursiveLogging') ?? known.recursive,
  };
  checkSettings(settings);
  return settings;
}
