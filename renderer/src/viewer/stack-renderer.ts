/**
 * Draws zooms with WebGL: their quads deepest first, so that the depth test spares every pixel that a deeper level
 * covers. Several zooms may share the canvas, each on a part of it that no other one has.
 */
import {
  BufferAttribute,
  BufferGeometry,
  OrthographicCamera,
  Vector2,
  WebGLRenderer,
  type Texture,
} from 'three';
import type { Camera as ZoomCamera } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { ZoomScene, type Picture, type Rectangle } from './zoom-scene.ts';

/** What lies around all zooms. */
const GROUND = 0x0b0c0e;

/** One zoom on its part of the canvas; everything in device pixels. */
export interface ZoomView {
  /** The zoom. */
  readonly zoom: ZoomScene;
  /** Camera of the stage, pointed at the depth to show. */
  readonly camera: ZoomCamera;
  /** Where the picture lies. */
  readonly stage: Rectangle;
  /** What is drawn of it and of its surroundings. */
  readonly clip: Rectangle;
}

/** Owns one canvas' WebGL context. */
export class StackRenderer {
  readonly #renderer: WebGLRenderer;
  readonly #camera = new OrthographicCamera();
  readonly #quad = new BufferGeometry();
  readonly #size = new Vector2();
  #uploads = 0;

  /**
   * Takes over a canvas.
   *
   * @param canvas The canvas; it must not have a context yet.
   * @throws {Error} When there is no WebGL 2.
   */
  constructor(canvas: HTMLCanvasElement) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, stencil: false });
    this.#renderer.setClearColor(GROUND);
    // Quads are added deepest first and stay in that order.
    this.#renderer.sortObjects = false;
    this.#renderer.autoClear = false;
    this.#quad.setAttribute('position', new BufferAttribute(new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), 2));
    this.#quad.setIndex([0, 2, 1, 1, 2, 3]);
  }

  /** Textures sent to the graphics card so far. */
  get uploads(): number {
    return this.#uploads;
  }

  /**
   * Sends a zoom to the graphics card.
   *
   * @param path How the levels lie inside each other.
   * @param pictures One picture a level; holes show the wider level instead.
   * @returns The zoom; whoever receives it disposes of it, before the renderer.
   */
  addZoom(path: ZoomPath, pictures: readonly (Picture | undefined)[]): ZoomScene {
    const upload = (texture: Texture): void => {
      texture.onUpdate = () => {
        this.#uploads += 1;
      };
      this.#renderer.initTexture(texture);
    };
    return new ZoomScene({ quad: this.#quad, upload }, path, pictures);
  }

  /**
   * Fits the drawing buffer to the canvas.
   *
   * @param width Width in device pixels.
   * @param height Height in device pixels.
   */
  resize(width: number, height: number): void {
    this.#renderer.setSize(width, height, false);
  }

  /**
   * Draws one frame.
   *
   * @param views The zooms, each on its part of the canvas.
   * @param rounding Radius of the stages' corners in device pixels.
   */
  draw(views: readonly ZoomView[], rounding: number): void {
    const canvas = this.#renderer.getSize(this.#size);
    this.#renderer.setScissorTest(false);
    this.#renderer.clear();
    this.#renderer.setScissorTest(true);
    for (const { zoom, camera, stage, clip } of views) {
      zoom.place(camera, stage, rounding, canvas);
      this.#renderer.setScissor(clip.x, canvas.y - clip.y - clip.height, clip.width, clip.height);
      this.#renderer.render(zoom.scene, this.#camera);
    }
  }

  /** Gives everything back to the graphics card. */
  dispose(): void {
    this.#quad.dispose();
    this.#renderer.dispose();
  }
}
