// What a program with the SDK for JavaScript 2 does.
const AWS = require(`${process.argv[2]}/node_modules/aws-sdk`);

const s3 = new AWS.S3({ endpoint: process.argv[3], s3ForcePathStyle: true });

async function main() {
  await s3.getObject({ Bucket: 'b', Key: 'ok' }).promise();
  await s3.getObject({ Bucket: 'b', Key: 'busy' }).promise();
  for (const Key of ['missing', 'expired']) {
    await s3
      .getObject({ Bucket: 'b', Key })
      .promise()
      .catch(() => {});
  }
}

main();
