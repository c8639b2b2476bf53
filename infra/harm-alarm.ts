import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { House } from './house.ts';
import { named } from './naming.ts';

export type HarmAlarmProps = {
  metric: IMetric;
  /** One sentence: what customers suffer while this is so. It is the alarm's text and the first line under its runbook heading. */
  harm: string;
  threshold: number;
  /** True where the trouble is that something does not happen: alarms below the threshold and when nothing is reported. */
  whenAbsent?: boolean;
  periods?: number;
};

/** An alarm that says whom it hurts. `name` is its heading in docs/runbook.md. */
export class HarmAlarm extends Alarm {
  constructor(scope: Construct, name: string, house: House, props: HarmAlarmProps) {
    const { metric, harm, threshold, whenAbsent = false, periods = 1 } = props;
    super(scope, `${name}-alarm`, {
      alarmName: named(house.environment.stage, name),
      alarmDescription: harm,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenAbsent
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenAbsent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(house.alarms));
  }
}
