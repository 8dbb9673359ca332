/** The player inside an exported page. */

/** What the player gets. */
export interface PageZoom {
  /** Size of every level in pixels. */
  readonly width: number;
  readonly height: number;
  /** Zoom factor from each level to the next. */
  readonly factors: readonly number[];
  /** Corner of each footprint on its parent, in pixels. */
  readonly footprints: readonly { x: number; y: number }[];
  readonly captions: readonly string[];
  /** What the button does, for a screen reader. */
  readonly words: { readonly play: string; readonly pause: string };
  /** Data addresses; null for levels that are never seen. */
  readonly pictures: readonly (string | null)[];
  /** Moments in seconds, the first 0, and the depths that are shown at them; between them the depth moves evenly. */
  readonly moments: readonly (readonly [seconds: number, depth: number])[];
  /** Whether it starts again at its end. */
  readonly loop: boolean;
  /** What the widest level measures, and the bars that a ruler needs, shortest first; null without a ruler. */
  readonly ruler: {
    readonly widthMetres: number;
    readonly bars: readonly { readonly metres: number; readonly label: string }[];
  } | null;
}

/**
 * Plays a zoom on the page's canvas. Its own source text is what is written into the page, so it uses nothing from
 * outside of itself.
 *
 * @param zoom What to show.
 */
export function playZoom(zoom: PageZoom): void {
  const canvas = document.querySelector('canvas')!;
  const button = document.querySelector('button')!;
  const caption = document.querySelector('p')!;
  const ruler = document.querySelector<HTMLElement>('.ruler')!;
  const context = canvas.getContext('2d', { alpha: false })!;
  const deepest = zoom.pictures.length - 1;
  const pictures: HTMLImageElement[] = zoom.pictures.map((address) => {
    const picture = new Image();
    picture.onload = () => draw();
    if (address !== null) picture.src = address;
    return picture;
  });
  const pointers = new Map<number, { x: number; y: number }>();
  const depths = zoom.moments.map(([, depth]) => depth);
  const [widest, end] = [Math.min(...depths), Math.max(...depths)];
  const seconds = zoom.moments.at(-1)![0];
  let time = 0;
  let depth = depths[0]!;
  let playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  let last = 0;
  let asked = false;

  function draw(): void {
    if (asked) return;
    asked = true;
    requestAnimationFrame(frame);
  }

  function frame(now: number): void {
    asked = false;
    if (playing) {
      // A frame may have begun before it was asked for.
      time += Math.min(0.1, Math.max(0, now - last) / 1000);
      time = time >= seconds && zoom.loop ? time % seconds : Math.min(time, seconds);
      depth = depthAt(time);
      if (time < seconds) draw();
      else play(false);
    }
    last = now;
    paint();
  }

  function depthAt(moment: number): number {
    const reached = zoom.moments.findIndex(([at]) => at >= moment);
    const next = Math.max(reached, 1);
    const [[before, from], [after, to]] = [zoom.moments[next - 1]!, zoom.moments[next]!];
    return from + ((to - from) * (moment - before)) / (after - before);
  }

  /** The next moment at which this depth is shown, so that it plays on from where the reader has zoomed to. */
  function momentOf(wanted: number): number {
    const now = zoom.moments.findIndex(([at]) => at > time);
    for (let step = 0; step < zoom.moments.length; step++) {
      const next = (now + step) % zoom.moments.length;
      if (next < 1) continue;
      const [[before, from], [after, to]] = [zoom.moments[next - 1]!, zoom.moments[next]!];
      if (wanted < Math.min(from, to) || wanted > Math.max(from, to)) continue;
      const moment = from === to ? before : before + ((wanted - from) / (to - from)) * (after - before);
      if (step > 0 || moment >= time) return moment;
    }
    return 0;
  }

  function paint(): void {
    const density = devicePixelRatio || 1;
    const width = Math.round(innerWidth * density);
    const height = Math.round(innerHeight * density);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#0b0c0e';
    context.fillRect(0, 0, width, height);
    const first = Math.min(Math.floor(depth), deepest);
    const factor = zoom.factors[first] ?? 1;
    const size = factor ** (first - depth);
    const way = factor === 1 ? 0 : (1 - size) / (1 - 1 / factor);
    const corner = zoom.footprints[first] ?? { x: 0, y: 0 };
    // The largest picture of the levels' shape that fits into the window.
    const fit = Math.min(width / zoom.width, height / zoom.height);
    const left = (width - fit * zoom.width) / 2;
    const top = (height - fit * zoom.height) / 2;
    let scale = fit / size;
    let x = left - corner.x * way * scale;
    let y = top - corner.y * way * scale;
    context.save();
    context.beginPath();
    context.rect(left, top, fit * zoom.width, fit * zoom.height);
    context.clip();
    for (let level = first; level <= deepest && zoom.width * scale >= 1; level++) {
      const picture = pictures[level]!;
      if (picture.complete) context.drawImage(picture, x, y, zoom.width * scale, zoom.height * scale);
      const next = zoom.footprints[level];
      if (!next) break;
      x += next.x * scale;
      y += next.y * scale;
      scale /= zoom.factors[level]!;
    }
    context.restore();
    const metres = zoom.factors.slice(0, first).reduce((wide, step) => wide / step, size);
    measure(metres, (fit * zoom.width) / density, left / density, top / density);
    const text = zoom.captions[Math.round(depth)] ?? '';
    if (caption.textContent !== text) caption.textContent = text;
    canvas.dataset['depth'] = depth.toFixed(3);
  }

  /** Shows the bar of a picture `span` times as wide as the widest level, which is `width` long on the screen. */
  function measure(span: number, width: number, left: number, top: number): void {
    if (!zoom.ruler) return;
    const metres = zoom.ruler.widthMetres * span;
    const { bars } = zoom.ruler;
    const bar = bars.findLast((candidate) => candidate.metres <= 0.25 * metres * (1 + 1e-9)) ?? bars[0]!;
    ruler.hidden = false;
    ruler.style.width = `${(width * bar.metres) / metres}px`;
    ruler.style.right = `${left + 0.05 * width}px`;
    // Above the controls.
    ruler.style.bottom = `${Math.max(76, top + 24)}px`;
    if (ruler.textContent !== bar.label) ruler.textContent = bar.label;
  }

  function play(wanted: boolean): void {
    if (wanted && depth !== depthAt(time)) time = momentOf(depth);
    if (wanted && time >= seconds) time = 0;
    playing = wanted;
    last = performance.now();
    button.textContent = wanted ? '❚❚' : '▶';
    button.setAttribute('aria-label', wanted ? zoom.words.pause : zoom.words.play);
    draw();
  }

  function move(levels: number): void {
    if (playing) play(false);
    depth = Math.min(Math.max(depth + levels, widest), end);
    draw();
  }

  function spread(): number {
    const [one, other] = [...pointers.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  }

  button.onclick = () => play(!playing);
  addEventListener('resize', draw);
  addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : 16) * (event.ctrlKey ? 4 : 1);
      move(Math.min(Math.max(-pixels / 420, -0.5), 0.5));
    },
    { passive: false },
  );
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  canvas.onpointermove = (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const apart = spread();
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.size === 2 && apart > 0) move(Math.log2(spread() / apart));
    if (pointers.size === 1) move((before.y - event.clientY) / 240);
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => void pointers.delete(event.pointerId);
  addEventListener('keydown', (event) => {
    const steps: Record<string, number> = {
      ...{ ArrowUp: 0.25, ArrowRight: 0.25, '+': 0.25, '=': 0.25, PageDown: 1, End: deepest },
      ...{ ArrowDown: -0.25, ArrowLeft: -0.25, '-': -0.25, PageUp: -1, Home: -deepest },
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step);
    } else if (event.key === ' ' && event.target !== button) {
      event.preventDefault();
      play(!playing);
    }
  });
  play(playing);
}
