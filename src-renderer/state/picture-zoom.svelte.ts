const MOST = 8;
const STEP = 1.25;
/** Of the stage's size, for each stroke of an arrow. */
const PAN_STEP = 0.12;

/** How much of a picture is seen, and which part. At 1 it is seen whole. */
export class PictureZoom {
  scale = $state(1);
  /** Of the picture's middle from the stage's middle, as a share of the stage's width and height. */
  x = $state(0);
  y = $state(0);

  get isZoomed(): boolean {
    return this.scale > 1;
  }

  get percent(): number {
    return Math.round(this.scale * 100);
  }

  get transform(): string {
    return `translate(${this.x * 100}%, ${this.y * 100}%) scale(${this.scale})`;
  }

  reset(): void {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
  }

  closer(): void {
    this.zoomTo(this.scale * STEP);
  }

  farther(): void {
    this.zoomTo(this.scale / STEP);
  }

  /** @param at what stays where it is, from the stage's middle, as a share of its size */
  zoomTo(wanted: number, at: { x: number; y: number } = { x: 0, y: 0 }): void {
    const scale = Math.min(MOST, Math.max(1, wanted));
    const ratio = scale / this.scale;
    this.scale = scale;
    this.moveTo(at.x - (at.x - this.x) * ratio, at.y - (at.y - this.y) * ratio);
  }

  /** One stroke of an arrow: the picture moves the other way. */
  look(right: number, down: number): void {
    this.moveTo(this.x - right * PAN_STEP, this.y - down * PAN_STEP);
  }

  /** Never so far that the stage is empty. */
  moveTo(x: number, y: number): void {
    const most = (this.scale - 1) / 2;
    const within = (value: number) => Math.min(most, Math.max(-most, value));
    this.x = within(x);
    this.y = within(y);
  }
}
