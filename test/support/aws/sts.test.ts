import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { refusal, testAws } from './clients.ts';

test('says who calls', async () => {
  const { sts, calls } = await testAws();
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '111122223333',
    Arn: 'arn:aws:iam::111122223333:user/x',
  });
  expect(calls).toMatchObject([{ service: 'sts', operation: 'GetCallerIdentity', input: {} }]);
});

test('another account of another partition', async () => {
  const { sts } = await testAws({
    account: '444455556666',
    partition: 'aws-cn',
    region: 'cn-north-1',
    caller: 'assumed-role/admin/me',
  });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws-cn:sts::444455556666:assumed-role/admin/me');
});

test('refusals and faults', async () => {
  const aws = await testAws();
  aws.refuse({ service: 'sts', kind: 'expired' });
  const ask = () => refusal(aws.sts.send(new GetCallerIdentityCommand({})));
  expect(await ask()).toBe('ExpiredToken: The security token included in the request is expired');
  aws.refuse({ kind: 'denied' });
  expect(await ask()).toContain('AccessDenied: User: arn:aws:iam::111122223333:user/x is not');
  expect(await refusal(aws.sts.send(new GetSessionTokenCommand({})))).toContain('NotImplemented');
});
