import type { Place } from '../landscape.ts';
import type { Standing } from '../template/intrinsics.ts';

/** How one type of resource is stood up: its resolved properties go in, what `Ref` and `Fn::GetAtt` give comes out. */
export type ResourceKind = (properties: Record<string, unknown>, place: Place) => Promise<Standing>;
