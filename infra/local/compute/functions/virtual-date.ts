/**
 * A `Date` that tells virtual time: as constructor without arguments, as `Date()` and as `Date.now()`. Everything else
 * (statics, `instanceof`, dates made from a value) is the real one's. `performance.now` and timers stay real.
 */
export function createVirtualDate(realDate: DateConstructor, clockOffset: SharedArrayBuffer): DateConstructor {
  const offsetMs = new Float64Array(clockOffset);
  const now = () => Math.floor(realDate.now() + (offsetMs[0] ?? 0));
  return new Proxy(realDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}
