import type { RunningQuery } from './executions.ts';
import type { Parameters } from './parameters.ts';
import { ENGINE_3 } from './workgroups.ts';

/** What kind of statement it is, in Athena's words. */
function statementType({ start: { ddl } }: RunningQuery): Parameters {
  if (ddl === undefined) return { StatementType: 'DML', SubstatementType: 'SELECT' };
  return {
    StatementType: ddl.kind.startsWith('show') ? 'UTILITY' : 'DDL',
    SubstatementType: ddl.kind.toUpperCase().replace('-', '_'),
  };
}

/** Where its result lies. */
export function resultAddress({ outputLocation, id, start }: RunningQuery): string {
  return `${outputLocation}${id}.${start.ddl === undefined ? 'csv' : 'txt'}`;
}

/** An execution as GetQueryExecution shows it. */
export function executionDetails(execution: RunningQuery): Parameters {
  const { id, end, start, startedAt, endedAt } = execution;
  const milliseconds = (endedAt ?? Date.now()) - startedAt;
  const submitted = start.submitted.getTime();
  return {
    QueryExecutionId: id,
    Query: execution.query,
    ...statementType(execution),
    ResultConfiguration: { OutputLocation: resultAddress(execution) },
    QueryExecutionContext: { Database: start.database },
    Status: {
      State: execution.state,
      ...(end?.reason === undefined ? {} : { StateChangeReason: end.reason }),
      ...(end?.athenaError === undefined ? {} : { AthenaError: end.athenaError }),
      SubmissionDateTime: submitted / 1000,
      ...(endedAt === null ? {} : { CompletionDateTime: (submitted + milliseconds) / 1000 }),
    },
    Statistics: {
      DataScannedInBytes: execution.bytesScanned,
      EngineExecutionTimeInMillis: milliseconds,
      TotalExecutionTimeInMillis: milliseconds,
    },
    WorkGroup: execution.workgroup,
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: ENGINE_3 },
  };
}
