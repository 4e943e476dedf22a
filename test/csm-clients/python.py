"""What a program with boto3 does: calls that succeed, fail and are retried, and one signed with SigV2."""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url = sys.argv[1]
path = {"addressing_style": "path"}
s3 = boto3.client("s3", endpoint_url=url, config=Config(s3=path))
s3.get_object(Bucket="b", Key="ok")
s3.get_object(Bucket="b", Key="busy")
for key in ("missing", "expired"):
    try:
        s3.get_object(Bucket="b", Key=key)
    except ClientError:
        pass
old = boto3.client("s3", endpoint_url=url, config=Config(s3=path, signature_version="s3"))
old.put_object(Bucket="b", Key="ok", Body=b"x")
