/**
 * Rights that only a fault or a rare turn uses, by `function: action on resource`: a story in which nothing goes wrong
 * leaves them unused, and each says what it is for. `/_local/permissions` lists what is left over.
 */
export const rightsForFaults: { right: RegExp; why: string }[] = [
  {
    right: /^foldtimeline: sqs:SendMessage .*dead-letters/,
    why: 'a stream batch that cannot be folded goes to its dead letters',
  },
  { right: /^importcustomers: s3:GetObject/, why: 'files too large for a request come by the bucket' },
  {
    right: /^recordresponse: dynamodb:(BatchGetItem on .*timeline|\w+ on .*campaigns)/,
    why: 'a late event proves a message that was in doubt, which may end its run',
  },
  {
    right: /^recordresponse: sqs:SendMessage/,
    why: 'a click that is told before its delivery is looked at again',
  },
  {
    right: /^publicpages: (sqs:SendMessage|dynamodb:GetItem on .*campaigns)/,
    why: 'somebody follows a link of a text',
  },
  {
    right: /^releasebatches: dynamodb:(DeleteItem|PutItem|UpdateItem) on .*campaigns/,
    why: 'a run whose audience drifted is paused, one without people finished',
  },
  {
    right: /^sendbatch: dynamodb:Query on .*campaigns/,
    why: 'a batch that finds the rate used up looks for room ahead',
  },
  {
    right: /^sendbatch: dynamodb:(GetItem|BatchGetItem|Query) on .*timeline/,
    why: 'a batch begun before reads what was written of its people, a message sent again whether the first was heard of',
  },
  {
    right: /^sendbatch: dynamodb:(GetItem|UpdateItem) on .*gates/,
    why: 'a claim is taken back when the provider did not accept; two share a mailbox',
  },
  { right: /^sendbatch: (iam:PassRole|scheduler:CreateSchedule)/, why: 'a person for whom night has come is deferred' },
  { right: /^sendbatch: sqs:SendMessage/, why: 'a throttled batch comes again' },
  { right: /^sweep: /, why: 'runs when work is stuck or a message is in doubt' },
  {
    right: /^staffapi: dynamodb:DeleteItem on .*campaigns/,
    why: 'a run cancelled before its freeze was closed is over at once',
  },
  {
    right: /^staffapi: sqs:SendMessage .*(expand-slice|release-batches)/,
    why: 'resuming a paused run hands its slices and batches out again',
  },
];

/** Of the unused rights that the local host reports, those that no reason above explains. */
export const unexplained = (unused: string[]): string[] =>
  unused
    .map((line) => line.replace(/^Heliant-local-(Pipeline|Web)-(\w+?)role[0-9A-F]+/, '$2'))
    .filter((line) => !rightsForFaults.some(({ right }) => right.test(line)));
