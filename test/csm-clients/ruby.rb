# What a program with the SDK for Ruby does.
require "aws-sdk-s3"

s3 = Aws::S3::Client.new(endpoint: ARGV[0], force_path_style: true, retry_base_delay: 0)
s3.get_object(bucket: "b", key: "ok")
s3.get_object(bucket: "b", key: "busy")
["missing", "expired"].each do |key|
  s3.get_object(bucket: "b", key: key)
rescue Aws::Errors::ServiceError
end
