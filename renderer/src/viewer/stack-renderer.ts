/**
 * Draws a zoom stack with WebGL: one textured quad a level, deepest first, so that the depth test spares every
 * pixel that a deeper level covers.
 *
 * Colours stay what the files say: textures are not decoded to linear light, neither for showing nor for their
 * mipmaps. A level's footprint is the mean of the next level's *stored* values (`core/stack`), so mipmaps made from
 * stored values meet their surroundings without a seam, and mipmaps made in linear light would not.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  GLSL3,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NoColorSpace,
  OrthographicCamera,
  RawShaderMaterial,
  Scene,
  Texture,
  Vector2,
  Vector4,
  WebGLRenderer,
} from 'three';
import type { Camera as ZoomCamera, Placement } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { widerPlacements } from './placements.ts';

/** One level's picture. A renderer that has been given a bitmap closes it when it is no longer shown. */
export type Picture = ImageBitmap | ImageData;

/** A rectangle of the canvas in device pixels, from its left top corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const VERTEX_SHADER = `
  precision highp float;
  in vec2 position;
  uniform vec4 placement; // of the level on the canvas, 0 … 1 from the left top corner: x, y, width, height
  uniform float distance;
  out vec2 at;
  void main() {
    at = position;
    vec2 place = placement.xy + position * placement.zw;
    gl_Position = vec4(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, distance, 1.0);
  }
`;

const FRAGMENT_SHADER = `
  precision highp float;
  in vec2 at;
  uniform sampler2D picture;
  uniform sampler2D wider;  // the next wider level's picture
  uniform vec4 footprint;   // of this level on it, as fractions: x, y, width, height; no width on the widest level
  uniform vec2 texels;      // of this level, before any enlargement
  uniform vec4 stage;      // centre and half size, device pixels from the left bottom corner
  uniform float rounding;  // radius of the stage's corners, device pixels
  uniform float surround;  // brightness just outside of the stage
  uniform vec3 ground;
  out vec4 colour;

  // A texture ends half a texel before its edge. Over that rim the wider level shows through, so that the edge
  // of the footprint cannot be seen.
  vec3 levelColour() {
    vec2 acrossGradient = dFdx(at);
    vec2 downGradient = dFdy(at);
    vec3 own = texture(picture, at).rgb;
    vec2 rim = min(at, 1.0 - at) * texels;
    float share = smoothstep(0.0, 1.5, min(rim.x, rim.y));
    if (share == 1.0 || footprint.z == 0.0) return own;
    vec2 place = footprint.xy + at * footprint.zw;
    vec3 behind = textureGrad(wider, place, acrossGradient * footprint.zw, downGradient * footprint.zw).rgb;
    return mix(behind, own, share);
  }

  void main() {
    vec2 beyond = abs(gl_FragCoord.xy - stage.xy) - stage.zw + rounding;
    float outside = length(max(beyond, 0.0)) - rounding;
    float reach = min(stage.z, stage.w);
    float light = mix(1.0, surround * exp(-2.6 * max(outside, 0.0) / reach), clamp(outside + 0.5, 0.0, 1.0));
    // Around the stage the widest level fades out towards its own edge instead of ending there.
    vec2 inside = min(at, 1.0 - at);
    float fade = footprint.z > 0.0 ? 1.0 : smoothstep(0.0, 0.2, min(inside.x, inside.y));
    light *= mix(1.0, fade, clamp(outside + 0.5, 0.0, 1.0));
    colour = vec4(mix(ground, levelColour(), light), 1.0);
  }
`;

/** Owns one canvas' WebGL context, textures and quads. */
export class StackRenderer {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new OrthographicCamera();
  readonly #quad = new BufferGeometry();
  readonly #stage = { value: new Vector4() };
  readonly #rounding = { value: 0 };
  readonly #meshes: Mesh<BufferGeometry, RawShaderMaterial>[] = [];
  readonly #size = new Vector2();
  #path: ZoomPath | null = null;
  #uploads = 0;

  /**
   * Takes over a canvas.
   *
   * @param canvas The canvas; it must not have a context yet.
   * @throws {Error} When there is no WebGL 2.
   */
  constructor(canvas: HTMLCanvasElement) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, stencil: false });
    this.#renderer.setClearColor(0x0b0c0e);
    // Quads are added deepest first and stay in that order.
    this.#renderer.sortObjects = false;
    this.#quad.setAttribute('position', new BufferAttribute(new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), 2));
    this.#quad.setIndex([0, 2, 1, 1, 2, 3]);
  }

  /** Textures sent to the graphics card so far. */
  get uploads(): number {
    return this.#uploads;
  }

  /**
   * Replaces everything that is shown and sends it to the graphics card.
   *
   * @param path How the levels lie inside each other.
   * @param pictures One picture a level; holes show the wider level instead.
   */
  setStack(path: ZoomPath, pictures: readonly (Picture | undefined)[]): void {
    this.#clear();
    this.#path = path;
    for (let level = 0; level < path.levels; level++) this.#meshes.push(this.#makeMesh(level, path.levels));
    this.#scene.add(...this.#meshes.toReversed());
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
    const texture = this.#makeTexture(picture);
    mesh.material.uniforms.picture!.value = texture;
    this.#renderer.initTexture(texture);
    this.#joinLevels(level);
    this.#joinLevels(level + 1);
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
   * @param camera Camera of the stage, pointed at the depth to show.
   * @param stage Where the stage lies on the canvas, in device pixels.
   * @param rounding Radius of its corners in device pixels.
   */
  draw(camera: ZoomCamera, stage: Rectangle, rounding: number): void {
    const { x: width, y: height } = this.#renderer.getSize(this.#size);
    this.#stage.value.set(
      stage.x + stage.width / 2,
      height - stage.y - stage.height / 2,
      stage.width / 2,
      stage.height / 2,
    );
    this.#rounding.value = rounding;
    const path = this.#path;
    if (path) {
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
      widerPlacements(path, camera.first, camera.placements[camera.first]!, show);
    }
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** Gives everything back to the graphics card. */
  dispose(): void {
    this.#clear();
    this.#quad.dispose();
    this.#renderer.dispose();
  }

  /** Tells a level what lies behind its rim. */
  #joinLevels(level: number): void {
    const uniforms = this.#meshes[level]?.material.uniforms;
    const wider: unknown = this.#meshes[level - 1]?.material.uniforms.picture!.value;
    if (!uniforms || !this.#path) return;
    const { width, height, footprints } = this.#path;
    const footprint = wider instanceof Texture ? footprints[level - 1] : undefined;
    uniforms.wider!.value = footprint ? wider : null;
    uniforms.footprint!.value = footprint
      ? [footprint.x / width, footprint.y / height, footprint.width / width, footprint.height / height]
      : [0, 0, 0, 0];
  }

  #makeMesh(level: number, levels: number): Mesh<BufferGeometry, RawShaderMaterial> {
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: VERTEX_SHADER,
      fragmentShader: FRAGMENT_SHADER,
      uniforms: {
        picture: { value: null },
        wider: { value: null },
        footprint: { value: [0, 0, 0, 0] },
        texels: { value: [this.#path?.width ?? 1, this.#path?.height ?? 1] },
        placement: { value: new Vector4() },
        distance: { value: 0.9 - (1.8 * level) / levels },
        stage: this.#stage,
        rounding: this.#rounding,
        surround: { value: 0.3 },
        ground: { value: [0x0b / 255, 0x0c / 255, 0x0e / 255] },
      },
    });
    const mesh = new Mesh(this.#quad, material);
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    mesh.visible = false;
    return mesh;
  }

  #makeTexture(picture: Picture): Texture {
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
    texture.onUpdate = () => {
      this.#uploads += 1;
    };
    texture.needsUpdate = true;
    return texture;
  }

  #clear(): void {
    for (const mesh of this.#meshes) {
      releaseTexture(mesh);
      mesh.material.dispose();
      this.#scene.remove(mesh);
    }
    this.#meshes.length = 0;
    this.#path = null;
  }
}

function releaseTexture(mesh: Mesh<BufferGeometry, RawShaderMaterial>): void {
  const texture: unknown = mesh.material.uniforms.picture!.value;
  if (!(texture instanceof Texture)) return;
  texture.dispose();
  if (texture.image instanceof ImageBitmap) texture.image.close();
  mesh.material.uniforms.picture!.value = null;
}
