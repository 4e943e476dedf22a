import type { ActionTable } from './action-table.ts';

/** Operations whose actions have other names, or are several. Sources: those of `s3-actions.ts`. */
const OTHER_NAMES: ActionTable['otherNames'] = {
  AssociateAccessGrantsIdentityCenter:
    'AssociateAccessGrantsIdentityCenter sso:CreateApplication sso:PutApplicationAuthenticationMethod sso:PutApplicationGrant',
  CreateAccessGrant:
    'CreateAccessGrant ?identitystore:DescribeUser ?sso:DescribeApplication ?sso:DescribeInstance',
  CreateAccessGrantsInstance:
    'CreateAccessGrantsInstance ?sso:CreateApplication ?sso:DescribeInstance ?sso:PutApplicationAuthenticationMethod ?sso:PutApplicationGrant',
  CreateAccessGrantsLocation: 'CreateAccessGrantsLocation iam:PassRole',
  CreateStorageLensGroup: 'CreateStorageLensGroup ?TagResource',
  // Through S3 Control the block of the account is meant, through S3 that of a bucket.
  DeletePublicAccessBlock: 'PutAccountPublicAccessBlock',
  DissociateAccessGrantsIdentityCenter:
    'DissociateAccessGrantsIdentityCenter sso:DeleteApplication',
  GetPublicAccessBlock: 'GetAccountPublicAccessBlock',
  PutPublicAccessBlock: 'PutAccountPublicAccessBlock',
};

/** Operations whose one action has the operation's name. */
const NAMESAKES =
  `CreateAccessPoint CreateAccessPointForObjectLambda CreateJob CreateMultiRegionAccessPoint DeleteAccessGrant
  DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation DeleteAccessPoint
  DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda DeleteJobTagging
  DeleteMultiRegionAccessPoint DeleteStorageLensConfiguration DeleteStorageLensConfigurationTagging
  DeleteStorageLensGroup DescribeJob DescribeMultiRegionAccessPointOperation GetAccessGrant GetAccessGrantsInstance
  GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy GetAccessGrantsLocation GetAccessPoint
  GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy
  GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda
  GetDataAccess GetJobTagging GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy
  GetMultiRegionAccessPointPolicyStatus GetMultiRegionAccessPointRoutes GetStorageLensConfiguration
  GetStorageLensConfigurationTagging GetStorageLensGroup ListAccessGrants ListAccessGrantsInstances
  ListAccessGrantsLocations ListAccessPoints ListAccessPointsForObjectLambda ListCallerAccessGrants ListJobs
  ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups ListTagsForResource
  PutAccessGrantsInstanceResourcePolicy PutAccessPointConfigurationForObjectLambda PutAccessPointPolicy
  PutAccessPointPolicyForObjectLambda PutJobTagging PutMultiRegionAccessPointPolicy PutStorageLensConfiguration
  PutStorageLensConfigurationTagging SubmitMultiRegionAccessPointRoutes TagResource UntagResource
  UpdateAccessGrantsLocation UpdateJobPriority UpdateJobStatus UpdateStorageLensGroup`.split(/\s+/);

/**
 * The operations of S3 Control and the IAM actions that they need; without those on buckets, which are
 * s3-outposts' on an Outpost, and no datagram says which they are.
 */
export const S3_CONTROL_ACTIONS: ActionTable = {
  namesakes: new Set(NAMESAKES),
  otherNames: OTHER_NAMES,
};
