import { type AwsAnswer, type AwsCall, AwsFault, jsonAnswer, parseJson } from '../wire.ts';

const jsonType = 'application/x-amz-json-1.0';
const message = 'Transaction is ongoing for the item';
const conflict = { Code: 'TransactionConflict', Message: message };

/** Another transaction holds the items: nothing is written (DynamoDB developer guide, "Transaction conflict handling"). */
export function answerConflict(operation: string, call: AwsCall): AwsAnswer {
  const input = parseJson(call.body.toString());
  const listed = (name: string): unknown[] => (Array.isArray(input[name]) ? (input[name] as unknown[]) : []);
  if (operation === 'BatchExecuteStatement')
    return jsonAnswer({ Responses: listed('Statements').map(() => ({ Error: conflict })) }, jsonType);
  if (operation !== 'TransactWriteItems') throw new AwsFault('TransactionConflictException', message);
  // The first item is the one that is held; of the others nothing is said.
  const reasons = listed('TransactItems').map((_item, position) => (position === 0 ? conflict : { Code: 'None' }));
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return jsonAnswer(
    {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons: reasons,
    },
    jsonType,
    400,
  );
}
