/**
 * One zoom on the graphics card: one textured quad a level, released together.
 *
 * Colours stay what the files say: textures are not decoded to linear light, neither for showing nor for their
 * mipmaps. A level's footprint is the mean of the next level's *stored* values (`core/stack`), so mipmaps made from
 * stored values meet their surroundings without a seam, and mipmaps made in linear light would not.
 */
import {
  DataTexture,
  GLSL3,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NoColorSpace,
  RawShaderMaterial,
  Scene,
  Texture,
  Vector4,
  type BufferGeometry,
} from 'three';
import type { FrameSize, Camera as ZoomCamera, Placement } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { widerPlacements } from './placements.ts';
import { FRAGMENT_SHADER, VERTEX_SHADER } from './shaders.ts';

/** One level's picture. A renderer that has been given a bitmap closes it when it is no longer shown. */
export type Picture = ImageBitmap | ImageData;

/** A rectangle of the canvas in pixels, from its left top corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a scene needs of the renderer that draws it. */
export interface SceneOwner {
  /** The unit square, shared by all quads. */
  readonly quad: BufferGeometry;
  /** Sends a texture to the graphics card now. */
  readonly upload: (texture: Texture) => void;
}

/** The levels of one zoom. */
export class ZoomScene {
  /** What three draws. */
  readonly scene = new Scene();
  /** How the levels lie inside each other. */
  readonly path: ZoomPath;
  readonly #owner: SceneOwner;
  readonly #stage = { value: new Vector4() };
  readonly #rounding = { value: 0 };
  readonly #meshes: Mesh<BufferGeometry, RawShaderMaterial>[] = [];

  /**
   * Makes the quads and sends the pictures to the graphics card.
   *
   * @param owner The renderer.
   * @param path How the levels lie inside each other.
   * @param pictures One picture a level; holes show the wider level instead.
   */
  constructor(owner: SceneOwner, path: ZoomPath, pictures: readonly (Picture | undefined)[]) {
    this.#owner = owner;
    this.path = path;
    for (let level = 0; level < path.levels; level++) this.#meshes.push(this.#makeMesh(level));
    // Quads are added deepest first and stay in that order.
    this.scene.add(...this.#meshes.toReversed());
    pictures.forEach((picture, level) => picture && this.setPicture(level, picture));
  }

  /**
   * Replaces one level's picture.
   *
   * @param level Index of the level.
   * @param picture The picture.
   */
  setPicture(level: number, picture: Picture): void {
    const mesh = this.#meshes[level];
    if (!mesh) return;
    releaseTexture(mesh);
    const texture = makeTexture(picture);
    mesh.material.uniforms.picture!.value = texture;
    this.#owner.upload(texture);
    this.#joinLevels(level);
    this.#joinLevels(level + 1);
  }

  /**
   * Puts every level where a frame shows it.
   *
   * @param camera Camera of the stage, pointed at the depth to show.
   * @param stage Where the stage lies on the canvas, in device pixels.
   * @param rounding Radius of its corners in device pixels.
   * @param canvas Size of the canvas in device pixels.
   */
  place(camera: ZoomCamera, stage: Rectangle, rounding: number, canvas: FrameSize): void {
    const { width, height } = canvas;
    this.#stage.value.set(
      stage.x + stage.width / 2,
      height - stage.y - stage.height / 2,
      stage.width / 2,
      stage.height / 2,
    );
    this.#rounding.value = rounding;
    const show = (level: number, { x, y, width: w, height: h }: Placement): void => {
      const mesh = this.#meshes[level]!;
      mesh.visible = mesh.material.uniforms.picture!.value !== null;
      const placement = mesh.material.uniforms.placement!.value as Vector4;
      placement.set(
        (stage.x + x * stage.width) / width,
        (stage.y + y * stage.height) / height,
        (w * stage.width) / width,
        (h * stage.height) / height,
      );
    };
    for (const mesh of this.#meshes) mesh.visible = false;
    for (let level = camera.first; level <= camera.last; level++) show(level, camera.placements[level]!);
    widerPlacements(this.path, camera.first, camera.placements[camera.first]!, show);
  }

  /** Gives everything back to the graphics card. */
  dispose(): void {
    for (const mesh of this.#meshes) {
      releaseTexture(mesh);
      mesh.material.dispose();
    }
    this.#meshes.length = 0;
    this.scene.clear();
  }

  /** Tells a level what lies behind its rim. */
  #joinLevels(level: number): void {
    const uniforms = this.#meshes[level]?.material.uniforms;
    const wider: unknown = this.#meshes[level - 1]?.material.uniforms.picture!.value;
    if (!uniforms) return;
    const { width, height, footprints } = this.path;
    const footprint = wider instanceof Texture ? footprints[level - 1] : undefined;
    uniforms.wider!.value = footprint ? wider : null;
    uniforms.footprint!.value = footprint
      ? [footprint.x / width, footprint.y / height, footprint.width / width, footprint.height / height]
      : [0, 0, 0, 0];
  }

  #makeMesh(level: number): Mesh<BufferGeometry, RawShaderMaterial> {
    const { levels, width, height } = this.path;
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: VERTEX_SHADER,
      fragmentShader: FRAGMENT_SHADER,
      uniforms: {
        picture: { value: null },
        wider: { value: null },
        footprint: { value: [0, 0, 0, 0] },
        texels: { value: [width, height] },
        placement: { value: new Vector4() },
        distance: { value: 0.9 - (1.8 * level) / levels },
        stage: this.#stage,
        rounding: this.#rounding,
        surround: { value: 0.3 },
        ground: { value: [0x0b / 255, 0x0c / 255, 0x0e / 255] },
      },
    });
    const mesh = new Mesh(this.#owner.quad, material);
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    mesh.visible = false;
    return mesh;
  }
}

function makeTexture(picture: Picture): Texture {
  const texture =
    picture instanceof ImageData
      ? new DataTexture(picture.data, picture.width, picture.height)
      : new Texture(picture);
  texture.colorSpace = NoColorSpace;
  texture.flipY = false;
  texture.generateMipmaps = true;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  // No anisotropy: quads face the camera, so it would change nothing but the cost.
  texture.needsUpdate = true;
  return texture;
}

function releaseTexture(mesh: Mesh<BufferGeometry, RawShaderMaterial>): void {
  const texture: unknown = mesh.material.uniforms.picture!.value;
  if (!(texture instanceof Texture)) return;
  texture.dispose();
  if (texture.image instanceof ImageBitmap) texture.image.close();
  mesh.material.uniforms.picture!.value = null;
}
