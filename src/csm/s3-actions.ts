import type { ActionTable } from './action-table.ts';

// Read on 2026-11-21:
// - which actions an operation has: Service Authorization Reference, API operations defined by Amazon S3,
//   https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html
// - which of them are always needed, and which by what a request says: S3 user guide, Required permissions for
//   Amazon S3 API operations, https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
// - what neither lists yet (annotations, ABAC, CreateSession and their like): the operation's page in the S3 API
//   reference, as @aws-sdk/client-s3 3.1169 has it.
// Left out are the actions of Object Lambda access points, and of directory buckets where an operation has one for
// each kind of bucket: no datagram tells which it was.

const WITH_PARAMETERS =
  '?PutObjectAcl ?PutObjectLegalHold ?PutObjectRetention ?PutObjectTagging ?kms:GenerateDataKey';
const METADATA_TABLES =
  's3tables:CreateNamespace s3tables:CreateTable s3tables:GetTable s3tables:PutTablePolicy';
const METADATA_BUCKET = 's3tables:CreateTableBucket s3tables:PutTableEncryption ?kms:DescribeKey';

/** Operations whose actions have other names, or are several. */
const OTHER_NAMES: ActionTable['otherNames'] = {
  CompleteMultipartUpload: 'PutObject ?kms:Decrypt',
  CopyObject: `GetObject|GetObjectVersion PutObject ${WITH_PARAMETERS} ?kms:Decrypt`,
  CreateBucket:
    'CreateBucket ?PutBucketAcl ?PutBucketObjectLockConfiguration ?PutBucketOwnershipControls ?PutBucketVersioning',
  CreateBucketMetadataConfiguration: `CreateBucketMetadataTableConfiguration ${METADATA_TABLES} ${METADATA_BUCKET}`,
  CreateBucketMetadataTableConfiguration: `CreateBucketMetadataTableConfiguration ${METADATA_TABLES}`,
  CreateMultipartUpload: `PutObject ${WITH_PARAMETERS}`,
  CreateSession: 's3express:CreateSession',
  DeleteBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  DeleteBucketCors: 'PutBucketCORS',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  DeleteBucketInventoryConfiguration: 'PutInventoryConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketMetadataConfiguration: 'DeleteBucketMetadataTableConfiguration',
  DeleteBucketMetricsConfiguration: 'PutMetricsConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  DeleteObject: 'DeleteObject|DeleteObjectVersion ?BypassGovernanceRetention',
  DeleteObjectTagging: 'DeleteObjectTagging|DeleteObjectVersionTagging',
  DeleteObjects: 'DeleteObject|DeleteObjectVersion ?BypassGovernanceRetention',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAbac: 'GetBucketABAC',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketAnalyticsConfiguration: 'GetAnalyticsConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketIntelligentTieringConfiguration: 'GetIntelligentTieringConfiguration',
  GetBucketInventoryConfiguration: 'GetInventoryConfiguration',
  GetBucketLifecycle: 'GetLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketMetadataConfiguration: 'GetBucketMetadataTableConfiguration',
  GetBucketMetricsConfiguration: 'GetMetricsConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObject:
    'GetObject|GetObjectVersion ?GetObjectLegalHold ?GetObjectRetention ?GetObjectTagging ?kms:Decrypt',
  GetObjectAcl: 'GetObjectAcl|GetObjectVersionAcl',
  GetObjectAttributes: 'GetObject|GetObjectVersion ?kms:Decrypt',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetObjectTagging: 'GetObjectTagging|GetObjectVersionTagging',
  GetObjectTorrent: 'GetObject',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject|GetObjectVersion ?GetObjectLegalHold ?GetObjectRetention',
  ListBucketAnalyticsConfigurations: 'GetAnalyticsConfiguration',
  ListBucketIntelligentTieringConfigurations: 'GetIntelligentTieringConfiguration',
  ListBucketInventoryConfigurations: 'GetInventoryConfiguration',
  ListBucketMetricsConfigurations: 'GetMetricsConfiguration',
  ListBuckets: 'ListAllMyBuckets',
  ListDirectoryBuckets: 's3express:ListAllMyDirectoryBuckets',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListObjectVersions: 'ListBucketVersions',
  ListObjects: 'ListBucket ?GetObjectAcl',
  ListObjectsV2: 'ListBucket ?GetObjectAcl',
  ListParts: 'ListMultipartUploadParts ?kms:Decrypt',
  PutBucketAbac: 'PutBucketABAC',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  PutBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  PutBucketCors: 'PutBucketCORS',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  PutBucketInventoryConfiguration: 'PutInventoryConfiguration',
  PutBucketLifecycle: 'PutLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketMetricsConfiguration: 'PutMetricsConfiguration',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutBucketReplication: 'PutReplicationConfiguration iam:PassRole',
  PutObject: `PutObject ${WITH_PARAMETERS}`,
  PutObjectAcl: 'PutObjectAcl|PutObjectVersionAcl',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutObjectRetention: 'PutObjectRetention ?BypassGovernanceRetention',
  PutObjectTagging: 'PutObjectTagging|PutObjectVersionTagging',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  RenameObject: 's3express:CreateSession',
  SelectObjectContent: 'GetObject ?kms:Decrypt',
  UpdateBucketMetadataAnnotationTableConfiguration:
    'UpdateBucketMetadataAnnotationTableConfiguration ?iam:PassRole',
  UpdateBucketMetadataInventoryTableConfiguration: `UpdateBucketMetadataInventoryTableConfiguration ${METADATA_TABLES} ${METADATA_BUCKET}`,
  UpdateObjectEncryption:
    'UpdateObjectEncryption kms:Encrypt kms:Decrypt kms:GenerateDataKey kms:ReEncrypt* ?organizations:DescribeAccount',
  UploadPart: 'PutObject ?kms:GenerateDataKey',
  UploadPartCopy: 'GetObject|GetObjectVersion PutObject ?kms:Decrypt ?kms:GenerateDataKey',
  WriteGetObjectResponse: 's3-object-lambda:WriteGetObjectResponse',
};

/** Operations whose one action has the operation's name. */
const NAMESAKES =
  `AbortMultipartUpload DeleteBucket DeleteBucketMetadataTableConfiguration DeleteBucketPolicy DeleteBucketWebsite
  DeleteObjectAnnotation ListObjectAnnotations
  GetBucketAcl GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification
  GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus GetBucketRequestPayment GetBucketTagging
  GetBucketVersioning GetBucketWebsite GetObjectAnnotation GetObjectLegalHold GetObjectRetention PutBucketAcl PutBucketLogging
  PutBucketNotification PutBucketOwnershipControls PutBucketPolicy PutBucketRequestPayment PutBucketTagging
  PutBucketVersioning PutBucketWebsite PutObjectAnnotation PutObjectLegalHold RestoreObject
  UpdateBucketMetadataJournalTableConfiguration`.split(/\s+/);

/** The operations of S3 and the IAM actions that they need. */
export const S3_ACTIONS: ActionTable = { namesakes: new Set(NAMESAKES), otherNames: OTHER_NAMES };
