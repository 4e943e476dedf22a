import type { Audit } from './audit.ts';

const ACTIVITY = {
  id: 'activity',
  title: 'Data events by bucket, principal and operation',
  why: 'CloudTrail bills every data event that a trail records, those of AWS services, too: they are in the answer.',
  fix: 'Record less: setup --exclude-bucket or --events write, or selectors of your own; status says what it costs.',
  finding: 'recorded as data events',
  undecided: 'without a category',
  outside: 'No data event among them: does the trail record them?',
  by: ['bucket_name', 'principal_arn', 'event_name'],
  facts: [],
  options: [],
  countsServices: true,
  examples: [
    '--logs logs/',
    '--logs logs/ --by bucket_name,event_name',
    '--logs logs/ --by principal_type,invoked_by',
    '--table security.cloudtrail_logs --from 24h --max-cost 5',
  ],
} as const satisfies Audit;

/** How much there is of what. */
export const VOLUME = [ACTIVITY] as const;
