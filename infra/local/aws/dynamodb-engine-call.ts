/** One call to the engine itself: not metered, no permission asked. Throws with the engine's own words. */
export async function callEngine(
  endpoint: string,
  operation: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      // Engines look at the form of the signature, not at the signature.
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=heliant/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const output = (await response.json()) as Record<string, unknown>;
  if (response.ok) return output;
  throw new EngineRefusal(operation, String(output['__type']), String(output['message'] ?? output['Message']));
}

export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  readonly code: string;

  constructor(operation: string, type: string, message: string) {
    super(`${operation}: ${type}: ${message}`);
    this.code = type.split('#').at(-1) ?? type;
  }
}
