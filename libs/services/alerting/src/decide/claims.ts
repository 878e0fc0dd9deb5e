import type { CarrierReported } from '@carbawatch/contracts';
import { standingClaim } from '@carbawatch/epidemiology';

/** What is said of carriage, as far as it is known: of each claim what stands, and since when. */
export class Claims {
  /** Since when each claim has stood without a break. */
  readonly since = new Map<string, number>();
  private readonly told = new Map<string, CarrierReported[]>();
  private readonly standing = new Map<string, CarrierReported>();

  learn(carrier: CarrierReported, ms: number): void {
    const { claimId } = carrier;
    const told = [...(this.told.get(claimId) ?? []), carrier];
    this.told.set(claimId, told);
    const stands = standingClaim(told) ?? carrier;
    this.standing.set(claimId, stands);
    if (stands.withdrawn) this.since.delete(claimId);
    else if (!this.since.has(claimId)) this.since.set(claimId, ms);
  }

  /** Of every claim what stands: withdrawn where nothing does. */
  all(): readonly CarrierReported[] {
    return [...this.standing.values()];
  }

  of(members: ReadonlySet<string>): CarrierReported[] {
    return this.all().filter(({ pseudonym, withdrawn }) => members.has(pseudonym) && !withdrawn);
  }
}
