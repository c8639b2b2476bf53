import { minuteOfDay, type SendWindow } from './local-time.ts';

/** A mail may take the provider half an hour to deliver (MaxDeliverySeconds 1,800): accepting ends that long before the night. */
const deliveryMinutes = 30;

/** The part of the local day in which messages are accepted, from the bank's quiet hours (`HH:mm`). */
export const sendWindow = ({
  quietFromLocal,
  quietUntilLocal,
}: {
  quietFromLocal: string;
  quietUntilLocal: string;
}): SendWindow => ({
  opensAtMinute: minuteOfDay(quietUntilLocal),
  closesAtMinute: minuteOfDay(quietFromLocal) - deliveryMinutes,
});
