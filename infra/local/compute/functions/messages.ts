/** What the host and a function's worker thread say to each other. Events and answers travel as JSON, as with Lambda. */

export type WorkerSetUp = {
  bundleUrl: string;
  exportName: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  /** The virtual clock's offset, read at every look at the time. */
  clockOffset: SharedArrayBuffer;
};

export type Invocation = { requestId: string; event: string; timeoutMs: number };

export type Outcome =
  | { requestId: string; result: string }
  | { requestId: string; failure: { errorType: string; errorMessage: string; trace: string } };
