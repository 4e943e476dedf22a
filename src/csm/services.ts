/** The name of a service in lower case, without the brand that some SDKs put before it. */
export function serviceId(service: string): string {
  return service.toLowerCase().replace(/^(?:amazon|aws) /, '');
}

/** Whether a service is S3: Java and Go say `Amazon S3`. */
export function isS3(service: string): boolean {
  return serviceId(service) === 's3';
}
