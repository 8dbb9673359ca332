/** Two fingers on the picture: spreading them goes deeper. */

/** What a pointer event tells of one finger. */
type Finger = Pick<PointerEvent, 'pointerId' | 'clientX' | 'clientY'>;

/** Follows the fingers of one hand. */
export class Pinch {
  readonly #fingers = new Map<number, Finger>();

  /**
   * Puts a finger down.
   *
   * @param finger Where.
   */
  down(finger: Finger): void {
    this.#fingers.set(finger.pointerId, finger);
  }

  /**
   * Moves a finger.
   *
   * @param finger Where to.
   * @returns How much further apart two fingers are now: above 1 when they spread, 1 when nothing is pinched.
   */
  move(finger: Finger): number {
    if (!this.#fingers.has(finger.pointerId)) return 1;
    const before = this.#distance();
    this.#fingers.set(finger.pointerId, finger);
    const after = this.#distance();
    return before > 0 && after > 0 ? after / before : 1;
  }

  /**
   * Lifts a finger.
   *
   * @param finger Which.
   */
  up(finger: Finger): void {
    this.#fingers.delete(finger.pointerId);
  }

  /** Distance of two fingers in pixels; 0 unless there are exactly two. */
  #distance(): number {
    if (this.#fingers.size !== 2) return 0;
    const [one, other] = [...this.#fingers.values()];
    return Math.hypot(one!.clientX - other!.clientX, one!.clientY - other!.clientY);
  }
}
