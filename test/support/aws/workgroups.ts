export interface Workgroup {
  readonly name: string;
  /** `s3://bucket/prefix/` */
  readonly outputLocation?: string;
  /** Its settings win over those of a request. */
  readonly enforced?: boolean;
  /** Bytes that a query may scan. */
  readonly scanLimit?: number;
  readonly disabled?: boolean;
}

/** A workgroup as GetWorkGroup shows it. */
export function workgroupDetails(workgroup: Workgroup): Readonly<Record<string, unknown>> {
  const { name, outputLocation, enforced = false, scanLimit, disabled = false } = workgroup;
  return {
    Name: name,
    State: disabled ? 'DISABLED' : 'ENABLED',
    CreationTime: 1_760_000_000,
    Configuration: {
      ResultConfiguration: outputLocation === undefined ? {} : { OutputLocation: outputLocation },
      EnforceWorkGroupConfiguration: enforced,
      PublishCloudWatchMetricsEnabled: false,
      RequesterPaysEnabled: false,
      EngineVersion: {
        SelectedEngineVersion: 'AUTO',
        EffectiveEngineVersion: 'Athena engine version 3',
      },
      ...(scanLimit === undefined ? {} : { BytesScannedCutoffPerQuery: scanLimit }),
    },
  };
}
