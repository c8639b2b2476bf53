import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Problem, problem } from '../contracts/problem.ts';

/** A problem document as an HTTP answer. */
export const problemResult = (document: Problem): APIGatewayProxyStructuredResultV2 => ({
  statusCode: document.status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify(document),
});

/** What is answered when the code failed: what failed is in the log, under the request's id. */
export const faultResult = (): APIGatewayProxyStructuredResultV2 =>
  problemResult(
    problem('fault', 'The request could not be carried out. Try again; if it fails again, tell the operators.'),
  );
