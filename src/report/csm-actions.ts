import type { Expectation, NeededAction, UsedActions } from '../model/csm.ts';
import { safeJson, safeText } from './safe-text.ts';
import { counted, wrapped } from './words.ts';

function unverified(basis: NeededAction['basis']): string {
  return basis === 'unverified' ? ', unverified' : '';
}

/** Text in lines that keep the blanks in front of the first. */
function wrappedBelow(line: string, width: number): string {
  const blanks = /^ */.exec(line)?.[0] ?? '';
  const lines = wrapped(line.trimStart(), width - blanks.length).split('\n');
  return lines.map((part) => blanks + part).join('\n');
}

/** The IAM actions that were used, and a policy that allows them. */
export function actionLines(
  { needed, possible, document }: UsedActions,
  width: number,
): readonly string[] {
  if (needed.length === 0) return ['IAM actions: none, as no call was heard.'];
  const lines = needed.map(({ action, alternatives, operations, basis }) => {
    const others = alternatives.length === 0 ? '' : `, or ${alternatives.join(', ')} for a version`;
    return `  ${action}${others}${unverified(basis)}: ${operations.map(safeText).join(', ')}`;
  });
  const more = possible.map(
    ({ action, operations }) => `  ${action}: ${operations.map(safeText).join(', ')}`,
  );
  const guessed = needed.some(({ basis }) => basis === 'unverified');
  const told = [
    'IAM actions of these calls',
    ...lines,
    ...(more.length === 0
      ? []
      : ['Needed, too, where a request asks for it by its parameters', ...more]),
    ...(guessed
      ? ['Unverified: service and operation as the SDK names them; IAM may have other names.']
      : []),
    'As a policy; no datagram says which resources:',
  ];
  return [...told.map((line) => wrappedBelow(line, width)), safeJson(document, 2)];
}

/** What a policy says of the calls. */
export function expectationLines(expectation: Expectation, width: number): readonly string[] {
  const { policy, outside, unseen, denialsLeftOut } = expectation;
  const file = safeText(policy);
  const lines = outside.map(({ action, operations, why, basis }) => {
    const word = why === 'denied' ? 'denied' : 'not allowed';
    return `  ${action} is ${word}${unverified(basis)}: ${operations.map(safeText).join(', ')}`;
  });
  const narrowed =
    unseen === 0
      ? []
      : [
          `${counted(unseen, 'statement')} of ${file} ${unseen === 1 ? 'is' : 'are'} narrowed by resources or conditions, which no datagram says: actions alone were compared${denialsLeftOut > 0 ? `, and ${counted(denialsLeftOut, 'Deny', 'Deny statements')} left out` : ''}.`,
        ];
  const verdict =
    outside.length === 0
      ? `Every call is within ${file}.`
      : `${counted(outside.length, 'action')} outside of ${file}:`;
  return [verdict, ...lines, ...narrowed].map((line) => wrappedBelow(line, width));
}
