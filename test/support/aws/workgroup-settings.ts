import { invalidRequest } from './athena-start.ts';
import {
  optionalFlag,
  optionalNumber,
  optionalText,
  type Parameters,
  structure,
  structures,
  text,
} from './parameters.ts';
import { s3Address } from './s3/store.ts';
import { ENGINE_3, type Workgroup } from './workgroups.ts';

const SMALLEST_LIMIT = 10_000_000;

type Changes = { readonly [Key in keyof Workgroup]?: Workgroup[Key] | undefined };

/** The members of the first that are there, over the second. */
function over(workgroup: Workgroup, changes: Changes): Workgroup {
  const present = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...workgroup, ...Object.fromEntries(present) };
}

function without(workgroup: Workgroup, names: readonly (keyof Workgroup | null)[]): Workgroup {
  const left = Object.entries(workgroup).filter(
    ([name]) => !names.includes(name as keyof Workgroup),
  );
  return Object.fromEntries(left) as unknown as Workgroup;
}

function checkWorkgroup({ outputLocation, scanLimit, engineVersion }: Workgroup): void {
  if (outputLocation !== undefined && s3Address(outputLocation) === null) {
    throw invalidRequest('outputLocation is not a valid S3 path.');
  }
  if (scanLimit !== undefined && scanLimit < SMALLEST_LIMIT) {
    throw invalidRequest(
      `1 validation error detected: Value '${scanLimit}' at 'configuration.bytesScannedCutoffPerQuery' failed to satisfy constraint: Member must have value greater than or equal to ${SMALLEST_LIMIT}`,
    );
  }
  if (engineVersion !== undefined && engineVersion !== 'AUTO' && engineVersion !== ENGINE_3) {
    throw invalidRequest(`The selected engine version ${engineVersion} is not valid.`);
  }
}

function common(configuration: Parameters, results: Parameters): Changes {
  const encryption = structure(results, 'EncryptionConfiguration');
  return {
    outputLocation: optionalText(results, 'OutputLocation'),
    expectedBucketOwner: optionalText(results, 'ExpectedBucketOwner'),
    encryption: Object.keys(encryption).length === 0 ? undefined : encryption,
    enforced: optionalFlag(configuration, 'EnforceWorkGroupConfiguration'),
    publishesMetrics: optionalFlag(configuration, 'PublishCloudWatchMetricsEnabled'),
    scanLimit: optionalNumber(configuration, 'BytesScannedCutoffPerQuery'),
    engineVersion: optionalText(structure(configuration, 'EngineVersion'), 'SelectedEngineVersion'),
  };
}

/** The tags of a list; refused where Athena refuses. */
export function readTags(input: Parameters): Readonly<Record<string, string>> {
  const tags = structures(input, 'Tags').map(
    (tag) => [text(tag, 'Key'), text(tag, 'Value')] as const,
  );
  for (const [key, value] of tags) {
    if (key === '' || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      throw invalidRequest(`The tag ${key} is not valid.`);
    }
  }
  if (new Set(tags.map(([key]) => key)).size < tags.length || tags.length > 50) {
    throw invalidRequest('Tag keys must be unique, and no more than 50.');
  }
  return Object.fromEntries(tags);
}

/** What CreateWorkGroup asks for. */
export function newWorkgroup(input: Parameters, created: Date): Workgroup {
  const name = text(input, 'Name');
  if (!/^[a-zA-Z0-9._-]{1,128}$/.test(name)) {
    throw invalidRequest(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}`,
    );
  }
  const configuration = structure(input, 'Configuration');
  const workgroup = over(
    { name, enforced: true, created, tags: readTags(input) },
    {
      ...common(configuration, structure(configuration, 'ResultConfiguration')),
      description: optionalText(input, 'Description'),
    },
  );
  checkWorkgroup(workgroup);
  return workgroup;
}

/** A workgroup as UpdateWorkGroup leaves it. */
export function updatedWorkgroup(workgroup: Workgroup, input: Parameters): Workgroup {
  const updates = structure(input, 'ConfigurationUpdates');
  const results = structure(updates, 'ResultConfigurationUpdates');
  const state = optionalText(input, 'State');
  if (state !== undefined && state !== 'ENABLED' && state !== 'DISABLED') {
    throw invalidRequest(`Invalid state: ${state}`);
  }
  const removed = (from: Parameters, flag: string, name: keyof Workgroup) =>
    optionalFlag(from, flag) === true ? name : null;
  const kept = without(workgroup, [
    removed(results, 'RemoveOutputLocation', 'outputLocation'),
    removed(results, 'RemoveExpectedBucketOwner', 'expectedBucketOwner'),
    removed(results, 'RemoveEncryptionConfiguration', 'encryption'),
    removed(updates, 'RemoveBytesScannedCutoffPerQuery', 'scanLimit'),
  ]);
  const updated = over(kept, {
    ...common(updates, results),
    description: optionalText(input, 'Description'),
    disabled: state === undefined ? undefined : state === 'DISABLED',
  });
  checkWorkgroup(updated);
  return updated;
}
