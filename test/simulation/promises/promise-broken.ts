/** The promises of the product (design, section 2) that a run is checked against; `unchecked`: it could not be. */
export type PromiseNumber = 'unchecked' | 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9';

/** What was promised and not kept, in words. */
export class PromiseBroken extends Error {
  readonly promise: PromiseNumber;

  constructor(promise: PromiseNumber, words: string) {
    super(words);
    this.name = 'PromiseBroken';
    this.promise = promise;
  }
}
